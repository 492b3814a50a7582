// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_stress.h"

#include "core/plural.h"
#include <inttypes.h>
#include <string.h>

#define TEST "test"

static void say_left_out(const run_result_t *r, FILE *out)
{
    const char *type = NULL;
    for (size_t i = 0; i < r->worlds.n; i++)
        if (strcmp(r->worlds.row[i].role, TEST) == 0) type = r->worlds.row[i].left_out;
    if (!type || !type[0] || strcmp(type, "none") == 0) return;
    fprintf(out, "Left out: only %s offenders are scored%s; accounts of other offenders count neither way.\n", type,
            r->in_sample ? "" : ", and training and validation worlds held none of them");
}

static void say_varied(const run_result_t *r, FILE *out)
{
    const char *range = NULL;
    size_t keys = 0;
    for (size_t i = 0; i < r->varied.n; i++) {
        const varied_row_t *row = &r->varied.row[i];
        keys += row->world == 0 && strcmp(row->role, "validation") == 0; // there always is one
        if (strcmp(row->role, TEST) == 0) range = row->range;
    }
    if (r->varied.n == 0) return;
    fprintf(out, "Varied: %zu number%s of the scenario drawn for each training and validation world; ", keys,
            keys == 1 ? "" : "s");
    if (range)
        fprintf(out, "those of test worlds come from %s the same ranges (table /varied).\n", range);
    else
        fputs("test worlds have the scenario's own (table /varied).\n", out);
}

static void say_hidden(const run_result_t *r, FILE *out)
{
    uint64_t events = 0, seen = 0, lost = 0, late = 0;
    for (size_t i = 0; i < r->worlds.n; i++) {
        const world_row_t *w = &r->worlds.row[i];
        if (strcmp(w->role, TEST) != 0) continue;
        events += w->events;
        seen += w->seen;
        lost += w->lost;
        late += w->late;
    }
    if (lost + late == 0) return;
    fprintf(out,
            "Corrupted: detectors were given %" PRIu64 " of the %" PRIu64 " rows of the test worlds; %" PRIu64
            " %s lost, %" PRIu64 " %s late. Accounts of which they saw nothing rank last.\n",
            seen, events, lost, plural((double)lost, "was", "were"), late, plural((double)late, "was", "were"));
}

static void say_labels(const run_result_t *r, FILE *out)
{
    uint64_t missed = 0, falsely = 0;
    for (size_t i = 0; i < r->worlds.n; i++) {
        missed += r->worlds.row[i].labels_missed;
        falsely += r->worlds.row[i].labels_false;
    }
    if (missed + falsely == 0) return;
    fprintf(out,
            "Wrong labels in training: %" PRIu64 " %s of offenders' accounts called benign, %" PRIu64
            " of others' called offenders'.\n",
            missed, plural((double)missed, "row", "rows"), falsely);
}

void report_stress_say(const run_result_t *result, FILE *out)
{
    say_left_out(result, out);
    say_varied(result, out);
    say_hidden(result, out);
    say_labels(result, out);
}

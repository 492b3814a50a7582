// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/pair_report.h"

#include "core/plural.h"
#include "results/tables/metric_cell.h"
#include <math.h>

#define MIN_CHILDREN 10 // at risk, over all times and worlds: below, no share is given

/// Sums over times and worlds.
typedef struct {
    double times, pairs, positives, left_out, children, before, covered, room;
} totals_t;

static totals_t total(const run_result_t *r)
{
    totals_t t = {0};
    for (size_t i = 0; i < r->pair_times.n; i++) {
        const pair_time_row_t *row = &r->pair_times.row[i];
        t.times++;
        t.pairs += (double)row->pairs;
        t.positives += (double)row->positives;
        t.left_out += (double)row->left_out;
        t.children += (double)row->children;
        t.before += (double)row->before_harm;
        t.covered += (double)row->covered;
        t.room += row->room;
    }
    return t;
}

static const table_column_t COLUMNS[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"pair_scored", "scores pairs", CELL_TEXT, 0},
    {"pair_ap", "AP", CELL_INTERVAL, 4},
    {"pair_ap_gain", "AP less messages'", CELL_INTERVAL, 4},
    {"pair_recall", "recall", CELL_INTERVAL, 3},
    {"pair_recall_before_harm", "recall before harm", CELL_INTERVAL, 3},
    {0},
};

/// A detector that has pair metrics: what does not depend on detectors stands in each. NULL: none has.
static const detector_result_t *any(const run_result_t *result)
{
    for (size_t d = 0; d < result->detectors; d++)
        if (run_result_metric(&result->detector[d], "pair_ap_chance")) return &result->detector[d];
    return NULL;
}

void pair_report_fill(const run_result_t *result, table_t *table)
{
    totals_t t = total(result);
    bool shares = t.children >= MIN_CHILDREN, early = t.before >= MIN_CHILDREN;
    table_init(table, "pairs", COLUMNS);
    for (size_t d = 0; d < result->detectors && t.positives > 0; d++) {
        const detector_result_t *detector = &result->detector[d];
        const metric_row_t *scored = run_result_metric(detector, "pair_scored");
        if (scored == NULL) continue; // a program, which ranks no pairs
        table_add_text(table, detector->name);
        table_add_text(table, scored->value > 0 ? "yes" : "no");
        metric_cell_add(table, detector, "pair_ap", true);
        metric_cell_add(table, detector, "pair_ap_gain", true);
        metric_cell_add(table, detector, "pair_recall", shares);
        metric_cell_add(table, detector, "pair_recall_before_harm", early);
    }
    const detector_result_t *one = any(result);
    if (!(t.positives > 0) || one == NULL) return;
    table_add_text(table, "(messages)");
    table_add_text(table, "baseline");
    metric_cell_add(table, one, "pair_ap_messages", true);
    table_add_interval(table, NAN, NAN, NAN);
    metric_cell_add(table, one, "pair_recall_messages", shares);
    table_add_interval(table, NAN, NAN, NAN);
}

static void say(const run_result_t *r, const totals_t *t, FILE *out)
{
    const metric_row_t *chance = run_result_metric(any(r), "pair_ap_chance");
    fprintf(out,
            "\nWhich child is at risk now? At %.0f %s in all, %.0f %s of an account and a declared child in contact "
            "with it (%.0f of them an offender's open approach; a random order has an AP of %.4f) were ranked, and "
            "the review budget allowed %.0f a time. ",
            t->times, plural(t->times, "time", "times"), t->pairs, plural(t->pairs, "pair", "pairs"), t->positives,
            chance->value, t->room / t->times);
    if (t->left_out > 0)
        fprintf(out,
                "%.0f more, between which an approach was not open or that are of another account of the offender, "
                "count%s neither way but take%s room. ",
                t->left_out, plural(t->left_out, "s", ""), plural(t->left_out, "s", ""));
    fprintf(out, "Of %.0f %s at risk at these times %.0f %s in such a pair. ", t->children,
            plural(t->children, "child", "children"), t->covered, plural(t->covered, "was", "were"));
    fputs("Where a detector scores accounts only, each pair has its account's score.\n\n", out);
}

void pair_report_say(const run_result_t *result, FILE *out)
{
    totals_t t = total(result);
    if (t.positives > 0 && any(result) != NULL) say(result, &t, out);
}

int pair_report_print(const run_result_t *result, FILE *out)
{
    totals_t t = total(result);
    table_t table;
    if (!(t.positives > 0) || any(result) == NULL) return 0;
    say(result, &t, out);
    pair_report_fill(result, &table);
    int code = table_print(&table, 1, TABLE_TEXT, out);
    table_free(&table);
    return code;
}

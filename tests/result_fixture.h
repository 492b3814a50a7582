// SPDX-License-Identifier: GPL-3.0-or-later
// A result with rows in every table, some of them awkward: NaN, infinity, no rows at all.
#ifndef VIGIL_RESULT_FIXTURE_H
#define VIGIL_RESULT_FIXTURE_H
#include "core/array.h"
#include "core/error.h"
#include "results/files/format.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Fills every column of a row with something that depends on table, row and column.
static inline void fixture_row(const format_table_t *t, char *row, size_t index)
{
    for (size_t c = 0; t->column[c].name; c++) {
        char *field = row + t->column[c].offset;
        double number = (double)index + 0.1 * (double)c;
        uint64_t count = index * 100 + c;
        if (c % 7 == 3) number = index % 2 ? (double)INFINITY : (double)NAN;
        if (t->column[c].type == FORMAT_NUMBER) memcpy(field, &number, sizeof number);
        if (t->column[c].type == FORMAT_COUNT) memcpy(field, &count, sizeof count);
        if (t->column[c].type == FORMAT_TEXT) snprintf(field, RESULT_NAME, "%s %zu é", t->column[c].name, index);
    }
}

static inline void fixture_rows(format_where_t where, void *owner, size_t extra)
{
    for (size_t i = 0; format_table[i].name; i++) {
        const format_table_t *t = &format_table[i];
        // By name, so that a new table changes no other's.
        format_rows_t rows = {.n = (strlen(t->name) + extra) % 4 + 2 * (where == FORMAT_IN_DETECTOR)};
        rows.room = rows.n;
        if (t->where != where) continue;
        BUG_IF(array_new(&rows.row, rows.n, t->row_bytes) < 0);
        for (size_t r = 0; r < rows.n; r++) fixture_row(t, (char *)rows.row + r * t->row_bytes, r);
        format_set_rows(t, owner, rows);
    }
}

static inline void fixture_result(run_result_t *r, size_t detectors)
{
    BUG_IF(run_result_init(r, detectors) < 0);
    r->scenario = strdup("run:\n  seed: 7\n");
    r->seed = 7;
    r->resamples = 1000;
    run_result_text(r->closed_loop, "detector_1");
    r->test_worlds = 3;
    snprintf(r->frozen, sizeof r->frozen, "%064d", 7);
    r->peak_bytes = UINT64_C(5) << 32;
    r->threads = 2;
    fixture_rows(FORMAT_IN_RESULT, r, 1);
    fixture_rows(FORMAT_IN_PROVENANCE, r, 1);
    for (size_t d = 0; d < detectors; d++) {
        snprintf(r->detector[d].name, RESULT_NAME, "detector_%zu", detectors - d); // not in order of the alphabet
        snprintf(r->detector[d].summary, sizeof r->detector[d].summary, "number %zu", d);
        r->detector[d].trivial = d == 0;
        fixture_rows(FORMAT_IN_DETECTOR, &r->detector[d], d);
    }
}
#endif

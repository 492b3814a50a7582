// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons as tables and as a sentence.
#include "results/tables/report_compare.h"
#include "core/plural.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *report_baseline(const run_result_t *result)
{
    for (size_t i = 0; i < result->compare.n; i++)
        if (strcmp(result->compare.row[i].against, AGAINST_BASELINE) == 0) return result->compare.row[i].baseline;
    return NULL;
}

static const table_column_t COMPARE[] = {
    {"against", NULL, CELL_TEXT, 0},        {"metric", NULL, CELL_TEXT, 0},
    {"detector", NULL, CELL_TEXT, 0},       {"baseline", NULL, CELL_TEXT, 0},
    {"difference", NULL, CELL_INTERVAL, 4}, {"worlds", NULL, CELL_COUNT, 0},
    {"p", NULL, CELL_NUMBER, -2},           {"p_holm", NULL, CELL_NUMBER, -2},
    {"verdict", NULL, CELL_TEXT, 0},        {0},
};

void report_compare_fill(const run_result_t *result, table_t *table)
{
    table_init(table, "compare", COMPARE);
    for (size_t i = 0; i < result->compare.n; i++) {
        const compare_row_t *c = &result->compare.row[i];
        table_add_text(table, c->against);
        table_add_text(table, c->metric);
        table_add_text(table, c->detector);
        table_add_text(table, c->baseline);
        table_add_interval(table, c->difference, c->low, c->high);
        table_add_count(table, c->worlds);
        table_add_number(table, c->p);
        table_add_number(table, c->p_holm);
        table_add_text(table, c->verdict);
    }
}

/// Whether any comparison rests on worlds enough to show a difference.
static bool can_show(const run_result_t *result)
{
    for (size_t i = 0; i < result->compare.n; i++)
        if (result->compare.row[i].worlds >= result->compare.row[i].worlds_needed) return true;
    return false;
}

static void add_pair(table_t *table, const compare_row_t *c)
{
    if (c)
        table_add_interval(table, c->difference, c->low, c->high);
    else
        table_add_interval(table, NAN, NAN, NAN);
    table_add_number(table, c ? c->p_holm : NAN);
}

int report_compare_print(const run_result_t *result, FILE *out)
{
    static const table_column_t column[] = {
        {"detector", NULL, CELL_TEXT, 0},   {"ap", "AP less best baseline's", CELL_INTERVAL, 3},
        {"ap_p", "p", CELL_NUMBER, -2},     {"recall", "recall less its", CELL_INTERVAL, 2},
        {"recall_p", "p", CELL_NUMBER, -2}, {"best", "AP less best detector's", CELL_INTERVAL, 3},
        {"best_p", "p", CELL_NUMBER, -2},   {0},
    };
    table_t table;
    if (!can_show(result)) return 0;
    table_init(&table, "compared", column);
    for (size_t d = 0; d < result->detectors; d++) {
        const char *name = result->detector[d].name;
        const compare_row_t *ap = run_result_compare(result, name, AGAINST_BASELINE, "ap"),
                            *best = run_result_compare(result, name, AGAINST_BEST, "ap");
        if (!ap && !best) continue;
        table_add_text(&table, name);
        add_pair(&table, ap);
        add_pair(&table, run_result_compare(result, name, AGAINST_BASELINE, "recall"));
        add_pair(&table, best);
    }
    fputc('\n', out);
    int code = table_print(&table, 1, TABLE_TEXT, out);
    table_free(&table);
    return code;
}

void report_compare_say(const run_result_t *result, FILE *out)
{
    if (result->compare.n == 0) return;
    const compare_row_t *first = &result->compare.row[0];
    if (can_show(result))
        fprintf(out,
                "p: two-sided sign-flip test over %" PRIu64 " worlds, after Holm's correction for %" PRIu64 " %s.\n",
                first->worlds, first->tests, plural((double)first->tests, "detector", "detectors"));
    else
        fprintf(out,
                "Paired tests are not shown: %" PRIu64 " test %s cannot give a p below %.2g, and %" PRIu64
                " %s %" PRIu64 " worlds to show anything at 0.05.\n",
                first->worlds, plural((double)first->worlds, "world", "worlds"), first->p_least, first->tests,
                plural((double)first->tests, "comparison needs", "comparisons need"), first->worlds_needed);
}

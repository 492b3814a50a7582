// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/bench/leaderboard_pairs.h"

#include "core/error.h"
#include "results/pairs/pair_report.h"
#include <math.h>
#include <string.h>

#define PAIR_AP 2 // column of pair_report_fill; that of the baseline stands in the same place

static void swap(table_cell_t *a, table_cell_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        table_cell_t spare = a[i];
        a[i] = b[i];
        b[i] = spare;
    }
}

/// Falling by average precision, those without one last; equal ones stay as they stood.
static void order_rows(table_t *table)
{
    size_t columns = table->columns, rows = table->cells / columns;
    BUG_IF(strcmp(table->column[PAIR_AP].key, "pair_ap") != 0);
    for (size_t i = 1; i < rows; i++)
        for (size_t at = i; at > 0; at--) {
            table_cell_t *row = &table->cell[at * columns], *before = row - columns;
            if (isnan(row[PAIR_AP].value) || before[PAIR_AP].value >= row[PAIR_AP].value) break;
            swap(row, before, columns);
        }
}

int leaderboard_pairs_write(const run_result_t *result, FILE *out)
{
    table_t table;
    int code = 0;
    pair_report_fill(result, &table);
    if (table.failed) code = error_set(ERR_MEMORY, "no memory for the table of pairs");
    if (code == 0 && table.cells > 0) {
        order_rows(&table);
        fputs("\n## Pairs of an account and a child\n", out);
        pair_report_say(result, out);
        code = table_markdown(&table, out);
        fputs("\nAP: average precision over pairs, at each time, then the mean over times and test worlds. Recall: of "
              "all children at risk, those of whom a pair is among as many as the review budget allows. (messages): "
              "ranked by how many the account has sent to the child.\n",
              out);
    }
    table_free(&table);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_displacement.h"

#include "core/error.h"

#include <string.h>

#define DIGITS 2

static const table_column_t COLUMNS[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"arm", NULL, CELL_TEXT, 0},
    {"loop", NULL, CELL_TEXT, 0},
    {"prevented", "prevented in reach", CELL_INTERVAL, DIGITS},
    {"displaced", "more out of reach", CELL_INTERVAL, DIGITS},
    {"quotient", "more / prevented", CELL_INTERVAL, DIGITS},
    {"net", "net, all platforms", CELL_INTERVAL, DIGITS},
    {0},
};

/// @param[in] loop  rows of this one; NULL: all
static void fill(const run_result_t *result, effects_shown_t shown, const char *loop, const table_column_t *column,
                 table_t *table)
{
    table_init(table, "displacement", column);
    for (size_t i = 0; i < result->displacement.n; i++) {
        const displacement_row_t *row = &result->displacement.row[i];
        if (loop && strcmp(row->loop, loop) != 0) continue;
        effects_add_level(table, shown, row->response, row->dose);
        table_add_text(table, row->arm);
        if (shown.loop) table_add_text(table, row->loop);
        table_add_interval(table, row->prevented, row->prevented_low, row->prevented_high);
        table_add_interval(table, row->displaced, row->displaced_low, row->displaced_high);
        table_add_interval(table, row->quotient, row->quotient_low, row->quotient_high);
        table_add_interval(table, row->net, row->net_low, row->net_high);
    }
}

void report_displacement_fill(const run_result_t *result, table_t *table)
{
    fill(result, (effects_shown_t){true, true, true}, NULL, COLUMNS, table);
}

int report_displacement_print(const run_result_t *result, FILE *out)
{
    static const char heading[] = "Where harm moved: approaches that come to harm, a world";
    table_column_t column[sizeof COLUMNS / sizeof *COLUMNS];
    effects_shown_t shown = effects_shown(result);
    effects_columns(COLUMNS, shown, column);
    for (const char *const *loop = effects_loop; *loop; loop++) {
        table_t table;
        fill(result, shown, *loop, column, &table);
        CHECK(effects_print_table(result, *loop, &table, heading, out));
    }
    if (result->displacement.n > 0)
        fputs("\nIn reach: platforms on which any measure of the arm covers anybody, however few; arms that reach all "
              "platforms are not here. Approaches, not children: a child harmed\ntwice counts twice, so these are not "
              "the figures above. What is stopped before it gets to a platform out of reach counts against what moves "
              "there: this is the balance.\n",
              out);
    return 0;
}

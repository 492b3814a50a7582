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
    {"displaced", "moved elsewhere", CELL_INTERVAL, DIGITS},
    {"quotient", "moved / prevented", CELL_INTERVAL, DIGITS},
    {"net", "prevented in all", CELL_INTERVAL, DIGITS},
    {0},
};

/// @param[in] words  the file's words, for programs
static void fill(const run_result_t *result, effects_shown_t shown, bool words, const table_column_t *column,
                 table_t *table)
{
    table_init(table, "displacement", column);
    for (size_t i = 0; i < result->displacement.n; i++) {
        const displacement_row_t *row = &result->displacement.row[i];
        effects_add_level(table, shown, row->response, row->dose);
        table_add_text(table, row->arm);
        if (words)
            table_add_text(table, row->loop);
        else
            effects_add_loop(table, shown, row->loop);
        table_add_interval(table, row->prevented, row->prevented_low, row->prevented_high);
        table_add_interval(table, row->displaced, row->displaced_low, row->displaced_high);
        table_add_interval(table, row->quotient, row->quotient_low, row->quotient_high);
        table_add_interval(table, row->net, row->net_low, row->net_high);
    }
}

void report_displacement_fill(const run_result_t *result, table_t *table)
{
    fill(result, (effects_shown_t){true, true, true}, true, COLUMNS, table);
}

int report_displacement_print(const run_result_t *result, FILE *out)
{
    table_t table;
    table_column_t column[sizeof COLUMNS / sizeof *COLUMNS];
    effects_shown_t shown = effects_shown(result);
    effects_columns(COLUMNS, shown, column);
    fill(result, shown, false, column, &table);
    return effects_print_table(
        &table, "Where harm moved: approaches that come to harm, of arms that leave platforms out of reach, a world",
        out);
}

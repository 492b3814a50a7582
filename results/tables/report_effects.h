// SPDX-License-Identifier: GPL-3.0-or-later
// The effects of an experiment as text for people: headline figures, what acting together adds, every outcome.
#ifndef VIGIL_REPORT_EFFECTS_H
#define VIGIL_REPORT_EFFECTS_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Which columns a table has. Text leaves out those that are the same in all rows, and has no loop: what alerts act in
/// and what they do not are never in one table.
typedef struct {
    bool response, dose, loop;
} effects_shown_t;
effects_shown_t effects_shown(const run_result_t *result);
/// Copies the columns but those of the keys response, dose and loop that are left out.
/// @param[out] out  room for all, with the end
void effects_columns(const table_column_t *all, effects_shown_t shown, table_column_t *out);
/// Adds the cells of response and dose where they are shown; they come first.
void effects_add_level(table_t *table, effects_shown_t shown, const char *response, double dose);

/// The words of column loop, in the order of tables; ends with NULL.
extern const char *const effects_loop[];

/// Prints a table under its heading, or nothing if it has no rows; frees it.
/// @param[in] loop  of its rows: named where the results have both; NULL: not of the kind
/// @return as table_print
int effects_print_table(const run_result_t *result, const char *loop, table_t *table, const char *heading, FILE *out);
/// Prints all of them. @return as table_print
int report_effects_print(const run_result_t *result, FILE *out);
#endif

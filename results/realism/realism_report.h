// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that `validate` and `show` print of the realism of a world or trace.
#ifndef VIGIL_REALISM_REPORT_H
#define VIGIL_REALISM_REPORT_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Text: the first world's statistics with a column a platform, the counts of every world, the rules, and the published
/// figures. JSON: every row of these tables. CSV: the rows of statistics.
/// @return  0, ERR_MEMORY, ERR_IO
int realism_report_print(const run_result_t *result, table_format_t format, FILE *out);
/// The published figures alone, as text; nothing if the result holds none.
/// @return  0, ERR_MEMORY, ERR_IO
int realism_report_targets(const run_result_t *result, FILE *out);
#endif

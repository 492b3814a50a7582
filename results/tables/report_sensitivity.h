// SPDX-License-Identifier: GPL-3.0-or-later
// Which assumptions carry the result, as `experiment` and `show` print it.
#ifndef VIGIL_REPORT_SENSITIVITY_H
#define VIGIL_REPORT_SENSITIVITY_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Text: of children harmed, what is prevented and what is synergy over all ranges; the five assumptions that matter
/// most, and the whole ranking. CSV: every row of the ranking. JSON: lists `fits` and `sensitivity`.
/// @return  0, ERR_MEMORY, ERR_IO
int report_sensitivity_print(const run_result_t *result, table_format_t format, FILE *out);
#endif

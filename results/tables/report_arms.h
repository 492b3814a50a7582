// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of an experiment that `experiment` and `show` print.
#ifndef VIGIL_REPORT_ARMS_H
#define VIGIL_REPORT_ARMS_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Text: harm prevented by each effect, all outcomes of everything together, costs by role. CSV: all effects in one
/// table. JSON: a list for each kind of effect, by its name, with keys value, low and high.
/// @return  0, ERR_MEMORY, ERR_IO
int report_arms_print(const run_result_t *result, table_format_t format, FILE *out);
#endif

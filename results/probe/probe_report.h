// SPDX-License-Identifier: GPL-3.0-or-later
// The table that `vigil probe` and `vigil show` print of probes.
#ifndef VIGIL_PROBE_REPORT_H
#define VIGIL_PROBE_REPORT_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Text: a matrix of detectors and probes, the rows about worlds, and what failed; CSV and JSON: every row.
/// @return  0, ERR_MEMORY, ERR_IO
int probe_report_print(const run_result_t *result, table_format_t format, FILE *out);
#endif

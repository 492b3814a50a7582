// SPDX-License-Identifier: GPL-3.0-or-later
// The table that `run`, `score` and `show` print of a result.
#ifndef VIGIL_REPORT_H
#define VIGIL_REPORT_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Counts below which a number would mislead and "n/a" stands instead.
#define REPORT_MIN_POSITIVES 10 // accounts: AP
#define REPORT_MIN_ALERTS 10    // precision
#define REPORT_MIN_WRONG 10     // wrong alerts: precision elsewhere (none seen does not mean that there are none)
#define REPORT_MIN_OFFENDERS 10 // recall, median days
#define REPORT_MIN_HARMED 10    // children protected
#define REPORT_MIN_PROTECTED 5  // alerts per child

/// Detectors with average precision first; in text a line on the worlds above and what it means in plain words below.
/// @return  0, ERR_MEMORY, ERR_IO
int report_print(const run_result_t *result, table_format_t format, FILE *out);
/// The same and, in text and JSON, the published figures if the result holds any, as `validate` prints them.
/// @return  0, ERR_MEMORY, ERR_IO
int report_print_all(const run_result_t *result, table_format_t format, FILE *out);
/// The rows of detectors, in the order in which they ran, as report_print has them; free with table_free.
void report_fill_detectors(const run_result_t *result, table_t *table);
#endif

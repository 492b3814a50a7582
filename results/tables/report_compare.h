// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the report that compares detectors pair by pair.
#ifndef VIGIL_REPORT_COMPARE_H
#define VIGIL_REPORT_COMPARE_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// The trivial baseline that detectors are compared with, or NULL.
const char *report_baseline(const run_result_t *result);
/// All comparisons, for JSON.
void report_compare_fill(const run_result_t *result, table_t *table);
/// One line a detector with differences and corrected p; nothing where so few worlds can show nothing.
/// @return  0, ERR_MEMORY, ERR_IO
int report_compare_print(const run_result_t *result, FILE *out);
/// In words, what the tests can say.
void report_compare_say(const run_result_t *result, FILE *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// "Which child is at risk now" as a table and as sentences.
#ifndef VIGIL_PAIR_REPORT_H
#define VIGIL_PAIR_REPORT_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// One row a detector, and one of the baseline; no rows where no pair was positive.
void pair_report_fill(const run_result_t *result, table_t *table);
/// In sentences: what was ranked, and when; nothing where no pair was positive.
void pair_report_say(const run_result_t *result, FILE *out);
/// The same in text, and what it means; nothing where no pair was positive. @return 0, ERR_MEMORY, ERR_IO
int pair_report_print(const run_result_t *result, FILE *out);
#endif

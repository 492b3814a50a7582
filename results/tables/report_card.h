// SPDX-License-Identifier: GPL-3.0-or-later
// The report card of a detector: everything that a results file says of it but the curves.
#ifndef VIGIL_REPORT_CARD_H
#define VIGIL_REPORT_CARD_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// Difference between average precision and its mean over orders of tied scores from which on scores are too coarse to
/// rank by: how ties happen to be treated would decide between detectors.
#define REPORT_COARSE 0.01
bool report_is_coarse(const detector_result_t *detector);

/// Text gives one card after the other; JSON one list a table, with a column `detector`; CSV the metrics only.
/// @param[in] detector [n] of the result
/// @return  0, ERR_MEMORY, ERR_IO
int report_card_print(const run_result_t *result, const detector_result_t *const *detector, size_t n,
                      table_format_t format, FILE *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// "Which child is at risk now" on the page of a benchmark.
#ifndef VIGIL_LEADERBOARD_PAIRS_H
#define VIGIL_LEADERBOARD_PAIRS_H
#include "results/files/run_result.h"
#include <stdio.h>

/// A section in Markdown: the table of pair_report.h, in order of average precision; nothing where no pair was
/// positive.
/// @return  0, ERR_MEMORY, ERR_IO
int leaderboard_pairs_write(const run_result_t *result, FILE *out);
#endif

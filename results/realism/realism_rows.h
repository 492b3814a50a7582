// SPDX-License-Identifier: GPL-3.0-or-later
// The realism of worlds and traces as rows of a result.
#ifndef VIGIL_REALISM_ROWS_H
#define VIGIL_REALISM_ROWS_H
#include "results/files/run_result.h"
#include "results/realism/realism_world.h"

#define NO_PLATFORM "all" // what the rows of a trace without platforms say

/// Appends the statistics, verdicts and rules of every platform that has messages.
/// @param[in] people  true: benign people are known and get rows of their own
/// @return  0, ERR_MEMORY
int realism_rows(run_result_t *result, uint64_t world, const realism_world_t *measured, bool people);
/// The same of a trace without platforms.
int realism_rows_plain(run_result_t *result, const realism_platform_t *measured);
#endif

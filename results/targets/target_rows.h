// SPDX-License-Identifier: GPL-3.0-or-later
// From the counts of worlds to rows: value, interval, verdict.
#ifndef VIGIL_TARGET_ROWS_H
#define VIGIL_TARGET_ROWS_H
#include "results/files/run_result.h"
#include "results/tables/table.h"
#include "results/targets/target_counts.h"
#include "scenarios/scenario.h"

/// Makes one row a target, in the order of target.def. The interval is the 95 % bootstrap over worlds, never narrower
/// than the exact binomial or Poisson one of the pooled counts. Verdict: `n/a` where
/// the denominator is below 30; `met` where the value lies in the published range or, of shares, at most two percentage
/// points off; `open` where only the interval holds that range: too few cases to say; else `missed`.
/// @param[in]  world [worlds]
/// @param[out] row   [TARGETS]
/// @return  0, ERR_MEMORY
int target_rows(const scenario_t *scenario, const target_counts_t *world, size_t worlds, recorded_row_t *row);
/// The value of a target from pooled counts; NaN without a denominator.
double target_value(target_id_t target, const target_counts_t *counts);
/// Starts the table and adds the rows, as `vigil` prints them.
/// @param[in] row [n]
void target_rows_table(table_t *table, const recorded_row_t *row, size_t n);
#endif

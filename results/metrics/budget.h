// SPDX-License-Identifier: GPL-3.0-or-later
// Alert budgets: at most b alerts per million active accounts per day, one open alert an account. An account starts
// anew at its onset: an alert from before it is wrong, and must not hide the right one that may follow.
#ifndef VIGIL_BUDGET_H
#define VIGIL_BUDGET_H
#include "results/scores/score_stream.h"
#include "trace/truth.h"

/// Raised when a score reaches the threshold and the account has had no alert for the cool-down, or none since its
/// onset.
typedef struct {
    uint32_t account, time; // s
} alert_t;

/// How many of a stream's highest cells must be kept so that no threshold within the budget is missed: each alert
/// covers at most the scoring times of one cool-down.
/// @param[in] active_days upper bound of active accounts x days, over all worlds whose rate is measured together
size_t budget_cells(double per_million_day, double active_days, uint32_t cooldown_s, uint32_t step_s);

/// The alerts of a finished stream at a threshold, by account and time.
/// @param[in]  truth      whose onsets end cool-downs; NULL = nobody has one
/// @param[in]  threshold  scores >= it alert; must lie above the stream's floor
/// @param[out] alert      room for the stream's cells, or NULL to count only
/// @return  number of alerts
size_t budget_alerts(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                     alert_t *alert);

/// Alerts per million active accounts per day.
double budget_rate(double alerts, double active_days);

/// The lowest score of validation worlds at which their common alert rate keeps to the budget. Exact: the number of
/// alerts never rises with the threshold, because raising one as early as possible fits the most cool-downs into any
/// set of cells.
/// @param[in]  stream    [worlds] finished, each with budget_cells() of room
/// @param[in]  truth     [worlds] of each; NULL = without onsets
/// @param[out] threshold INFINITY where even the highest score is shared by too many
/// @return  0, ERR_MEMORY
/// @cost    O(cells log cells)
int budget_threshold(const score_stream_t *const *stream, const truth_t *const *truth, size_t worlds,
                     double per_million_day, double active_days, uint32_t cooldown_s, double *threshold);
#endif

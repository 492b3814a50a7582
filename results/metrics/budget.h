// SPDX-License-Identifier: GPL-3.0-or-later
// Alert budgets: at most b alerts per million active accounts per day, one open alert an account, or one a case where
// accounts are joined. An account starts anew at its onset: an alert from before it is wrong, and must not hide the
// right one that may follow.
#ifndef VIGIL_BUDGET_H
#define VIGIL_BUDGET_H
#include "results/scores/score_stream.h"
#include "trace/truth.h"

/// Raised when a score reaches the threshold and the account has had no alert for the cool-down, or none since its
/// onset.
typedef struct {
    uint32_t account, time; // s
    uint32_t unpaid;        // 1: shown along with another account of its case, whose alert the budget pays for
} alert_t;

/// How many of a stream's highest cells must be kept so that no threshold within the budget is missed: each alert
/// covers at most the scoring times of one cool-down, of one account or of one case (a case is a cell then). Where
/// links are taken back an alert may cover the cases of both parts, so that a stream of cases had better keep twice as
/// many.
/// @param[in] active_days upper bound of active accounts x days, over all worlds whose rate is measured together
size_t budget_cells(double per_million_day, double active_days, uint32_t cooldown_s, uint32_t step_s);

/// The alerts of a finished stream at a threshold, by account and time; each account for itself.
/// @param[in]  truth      whose onsets end cool-downs; NULL = nobody has one
/// @param[in]  threshold  scores >= it alert; must lie above the stream's floor
/// @param[out] alert      room for the stream's cells, or NULL to count only
/// @return  number of alerts
size_t budget_alerts(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                     alert_t *alert);

/// The same by case where the stream has clusters, else as budget_alerts: every account shown, and what is paid for.
/// @param[out] alert   room for the stream's cells, or NULL to count only
/// @param[out] rows    accounts shown, each time anew
/// @param[out] alerts  what the budget counts
/// @return  0, ERR_MEMORY
int budget_raise(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                 alert_t *alert, size_t *rows, size_t *alerts);

/// Alerts per million active accounts per day.
double budget_rate(double alerts, double active_days);

/// The lowest score of validation worlds at which their common alert rate keeps to the budget. Exact: the number of
/// alerts never rises with the threshold, because raising one as early as possible fits the most cool-downs into any
/// set of cells. By case, where clusters change under open alerts, it may: then the rate keeps to the budget at the
/// score returned and exceeds it at the next lower one, but a still lower one might keep to it again.
/// @param[in]  stream    [worlds] finished, each with budget_cells() of room
/// @param[in]  truth     [worlds] of each; NULL = without onsets
/// @param[out] threshold INFINITY where even the highest score is shared by too many
/// @return  0, ERR_MEMORY
/// @cost    O(cells log cells)
int budget_threshold(const score_stream_t *const *stream, const truth_t *const *truth, size_t worlds,
                     double per_million_day, double active_days, uint32_t cooldown_s, double *threshold);
#endif

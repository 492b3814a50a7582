// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts where accounts are joined: a cluster is one case at the desk. It takes one alert, shows all of its accounts
// that reach the threshold then, and its cool-down holds for all of them.
#ifndef VIGIL_CASE_ALERTS_H
#define VIGIL_CASE_ALERTS_H
#include "results/metrics/budget.h"

/// Clusters change as accounts are joined anew. A case whose accounts reach the threshold has an open alert if one of
/// them was shown by an alert within the cool-down, whatever cluster it stood in then; an account that was not, and is
/// joined to such a case, is shown by no alert of its own. An alert that showed no account in use for approaches was
/// wrong, and ends at the onset of any account of the case. Alone, an account is treated as budget_alerts treats it.
/// @param[in]  stream  finished, with `clusters`
/// @param[in]  truth, threshold, cooldown_s  as budget_alerts
/// @param[out] alert   room for the stream's cells, or NULL: all accounts shown, by account and time. One a case is
/// paid
///                     for: an account in use for approaches if the case has one, else the lowest, so that the alert is
///                     right if it shows anybody who offends
/// @param[out] rows    how many were written
/// @param[out] alerts  how many are paid for
/// @return  0, ERR_MEMORY
/// @cost    O(cells), and a sort of the rows
int case_alerts(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                alert_t *alert, size_t *rows, size_t *alerts);
#endif

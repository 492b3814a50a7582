// SPDX-License-Identifier: GPL-3.0-or-later
// How often detectors alert on real people, beside how often on simulated ones who do no harm: at thresholds that keep
// the simulated to an alert budget. A detector that alerts on twice as many real people has been flattered by the
// simulation.
#ifndef VIGIL_ALERT_RATES_H
#define VIGIL_ALERT_RATES_H
#include "results/scores/trace_scan.h"
#include <stdbool.h>

/// One side: a trace whose accounts all count, but those skipped.
typedef struct {
    const char *trace;   // path
    const uint8_t *skip; // [accounts] 1 = leave out; NULL = none
    size_t accounts;
    double active_days; // of those that count
} alert_side_t;

/// One detector at one budget. NaN = not available.
typedef struct {
    size_t detector; // in the lineup
    double budget;   // alerts per million active accounts and day
    double threshold;
    size_t alerts[2], users[2], alerted[2]; // simulated, real: alerts; accounts scored; accounts with an alert
    double rate[2];                         // alerts per million active accounts and day
    double ratio, low, high; // real / simulated rate; 95 % interval, as if no two alerts belonged together
    const char *verdict;     // the interval lies within 0.5 to 2: "pass"; outside: "fail"; across an
                             // end: "open"; or why there is none
} alert_rate_t;

/// Scores both traces with the same fitted detectors.
/// @param[out] row  [lineup->n * BUDGETS]
/// @return  0, or as trace_scan_score
int alert_rates(const alert_side_t side[2], const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                alert_rate_t *row);

/// Fills ratio, interval and verdict of a row whose alerts and rates are known.
/// @param[in] varies      the detector tells accounts apart on both sides
/// @param[in] days_ratio  simulated active account-days / real ones
void alert_rate_judge(alert_rate_t *row, bool varies, double days_ratio);
#endif

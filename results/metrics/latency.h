// SPDX-License-Identifier: GPL-3.0-or-later
// What a late alert costs: ERDE and latency-weighted F1 of accounts at one alert budget.
#ifndef VIGIL_LATENCY_H
#define VIGIL_LATENCY_H
#include <stddef.h>

#define LATENCY_ERDE_SOON 5.0  // events: Losada and Crestani 2016
#define LATENCY_ERDE_LATE 50.0 // events: the same

/// Cost of a true positive after k events, in (0, 1): near 0 well before o, 1/2 at o, near 1 well after.
/// @source Losada & Crestani 2016, doi:10.1007/978-3-319-44564-9_3, eq. lc_o; written so that nothing overflows
double latency_cost(double k, double o);
/// Penalty of a true positive after k >= 1 of something, in [0, 1): 0 at 1.
/// @source Sadeque, Xu & Bethard 2018, doi:10.1145/3159652.3159725; -1 + 2 / (1 + exp(-p (k - 1))) as a tanh
double latency_penalty(double k, double p);
/// The p at which half the penalty is reached at k = `median`; NaN unless median > 1.
double latency_rate(double median);

/// Accounts by outcome, weights.
typedef struct {
    double positives, negatives; // accounts
    double found;                // positives with a right alert
    double false_alarms;         // negatives alerted, and positives alerted before their onset
    double delay_cost;           // sum of latency_cost over the positives found
} latency_sum_t;

/// Early risk detection error, mean over accounts: a false alarm costs the share of positives, a miss 1, a hit its
/// delay. Whoever raises no alert at all has the prevalence. NaN without positives.
double latency_erde(const latency_sum_t *sum);
/// Harmonic mean of precision and recall over accounts; NaN without positives.
double latency_f1(const latency_sum_t *sum);
/// F1 times speed; 0 where nothing was found.
/// @param[in] speed  1 - median penalty of the positives found, NaN if none was
double latency_f1_weighted(const latency_sum_t *sum, double speed);
#endif

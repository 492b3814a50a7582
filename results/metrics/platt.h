// SPDX-License-Identifier: GPL-3.0-or-later
// From scores to probabilities by Platt's sigmoid: two numbers instead of isotonic steps. Steadier where positives are
// few; wrong where the log-odds are no straight line in the score.
#ifndef VIGIL_PLATT_H
#define VIGIL_PLATT_H
#include "results/metrics/probability_map.h"
#include <stdbool.h>

#define PLATT_STEP 0.05 // log-odds between two levels of the map; assumed: 2.5 % of a small probability at most
#define PLATT_ENDS 20.0 // log-odds beyond which levels do not go: 2e-9 and 1 - 2e-9

/// Log-odds = slope (max(score, lowest) - centre) / spread + offset.
typedef struct {
    double centre, spread, lowest; // mean and standard deviation of the scores; the lowest that a detector gave
    double slope, offset;
    bool fitted;
} platt_t;

/// Maximum likelihood with Platt's targets, by GSL's globally convergent Newton steps. Not fitted where there are fewer
/// than PROBABILITY_MIN_POSITIVES positives, no negatives, or one score for all. Scores of detectors that had nothing
/// to learn from (INSTANCE_LOWEST) count as the lowest score of the others.
/// @param[in] score    [n] finite
/// @param[in] positive [n] 0 or 1
/// @return  0, ERR_MEMORY
/// @source  Platt 1999, Probabilistic outputs for support vector machines; Lin, Lin & Weng 2007,
///          doi:10.1007/s10994-007-5018-6
int platt_fit(platt_t *self, const double *score, const uint8_t *positive, size_t n);
/// @param[in] self  fitted
double platt_log_odds(const platt_t *self, double score);

/// The sigmoid as a rising step function, so that what follows need not know how scores were calibrated: levels
/// PLATT_STEP apart in log-odds, each with the probability of its middle. Where probability does not rise with the
/// score it has one level, the same for all. Without levels where nothing could be fitted.
/// @return  0, ERR_MEMORY
int platt_map(probability_map_t *map, const double *score, const uint8_t *positive, size_t n);
#endif

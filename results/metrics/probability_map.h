// SPDX-License-Identifier: GPL-3.0-or-later
// From scores to probabilities: isotonic calibration, fitted on validation worlds. A detector's scores may have any
// scale, so only their order is used.
#ifndef VIGIL_PROBABILITY_MAP_H
#define VIGIL_PROBABILITY_MAP_H
#include <stddef.h>
#include <stdint.h>

#define PROBABILITY_MIN_POSITIVES 10 // accounts below which nothing is fitted

/// A rising step function: probability[i] from edge[i] up to the next edge; below edge[0] probability[0]. No levels =
/// the scores could not be calibrated.
typedef struct {
    size_t levels;
    double *edge, *probability; // [levels] both strictly rising
} probability_map_t;

/// Least squares among rising functions (pool adjacent violators). Targets are Platt's (n+ + 1) / (n+ + 2) and
/// 1 / (n- + 2) instead of 1 and 0, so that no probability is 0 or 1 and log-loss stays finite. Leaves no levels where
/// there are fewer than PROBABILITY_MIN_POSITIVES positives, no negatives, or one score for all.
/// @param[in] score    [n] finite
/// @param[in] positive [n] 0 or 1
/// @return  0, ERR_MEMORY
/// @cost    O(n log n)
/// @source  Zadrozny & Elkan 2002, doi:10.1145/775047.775151; targets: Platt 1999, Probabilistic outputs for SVMs
int probability_map_fit(probability_map_t *self, const double *score, const uint8_t *positive, size_t n);
/// Safe on a zeroed struct.
void probability_map_free(probability_map_t *self);
/// @param[in] self  with levels
double probability_map_at(const probability_map_t *self, double score);
#endif

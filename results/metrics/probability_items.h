// SPDX-License-Identifier: GPL-3.0-or-later
// The accounts of a world by level of calibrated probability, so that any weights of persons give the counts of each
// level in one pass over the few that stand above the lowest.
#ifndef VIGIL_PROBABILITY_ITEMS_H
#define VIGIL_PROBABILITY_ITEMS_H
#include "results/metrics/probability_map.h"

/// The levels of a map, cut once more where alerts begin.
typedef struct {
    size_t levels, alerted;     // alerted: first level at or above the threshold; `levels` if there is none
    double *edge, *probability; // [levels]
} probability_scale_t;

/// @param[in] map  NULL, or without levels: none here either
/// @return  0, ERR_MEMORY
int probability_scale_init(probability_scale_t *self, const probability_map_t *map, double threshold);
/// Safe on a zeroed struct.
void probability_scale_free(probability_scale_t *self);

typedef struct {
    size_t levels;
    uint32_t *cluster; // accounts above level 0: level by level, positives first
    size_t *cut;       // [2 * levels]: ends of the positives and of the negatives of each level; 0, 0 for level 0
} probability_items_t;

/// @param[in] cluster [n] index of the account's weight (its person)
/// @return  0, ERR_MEMORY
int probability_items_init(probability_items_t *self, const probability_scale_t *scale, const double *score,
                           const uint8_t *positive, const uint32_t *cluster, size_t n);
/// Safe on a zeroed struct.
void probability_items_free(probability_items_t *self);
/// Adds the weights of a world's accounts.
/// @param[in] weight    [clusters], NULL = 1 each
/// @param[in] positives, negatives weights of all accounts: level 0 gets what the others leave
/// @param[in,out] positive, negative [levels]
void probability_items_add(const probability_items_t *self, const uint8_t *weight, double positives, double negatives,
                           double *positive, double *negative);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One detector at the review budget over all test worlds, arranged so that any weights of persons give its metrics in
// one pass: delays of accounts, lead before harm, levels of probability.
#ifndef VIGIL_POOLED_H
#define VIGIL_POOLED_H
#include "results/metrics/evidence.h"
#include "results/metrics/probability_items.h"
#include "results/metrics/spread.h"

/// Where each world's items begin, and the clocks that all detectors share.
typedef struct {
    size_t positives, children;           // of all worlds
    size_t *first_positive, *first_child; // [worlds]
    double events_rate, hours_rate;       // p of the latency penalty; NaN = too short to say
} pooled_worlds_t;

/// @return  0, ERR_MEMORY
int pooled_worlds_init(pooled_worlds_t *self, const scored_world_t *world, size_t worlds);
/// Safe on a zeroed struct.
void pooled_worlds_free(pooled_worlds_t *self);

typedef struct {
    spread_t events, hours;                 // over positives: of those found, until the first right alert
    double *events_penalty, *hours_penalty; // by rank
    double *soon, *late;                    // [positives] latency_cost of those found
    spread_t lead;                          // over children: d between action and harm, of those protected
    probability_scale_t scale;
    probability_items_t *items; // [worlds]
    size_t worlds;
} pooled_t;

/// @param[in] evidence  [worlds] of this detector
/// @param[in] map       NULL = its scores could not be calibrated
/// @param[in] threshold of the review budget
/// @return  0, ERR_MEMORY
int pooled_init(pooled_t *self, const pooled_worlds_t *all, const scored_world_t *world,
                const evidence_t *const *evidence, size_t worlds, const probability_map_t *map, double threshold);
/// Safe on a zeroed struct.
void pooled_free(pooled_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a statistic with their intervals, and each world's own.
#ifndef VIGIL_ESTIMATE_H
#define VIGIL_ESTIMATE_H
#include "results/metrics/interval.h"

typedef struct {
    size_t values, resamples, worlds;
    double *point, *low, *high; // [values]
    double *world;              // [worlds][values] each world alone
    double *sample;             // [resamples][values]
    double *spare;              // [resamples]
} estimate_t;

/// @param[in] world  [worlds] persons by stratum
/// @param[in] seed   of the resamples
/// @return  0, ERR_MEMORY; to be freed in both cases
/// @cost    O(resamples x cost of the statistic), parallel
int estimate_init(estimate_t *self, const interval_world_t *world, size_t worlds, const interval_statistic_t *statistic,
                  uint32_t resamples, uint64_t seed);
/// Safe on a zeroed struct.
void estimate_free(estimate_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Households of one catchment whose members together have exactly the ages of the pyramid.
#ifndef VIGIL_HOUSEHOLDS_H
#define VIGIL_HOUSEHOLDS_H
#include "core/rng.h"
#include "scenarios/population.h"

/// Columns of the catchment's persons in household order, adults before children; and scratch of the same length.
typedef struct {
    uint32_t n;
    uint8_t *age, *sex;
    uint32_t *household;          // numbered from 0 within the catchment
    uint8_t *made_age, *made_sex; // scratch
    uint32_t *order, *start;      // scratch: [n]
} households_t;

/// Makes the households: families around the children, then couples, shared homes and singles from the adults left.
/// Every child lives with an adult 18 to 45 years older. Where adults run out, children left over become adults of 30.
/// @return number of households
uint32_t households_make(const households_t *self, const population_t *population, rng_t rng);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The points of a sensitivity study: where each factor is, and the scenario there.
#ifndef VIGIL_POINT_H
#define VIGIL_POINT_H
#include "results/arms/arm_plan.h"

/// A Latin hypercube, one number a factor and the last the dummy's, which changes nothing. Sobol's sequence covers few
/// dimensions more evenly, but with so few points for so many factors some of its projections are stripes: of 23
/// factors at 256 points, curved, the worst coefficient has 2.0 times the variance that it would have of independent
/// terms (GSL's sequence, shifted at random); of a Latin hypercube 1.4 times.
/// @param[out] u  [points][factors + 1] in [0, 1)
/// @return  0, ERR_MEMORY
/// @source  McKay, Beckman and Conover 1979, doi:10.1080/00401706.1979.10489755
int points_place(size_t factors, uint64_t seed, size_t points, double *u);

/// The scenario of one world of an experiment: the study's own, or at a point of a sensitivity study.
typedef struct {
    const scenario_t *scenario;
    scenario_t *own; // NULL where it is the study's
} point_t;

/// @param[in] study  that the plan was read with, its section taken off; must outlive it
/// @return  0, ERR_INPUT (no scenario can be so: names the values), ERR_MEMORY. Close also after a failure
int point_open(point_t *self, const scenario_t *study, const plan_t *plan, uint32_t world);
void point_close(point_t *self);
#endif

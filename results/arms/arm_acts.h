// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a plan tests can act at all: an arm in which nothing does would report that it prevents nothing.
#ifndef VIGIL_ARM_ACTS_H
#define VIGIL_ARM_ACTS_H
#include "results/arms/arm_design.h"

/// Refuses measures under test that start only when the run is over.
/// @return  0, ERR_INPUT
int arm_acts_check_tested(const scenario_t *study, const plan_t *plan);
/// Refuses an arm written out that is the baseline again, or whose own settings start only when the run is over.
/// @param[in] study  where its text was set
/// @return  0, ERR_INPUT (names the arm)
int arm_acts_check_listed(const scenario_t *study, const scenario_t *baseline, const scenario_t *arm, const char *name);
#endif

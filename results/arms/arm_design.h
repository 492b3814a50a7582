// SPDX-License-Identifier: GPL-3.0-or-later
// The arms that a plan means, one after the other, each response of the offenders beginning with its baseline.
#ifndef VIGIL_ARM_DESIGN_H
#define VIGIL_ARM_DESIGN_H
#include "results/arms/arm_plan.h"

typedef enum { ARM_BASELINE, ARM_ALONE, ARM_TOGETHER, ARM_ALL_BUT, ARM_RUN, ARM_LISTED } arm_kind_t;

typedef struct {
    arm_kind_t kind;
    char name[64];
    uint32_t on;    // bit i: plan->measure[i] is on
    uint32_t which; // measure that is alone or left out; listed arm
    double dose;
    int32_t response; // response_strength_t
} arm_t;

typedef struct {
    arm_t *arm;
    size_t n, room;
    uint32_t column[PLAN_FACTORS_MAX]; // factorial: the basic factors whose product a measure's column is
    uint32_t basic;                    // number of basic factors; 2^basic runs
} arm_design_t;

/// @return  0, ERR_MEMORY; free in any case
int arm_design_init(arm_design_t *self, const plan_t *plan);
void arm_design_free(arm_design_t *self);
/// The arm with just these measures on, or NULL.
const arm_t *arm_design_find(const arm_design_t *self, uint32_t on, double dose, int32_t response);

/// Columns of a two-level design in the fewest basic factors that a greedy search finds: products of columns, four at a
/// time for resolution v, three for iv, are never constant, so that main effects are clear of two-way interactions (iv)
/// and these of one another (v).
/// @param[out] column  [factors] set of basic factors, as bits; the first ones are single
/// @return  number of basic factors
/// @source  Box, Hunter and Hunter 2005, Statistics for Experimenters, chapter 6; Montgomery 2017, Design and Analysis
/// of
///          Experiments, chapter 8. Greedy: Conway and Sloane 1986, doi:10.1109/TIT.1986.1057187 (lexicodes)
uint32_t arm_design_columns(uint32_t factors, resolution_t resolution, uint32_t *column);
/// Whether factor `column` is on in a run: the product of signs, turned so that run 0 has all off.
bool arm_design_is_on(uint32_t column, uint32_t run);

/// The scenario of an arm.
/// @param[in]  text  of the world, as param_effective writes it; its measures' own settings stand
/// @param[out] out   free with scenario_free in any case
/// @return  0, ERR_INPUT (names the arm), ERR_MEMORY
int arm_scenario(scenario_t *out, const char *text, const plan_t *plan, const arm_t *arm);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What came of an arm between the branch and the end of the run.
#ifndef VIGIL_ARM_OUTCOME_H
#define VIGIL_ARM_OUTCOME_H
#include "sim/sim.h"

typedef enum {
#define OUTCOME(name, kind, unit, meaning) OUTCOME_##name,
#include "results/arms/arm_outcome.def"
#undef OUTCOME
    OUTCOMES
} outcome_t;

typedef enum { OUTCOME_IS_HARM, OUTCOME_IS_COST, OUTCOME_IS_OTHER } outcome_kind_t;
extern const char *const outcome_name[OUTCOMES + 1], *const outcome_unit[OUTCOMES], *const outcome_meaning[OUTCOMES];
extern const outcome_kind_t outcome_kind[OUTCOMES];

/// Costs by measure (index in measure_registry), of benign people and offenders, role and kind, over all ages.
typedef struct {
    uint64_t of[MEASURES_MAX][2][ROLES][COSTS];
} arm_costs_t;

/// What the alerts of a detector did in an arm whose measures act on them; all 0 in others.
typedef struct {
    double closed;          // 1: such an arm
    double threshold;       // scores from it on alert
    double validation_rate; // alerts per million active accounts and day at it, in validation worlds
    double rate, alerts;    // the same in this arm; their number
    double reviews;         // of accounts that alerts were about
} arm_alerts_t;

/// Plain numbers, so that it can be kept in a file as it is.
typedef struct {
    double value[OUTCOMES];
    arm_costs_t cost;
    uint64_t reach; // bit p: a measure that the arm adds to its baseline acts on platform p
    arm_alerts_t alerts;
} arm_outcome_t;

/// What had been counted at the branch, which no arm is answerable for.
typedef struct {
    uint32_t time; // s
    sim_counts_t counts;
    arm_costs_t cost;
} arm_start_t;

/// @return  0, ERR_MEMORY
int arm_start(arm_start_t *self, const sim_t *sim);
/// Measures whose settings the arm changes open anew: their counts begin at 0.
void arm_start_reopened(arm_start_t *self, const scenario_t *before, const scenario_t *arm);
/// @param[in] sim  at its end
/// @return  0, ERR_MEMORY
int arm_outcome(arm_outcome_t *self, const sim_t *sim, const arm_start_t *start);
/// Platforms that the measures of `arm` reach which are not set the same in `baseline`, as bits.
uint64_t arm_reach(const scenario_t *arm, const scenario_t *baseline);
/// Sets what moved to platforms out of reach, NaN where there are none. @param[in,out] arm  with its reach
void arm_outcome_displaced(arm_outcome_t *arm, const arm_outcome_t *baseline);
/// The part that comes from the truth; the rest is left as it is.
/// @param[in] restricted  [accounts] s at which each was first restricted, or NEVER; NULL: none was
/// @param[in] from, end   s: the branch and the end of the run
/// @return  0, ERR_MEMORY
/// @cost    O(approaches log approaches + accounts)
int arm_outcome_of_truth(arm_outcome_t *self, const truth_t *truth, const int32_t *restricted, uint32_t from,
                         uint32_t end);
#endif

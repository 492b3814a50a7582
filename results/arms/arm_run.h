// SPDX-License-Identifier: GPL-3.0-or-later
// The worlds of an experiment: each is warmed up once for every response of the offenders, then branched into its arms.
// Arms in which a measure acts on a detector run beside them (arm_loop.h).
#ifndef VIGIL_ARM_RUN_H
#define VIGIL_ARM_RUN_H
#include "results/arms/arm_loop.h"

/// Keeps finished worlds, so that a run that was broken off goes on.
typedef struct {
    void *self;
    /// @param[out] out  [arms] @param[out] found  false: it is to be run
    int (*fetch)(void *self, uint32_t world, arm_outcome_t *out, size_t arms, bool *found);
    int (*keep)(void *self, uint32_t world, const arm_outcome_t *out, size_t arms);
    /// Before the parts of a world, for a progress line; may be NULL.
    void (*tell)(void *self, uint32_t world, const char *what, double days);
} arm_store_t;

/// The numbers of all worlds.
typedef struct {
    size_t worlds, arms;
    double *value;        // [worlds][arms][OUTCOMES]
    arm_alerts_t *alerts; // [worlds][arms]
    uint64_t *seed;       // [worlds]
    arm_costs_t *sum;     // [arms] over worlds
} arm_table_t;

/// Outcomes of an arm in a world. @return [OUTCOMES]
static inline const double *arm_table_values(const arm_table_t *self, size_t world, size_t arm)
{
    return self->value + (world * self->arms + arm) * OUTCOMES;
}

/// Whether a measure of the arm acts on alerts: the same in all worlds.
static inline bool arm_table_closed(const arm_table_t *self, size_t arm) { return self->alerts[arm].closed != 0; }

/// Detectors made ready, one a response of the plan; zeroed before the first world that needs them.
typedef struct {
    bool open;
    arm_loop_t of[RESPONSES];
} arm_loops_t;
void arm_loops_close(arm_loops_t *self);

/// Reads every arm's scenario, so that a wrong one is told before hours of work.
/// @param[in] study  without the section of the plan (plan_detach)
/// @return  0, ERR_INPUT, ERR_MEMORY
int arm_run_check(const scenario_t *study, const plan_t *plan, const arm_design_t *design);
/// Runs one world. Arms run at once where there are as many as threads, else each is parallel inside; the numbers are
/// the same either way.
/// @param[in,out] loops  made ready by the first world that is run
/// @param[out]    out    [design->n]
/// @return  0, ERR_MEMORY, ERR_INPUT, ERR_STOPPED, ERR_PLUGIN
int arm_run_world(const scenario_t *study, const plan_t *plan, const arm_design_t *design, uint32_t world,
                  arm_loops_t *loops, const arm_store_t *store, arm_outcome_t *out);
/// Runs all.
/// @param[in]  store  or NULL: nothing is kept
/// @param[out] table  free with arm_table_free in any case
/// @return  0, ERR_MEMORY, ERR_INPUT, ERR_STOPPED, or what the store returned
int arm_run(const scenario_t *study, const plan_t *plan, const arm_design_t *design, const arm_store_t *store,
            arm_table_t *table);
void arm_table_free(arm_table_t *self);
#endif

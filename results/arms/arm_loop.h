// SPDX-License-Identifier: GPL-3.0-or-later
// Arms in which a measure acts on the alerts of a detector. The detector must have seen the world from its first day
// and holds on to it, so that such an arm cannot branch: its world runs anew from the same seed, watched, and its
// measures change at the branch. What is fitted and the threshold come from worlds of their own, before any arm is run.
#ifndef VIGIL_ARM_LOOP_H
#define VIGIL_ARM_LOOP_H
#include "results/arms/arm_design.h"
#include "results/arms/arm_outcome.h"
#include "results/worlds/learning.h"

/// Whose alerts act in an arm, and how many there may be.
typedef struct {
    char detector[64]; // "" = nobody's: there is no loop
    double budget;     // alerts per million active accounts and day
} arm_wish_t;

/// A detector made ready for the arms of one response.
typedef struct {
    bool ready;
    scenario_t study; // the response's baseline; `lineup` and `learning` point into it, so a loop cannot be moved
    lineup_t lineup;
    learning_t learning;
    double threshold, validation_rate;
} arm_loop_t;

arm_wish_t arm_wish_of(const scenario_t *arm);
/// Checks that all arms that wish for alerts wish for the same, of a detector that can raise them while a world runs.
/// @param[in]  study  without the section of the plan
/// @param[out] wish   theirs; without a detector if no arm acts on one
/// @return  0, ERR_INPUT (names the arm or the key), ERR_PLUGIN, ERR_MEMORY
int arm_loop_wish(const scenario_t *study, const plan_t *plan, const arm_design_t *design, arm_wish_t *wish);
/// The scenario of a baseline as its worlds are watched: scored from the branch on, or from the end of the protocol's
/// warm-up if that is later, so that no alert from before can keep silent one that acts.
/// @param[out] out  free with scenario_free in any case
/// @return  0, ERR_INPUT, ERR_MEMORY
int arm_loop_baseline(scenario_t *out, const scenario_t *study, const plan_t *plan, const arm_t *baseline);
/// Fits and chooses the threshold, in training and validation worlds of the baseline.
/// @param[in] watch  or NULL
/// @return  0, ERR_MEMORY, ERR_PLUGIN, ERR_STOPPED, ERR_INPUT; arm_loop_close also after a failure
int arm_loop_open(arm_loop_t *self, const scenario_t *study, const plan_t *plan, const arm_t *baseline,
                  const arm_wish_t *wish, const world_watch_t *watch);
/// Safe on a zeroed or half-made loop.
void arm_loop_close(arm_loop_t *self);
/// Runs the world of an arm.
/// @param[in] baseline   as arm_loop_baseline makes it; before the branch the world is its
/// @param[in] arm        from the branch on
/// @param[in] branch_s   s
/// @return  0, ERR_MEMORY, ERR_PLUGIN, ERR_STOPPED, ERR_INPUT
/// @threads several arms at once, of one loop
int arm_loop_run(const arm_loop_t *self, uint32_t world, const scenario_t *baseline, const scenario_t *arm,
                 uint32_t branch_s, arm_outcome_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What is learnt before the first test world: from training worlds what detectors are fitted on, from validation worlds
// the threshold above which a detector's alerts keep to a budget.
#ifndef VIGIL_LEARNING_H
#define VIGIL_LEARNING_H
#include "results/worlds/world_store.h"

/// The caller sets the first part and zeroes the rest.
typedef struct {
    const scenario_t *scenario;
    const lineup_t *lineup;
    const world_watch_t *watch; // or NULL
    const world_store_t *store; // or NULL: nothing is kept
    detector_cost_t *cost;      // [detectors] added to, or NULL
    /// Looks at every world that learning_world ran or fetched; or NULL. @return 0 or ERR_*
    int (*take)(void *taker, world_role_t role, uint32_t index, const world_output_t *out);
    void *taker;

    fit_rows_t fit;
    program_school_t school;
    linkage_model_t linkage; // learnt, if the protocol says so
} learning_t;

/// What must be fitted needs a world to be fitted on. @return 0, ERR_INPUT
int learning_check(const scenario_t *scenario, const lineup_t *lineup);
/// A world with what has been learnt so far; nobody's alerts act in it.
world_job_t learning_job(const learning_t *self, world_role_t role, uint32_t index);
/// From the store, or by running it. @param[out] out  free with world_output_free, also after a failure
int learning_world(const learning_t *self, const world_job_t *job, world_output_t *out);
/// Runs the training worlds. @return 0, or what a world returned; learning_free also after a failure
int learning_train(learning_t *self);
/// Runs the validation worlds, after training.
/// @param[in]  budget  largest alert budget whose threshold will be sought
/// @param[out] out     [validation worlds]; free with learning_forget, also after a failure
int learning_validate(const learning_t *self, double budget, world_output_t **out);
void learning_forget(const learning_t *self, world_output_t *out);
/// The threshold of a detector whose alerts act: as a platform raises them, which knows of no onset.
/// @param[out] threshold  INFINITY: even the highest score is shared by too many
/// @param[out] rate       or NULL: alerts per million active accounts and day of validation worlds at it
/// @return  0, ERR_MEMORY
int learning_alert_threshold(const learning_t *self, const world_output_t *out, size_t detector, double budget,
                             double *threshold, double *rate);
void learning_free(learning_t *self);
#endif

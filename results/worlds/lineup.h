// SPDX-License-Identifier: GPL-3.0-or-later
// The detectors of a run, and one instance of each a view: opened, fitted, fed and asked.
#ifndef VIGIL_LINEUP_H
#define VIGIL_LINEUP_H
#include "detectors/feature_table.h"
#include "results/worlds/detector_cost.h"
#include "results/worlds/training_rows.h"
#include "scenarios/scenario.h"

#define LINEUP_MAX 64

typedef struct {
    size_t n;
    const detector_t *detector[LINEUP_MAX];
    const void *config[LINEUP_MAX];
    unsigned needs[LINEUP_MAX]; // with that config
    const void *const *configs; // of the built-in detectors by registry order, for detectors that ask others; or NULL
} lineup_t;

/// Not a detector but a check of the harness: the host gives 1 to every account whose onset has passed, else 0, so that
/// its average precision must be 1. Its `score` is NULL.
extern const detector_t lineup_truth_oracle;

/// No detectors yet. @param[in] scenario  whose keys the built-in ones have
void lineup_init(lineup_t *self, const scenario_t *scenario);
/// The detectors that protocol.detectors names, in the order of the registry; "all" are those that this build has. A
/// program of the command line runs whether it is named or not: it was asked for.
/// @return 0, ERR_INPUT (an unknown name), ERR_PLUGIN (a config that a detector cannot work with)
int lineup_from_scenario(lineup_t *self, const scenario_t *scenario);
/// Adds one more (a plug-in of the user's).
/// @return 0, ERR_LIMIT, ERR_PLUGIN (not in this build, or a config that it cannot work with)
int lineup_add(lineup_t *self, const detector_t *detector, const void *config);

/// Adds one of the registry, with the scenario's keys; a detector that asks others finds theirs there too. @return 0,
/// ERR_LIMIT, ERR_PLUGIN
int lineup_add_known(lineup_t *self, const detector_t *detector, const scenario_t *scenario);
/// True if it is among them.
bool lineup_has(const lineup_t *self, const detector_t *detector);

/// Adds the trivial baselines that are not in it: a comparison with the best of some would flatter.
/// @return 0, ERR_LIMIT
int lineup_add_baselines(lineup_t *self, const scenario_t *scenario);

/// What any of them needs.
unsigned lineup_needs(const lineup_t *self);
/// True for the trivial baselines: those whose source says so.
bool lineup_is_trivial(const detector_t *detector);

/// One detector on one view.
typedef struct {
    const detector_t *detector;
    detector_view_t view;
    void *state;
    unsigned needs;
    detector_cost_t cost;
    bool blind; // learns from labels and had no positive row: gives everybody INSTANCE_LOWEST
} instance_t;

#define INSTANCE_LOWEST (-1e30)

typedef struct {
    size_t views, n;      // views: 1 (all) or PLATFORMS; n = views * detectors
    instance_t *instance; // [detectors][views]
    bool any_events;
    event_t *sorted; // events of a batch by platform
    size_t capacity;
    detector_cost_t *cost; // [detectors] to which instances_close adds; NULL = nobody asks
} instances_t;

/// Opens and fits every instance, several at once.
/// @param[in] rows NULL or empty: nothing is fitted
/// @return  0, ERR_MEMORY, ERR_PLUGIN (a detector's own text)
int instances_open(instances_t *self, const lineup_t *lineup, view_scope_t scope, const account_table_t *account,
                   const fit_rows_t *rows, uint64_t seed);
void instances_close(instances_t *self);
/// Hands a batch to the detectors that need events, each its own view's part of it.
/// @return 0, ERR_MEMORY, ERR_PLUGIN
int instances_observe(instances_t *self, const event_batch_t *batch);
/// Lets the detectors that work on the past as a whole do so, several at once; before the scores of each scoring time.
/// @return 0, ERR_MEMORY, ERR_PLUGIN (a detector's own text)
int instances_prepare(instances_t *self, uint32_t time);
/// Scores rows of one view. @return 0, or ERR_PLUGIN naming detector, account and value of a score that is not finite
int instance_score(instance_t *self, const detector_rows_t *rows, double *score);
#endif

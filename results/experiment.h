// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol from end to end: learn on training worlds, choose thresholds on validation worlds, score test worlds
// once.
#ifndef VIGIL_EXPERIMENT_H
#define VIGIL_EXPERIMENT_H
#include "results/files/run_result.h"
#include "results/worlds/world_store.h"

typedef struct {
    const lineup_t *lineup;
    const world_watch_t *watch; // or NULL
    const world_store_t *store; // or NULL: nothing is kept
    /// Closed loop: this detector's alerts reach the measures of test worlds while they run (index into the lineup, or
    /// -1), above the threshold that keeps to `alert_budget` alerts per million active accounts per day on validation
    /// worlds.
    int alert_detector;
    double alert_budget;
} experiment_options_t;

/// Runs everything; same scenario and options, same result for any number of threads (but for `timings` and `threads`).
/// @param[out] result init'ed here; free with run_result_free, also after a failure
/// @return  0, ERR_MEMORY, ERR_PLUGIN, ERR_STOPPED, ERR_INPUT
int experiment_run(const scenario_t *scenario, const experiment_options_t *options, run_result_t *result);
#endif

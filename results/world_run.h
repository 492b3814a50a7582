// SPDX-License-Identifier: GPL-3.0-or-later
// One world streamed through features and detectors: rows to learn from, or scores.
#ifndef VIGIL_WORLD_RUN_H
#define VIGIL_WORLD_RUN_H
#include "core/rng.h"
#include "results/lineup.h"
#include "results/score_stream.h"
#include "results/scored_world.h"
#include "results/targets/target_counts.h"
#include "sim/sim.h"

typedef enum { WORLD_TRAINING, WORLD_VALIDATION, WORLD_TEST, WORLD_ROLES } world_role_t;
extern const char *const world_role_name[WORLD_ROLES + 1];

/// Lets the caller watch worlds (write traces). Either may be NULL.
typedef struct {
    void *self;
    /// Before the first tick. `sink` may be set to one more taker of batches. @return 0 or ERR_*
    int (*begin)(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink);
    /// After the last tick. @return 0 or ERR_*
    int (*end)(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index);
} world_watch_t;

/// What to do with a world.
typedef struct {
    const scenario_t *scenario;
    const lineup_t *lineup;
    world_role_t role;
    uint32_t index;
    const fit_rows_t *fit; // for detectors of validation and test worlds
    const double *floor;   // [detectors] scores above it are kept; NULL = all
    double budget;         // largest alert budget whose threshold will be sought, 0 = keep all above the floor
    uint32_t pooled;       // worlds whose alert rate is measured together with this one
    int alert_detector;    // index whose alerts go to the world's measures while it runs, or -1
    double alert_threshold;
    const world_watch_t *watch; // or NULL
    detector_cost_t *cost;      // [detectors] added to, or NULL
} world_job_t;

/// What came of it. Free with world_output_free, also after a failure.
typedef struct {
    scored_world_t world;   // indexed; empty for training worlds
    score_stream_t *stream; // [detectors] finished; NULL for training worlds
    size_t streams;
    training_rows_t rows; // of training worlds only
    uint64_t seed;
    sim_counts_t counts;
    target_counts_t targets; // of test worlds only
    truth_t truth;           // training worlds; others keep it in `world`
    sim_measure_count_t *measure;
    size_t measures;
    double simulate_s, score_s; // wall time
} world_output_t;

/// Runs it.
/// @return  0, or what the simulator, a detector or the watch returned; ERR_MEMORY
int world_run(const world_job_t *job, world_output_t *out);
void world_output_free(world_output_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One world streamed through features and detectors: rows to learn from, or scores.
#ifndef VIGIL_WORLD_RUN_H
#define VIGIL_WORLD_RUN_H
#include "core/rng.h"
#include "results/linkage/linked_scores.h"
#include "results/linkage/world_linkage.h"
#include "results/pairs/pair_record.h"
#include "results/programs/program_school.h"
#include "results/scores/score_stream.h"
#include "results/targets/target_counts.h"
#include "results/worlds/corrupt.h"
#include "results/worlds/lineup.h"
#include "results/worlds/scored_world.h"
#include "results/worlds/watched_world.h"

/// What to do with a world.
typedef struct {
    const scenario_t *scenario;
    const lineup_t *lineup;
    world_role_t role;
    uint32_t index;
    const fit_rows_t *fit;          // for detectors of validation and test worlds
    const linkage_model_t *linkage; // for validation and test worlds where linkage is learned
    const double *floor;            // [detectors] scores above it are kept; NULL = all
    double budget;                  // largest alert budget whose threshold will be sought, 0 = keep all above the floor
    uint32_t pooled;                // worlds whose alert rate is measured together with this one
    int alert_detector;             // index whose alerts go to the world's measures while it runs, or -1
    double alert_threshold;
    bool alerts_only;               // nobody asks for scores of this world: only what alerts do in it counts
    const world_watch_t *watch;     // or NULL
    const world_turn_t *turn;       // or NULL
    const program_school_t *school; // of the programs in the lineup; may be NULL if there are none
    detector_cost_t *cost;          // [detectors] added to, or NULL
} world_job_t;

/// What came of it. Free with world_output_free, also after a failure.
typedef struct {
    scored_world_t world;   // indexed; empty for training worlds
    score_stream_t *stream; // [detectors] finished; NULL for training worlds
    size_t streams;
    training_rows_t rows;      // of training worlds only
    linkage_lesson_t lesson;   // of training worlds only
    linkage_verdict_t linkage; // of the others
    uint64_t seed;
    sim_counts_t counts;
    target_counts_t targets; // of test worlds only
    truth_t truth;           // training worlds; others keep it in `world`
    pair_record_t pairs;     // of test worlds only
    uint64_t alerts;         // that went to the measures: of accounts, or of cases where accounts are joined
    sim_measure_count_t *measure;
    size_t measures;
    sim_measure_cost_t *measure_cost;
    size_t measure_costs;
    int32_t left_out;           // offender_t that the world lacks or, of test worlds, that alone is scored
    corrupt_counts_t corrupt;   // rows that detectors saw and did not see; not of training worlds
    double simulate_s, score_s; // wall time
} world_output_t;

/// Runs it.
/// @return  0, or what the simulator, a detector or the watch returned; ERR_MEMORY
int world_run(const world_job_t *job, world_output_t *out);
void world_output_free(world_output_t *self);
#endif

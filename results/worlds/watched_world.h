// SPDX-License-Identifier: GPL-3.0-or-later
// One world of a study from its seed to its truth: simulated, counted for published figures, and watched from outside.
// With detectors it is world_run's, without them targets_run's.
#ifndef VIGIL_WATCHED_WORLD_H
#define VIGIL_WATCHED_WORLD_H
#include "results/targets/target_collector.h"
#include "sim/sim.h"
#include <stdbool.h>

typedef enum { WORLD_TRAINING, WORLD_VALIDATION, WORLD_TEST, WORLD_ROLES } world_role_t;
extern const char *const world_role_name[WORLD_ROLES + 1];
/// How many worlds of the role a run has.
uint32_t world_role_worlds(const protocol_t *protocol, world_role_t role);

/// Lets the caller watch worlds (write traces). Either may be NULL.
typedef struct {
    void *self;
    /// Before the first tick. `sink` may be set to one more taker of batches. @return 0 or ERR_*
    int (*begin)(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink);
    /// After the last tick. @return 0 or ERR_*
    int (*end)(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index);
} world_watch_t;

/// Lets the caller change a world on its way: an arm of an experiment, whose measures change at the branch.
typedef struct {
    uint32_t time; // s
    void *self;
    /// Once, between ticks, before the one that begins at `time`. @return 0 or ERR_*
    int (*turn)(void *self, sim_t *sim);
} world_turn_t;

/// Zeroed but for the first six, which the caller sets.
typedef struct {
    const scenario_t *scenario;
    const world_watch_t *watch; // or NULL
    const world_turn_t *turn;   // or NULL
    world_role_t role;
    uint32_t index;
    bool counted; // for published figures
    uint64_t seed;
    sim_t *sim;
    target_collector_t targets;
} watched_world_t;

/// Builds the world of the scenario's seed, the role and the index. @return 0, ERR_MEMORY
int watched_world_open(watched_world_t *self);
/// Runs it to its end. @param[in] own  the caller's taker of batches, before all others; its `take` may be NULL
/// @return  0, ERR_STOPPED, ERR_MEMORY, or what the watch or a taker returned
int watched_world_run(watched_world_t *self, sink_t own);
/// Tells the watch, and the counts if the world is counted.
/// @param[in]  truth  at the end
/// @param[out] out    left alone if the world is not counted
/// @return  0, ERR_MEMORY, or what the watch returned
int watched_world_end(watched_world_t *self, const truth_t *truth, target_counts_t *out);
/// Safe on a half-made struct.
void watched_world_close(watched_world_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The simulator from outside: open a world, run it into sinks, read the truth.
#ifndef VIGIL_SIM_H
#define VIGIL_SIM_H
#include "sim/measures/measure.h"
#include "sim/world/world.h"
#include "trace/sink.h"
#include "trace/truth.h"

#define TICK_S 3600u

typedef struct sim sim_t;

/// Size and outcome counts of a world so far; the rows of the table that `run` and `simulate` print.
typedef struct {
    uint64_t persons, accounts, groups, ties;         // ties: undirected, at the start
    uint64_t events, messages;                        // rows; direct messages (sum of counts)
    uint64_t event[EVENT_KINDS];                      // rows by kind
    uint64_t offenders, approaches, answered, harmed; // persons; children by approach: answered, came to harm
    uint64_t begun_on[PLATFORMS], answered_on[PLATFORMS], harmed_on[PLATFORMS]; // approaches, by platform of their
                                                                                // beginning and of the harm
    uint64_t closed_accounts, closed_benign;
    uint64_t state_bytes; // memory of the world's own arrays
} sim_counts_t;

/// Builds the population and the ties of one world. The scenario must outlive it.
/// @return 0, ERR_MEMORY, ERR_INPUT (a scenario that cannot be built)
int sim_open(sim_t **self, const scenario_t *scenario, uint64_t world_seed);
void sim_close(sim_t *self);
/// What the platforms know of the accounts; `registered` of an account that comes later lies ahead.
const account_table_t *sim_accounts(const sim_t *self);
/// The world itself, for measures.
const world_t *sim_world(const sim_t *self);
/// Runs all ticks that are left; every sink gets every batch. Stops between ticks on a signal (ERR_STOPPED) or a sink's
/// error.
int sim_run(sim_t *self, const sink_t *sink, size_t sinks);
/// The same, but only the ticks that begin before `until` (s), none if that is past: a run in parts is the run in one.
int sim_run_until(sim_t *self, uint32_t until, const sink_t *sink, size_t sinks);
/// s at which the next tick begins.
uint32_t sim_time(const sim_t *self);
/// An arm of an experiment: another simulation in the state of `from`, which goes on under `scenario` and leaves `from`
/// as it is. With nothing changed it writes the bytes that `from` would. Measures that the arm switches on open at the
/// branch; one that runs already with the same settings goes on with its state and counts; with other settings it opens
/// anew; one that the arm switches off ends. Random numbers are functions of (seed, who, when, what for), so arms share
/// them: a person's draws differ only from where the measures, or others whom they touched, change that person's path.
/// What sinks hold (detectors, files) is theirs to copy.
/// @param[in] from      between ticks: before, between or after calls of sim_run_until; may be an arm itself. Arms and
///                      `from` may be closed in any order.
/// @param[in] scenario  must outlive the arm; differs from that of `from` in measures.* (and description) only
/// @return  0, ERR_MEMORY, ERR_INPUT: another key differs (the first is named), ERR_PLUGIN: a measure that runs already
///          cannot be copied
/// @threads reads `from` only: several arms may be made at once
/// @cost    O(accounts + contacts + rows and tasks waiting); persons and groups are shared
int sim_branch(sim_t **arm, const sim_t *from, const scenario_t *scenario);
/// The same without a copy: the simulation itself goes on under the measures of `scenario`, for a caller whose sinks
/// hold what cannot be copied. What it writes from here on is what a branch would write.
/// @param[in] self      between ticks, never from a sink
/// @param[in] scenario  must outlive the simulation, as must the one before while this is called; differs in measures.*
///                      (and description) only
/// @return  0, ERR_MEMORY, ERR_INPUT: another key differs (the first is named). On failure nothing has changed
int sim_change_measures(sim_t *self, const scenario_t *scenario);
/// For use by a sink, while sim_run runs: an alert about an account, handled by the measures from the next tick on.
/// Kept in the order of calls.
/// @return  0, ERR_MEMORY: it is lost, and the run with it
int sim_alert(sim_t *self, uint32_t account, double score) __attribute__((warn_unused_result));
/// Counts so far.
sim_counts_t sim_counts(const sim_t *self);
/// @return  [accounts] s at which a platform first restricted each, or NEVER; as long as the simulation
const int32_t *sim_restricted_at(const sim_t *self);
/// The truth after the run; free with truth_free. @return 0, ERR_MEMORY
int sim_truth(const sim_t *self, truth_t *truth);

/// One measure's counters at one hook and platform, summed over the run: attempts == allowed + denied + abandoned.
typedef struct {
    const char *measure, *hook;
    int platform;
    uint64_t attempts, allowed, denied, abandoned;
} sim_measure_count_t;
/// @return rows written, at most `room`
size_t sim_measure_counts(const sim_t *self, sim_measure_count_t *out, size_t room);

/// What one measure cost the people of one role and age band, summed over the run.
typedef struct {
    uint32_t measure; // index in measure_registry
    uint32_t offender, role;
    uint32_t age_from; // years; to the next band of age_band_from
    uint64_t cost[COSTS];
} sim_measure_cost_t;
/// Rows in which anything is not 0. @return rows written, at most `room`
size_t sim_measure_costs(const sim_t *self, sim_measure_cost_t *out, size_t room);
#endif

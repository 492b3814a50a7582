// SPDX-License-Identifier: GPL-3.0-or-later
// The pairs of all test worlds, turned into metrics with intervals.
#ifndef VIGIL_PAIR_EVALUATION_H
#define VIGIL_PAIR_EVALUATION_H
#include "results/files/run_result.h"
#include "results/pairs/pair_record.h"
#include "results/worlds/lineup.h"
#include "results/worlds/scored_world.h"

enum {
#define PAIR_METRIC(name, of, text, unit, meaning) PAIR_METRIC_##name,
#include "results/metrics/metric.def"
    PAIR_METRICS
};

typedef struct {
    size_t worlds, detectors, added;
    pair_record_t *record;       // [worlds]
    const scored_world_t *world; // [worlds] borrowed, by pair_evaluation_values
    const bool *scores_pairs;    // [detectors] borrowed, or NULL: none does
} pair_evaluation_t;

/// @return  0, ERR_MEMORY; free also after a failure
int pair_evaluation_init(pair_evaluation_t *self, size_t worlds, size_t detectors);
void pair_evaluation_free(pair_evaluation_t *self);
/// Adds the next world's. @param[in] record  taken over (the caller's struct is zeroed)
void pair_evaluation_add(pair_evaluation_t *self, pair_record_t *record);

/// Appends to every detector's metrics, and fills `pair_times`; nothing where the protocol does not ask for pairs.
/// Intervals: worlds and persons drawn as for all other metrics of the same seed. Shares are widened as theirs are,
/// over the offenders who have a child at risk.
/// @param[in] world  [worlds] indexed
/// @return  0, ERR_MEMORY
int pair_evaluation_report(pair_evaluation_t *self, const scored_world_t *world, const lineup_t *lineup,
                           const protocol_t *protocol, uint64_t seed, run_result_t *result);

/// All values, [detectors][PAIR_METRICS], as one statistic of weighted worlds.
interval_statistic_t pair_evaluation_statistic(const pair_evaluation_t *self);
#endif

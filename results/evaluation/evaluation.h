// SPDX-License-Identifier: GPL-3.0-or-later
// Test worlds and the evidence of every detector in them, turned into metrics with intervals.
#ifndef VIGIL_EVALUATION_H
#define VIGIL_EVALUATION_H
#include "results/files/run_result.h"
#include "results/metrics/delay.h"
#include "results/metrics/evidence.h"
#include "results/metrics/group_rates.h"
#include "results/metrics/pooled.h"

typedef struct {
    double threshold[BUDGETS],
        validation_rate[BUDGETS];  // NaN rate where thresholds were not chosen on validation worlds
    probability_map_t probability; // without levels where scores could not be calibrated on validation worlds
} frozen_t;

typedef struct {
    const protocol_t *protocol;
    size_t worlds, detectors, added;
    const frozen_t *frozen; // [detectors], borrowed
    scored_world_t *world;  // [worlds]
    evidence_t *evidence;   // [worlds][detectors]
    // Made by evaluation_report:
    delay_t *delay; // [detectors][BUDGETS]
    pooled_worlds_t all;
    pooled_t *pooled;     // [detectors]
    group_index_t *group; // [worlds]
    group_large_t large;
    struct {
        ranking_t account, person;
    } * whole; // [detectors] all worlds in one
    size_t whole_persons;
} evaluation_t;

/// @param[in] frozen [detectors] thresholds, which must outlive self
/// @return  0, ERR_MEMORY
int evaluation_init(evaluation_t *self, const protocol_t *protocol, size_t worlds, size_t detectors,
                    const frozen_t *frozen);
void evaluation_free(evaluation_t *self);
/// Adds the next world.
/// @param[in] world  indexed; taken over (the caller's struct is zeroed), also on failure
/// @param[in] stream [detectors] finished; no longer needed afterwards
/// @return  0, ERR_MEMORY
int evaluation_add(evaluation_t *self, scored_world_t *world, const score_stream_t *stream);
/// Fills the detectors' rows (names are the caller's) and the paired comparisons.
/// @param[in] seed of the bootstrap
/// @return  0, ERR_MEMORY
int evaluation_report(evaluation_t *self, uint64_t seed, run_result_t *result);
#endif

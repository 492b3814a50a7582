// SPDX-License-Identifier: GPL-3.0-or-later
// Test worlds and the evidence of every detector in them, turned into metrics with intervals.
#ifndef VIGIL_EVALUATION_H
#define VIGIL_EVALUATION_H
#include "results/delay.h"
#include "results/evidence.h"
#include "results/run_result.h"

enum {
#define ACCOUNT_METRIC(name, text, unit, meaning) ACCOUNT_##name,
#include "results/metric.def"
    ACCOUNT_METRICS
};
enum {
#define PERSON_METRIC(name, text, unit, meaning) PERSON_##name,
#include "results/metric.def"
    PERSON_METRICS
};
enum {
#define BUDGET_METRIC(name, text, unit, meaning) BUDGET_##name,
#include "results/metric.def"
    BUDGET_METRICS
};
#define RANKING_METRICS ((size_t)ACCOUNT_METRICS + PERSON_METRICS)
#define DETECTOR_VALUES (RANKING_METRICS + (size_t)BUDGETS * BUDGET_METRICS) // account, person, then budget by budget

typedef struct {
    double threshold[BUDGETS],
        validation_rate[BUDGETS]; // NaN rate where thresholds were not chosen on validation worlds
} frozen_t;

typedef struct {
    const protocol_t *protocol;
    size_t worlds, detectors, added;
    const frozen_t *frozen; // [detectors], borrowed
    scored_world_t *world;  // [worlds]
    evidence_t *evidence;   // [worlds][detectors]
    delay_t *delay;         // [detectors][BUDGETS], made by evaluation_report
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
/// Fills the detectors' rows (names are the caller's) and the paired comparison with the best trivial baseline.
/// @param[in] seed of the bootstrap
/// @return  0, ERR_MEMORY
int evaluation_report(evaluation_t *self, uint64_t seed, run_result_t *result);

/// For the parts of this module: the statistic of all detectors' values, [detectors][DETECTOR_VALUES].
interval_statistic_t evaluation_statistic(const evaluation_t *self);
/// For the parts of this module: widens the intervals of shares at the budgets where they rest on few persons.
/// @param[in]     point     [detectors][DETECTOR_VALUES]
/// @param[in,out] low, high as point
/// @return  0, ERR_MEMORY
int evaluation_widen(const evaluation_t *self, const double *point, double *low, double *high);
/// For the parts of this module: everything of a detector's result but `metrics` and the intervals of `budget`.
int evaluation_rows(const evaluation_t *self, size_t detector, detector_result_t *result);
#endif

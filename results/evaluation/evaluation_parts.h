// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the evaluation share: where each value of a detector stands, and the steps that make them.
#ifndef VIGIL_EVALUATION_PARTS_H
#define VIGIL_EVALUATION_PARTS_H
#include "core/block.h"
#include "results/evaluation/evaluation.h"
#include "results/metrics/estimate.h"

enum {
#define ACCOUNT_METRIC(name, of, text, unit, meaning) ACCOUNT_##name,
#include "results/metrics/metric.def"
    ACCOUNT_METRICS
};
enum {
#define PERSON_METRIC(name, of, text, unit, meaning) PERSON_##name,
#include "results/metrics/metric.def"
    PERSON_METRICS
};
enum {
#define BUDGET_METRIC(name, of, text, unit, meaning) BUDGET_##name,
#include "results/metrics/metric.def"
    BUDGET_METRICS
};
enum {
#define REVIEW_METRIC(name, of, text, unit, meaning) REVIEW_##name,
#include "results/metrics/metric.def"
    REVIEW_METRICS
};

// A detector's values: rankings, each budget, then all that is taken at the review budget alone.
#define RANKING_METRICS ((size_t)ACCOUNT_METRICS + PERSON_METRICS)
#define BUDGETS_FROM RANKING_METRICS
#define REVIEW_FROM (BUDGETS_FROM + (size_t)BUDGETS * BUDGET_METRICS)
#define WORLD_RECALL (REVIEW_FROM + (size_t)REVIEW_WORLD_RECALL)
#define STAGES_FROM (REVIEW_FROM + REVIEW_METRICS)
#define GROUP_FPR_FROM (STAGES_FROM + ALERT_STAGES)
#define GROUP_RATIO_FROM (GROUP_FPR_FROM + ACCOUNT_GROUPS)
#define GROUP_RECALL_FROM (GROUP_RATIO_FROM + ACCOUNT_GROUPS)
#define GROUP_VPBH_FROM (GROUP_RECALL_FROM + GROUPS)
#define DETECTOR_VALUES (GROUP_VPBH_FROM + CHILD_GROUPS)

#define RARE 1e-4 // the prevalence of precision_at_1e-4

/// The statistic of all detectors' values, [detectors][DETECTOR_VALUES].
interval_statistic_t evaluation_statistic(const evaluation_t *self);

/// The values from REVIEW_FROM on, over a zeroed block of evaluation_pooled_bytes().
size_t evaluation_pooled_bytes(const evaluation_t *self);
/// @param[in] positives, negatives weights of the world's accounts
void evaluation_pooled_add(const evaluation_t *self, size_t world, const uint8_t *weight, double positives,
                           double negatives, void *block);
void evaluation_pooled_finish(const evaluation_t *self, void *block, double *value);

/// The values at rarer prevalences than the simulated, from all worlds' accounts in one ranking. NaN where fewer than
/// RANKING_MIN_FALSE of all negatives' number are positives at that prevalence: with fewer, the estimate errs upward by
/// tens of per cent and no interval can tell. Ranks once; then over a zeroed block of evaluation_whole_bytes().
/// @return  0, ERR_MEMORY
/// @cost    O(accounts of all worlds x detectors), and a resample the same
int evaluation_whole_init(evaluation_t *self);
void evaluation_whole_free(evaluation_t *self);
size_t evaluation_whole_bytes(const evaluation_t *self);
void evaluation_whole_add(const evaluation_t *self, size_t world, const uint8_t *weight, void *block);
void evaluation_whole_finish(const evaluation_t *self, void *block, double *value);

/// Widens the intervals of shares that rest on few persons.
/// @param[in]     point     [detectors][DETECTOR_VALUES]
/// @param[in,out] low, high as point
/// @return  0, ERR_MEMORY
int evaluation_widen(const evaluation_t *self, const double *point, double *low, double *high);
/// Everything of a detector's result but `metrics`. @return 0, ERR_MEMORY
int evaluation_rows(const evaluation_t *self, size_t detector, const estimate_t *estimate, detector_result_t *result);
/// Paired comparisons with the best detector and the best trivial baseline.
/// @param[in] seed of sampled sign flips
/// @return  0, ERR_MEMORY
int evaluation_compare(const evaluation_t *self, const estimate_t *estimate, uint64_t seed, run_result_t *result);
#endif

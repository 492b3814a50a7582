// SPDX-License-Identifier: GPL-3.0-or-later
// Collecting evidence world by world, then metrics with intervals.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation_parts.h"
#include "results/metrics/metric_counts.h"
#include <math.h>
#include <string.h>

int evaluation_init(evaluation_t *self, const protocol_t *protocol, size_t worlds, size_t detectors,
                    const frozen_t *frozen)
{
    *self = (evaluation_t){.protocol = protocol, .worlds = worlds, .detectors = detectors, .frozen = frozen};
    CHECK(ARRAY_NEW(self->world, worlds));
    CHECK(ARRAY_NEW(self->evidence, worlds * detectors));
    CHECK(ARRAY_NEW(self->pooled, detectors));
    CHECK(ARRAY_NEW(self->group, worlds));
    return ARRAY_NEW(self->delay, detectors * BUDGETS);
}

void evaluation_free(evaluation_t *self)
{
    for (size_t w = 0; self->world && w < self->worlds; w++) scored_world_free(&self->world[w]);
    for (size_t i = 0; self->evidence && i < self->worlds * self->detectors; i++) evidence_free(&self->evidence[i]);
    for (size_t i = 0; self->delay && i < self->detectors * BUDGETS; i++) delay_free(&self->delay[i]);
    for (size_t d = 0; self->pooled && d < self->detectors; d++) pooled_free(&self->pooled[d]);
    for (size_t w = 0; self->group && w < self->worlds; w++) group_index_free(&self->group[w]);
    pooled_worlds_free(&self->all);
    evaluation_whole_free(self);
    free(self->pooled);
    free(self->group);
    free(self->world);
    free(self->evidence);
    free(self->delay);
    memset(self, 0, sizeof *self);
}

int evaluation_add(evaluation_t *self, scored_world_t *world, const score_stream_t *stream)
{
    BUG_IF(self->added == self->worlds);
    size_t w = self->added++;
    int failed = 0;
    self->world[w] = *world;
    memset(world, 0, sizeof *world);
#pragma omp parallel for schedule(dynamic, 1) reduction(+ : failed)
    for (size_t d = 0; d < self->detectors; d++)
        failed += evidence_init(&self->evidence[w * self->detectors + d], &self->world[w], &stream[d],
                                self->frozen[d].threshold, self->protocol->cooldown_days * DAY_S) < 0;
    own_events_forget(&self->world[w].own);
    return failed ? error_set(ERR_MEMORY, "no memory to score a world of %zu accounts", self->world[w].truth.accounts)
                  : 0;
}

static int place_delays(evaluation_t *self)
{
    const budget_evidence_t **evidence = NULL;
    int code = ARRAY_NEW(evidence, self->worlds);
    for (size_t i = 0; code == 0 && i < self->detectors * BUDGETS; i++) {
        size_t d = i / BUDGETS, b = i % BUDGETS;
        for (size_t w = 0; w < self->worlds; w++) evidence[w] = &self->evidence[w * self->detectors + d].budget[b];
        code = delay_init(&self->delay[i], self->world, evidence, self->worlds);
    }
    free(evidence);
    return code;
}

/// The detectors at the review budget, and the groups of accounts and children.
static int place_review(evaluation_t *self)
{
    const evidence_t **evidence = NULL;
    CHECK(pooled_worlds_init(&self->all, self->world, self->worlds));
    int code = ARRAY_NEW(evidence, self->worlds);
    for (size_t d = 0; code == 0 && d < self->detectors; d++) {
        const frozen_t *frozen = &self->frozen[d];
        for (size_t w = 0; w < self->worlds; w++) evidence[w] = &self->evidence[w * self->detectors + d];
        code = pooled_init(&self->pooled[d], &self->all, self->world, evidence, self->worlds, &frozen->probability,
                           frozen->threshold[REVIEW_BUDGET]);
    }
    free(evidence);
    for (size_t w = 0; code == 0 && w < self->worlds; w++) code = group_index_init(&self->group[w], &self->world[w]);
    if (code == 0) group_large(self->group, self->worlds, &self->large);
    return code;
}

static int estimate(const evaluation_t *self, uint64_t seed, estimate_t *out)
{
    interval_statistic_t statistic = evaluation_statistic(self);
    interval_world_t *strata = NULL;
    CHECK(scored_world_strata(self->world, self->worlds, &strata));
    int code = estimate_init(out, strata, self->worlds, &statistic, self->protocol->bootstrap, seed);
    free(strata);
    return code < 0 ? code : evaluation_widen(self, out->point, out->low, out->high);
}

/// @param[in] count, of  of metric_counts, and which of them
static int add_metric(detector_result_t *out, const estimate_t *e, size_t index, const uint64_t *count,
                      metric_count_t of, const char *name, const char *unit)
{
    metric_row_t row = {.value = e->point[index], .low = e->low[index], .high = e->high[index], .n = count[of]};
    run_result_text(row.of, metric_count_name[of]);
    run_result_text(row.name, name);
    run_result_text(row.unit, unit);
    return ROWS_ADD(&out->metrics, row);
}

/// Metrics in the order of metric.def; those of alerts at the review budget.
static int add_metrics(const evaluation_t *self, detector_result_t *out, const estimate_t *e, size_t detector)
{
    size_t at = detector * DETECTOR_VALUES;
    uint64_t count[METRIC_COUNTS];
    metric_counts(self, detector, count);
#define ACCOUNT_METRIC(name, of, text, unit, meaning) CHECK(add_metric(out, e, at++, count, COUNT_##of, text, unit));
#define PERSON_METRIC(name, of, text, unit, meaning) CHECK(add_metric(out, e, at++, count, COUNT_##of, text, unit));
#include "results/metrics/metric.def"
    at += REVIEW_BUDGET * BUDGET_METRICS;
#define BUDGET_METRIC(name, of, text, unit, meaning) CHECK(add_metric(out, e, at++, count, COUNT_##of, text, unit));
#include "results/metrics/metric.def"
    at = detector * DETECTOR_VALUES + REVIEW_FROM;
#define REVIEW_METRIC(name, of, text, unit, meaning) CHECK(add_metric(out, e, at++, count, COUNT_##of, text, unit));
#include "results/metrics/metric.def"
    return 0;
}

int evaluation_report(evaluation_t *self, uint64_t seed, run_result_t *result)
{
    estimate_t e = {0};
    int code = 0;
    BUG_IF(self->added != self->worlds || result->detectors != self->detectors);
    result->resamples = self->protocol->bootstrap;
    result->test_worlds = self->worlds;
    result->review_budget = self->protocol->budget[REVIEW_BUDGET];
    if ((code = place_delays(self)) < 0 || (code = place_review(self)) < 0 ||
        (code = evaluation_whole_init(self)) < 0 || (code = estimate(self, seed, &e)) < 0)
        goto out;
    for (size_t d = 0; code == 0 && d < self->detectors; d++) {
        if ((code = evaluation_rows(self, d, &e, &result->detector[d])) < 0) goto out;
        if ((code = add_metrics(self, &result->detector[d], &e, d)) < 0) goto out;
    }
    code = evaluation_compare(self, &e, seed, result);
out:
    estimate_free(&e);
    return code;
}

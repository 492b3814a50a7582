// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/pair_evaluation.h"
#include "results/metrics/metric_counts.h"

#include "core/array.h"
#include "core/error.h"
#include "results/metrics/estimate.h"
#include "results/programs/programs.h"
#include <math.h>
#include <string.h>

int pair_evaluation_init(pair_evaluation_t *self, size_t worlds, size_t detectors)
{
    *self = (pair_evaluation_t){.worlds = worlds, .detectors = detectors};
    return ARRAY_NEW(self->record, worlds);
}

void pair_evaluation_free(pair_evaluation_t *self)
{
    for (size_t w = 0; self->record && w < self->worlds; w++) pair_record_free(&self->record[w]);
    free(self->record);
    memset(self, 0, sizeof *self);
}

void pair_evaluation_add(pair_evaluation_t *self, pair_record_t *record)
{
    BUG_IF(self->added == self->worlds);
    self->record[self->added++] = *record;
    memset(record, 0, sizeof *record);
}

static int estimate(const pair_evaluation_t *self, uint32_t resamples, uint64_t seed, estimate_t *out)
{
    interval_statistic_t statistic = pair_evaluation_statistic(self);
    interval_world_t *strata = NULL;
    CHECK(scored_world_strata(self->world, self->worlds, &strata));
    int code = estimate_init(out, strata, self->worlds, &statistic, resamples, seed);
    free(strata);
    return code;
}

/// Offenders of a world with a child at risk, and with one to whom harm had not come.
static int count_offenders(const pair_record_t *record, const scored_world_t *world, double *all, double *before)
{
    uint8_t *seen = NULL;
    CHECK(ARRAY_NEW(seen, world->offenders));
    for (size_t i = 0; i < record->risks; i++) {
        uint32_t o = world->offender_of[record->risk[i].offender];
        if (o == NO_OFFENDER) continue;
        *all += !(seen[o] & 1);
        *before += !record->risk[i].harmed && !(seen[o] & 2);
        seen[o] |= record->risk[i].harmed ? 1 : 3;
    }
    free(seen);
    return 0;
}

/// Shares of few offenders' children, as evaluation_widen does.
static int widen(const pair_evaluation_t *self, estimate_t *e)
{
    double all = 0, before = 0;
    for (size_t w = 0; w < self->worlds; w++) CHECK(count_offenders(&self->record[w], &self->world[w], &all, &before));
    for (size_t d = 0; d < self->detectors; d++) {
        static const int of_all[] = {PAIR_METRIC_COVERED, PAIR_METRIC_RECALL, PAIR_METRIC_RECALL_MESSAGES};
        size_t at = d * PAIR_METRICS, early = at + PAIR_METRIC_RECALL_BEFORE;
        for (size_t k = 0; k < sizeof of_all / sizeof *of_all; k++) {
            size_t v = at + (size_t)of_all[k];
            interval_widen_share(e->point[v], all, &e->low[v], &e->high[v]);
        }
        interval_widen_share(e->point[early], before, &e->low[early], &e->high[early]);
    }
    return 0;
}

/// Over all test worlds.
static void count_pairs(const run_result_t *result, uint64_t count[METRIC_COUNTS])
{
    memset(count, 0, METRIC_COUNTS * sizeof *count);
    for (size_t i = 0; i < result->pair_times.n; i++) {
        const pair_time_row_t *row = &result->pair_times.row[i];
        count[COUNT_PAIRS] += row->pairs;
        count[COUNT_POSITIVE_PAIRS] += row->positives;
        count[COUNT_AT_RISK] += row->children;
        count[COUNT_AT_RISK_UNHARMED] += row->before_harm;
    }
}

static int add_metrics(const estimate_t *e, const uint64_t count[METRIC_COUNTS], size_t detector,
                       detector_result_t *out)
{
    static const struct {
        const char *name, *unit;
        metric_count_t of;
    } metric[PAIR_METRICS] = {
#define PAIR_METRIC(name, of, text, unit, meaning) {text, unit, COUNT_##of},
#include "results/metrics/metric.def"
    };
    for (size_t m = 0; m < PAIR_METRICS; m++) {
        size_t v = detector * PAIR_METRICS + m;
        metric_row_t row = {.value = e->point[v], .low = e->low[v], .high = e->high[v], .n = count[metric[m].of]};
        run_result_text(row.name, metric[m].name);
        run_result_text(row.unit, metric[m].unit);
        run_result_text(row.of, metric_count_name[metric[m].of]);
        CHECK(ROWS_ADD(&out->metrics, row));
    }
    return 0;
}

static int add_times(const pair_record_t *record, const scored_world_t *world, size_t index, run_result_t *result)
{
    uint8_t *covered = NULL;
    int code = ARRAY_NEW(covered, record->risks);
    for (size_t i = 0; code == 0 && i < record->positives; i++) covered[record->positive[i]] = 1;
    for (size_t t = 0; t < record->times && code == 0; t++) {
        const pair_time_t *time = &record->time[t];
        pair_time_row_t row = {.world = index,
                               .day = (double)time->time / DAY_S,
                               .positives = time->positive_end - pair_record_positives_from(record, t),
                               .left_out = time->left_out,
                               .room = time->room};
        row.pairs = row.positives + time->negatives;
        for (size_t i = pair_record_risks_from(record, t); i < time->risk_end; i++) {
            if (world->offender_of[record->risk[i].offender] == NO_OFFENDER) continue;
            row.children++;
            row.before_harm += !record->risk[i].harmed;
            row.covered += covered[i];
        }
        code = ROWS_ADD(&result->pair_times, row);
    }
    free(covered);
    return code;
}

int pair_evaluation_report(pair_evaluation_t *self, const scored_world_t *world, const lineup_t *lineup,
                           const protocol_t *protocol, uint64_t seed, run_result_t *result)
{
    estimate_t e = {0};
    uint64_t count[METRIC_COUNTS];
    bool scores_pairs[LINEUP_MAX] = {0};
    BUG_IF(self->added != self->worlds || result->detectors != self->detectors);
    if (protocol->pair_every_days == 0) return 0;
    for (size_t d = 0; d < lineup->n; d++) scores_pairs[d] = lineup->detector[d]->score_pairs != NULL;
    self->world = world;
    self->scores_pairs = scores_pairs;
    int code = estimate(self, protocol->bootstrap, seed, &e);
    if (code == 0) code = widen(self, &e);
    for (size_t w = 0; w < self->worlds && code == 0; w++) code = add_times(&self->record[w], &world[w], w, result);
    count_pairs(result, count);
    for (size_t d = 0; d < self->detectors && code == 0; d++)
        if (!program_of(lineup->detector[d])) code = add_metrics(&e, count, d, &result->detector[d]);
    self->scores_pairs = NULL;
    estimate_free(&e);
    return code;
}

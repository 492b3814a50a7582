// SPDX-License-Identifier: GPL-3.0-or-later
// The values of the statistic that pool worlds at the review budget: early detection, calibration, stages, groups.
#include "results/evaluation/evaluation_parts.h"
#include "results/metrics/latency.h"
#include "results/metrics/reliability.h"
#include "results/metrics/weight.h"
#include <math.h>
#include <string.h>

/// Sums of one detector over drawn worlds.
typedef struct {
    latency_sum_t soon, late; // they differ in delay_cost alone
    double recall, worlds;    // sum of each world's recall, and of how many
    double stage[ALERT_STAGES];
    group_hits_t hits;
} sum_t;

/// What one thread needs, cut from one block.
typedef struct {
    group_sizes_t *sizes;
    sum_t *sum;                                // [detectors]
    double *events, *hours, *lead;             // [detectors][positives or children of all worlds]
    double *positive, *negative;               // [detectors][most_levels]
    size_t positives, children, levels, bytes; // strides
} scratch_t;

static size_t most_levels(const evaluation_t *e)
{
    size_t most = 0;
    for (size_t d = 0; d < e->detectors; d++)
        if (e->pooled[d].scale.levels > most) most = e->pooled[d].scale.levels;
    return most;
}

static scratch_t lay_out(const evaluation_t *e, char *block)
{
    scratch_t s = {.positives = e->all.positives, .children = e->all.children, .levels = most_levels(e)};
    size_t d = e->detectors;
    block_t cut = {block, 0};
    BLOCK_CUT(&cut, s.sizes, 1);
    BLOCK_CUT(&cut, s.sum, d);
    BLOCK_CUT(&cut, s.events, d * s.positives);
    BLOCK_CUT(&cut, s.hours, d * s.positives);
    BLOCK_CUT(&cut, s.lead, d * s.children);
    BLOCK_CUT(&cut, s.positive, d * s.levels);
    BLOCK_CUT(&cut, s.negative, d * s.levels);
    s.bytes = cut.bytes;
    return s;
}

size_t evaluation_pooled_bytes(const evaluation_t *self) { return lay_out(self, NULL).bytes; }

static void add_latency(const evaluation_t *e, size_t w, size_t detector, const uint8_t *weight, scratch_t *s)
{
    const scored_world_t *world = &e->world[w];
    const review_t *review = &e->evidence[w * e->detectors + detector].review;
    const pooled_t *pooled = &e->pooled[detector];
    double *events = s->events + detector * s->positives, *hours = s->hours + detector * s->positives;
    latency_sum_t *soon = &s->sum[detector].soon, *late = &s->sum[detector].late;
    for (size_t k = 0; k < world->positives; k++) {
        size_t at = e->all.first_positive[w] + k;
        double n = weight_of(weight, world->person[world->positive_at[k]]);
        if (review->early[k]) soon->false_alarms += n;
        if (review->first[k] == NEVER) continue;
        soon->found += n;
        soon->delay_cost += n * pooled->soon[at];
        late->delay_cost += n * pooled->late[at];
        events[pooled->events.rank[at]] += n;
        hours[pooled->hours.rank[at]] += n;
    }
    for (size_t k = 0; k < review->accused; k++)
        soon->false_alarms += weight_of(weight, world->person[review->accused_at[k]]);
}

/// What goes by offender: recall of the world, stages at the first alert, lead before harm.
static void add_offenders(const evaluation_t *e, size_t w, size_t detector, const uint8_t *weight, scratch_t *s)
{
    const scored_world_t *world = &e->world[w];
    const evidence_t *evidence = &e->evidence[w * e->detectors + detector];
    const int32_t *first = evidence->budget[REVIEW_BUDGET].first;
    sum_t *sum = &s->sum[detector];
    double found = 0, all = 0;
    for (size_t o = 0; o < world->offenders; o++) {
        double n = weight_of(weight, world->offender[o]);
        all += n;
        if (first[o] == NEVER) continue;
        found += n;
        sum->stage[evidence->review.stage[o]] += n;
    }
    if (all > 0) {
        sum->recall += found / all;
        sum->worlds++;
    }
    for (size_t c = 0; c < world->children; c++) {
        uint32_t rank = e->pooled[detector].lead.rank[e->all.first_child[w] + c];
        if (rank != NO_RANK)
            s->lead[detector * s->children + rank] += weight_of(weight, world->offender[world->child[c].offender]);
    }
}

void evaluation_pooled_add(const evaluation_t *e, size_t w, const uint8_t *weight, double positives, double negatives,
                           void *block)
{
    scratch_t s = lay_out(e, block);
    group_sizes_add(s.sizes, &e->group[w], &e->world[w], weight);
    for (size_t d = 0; d < e->detectors; d++) {
        s.sum[d].soon.positives += positives;
        s.sum[d].soon.negatives += negatives;
        add_latency(e, w, d, weight, &s);
        add_offenders(e, w, d, weight, &s);
        group_hits_add(&s.sum[d].hits, &e->group[w], &e->world[w], &e->evidence[w * e->detectors + d], weight);
        probability_items_add(&e->pooled[d].items[w], weight, positives, negatives, s.positive + d * s.levels,
                              s.negative + d * s.levels);
    }
}

static void latency_values(const evaluation_t *e, const scratch_t *s, size_t d, double *v)
{
    const pooled_t *pooled = &e->pooled[d];
    const double *events = s->events + d * s->positives, *hours = s->hours + d * s->positives;
    latency_sum_t soon = s->sum[d].soon, late = soon;
    late.delay_cost = s->sum[d].late.delay_cost;
    v[REVIEW_LEAD_DAYS] = spread_median(pooled->lead.value, s->lead + d * s->children, pooled->lead.n);
    v[REVIEW_F1] = latency_f1(&soon);
    v[REVIEW_ERDE_5] = latency_erde(&soon);
    v[REVIEW_ERDE_50] = latency_erde(&late);
    v[REVIEW_EVENTS_MEDIAN] = spread_median(pooled->events.value, events, pooled->events.n);
    v[REVIEW_EVENTS_RATE] = e->all.events_rate;
    v[REVIEW_EVENTS_SPEED] = 1 - spread_median(pooled->events_penalty, events, pooled->events.n);
    v[REVIEW_EVENTS_F1] = latency_f1_weighted(&soon, v[REVIEW_EVENTS_SPEED]);
    v[REVIEW_HOURS_MEDIAN] = spread_median(pooled->hours.value, hours, pooled->hours.n);
    v[REVIEW_HOURS_RATE] = e->all.hours_rate;
    v[REVIEW_HOURS_SPEED] = 1 - spread_median(pooled->hours_penalty, hours, pooled->hours.n);
    v[REVIEW_HOURS_F1] = latency_f1_weighted(&soon, v[REVIEW_HOURS_SPEED]);
}

static void calibration_values(const evaluation_t *e, const scratch_t *s, size_t d, double *v)
{
    const probability_scale_t *scale = &e->pooled[d].scale;
    const double *positive = s->positive + d * s->levels, *negative = s->negative + d * s->levels;
    reliability_t all = {scale->levels, scale->probability, positive, negative};
    reliability_t alerted = {scale->levels - scale->alerted, scale->probability + scale->alerted,
                             positive + scale->alerted, negative + scale->alerted};
    v[REVIEW_BRIER] = v[REVIEW_SKILL] = v[REVIEW_LOG_LOSS] = v[REVIEW_ECE] = v[REVIEW_ECE_ALERTED] = NAN;
    if (scale->levels == 0) return;
    v[REVIEW_BRIER] = reliability_brier(&all);
    v[REVIEW_SKILL] = reliability_skill(&all);
    v[REVIEW_LOG_LOSS] = reliability_log_loss(&all);
    v[REVIEW_ECE] = reliability_error(&all);
    v[REVIEW_ECE_ALERTED] = reliability_error(&alerted);
}

void evaluation_pooled_finish(const evaluation_t *e, void *block, double *value)
{
    scratch_t s = lay_out(e, block);
    for (size_t d = 0; d < e->detectors; d++) {
        double *v = value + d * DETECTOR_VALUES, found = 0;
        group_rates_t rates;
        latency_values(e, &s, d, v + REVIEW_FROM);
        calibration_values(e, &s, d, v + REVIEW_FROM);
        v[WORLD_RECALL] = weight_ratio(s.sum[d].recall, s.sum[d].worlds);
        for (size_t k = 0; k < ALERT_STAGES; k++) found += s.sum[d].stage[k];
        for (size_t k = 0; k < ALERT_STAGES; k++) v[STAGES_FROM + k] = weight_ratio(s.sum[d].stage[k], found);
        group_rates(s.sizes, &s.sum[d].hits, &e->large, &rates);
        memcpy(v + GROUP_FPR_FROM, rates.fpr, ACCOUNT_GROUPS * sizeof *v);
        memcpy(v + GROUP_RATIO_FROM, rates.ratio, ACCOUNT_GROUPS * sizeof *v);
        memcpy(v + GROUP_RECALL_FROM, rates.recall, sizeof rates.recall);
        memcpy(v + GROUP_VPBH_FROM, rates.vpbh, sizeof rates.vpbh);
        v[REVIEW_FROM + REVIEW_WORST_RECALL] = rates.worst_recall;
    }
}

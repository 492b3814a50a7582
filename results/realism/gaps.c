// SPDX-License-Identifier: GPL-3.0-or-later
// Times between messages: burstiness and memory of users, burstiness of pairs.
#include "core/error.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include <math.h>

#define TIMES_FEWEST 20 // sending times of a user, messages of a pair

/// (sd - mean) / (sd + mean); NaN if all gaps are 0.
static double burstiness(const sample_t *gap)
{
    double sum = 0, squares = 0, n = (double)gap->n;
    for (size_t i = 0; i < gap->n; i++) sum += gap->value[i];
    double mean = sum / n;
    for (size_t i = 0; i < gap->n; i++) squares += (gap->value[i] - mean) * (gap->value[i] - mean);
    double sd = sqrt(squares / n);
    return sd + mean > 0 ? (sd - mean) / (sd + mean) : NAN;
}

/// Pearson correlation of neighbouring gaps; NaN where one side does not vary.
static double memory(const sample_t *gap)
{
    size_t n = gap->n - 1;
    double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < n; i++) {
        mean_a += gap->value[i];
        mean_b += gap->value[i + 1];
    }
    mean_a /= (double)n; // after the sum, which is exact: equal gaps have no deviation at all
    mean_b /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double a = gap->value[i] - mean_a, b = gap->value[i + 1] - mean_b;
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : NAN;
}

typedef struct {
    sample_t all, own, burst_user, memory_user, burst_pair; // own: gaps of the user or pair at hand
} gaps_t;

static int add_known(sample_t *to, double value) { return isnan(value) ? 0 : sample_add(to, value); }

static int take_user(const edge_stream_t *s, uint32_t user, gaps_t *gaps)
{
    gaps->own.n = 0;
    for (uint32_t i = s->sent_first[user] + 1; i < s->sent_first[user + 1]; i++) {
        double gap = (double)(s->edge[s->sent_event[i]].time - s->edge[s->sent_event[i - 1]].time);
        CHECK(sample_add(&gaps->all, gap));
        if (gap > 0) CHECK(sample_add(&gaps->own, gap));
    }
    if (gaps->own.n + 1 < TIMES_FEWEST) return 0;
    CHECK(add_known(&gaps->burst_user, burstiness(&gaps->own)));
    return add_known(&gaps->memory_user, memory(&gaps->own));
}

static int take_pair(const edge_stream_t *s, uint32_t pair, gaps_t *gaps)
{
    uint32_t first = s->pair_first[pair], end = s->pair_first[pair + 1];
    if (end - first < TIMES_FEWEST) return 0;
    gaps->own.n = 0;
    for (uint32_t i = first + 1; i < end; i++)
        CHECK(sample_add(&gaps->own, (double)(s->edge[s->pair_event[i]].time - s->edge[s->pair_event[i - 1]].time)));
    return add_known(&gaps->burst_pair, burstiness(&gaps->own));
}

static int take_all(const edge_stream_t *s, gaps_t *gaps)
{
    for (uint32_t u = 0; u < s->users; u++) CHECK(take_user(s, u, gaps));
    for (uint32_t p = 0; p < s->pairs; p++) CHECK(take_pair(s, p, gaps));
    return 0;
}

int gaps_measure(const edge_stream_t *stream, double *value)
{
    gaps_t gaps = {0};
    int code = take_all(stream, &gaps);
    if (code == 0) {
        value[STATISTIC_BURSTINESS_USER] = sample_quantile(&gaps.burst_user, 0.5, REALISM_FEWEST);
        value[STATISTIC_MEMORY_USER] = sample_quantile(&gaps.memory_user, 0.5, REALISM_FEWEST);
        value[STATISTIC_BURSTINESS_PAIR] = sample_quantile(&gaps.burst_pair, 0.5, REALISM_FEWEST);
        value[STATISTIC_GAP_P50] = sample_quantile(&gaps.all, 0.5, REALISM_FEWEST);
    }
    sample_t *sample[] = {&gaps.all, &gaps.own, &gaps.burst_user, &gaps.memory_user, &gaps.burst_pair};
    for (size_t i = 0; i < sizeof sample / sizeof *sample; i++) sample_free(sample[i]);
    return code;
}

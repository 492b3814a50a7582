// SPDX-License-Identifier: GPL-3.0-or-later
// Answers within pairs: response times, runs, messages answered in a day, first contacts never answered.
#include "core/array.h"
#include "core/error.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include "trace/event.h"
#include <stdlib.h>

#define HOUR_S 3600
#define BEGUN_FEWEST 10 // pairs that a user began, for the shares per user

typedef struct {
    sample_t response;
    uint64_t within_hour, within_day, runs, answered, unanswered;
    uint32_t *begun, *in_vain; // [users] pairs that the user began; those never answered
} replies_t;

static int take_pair(const edge_stream_t *s, uint32_t pair, replies_t *r)
{
    const uint32_t *event = s->pair_event + s->pair_first[pair];
    uint32_t n = s->pair_first[pair + 1] - s->pair_first[pair];
    bool answered = false;
    r->runs++;
    for (uint32_t i = 1; i < n; i++) {
        const edge_t *edge = &s->edge[event[i]], *before = &s->edge[event[i - 1]];
        int64_t gap = edge->time - before->time;
        if (edge->src == before->src) continue;
        CHECK(sample_add(&r->response, (double)gap));
        r->within_hour += gap <= HOUR_S;
        r->within_day += gap <= DAY_S;
        r->runs++;
        answered = true;
        for (uint32_t k = i; k > 0 && s->edge[event[k - 1]].src == before->src; k--) // the run that is answered
            r->answered += edge->time - s->edge[event[k - 1]].time <= DAY_S;
    }
    r->begun[s->edge[event[0]].src]++;
    r->in_vain[s->edge[event[0]].src] += !answered;
    r->unanswered += !answered;
    return 0;
}

static int measure_users(const edge_stream_t *s, const replies_t *r, double *value)
{
    sample_t share = {0};
    int code = 0;
    for (uint32_t u = 0; u < s->users && code == 0; u++)
        if (r->begun[u] >= BEGUN_FEWEST) code = sample_add(&share, (double)r->in_vain[u] / r->begun[u]);
    if (code == 0) {
        value[STATISTIC_UNANSWERED_P50] = sample_quantile(&share, 0.5, REALISM_FEWEST);
        value[STATISTIC_UNANSWERED_P90] = sample_quantile(&share, 0.9, REALISM_FEWEST);
    }
    sample_free(&share);
    return code;
}

static int measure(const edge_stream_t *s, replies_t *r, double *value)
{
    CHECK(ARRAY_NEW(r->begun, s->users));
    CHECK(ARRAY_NEW(r->in_vain, s->users));
    for (uint32_t p = 0; p < s->pairs; p++) CHECK(take_pair(s, p, r));
    if (r->response.n > 0) {
        value[STATISTIC_RESPONSE_1H] = (double)r->within_hour / (double)r->response.n;
        value[STATISTIC_RESPONSE_1D] = (double)r->within_day / (double)r->response.n;
    }
    value[STATISTIC_RESPONSE_P50] = sample_quantile(&r->response, 0.5, 1);
    value[STATISTIC_ANSWERED_24H] = (double)r->answered / (double)s->n;
    value[STATISTIC_RUN_LENGTH] = (double)s->n / (double)r->runs;
    value[STATISTIC_UNANSWERED] = (double)r->unanswered / s->pairs;
    return measure_users(s, r, value);
}

int replies_measure(const edge_stream_t *stream, double *value)
{
    replies_t replies = {0};
    int code = measure(stream, &replies, value);
    sample_free(&replies.response);
    free(replies.begun);
    free(replies.in_vain);
    return code;
}

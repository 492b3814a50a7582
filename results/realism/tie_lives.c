// SPDX-License-Identifier: GPL-3.0-or-later
// Lives of ties: how many messages, how long, and whether a tie of one week is there in a later one.
#include "core/error.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include "trace/event.h"
#include <math.h>

#define WEEK_S (7 * (int64_t)DAY_S)

typedef struct {
    sample_t life_d, messages;
    uint64_t single, less_than_day;
    int64_t start, weeks; // first message; whole weeks of the trace
} lives_t;

static int take_pair(const edge_stream_t *s, uint32_t pair, lives_t *lives)
{
    uint32_t first = s->pair_first[pair], last = s->pair_first[pair + 1] - 1;
    int64_t life = s->edge[s->pair_event[last]].time - s->edge[s->pair_event[first]].time;
    lives->single += first == last;
    lives->less_than_day += life < DAY_S;
    CHECK(sample_add(&lives->life_d, (double)life / DAY_S));
    return sample_add(&lives->messages, last - first + 1);
}

/// Weeks in which a pair is active and, `lag` weeks later, again.
static void count_weeks(const edge_stream_t *s, uint32_t pair, const lives_t *lives, int64_t lag, uint64_t *active,
                        uint64_t *again)
{
    uint32_t end = s->pair_first[pair + 1], ahead = s->pair_first[pair];
    int64_t before = -1;
    for (uint32_t i = ahead; i < end; i++) {
        int64_t week = (s->edge[s->pair_event[i]].time - lives->start) / WEEK_S;
        if (week == before || week + lag >= lives->weeks) continue;
        before = week;
        while (ahead < end && (s->edge[s->pair_event[ahead]].time - lives->start) / WEEK_S < week + lag) ahead++;
        ++*active;
        *again += ahead < end && (s->edge[s->pair_event[ahead]].time - lives->start) / WEEK_S == week + lag;
    }
}

static double persistence(const edge_stream_t *s, const lives_t *lives, int64_t lag)
{
    uint64_t active = 0, again = 0;
    for (uint32_t p = 0; p < s->pairs; p++) count_weeks(s, p, lives, lag, &active, &again);
    return active >= REALISM_FEWEST ? (double)again / (double)active : NAN;
}

int ties_measure(const edge_stream_t *stream, double *value)
{
    lives_t lives = {.start = stream->edge[0].time};
    int code = 0;
    lives.weeks = (stream->edge[stream->n - 1].time - lives.start) / WEEK_S;
    for (uint32_t p = 0; p < stream->pairs && code == 0; p++) code = take_pair(stream, p, &lives);
    if (code == 0) {
        value[STATISTIC_TIES_SINGLE] = (double)lives.single / stream->pairs;
        value[STATISTIC_TIES_SHORT] = (double)lives.less_than_day / stream->pairs;
        value[STATISTIC_TIE_LIFETIME_P90] = sample_quantile(&lives.life_d, 0.9, REALISM_FEWEST);
        value[STATISTIC_TIE_EVENTS_P50] = sample_quantile(&lives.messages, 0.5, REALISM_FEWEST);
        value[STATISTIC_TIE_EVENTS_P99] = sample_quantile(&lives.messages, 0.99, REALISM_FEWEST);
        value[STATISTIC_PERSISTENCE_1W] = persistence(stream, &lives, 1);
        value[STATISTIC_PERSISTENCE_4W] = persistence(stream, &lives, 4);
    }
    sample_free(&lives.life_d);
    sample_free(&lives.messages);
    return code;
}

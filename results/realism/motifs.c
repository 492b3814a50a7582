// SPDX-License-Identifier: GPL-3.0-or-later
// Triangles of the static graph, and temporal motifs of three messages within an hour.
//
// In a pair, a motif is any three messages whose first and last lie within the window; they are counted by their last
// one with counters of what lies in the window. On a triangle, one message on each side; they are counted by their
// first one, as the product of the messages that follow it in time on the other two sides. Order is that of the stream,
// so equal times keep theirs.
#include "core/array.h"
#include "core/error.h"
#include "results/realism/realism_values.h"
#include <math.h>
#include <stdlib.h>

#define WINDOW_S 3600

/// Paranjape, Benson and Leskovec 2017: all and those in one direction.
static void count_pair(const edge_stream_t *s, uint32_t pair, uint64_t *all, uint64_t *one_way)
{
    uint64_t within[2] = {0, 0}; // messages in the window by direction
    uint32_t first = s->pair_first[pair], end = s->pair_first[pair + 1], tail = first;
    for (uint32_t i = first; i < end; i++) {
        const edge_t *edge = &s->edge[s->pair_event[i]];
        for (; s->edge[s->pair_event[tail]].time < edge->time - WINDOW_S; tail++)
            within[edge_direction(&s->edge[s->pair_event[tail]])]--;
        uint64_t same = within[edge_direction(edge)], n = within[0] + within[1];
        *all += n * (n - 1) / 2 * (n > 0);
        *one_way += same * (same - 1) / 2 * (same > 0);
        within[edge_direction(edge)]++;
    }
}

static void measure_pairs(const edge_stream_t *s, double *value)
{
    uint64_t all = 0, one_way = 0;
    for (uint32_t p = 0; p < s->pairs; p++) count_pair(s, p, &all, &one_way);
    value[STATISTIC_MOTIF_PAIR] = (double)all / (double)s->n;
    if (all) value[STATISTIC_MOTIF_AAA] = (double)one_way / (double)all;
}

/// Messages of one side of a triangle, and how far the window has come in it.
typedef struct {
    const uint32_t *event, *end; // numbers of messages in the stream
    const uint32_t *low, *high;  // after the message at hand, and within the window
} side_t;

/// Messages of `side` after message `at` and no later than `limit`; both only grow from call to call.
static uint64_t follow(const edge_stream_t *s, side_t *side, uint32_t at, int64_t limit)
{
    while (side->low < side->end && *side->low <= at) side->low++;
    if (side->high < side->low) side->high = side->low;
    while (side->high < side->end && s->edge[*side->high].time <= limit) side->high++;
    return (uint64_t)(side->high - side->low);
}

/// Motifs on a triangle that begin on side `a`.
static uint64_t count_from(const edge_stream_t *s, side_t a, side_t b, side_t c)
{
    uint64_t sum = 0;
    for (; a.event < a.end && b.low < b.end && c.low < c.end; a.event++) {
        int64_t limit = s->edge[*a.event].time + WINDOW_S;
        uint64_t after_b = follow(s, &b, *a.event, limit);
        sum += after_b ? after_b * follow(s, &c, *a.event, limit) : 0;
    }
    return sum;
}

static side_t side_of(const edge_stream_t *s, uint32_t pair)
{
    const uint32_t *first = s->pair_event + s->pair_first[pair];
    return (side_t){first, s->pair_event + s->pair_first[pair + 1], first, first};
}

static uint64_t count_triangle(const edge_stream_t *s, const uint32_t pair[3])
{
    side_t a = side_of(s, pair[0]), b = side_of(s, pair[1]), c = side_of(s, pair[2]);
    return count_from(s, a, b, c) + count_from(s, b, c, a) + count_from(s, c, a, b);
}

typedef struct {
    uint32_t *first;     // [users + 1] into out: neighbours of higher degree (or number), rising by number
    neighbour_t *out;    // [pairs]
    uint32_t *mark;      // [users] 1 + place in `out` of the user at hand
    uint64_t *triangles; // [users] they are part of
    uint8_t *closes;     // [pairs] its first message closed a triangle
    uint64_t motifs, count;
} triangles_t;

static bool above(const edge_stream_t *s, uint32_t u, uint32_t v)
{
    uint32_t a = edge_stream_degree(s, u), b = edge_stream_degree(s, v);
    return a != b ? a > b : u > v;
}

/// Each tie once, from its end of lower degree: no user has more than sqrt(2 x pairs) of them.
static void orient(const edge_stream_t *s, triangles_t *t)
{
    uint32_t n = 0;
    for (uint32_t u = 0; u < s->users; u++) {
        t->first[u] = n;
        for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++)
            if (above(s, s->neighbour[i].user, u)) t->out[n++] = s->neighbour[i];
    }
    t->first[s->users] = n;
}

static uint32_t first_message(const edge_stream_t *s, uint32_t pair) { return s->pair_event[s->pair_first[pair]]; }

static void take_triangle(const edge_stream_t *s, triangles_t *t, const uint32_t user[3], const uint32_t pair[3])
{
    uint32_t last = pair[0];
    for (int i = 1; i < 3; i++)
        if (first_message(s, pair[i]) > first_message(s, last)) last = pair[i];
    t->closes[last] = 1;
    for (int i = 0; i < 3; i++) t->triangles[user[i]]++;
    t->motifs += count_triangle(s, pair);
    t->count++;
}

static void each_triangle(const edge_stream_t *s, triangles_t *t)
{
    for (uint32_t u = 0; u < s->users; u++) {
        for (uint32_t i = t->first[u]; i < t->first[u + 1]; i++) t->mark[t->out[i].user] = i + 1;
        for (uint32_t i = t->first[u]; i < t->first[u + 1]; i++) {
            uint32_t v = t->out[i].user;
            for (uint32_t j = t->first[v]; j < t->first[v + 1]; j++) {
                uint32_t w = t->out[j].user, at = t->mark[w];
                if (!at) continue;
                take_triangle(s, t, (uint32_t[3]){u, v, w},
                              (uint32_t[3]){t->out[i].pair, t->out[j].pair, t->out[at - 1].pair});
            }
        }
        for (uint32_t i = t->first[u]; i < t->first[u + 1]; i++) t->mark[t->out[i].user] = 0;
    }
}

static void measure_triangles(const edge_stream_t *s, const triangles_t *t, double *value)
{
    double local = 0, wedges = 0, users = 0, closing = 0;
    for (uint32_t u = 0; u < s->users; u++) {
        double k = edge_stream_degree(s, u);
        if (k < 2) continue;
        wedges += k * (k - 1) / 2;
        local += (double)t->triangles[u] / (k * (k - 1) / 2);
        users++;
    }
    for (uint32_t p = 0; p < s->pairs; p++) closing += t->closes[p];
    if (users >= REALISM_FEWEST) {
        value[STATISTIC_CLUSTERING_LOCAL] = local / users;
        value[STATISTIC_CLUSTERING_GLOBAL] = 3 * (double)t->count / wedges;
    }
    value[STATISTIC_CLOSING] = closing / s->pairs;
    value[STATISTIC_MOTIF_TRIANGLE] = 1000 * (double)t->motifs / (double)s->n;
}

int motifs_measure(const edge_stream_t *stream, double *value)
{
    triangles_t t = {0};
    int code = ARRAY_NEW(t.first, (size_t)stream->users + 1);
    if (code == 0) code = ARRAY_NEW(t.out, stream->pairs);
    if (code == 0) code = ARRAY_NEW(t.mark, stream->users);
    if (code == 0) code = ARRAY_NEW(t.triangles, stream->users);
    if (code == 0) code = ARRAY_NEW(t.closes, stream->pairs);
    if (code == 0) {
        measure_pairs(stream, value);
        orient(stream, &t);
        each_triangle(stream, &t);
        measure_triangles(stream, &t, value);
    }
    free(t.first);
    free(t.out);
    free(t.mark);
    free(t.triangles);
    free(t.closes);
    return code;
}

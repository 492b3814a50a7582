// SPDX-License-Identifier: GPL-3.0-or-later
// Whom users write to: shares of the contacts written to most, and how new ones come.
#include "core/array.h"
#include "core/error.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdlib.h>

#define SENT_FEWEST 10 // messages of a user, for the shares
#define TOP 5
#define POWERS 11 // of two, from 2^0

typedef struct {
    sample_t top1, top5;
    double distinct[POWERS]; // sum over users of distinct recipients among their first 2^k messages
    uint32_t users[POWERS];  // who sent as many
    uint32_t *seen;          // [users] times that the user at hand wrote to each; zero between users
} contacts_t;

/// The user's recipients one after the other, and the curve of distinct ones.
static uint32_t count_recipients(const edge_stream_t *s, uint32_t user, contacts_t *c)
{
    uint32_t distinct = 0, sent = 0;
    for (uint32_t i = s->sent_first[user]; i < s->sent_first[user + 1]; i++) {
        distinct += c->seen[s->edge[s->sent_event[i]].dst]++ == 0;
        sent++;
        if (sent & (sent - 1) || sent >= 1u << POWERS) continue;
        int power = __builtin_ctz(sent);
        c->distinct[power] += distinct;
        c->users[power]++;
    }
    return sent;
}

/// Takes the largest counts out and leaves `seen` empty.
static void clear(const edge_stream_t *s, uint32_t user, contacts_t *c, uint32_t *top)
{
    for (uint32_t i = s->sent_first[user]; i < s->sent_first[user + 1]; i++) {
        uint32_t *seen = &c->seen[s->edge[s->sent_event[i]].dst], count = *seen;
        *seen = 0;
        for (int k = 0; k < TOP && count; k++)
            if (count > top[k]) {
                uint32_t less = top[k];
                top[k] = count;
                count = less;
            }
    }
}

static int take_user(const edge_stream_t *s, uint32_t user, contacts_t *c)
{
    uint32_t top[TOP] = {0}, sum = 0, sent = count_recipients(s, user, c);
    clear(s, user, c, top);
    if (sent < SENT_FEWEST) return 0;
    for (int k = 0; k < TOP; k++) sum += top[k];
    CHECK(sample_add(&c->top1, (double)top[0] / sent));
    return sample_add(&c->top5, (double)sum / sent);
}

static void measure_heaps(const contacts_t *c, double *value)
{
    double x[POWERS], y[POWERS], start, slope, cov[3], rest;
    size_t n = 0;
    for (int k = 0; k < POWERS; k++) {
        if (c->users[k] < REALISM_FEWEST) continue;
        x[n] = k * log(2);
        y[n++] = log(c->distinct[k] / c->users[k]);
    }
    if (n < 2) return;
    gsl_fit_linear(x, 1, y, 1, n, &start, &slope, &cov[0], &cov[1], &cov[2], &rest);
    value[STATISTIC_HEAPS_BETA] = slope;
}

/// Messages of the k-th fifth that are the first of their pair, as a share.
static double new_in_fifth(const edge_stream_t *s, size_t k)
{
    size_t first = k * s->n / 5, end = (k + 1) * s->n / 5, found = 0;
    for (size_t i = first; i < end; i++) found += s->pair_event[s->pair_first[s->pair_of[i]]] == i;
    return end > first ? (double)found / (double)(end - first) : NAN;
}

int contacts_measure(const edge_stream_t *stream, double *value)
{
    contacts_t c = {0};
    int code = ARRAY_NEW(c.seen, stream->users);
    for (uint32_t u = 0; u < stream->users && code == 0; u++) code = take_user(stream, u, &c);
    if (code == 0) {
        value[STATISTIC_TOP1_SHARE] = sample_quantile(&c.top1, 0.5, REALISM_FEWEST);
        value[STATISTIC_TOP5_SHARE] = sample_quantile(&c.top5, 0.5, REALISM_FEWEST);
        value[STATISTIC_NEW_PAIRS_1ST] = new_in_fifth(stream, 0);
        value[STATISTIC_NEW_PAIRS_3RD] = new_in_fifth(stream, 2);
        measure_heaps(&c, value);
    }
    sample_free(&c.top1);
    sample_free(&c.top5);
    free(c.seen);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A new message makes a motif with any two of what is left of the last hour in the rings of the two who wrote it.
#include "detectors/motif_counter.h"
#include "core/error.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MINOR_BELOW 18u

int motif_counter_init(motif_counter_t *self, const account_table_t *account)
{
    size_t bytes = (account->n + 1) * sizeof *self->of;
    *self = (motif_counter_t){.account = account, .of = aligned_alloc(64, bytes)};
    if (!self->of)
        return error_set(ERR_MEMORY, "no memory for the motifs of %zu accounts (%zu bytes)", account->n, bytes);
    memset(self->of, 0, bytes);
    return 0;
}

void motif_counter_free(motif_counter_t *self)
{
    free(self->of);
    *self = (motif_counter_t){0};
}

/// The i-th newest message, i < held.
static unsigned place(const motif_account_t *a, unsigned i) { return (a->next - 1u - i) % MOTIF_NEWEST; }

/// Forgets what lies more than an hour back.
static void forget(motif_account_t *a, uint32_t now)
{
    while (a->held > 0 && now - a->time[place(a, a->held - 1u)] > MOTIF_WINDOW_S) a->held--;
}

static void remember(motif_account_t *a, uint32_t now, uint32_t other, bool sent)
{
    unsigned at = a->next;
    a->time[at] = now;
    a->other[at] = other;
    a->sent = (uint8_t)((a->sent & ~(1u << at)) | (unsigned)sent << at);
    a->next = (uint8_t)((at + 1u) % MOTIF_NEWEST);
    a->held = (uint8_t)(a->held + (a->held < MOTIF_NEWEST));
}

/// Messages i and j of the account's ring, and the one at hand.
static void count_three(motif_account_t *a, unsigned i, unsigned j, uint32_t other, bool sent, bool minor)
{
    bool all_sent = sent && a->sent >> i & 1 && a->sent >> j & 1;
    bool first = a->other[i] == other, second = a->other[j] == other, same = a->other[i] == a->other[j];
    if (first && second) {
        a->count[MOTIF_PAIR]++;
        a->count[MOTIF_ONE_WAY] += all_sent;
        a->count[MOTIF_MINOR] += minor;
    } else if (first || second || same) {
        a->count[MOTIF_STAR]++;
    } else {
        a->count[MOTIF_FAN] += all_sent;
    }
}

static void count_own(motif_account_t *a, uint32_t other, bool sent, bool minor)
{
    for (unsigned i = 1; i < a->held; i++)
        for (unsigned j = 0; j < i; j++) count_three(a, place(a, i), place(a, j), other, sent, minor);
}

/// The message closes a triangle with every account that both wrote with.
static void count_triangles(motif_counter_t *self, motif_account_t *a, motif_account_t *b)
{
    for (unsigned i = 0; i < a->held; i++)
        for (unsigned j = 0; j < b->held; j++) {
            uint32_t third = a->other[place(a, i)];
            if (third != b->other[place(b, j)]) continue;
            a->count[MOTIF_TRIANGLE]++;
            b->count[MOTIF_TRIANGLE]++;
            self->of[third].count[MOTIF_TRIANGLE]++;
        }
}

static void count_message(motif_counter_t *self, const event_t *e)
{
    motif_account_t *from = &self->of[e->actor], *to = &self->of[e->target];
    const uint8_t *age = self->account->declared_age;
    forget(from, e->time);
    forget(to, e->time);
    count_own(from, e->target, true, age[e->target] < MINOR_BELOW);
    count_own(to, e->actor, false, age[e->actor] < MINOR_BELOW);
    count_triangles(self, from, to);
    remember(from, e->time, e->target, true);
    remember(to, e->time, e->actor, false);
}

void motif_counter_observe(motif_counter_t *self, const event_batch_t *batch)
{
    size_t n = self->account->n;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++)
        if (e->kind == EVENT_MESSAGE && e->actor != e->target && e->actor < n && e->target < n) count_message(self, e);
}

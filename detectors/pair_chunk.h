// SPDX-License-Identifier: GPL-3.0-or-later
// Events between an older account and a child, set aside until there are enough of them that the items of later pairs
// can be fetched while earlier ones are worked on: a table of pairs is larger than any cache, and waiting for it is
// most of what it costs.
#ifndef VIGIL_PAIR_CHUNK_H
#define VIGIL_PAIR_CHUNK_H
#include "detectors/child_pair.h"
#include "detectors/pair_table.h"

#define PAIR_CHUNK 128u
#define PAIR_AHEAD 8u // pairs from one step of fetching to the next

typedef struct {
    child_pair_t who;
    const event_t *event;
} pair_act_t;

/// On the stack of an `observe`, with n = 0; the detector works on it and empties it when it is full and at the end.
typedef struct {
    size_t n;
    pair_act_t act[PAIR_CHUNK];
} pair_chunk_t;

/// Sets an event aside. @return whether the chunk is full now
static inline bool pair_chunk_add(pair_chunk_t *self, child_pair_t who, const event_t *event)
{
    self->act[self->n++] = (pair_act_t){who, event};
    return self->n == PAIR_CHUNK;
}

/// To be called for each act i in turn before it is worked on.
static inline void pair_chunk_fetch(const pair_chunk_t *self, const pair_table_t *pairs, size_t i)
{
    for (size_t k = i ? i + 2 * PAIR_AHEAD : 0; k <= i + 2 * PAIR_AHEAD && k < self->n; k++)
        pair_table_fetch_slot(pairs, self->act[k].who.suspect, self->act[k].who.child);
    for (size_t k = i ? i + PAIR_AHEAD : 0; k <= i + PAIR_AHEAD && k < self->n; k++)
        pair_table_fetch_item(pairs, self->act[k].who.suspect, self->act[k].who.child);
}

/// To be called for each row i in turn before the pairs of its account are gone through.
static inline void pair_lists_fetch(const pair_table_t *pairs, const uint32_t *account, size_t n, size_t i)
{
    if (i + 2 * PAIR_AHEAD < n) pair_table_fetch_first(pairs, account[i + 2 * PAIR_AHEAD]);
    if (i + PAIR_AHEAD < n) pair_table_fetch_first_item(pairs, account[i + PAIR_AHEAD]);
}
#endif

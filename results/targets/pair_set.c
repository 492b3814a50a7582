// SPDX-License-Identifier: GPL-3.0-or-later
// Linear probing; the table is at most half full.
#include "results/targets/pair_set.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"

#define ROOM_MIN 64u

static uint64_t key_of(uint32_t a, uint32_t b) { return (uint64_t)a << 32 | b; }

/// Where the key is, or the first free slot on its way.
static size_t slot_of(const pair_set_t *self, uint64_t key)
{
    uint64_t hash = (key ^ key >> 31) * UINT64_C(0x9e3779b97f4a7c15);
    size_t slot = (size_t)(hash >> 20) & (self->room - 1);
    while (self->state[slot] != PAIR_ABSENT && self->key[slot] != key) slot = (slot + 1) & (self->room - 1);
    return slot;
}

pair_state_t pair_set_find(const pair_set_t *self, uint32_t a, uint32_t b)
{
    if (self->room == 0) return PAIR_ABSENT;
    pair_state_t state = (pair_state_t)self->state[slot_of(self, key_of(a, b))];
    return state == PAIR_REMOVED ? PAIR_ABSENT : state;
}

static void put(pair_set_t *self, uint64_t key, uint8_t state)
{
    size_t slot = slot_of(self, key);
    self->used += self->state[slot] == PAIR_ABSENT;
    self->key[slot] = key;
    self->state[slot] = state;
}

/// Into a larger table, or one of the same size without the removed ones.
static int rehash(pair_set_t *self)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->room; i++) kept += self->state[i] == PAIR_PLAIN || self->state[i] == PAIR_MARKED;
    pair_set_t made = {.room = ROOM_MIN};
    while (made.room < 4 * kept) made.room *= 2;
    if (ARRAY_NEW(made.key, made.room) < 0 || ARRAY_NEW(made.state, made.room) < 0) {
        pair_set_free(&made);
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < self->room; i++)
        if (self->state[i] == PAIR_PLAIN || self->state[i] == PAIR_MARKED) put(&made, self->key[i], self->state[i]);
    pair_set_free(self);
    *self = made;
    return 0;
}

int pair_set_add(pair_set_t *self, uint32_t a, uint32_t b, bool marked)
{
    if (2 * (self->used + 1) > self->room) CHECK(rehash(self));
    put(self, key_of(a, b), marked ? PAIR_MARKED : PAIR_PLAIN);
    return 0;
}

void pair_set_remove(pair_set_t *self, uint32_t a, uint32_t b)
{
    if (self->room == 0) return;
    size_t slot = slot_of(self, key_of(a, b));
    if (self->state[slot] != PAIR_ABSENT) self->state[slot] = PAIR_REMOVED;
}

void pair_set_free(pair_set_t *self)
{
    free(self->key);
    free(self->state);
    memset(self, 0, sizeof *self);
}

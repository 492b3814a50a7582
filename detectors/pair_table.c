// SPDX-License-Identifier: GPL-3.0-or-later
// Open addressing with linear probing over indices, so that a probe that misses costs four bytes and growth moves no
// items by hash.
#include "detectors/pair_table.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define FIRST_SLOTS 64u
#define PAIRS_MAX (UINT32_MAX - 1u)

int pair_table_init(pair_table_t *self, size_t item_bytes, size_t accounts)
{
    BUG_IF(item_bytes < sizeof(pair_t));
    *self = (pair_table_t){.item_bytes = item_bytes, .mask = FIRST_SLOTS - 1, .accounts = accounts};
    CHECK(ARRAY_NEW(self->slot, FIRST_SLOTS));
    return ARRAY_NEW(self->first, accounts);
}

void pair_table_free(pair_table_t *self)
{
    free(self->item);
    free(self->slot);
    free(self->first);
    *self = (pair_table_t){0};
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t hash(uint32_t from, uint32_t to)
{
    uint64_t x = ((uint64_t)from << 32 | to) + 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static pair_t *item_at(const pair_table_t *self, uint32_t index_plus_one)
{
    return (pair_t *)(void *)(self->item + (size_t)(index_plus_one - 1) * self->item_bytes);
}

/// The slot that holds the pair, or the free one where it would go.
static uint32_t *slot_of(const pair_table_t *self, uint32_t from, uint32_t to)
{
    size_t at = hash(from, to) & self->mask;
    for (; self->slot[at] != 0; at = (at + 1) & self->mask) {
        const pair_t *pair = item_at(self, self->slot[at]);
        if (pair->from == from && pair->to == to) break;
    }
    return &self->slot[at];
}

void *pair_table_find(const pair_table_t *self, uint32_t from, uint32_t to)
{
    uint32_t held = *slot_of(self, from, to);
    return held == 0 ? NULL : item_at(self, held);
}

/// Twice the slots; the old ones stay where that fails.
static int grow_slots(pair_table_t *self)
{
    pair_table_t larger = *self;
    larger.mask = 2 * self->mask + 1;
    CHECK(ARRAY_NEW(larger.slot, larger.mask + 1));
    for (uint32_t i = 1; i <= self->n; i++) {
        const pair_t *pair = item_at(self, i);
        *slot_of(&larger, pair->from, pair->to) = i;
    }
    free(self->slot);
    *self = larger;
    return 0;
}

static int make_room(pair_table_t *self)
{
    if (self->n >= PAIRS_MAX) return error_set(ERR_MEMORY, "more than %zu pairs", self->n);
    CHECK(array_reserve(&self->item, &self->capacity, self->n + 1, self->item_bytes));
    bool crowded = self->n + 1 > (self->mask + 1) / 4 * 3; // at most three quarters full
    return crowded ? grow_slots(self) : 0;
}

void *pair_table_put(pair_table_t *self, uint32_t from, uint32_t to, bool *is_new)
{
    BUG_IF(from >= self->accounts);
    uint32_t held = *slot_of(self, from, to);
    *is_new = held == 0;
    if (held != 0) return item_at(self, held);
    self->failed = self->failed || make_room(self) < 0;
    if (self->failed) return NULL;
    uint32_t made = (uint32_t)++self->n;
    *slot_of(self, from, to) = made;
    pair_t *pair = item_at(self, made);
    memset(pair, 0, self->item_bytes);
    *pair = (pair_t){.from = from, .to = to, .next = self->first[from]};
    self->first[from] = made;
    return pair;
}

static const void *item_or_null(const pair_table_t *self, uint32_t index_plus_one)
{
    return index_plus_one == 0 ? NULL : item_at(self, index_plus_one);
}

const void *pair_table_first(const pair_table_t *self, uint32_t from)
{
    return from < self->accounts ? item_or_null(self, self->first[from]) : NULL;
}

const void *pair_table_next(const pair_table_t *self, const void *item)
{
    return item_or_null(self, ((const pair_t *)item)->next);
}

void pair_table_fetch_slot(const pair_table_t *self, uint32_t from, uint32_t to)
{
    __builtin_prefetch(&self->slot[hash(from, to) & self->mask]);
}

static void fetch_item(const pair_table_t *self, uint32_t index_plus_one)
{
    if (index_plus_one == 0) return;
    const unsigned char *item = (const unsigned char *)item_at(self, index_plus_one);
    __builtin_prefetch(item, 1);
    __builtin_prefetch(item + self->item_bytes - 1, 1);
}

void pair_table_fetch_item(const pair_table_t *self, uint32_t from, uint32_t to)
{
    fetch_item(self, self->slot[hash(from, to) & self->mask]);
}

void pair_table_fetch_first(const pair_table_t *self, uint32_t from)
{
    if (from < self->accounts) __builtin_prefetch(&self->first[from]);
}

void pair_table_fetch_first_item(const pair_table_t *self, uint32_t from)
{
    if (from < self->accounts) fetch_item(self, self->first[from]);
}

int pair_table_check(const pair_table_t *self)
{
    if (!self->failed) return 0;
    return error_set(ERR_MEMORY, "out of memory: no room for more than %zu pairs of accounts", self->n);
}

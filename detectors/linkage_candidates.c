// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks by a radix sort on the key; their pairs are compared some thousands at a time.
#include "detectors/linkage_candidates.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define PAIRS_AT_ONCE 16384u
#define NETWORK_FEW 16u // accounts: the most that a household makes, with few exceptions
#define RADIX_BITS 11
#define RADIX (1u << RADIX_BITS)

int linkage_candidates_init(linkage_candidates_t *self, const linkage_profiles_t *profiles, uint32_t cap)
{
    size_t accounts = profiles->account->n;
    *self = (linkage_candidates_t){.profiles = profiles, .cap = cap};
    for (int k = 0; k < LINKAGE_BLOCK_KEYS; k++) {
        CHECK(ARRAY_NEW(self->order[k], accounts));
        CHECK(ARRAY_NEW(self->size[k], accounts));
    }
    return ARRAY_NEW(self->scratch, accounts);
}

void linkage_candidates_free(linkage_candidates_t *self)
{
    for (int k = 0; k < LINKAGE_BLOCK_KEYS; k++) {
        free(self->order[k]);
        free(self->size[k]);
    }
    free(self->scratch);
    *self = (linkage_candidates_t){0};
}

static const uint32_t *key_of(const linkage_candidates_t *self, int block)
{
    const account_table_t *t = self->profiles->account;
    return block == LINKAGE_BLOCK_DEVICE ? t->device : t->network;
}

/// Stable, lowest digits first: accounts of one key stay in the order of their numbers.
static void sort_by_key(uint32_t *order, uint32_t *scratch, size_t n, const uint32_t *key)
{
    for (int shift = 0; shift < 32; shift += RADIX_BITS) {
        size_t start[RADIX + 1] = {0};
        for (size_t i = 0; i < n; i++) start[(key[order[i]] >> shift) % RADIX + 1]++;
        for (size_t d = 0; d < RADIX; d++) start[d + 1] += start[d];
        for (size_t i = 0; i < n; i++) scratch[start[(key[order[i]] >> shift) % RADIX]++] = order[i];
        memcpy(order, scratch, n * sizeof *order);
    }
}

/// One past the last account of the block that begins at `from`. What has no key (UINT32_MAX) is a block by itself.
static size_t block_end(const uint32_t *order, size_t n, const uint32_t *key, size_t from)
{
    size_t end = from + 1;
    if (key[order[from]] == UINT32_MAX) return end;
    while (end < n && key[order[end]] == key[order[from]]) end++;
    return end;
}

static void make_blocks(linkage_candidates_t *self, int block)
{
    uint32_t *order = self->order[block], *size = self->size[block];
    const uint32_t *key = key_of(self, block);
    sort_by_key(order, self->scratch, self->n, key);
    memset(size, 0, self->profiles->account->n * sizeof *size);
    for (size_t from = 0, end; from < self->n; from = end) {
        end = block_end(order, self->n, key, from);
        for (size_t i = from; i < end; i++) size[order[i]] = (uint32_t)(end - from);
        if (end - from <= self->cap) continue;
        self->skipped_blocks++;
        self->skipped_accounts += end - from;
    }
}

void linkage_candidates_update(linkage_candidates_t *self)
{
    self->n = self->skipped_blocks = self->skipped_accounts = 0;
    for (size_t a = 0; a < self->profiles->account->n; a++) {
        if (!linkage_profile_acted(&self->profiles->of[a])) continue;
        for (int k = 0; k < LINKAGE_BLOCK_KEYS; k++) self->order[k][self->n] = (uint32_t)a;
        self->n++;
    }
    for (int k = 0; k < LINKAGE_BLOCK_KEYS; k++) make_blocks(self, k);
}

void linkage_candidates_label(const linkage_candidates_t *self, uint32_t *label)
{
    for (size_t a = 0; a < self->profiles->account->n; a++)
        label[a] = linkage_profile_acted(&self->profiles->of[a]) ? (uint32_t)a : NO_ACCOUNT;
}

static bool share_block(const linkage_candidates_t *self, int block, uint32_t a, uint32_t b)
{
    const uint32_t *key = key_of(self, block);
    return key[a] == key[b] && key[a] != UINT32_MAX && self->size[block][a] <= self->cap;
}

linkage_place_t linkage_candidates_place(const linkage_candidates_t *self, uint32_t a, uint32_t b)
{
    if (share_block(self, LINKAGE_BLOCK_DEVICE, a, b)) return LINKAGE_DEVICE;
    if (!share_block(self, LINKAGE_BLOCK_NETWORK, a, b)) return LINKAGE_APART;
    return self->size[LINKAGE_BLOCK_NETWORK][a] <= NETWORK_FEW ? LINKAGE_SMALL_NETWORK : LINKAGE_LARGE_NETWORK;
}

linkage_pattern_t linkage_candidates_compare(const linkage_candidates_t *self, uint32_t a, uint32_t b)
{
    return linkage_compare(self->profiles, linkage_candidates_place(self, a, b), a, b);
}

typedef struct {
    const linkage_candidates_t *candidates;
    linkage_taker_t take;
    void *taker;
    linkage_pair_t *pair;       // [PAIRS_AT_ONCE]
    linkage_pattern_t *pattern; // [PAIRS_AT_ONCE]
    size_t n;
} walk_t;

static int hand_over(walk_t *walk)
{
    const linkage_candidates_t *c = walk->candidates;
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < walk->n; i++)
        walk->pattern[i] = linkage_candidates_compare(c, walk->pair[i].a, walk->pair[i].b);
    size_t n = walk->n;
    walk->n = 0;
    return n ? walk->take(walk->taker, walk->pair, walk->pattern, n) : 0;
}

/// A pair on one device was met among the device's, unless that block was skipped.
static bool met_before(const linkage_candidates_t *c, int block, uint32_t a, uint32_t b)
{
    return block == LINKAGE_BLOCK_NETWORK && linkage_candidates_place(c, a, b) == LINKAGE_DEVICE;
}

static int walk_block(walk_t *walk, int block, const uint32_t *member, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            if (met_before(walk->candidates, block, member[i], member[j])) continue;
            walk->pair[walk->n++] = (linkage_pair_t){member[i], member[j]};
            if (walk->n == PAIRS_AT_ONCE) CHECK(hand_over(walk));
        }
    return 0;
}

static int walk_all(walk_t *walk)
{
    const linkage_candidates_t *c = walk->candidates;
    for (int k = 0; k < LINKAGE_BLOCK_KEYS; k++)
        for (size_t from = 0, end; from < c->n; from = end) {
            end = block_end(c->order[k], c->n, key_of(c, k), from);
            if (end - from <= c->cap) CHECK(walk_block(walk, k, c->order[k] + from, end - from));
        }
    return hand_over(walk);
}

int linkage_candidates_each(const linkage_candidates_t *self, linkage_taker_t take, void *taker)
{
    walk_t walk = {.candidates = self, .take = take, .taker = taker};
    int code = ARRAY_NEW(walk.pair, PAIRS_AT_ONCE);
    if (code == 0) code = ARRAY_NEW(walk.pattern, PAIRS_AT_ONCE);
    if (code == 0) code = walk_all(&walk);
    free(walk.pair);
    free(walk.pattern);
    return code;
}

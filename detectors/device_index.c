// SPDX-License-Identifier: GPL-3.0-or-later
// Open addressing with linear probing; a slot is claimed by compare-and-swap and counted by an atomic addition.
#include "detectors/device_index.h"
#include "core/array.h"
#include "core/error.h"

int device_index_init(device_index_t *self, size_t n)
{
    size_t slots = 16;
    while (slots * 3 / 4 < n) slots *= 2; // at most three quarters full
    *self = (device_index_t){.mask = slots - 1};
    CHECK(ARRAY_NEW(self->key, slots));
    return ARRAY_NEW(self->count, slots);
}

void device_index_free(device_index_t *self)
{
    free(self->key);
    free(self->count);
    *self = (device_index_t){0};
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// True if the slot holds the key, after claiming it if it was free.
static int claim(uint64_t *slot, uint64_t key)
{
    uint64_t held = __atomic_load_n(slot, __ATOMIC_RELAXED);
    if (held == 0 && __atomic_compare_exchange_n(slot, &held, key, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) return 1;
    return held == key;
}

uint32_t device_index_add(device_index_t *self, uint64_t key)
{
    uint64_t slot = mix(key) & self->mask;
    while (!claim(&self->key[slot], key)) slot = (slot + 1) & self->mask;
    __atomic_fetch_add(&self->count[slot], 1, __ATOMIC_RELAXED);
    return (uint32_t)slot;
}

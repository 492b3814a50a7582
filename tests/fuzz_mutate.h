// SPDX-License-Identifier: GPL-3.0-or-later
// Mutations of text inputs for fuzz programs that run without libFuzzer.
#ifndef VIGIL_FUZZ_MUTATE_H
#define VIGIL_FUZZ_MUTATE_H
#include "core/rng.h"

#include <stddef.h>
#include <string.h>

/// What a program's inputs are changed with.
typedef struct {
    size_t bytes_max;
    const char *const *piece; // [pieces] that single-byte changes would hardly find
    uint32_t pieces;
    bool zeros; // zero bytes are put in too
} fuzz_mutate_t;

static inline size_t fuzz_insert(const fuzz_mutate_t *self, uint8_t *data, size_t size, size_t at, const void *piece,
                                 size_t bytes)
{
    if (size + bytes > self->bytes_max) return size;
    memmove(data + at + bytes, data + at, size - at);
    memcpy(data + at, piece, bytes);
    return size + bytes;
}

/// Cuts, removes, repeats, overwrites or inserts at a random place. @return the new size
static inline size_t fuzz_mutate(const fuzz_mutate_t *self, rng_t *rng, uint8_t *data, size_t size)
{
    uint8_t copy[40] = {0};
    size_t at = rng_below(rng, (uint32_t)size + 1), left = size - at;
    size_t length = left > 0 ? 1 + rng_below(rng, (uint32_t)(left < sizeof copy ? left : sizeof copy)) : 0;
    const char *piece = self->piece[rng_below(rng, self->pieces)];
    uint32_t way = rng_below(rng, self->zeros ? 7 : 6);
    if (way == 0) return at;
    if (way == 1) {
        memmove(data + at, data + at + length, left - length);
        return size - length;
    }
    if (way == 2) {
        memcpy(copy, data + at, length);
        return fuzz_insert(self, data, size, at, copy, length);
    }
    if (way == 3) {
        if (left > 0) data[at] = (uint8_t)rng_u32(rng);
        return size;
    }
    if (way == 4 && self->zeros) return fuzz_insert(self, data, size, at, copy, 1);
    return fuzz_insert(self, data, size, at, piece, strlen(piece));
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Keyed permutations that need no memory: order and identifiers that tell nothing of what they stand for.
#ifndef VIGIL_PERMUTE_H
#define VIGIL_PERMUTE_H
#include "core/rng.h"

#define PERMUTE_ROUNDS 6

/// A bijection of [0, n): a Feistel network on two digits of mixed radix, walked until it lands inside.
typedef struct {
    uint32_t n, low, high; // low * high >= n
    uint32_t key[PERMUTE_ROUNDS];
} permute_t;

/// Takes its key from the stream.
/// @param[in] n >= 1
permute_t permute_init(rng_t stream, uint32_t n);
/// @param[in] i in [0, n)
/// @return    its image in [0, n)
uint32_t permute(const permute_t *self, uint32_t i);
/// permute_inverse(permute(i)) == i
uint32_t permute_inverse(const permute_t *self, uint32_t i);

/// A keyed bijection of all 32-bit words, for identifiers: distinct words stay distinct.
typedef struct {
    uint32_t key[PERMUTE_ROUNDS];
} permute_word_t;
permute_word_t permute_word_init(rng_t stream);
uint32_t permute_word(const permute_word_t *self, uint32_t word);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Feistel networks with cycle walking (Black & Rogaway 2002, doi:10.1007/3-540-45760-7_9).
#include "sim/world/permute.h"

#include "core/error.h"

// The finaliser of MurmurHash3: enough to scatter, not to hide from an adversary.
static inline uint32_t scatter(uint32_t x)
{
    x = (x ^ x >> 16) * 0x85EBCA6Bu;
    x = (x ^ x >> 13) * 0xC2B2AE35u;
    return x ^ x >> 16;
}

static inline uint32_t below(uint32_t word, uint32_t n) { return (uint32_t)(((uint64_t)word * n) >> 32); }

permute_t permute_init(rng_t stream, uint32_t n)
{
    BUG_IF(n == 0);
    permute_t self = {.n = n, .low = (uint32_t)ceil(sqrt((double)n))};
    self.high = (n - 1) / self.low + 1;
    for (int r = 0; r < PERMUTE_ROUNDS; r++) self.key[r] = rng_u32(&stream);
    return self;
}

static uint32_t forward(const permute_t *self, uint32_t x)
{
    uint32_t low = x % self->low, high = x / self->low;
    for (int r = 0; r < PERMUTE_ROUNDS; r += 2) {
        low += below(scatter(high ^ self->key[r]), self->low);
        if (low >= self->low) low -= self->low;
        high += below(scatter(low ^ self->key[r + 1]), self->high);
        if (high >= self->high) high -= self->high;
    }
    return high * self->low + low;
}

static uint32_t backward(const permute_t *self, uint32_t x)
{
    uint32_t low = x % self->low, high = x / self->low;
    for (int r = PERMUTE_ROUNDS - 2; r >= 0; r -= 2) {
        uint32_t shift = below(scatter(low ^ self->key[r + 1]), self->high);
        high = high >= shift ? high - shift : high + self->high - shift;
        shift = below(scatter(high ^ self->key[r]), self->low);
        low = low >= shift ? low - shift : low + self->low - shift;
    }
    return high * self->low + low;
}

uint32_t permute(const permute_t *self, uint32_t i)
{
    do i = forward(self, i);
    while (i >= self->n);
    return i;
}

uint32_t permute_inverse(const permute_t *self, uint32_t i)
{
    do i = backward(self, i);
    while (i >= self->n);
    return i;
}

permute_word_t permute_word_init(rng_t stream)
{
    permute_word_t self;
    for (int r = 0; r < PERMUTE_ROUNDS; r++) self.key[r] = rng_u32(&stream);
    return self;
}

uint32_t permute_word(const permute_word_t *self, uint32_t word)
{
    uint32_t left = word >> 16, right = word & 0xFFFF;
    for (int r = 0; r < PERMUTE_ROUNDS; r++) {
        uint32_t next = left ^ (scatter(right ^ self->key[r]) >> 16);
        left = right;
        right = next;
    }
    return left << 16 | right;
}

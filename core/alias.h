// SPDX-License-Identifier: GPL-3.0-or-later
// Constant-time draws from a small discrete law (alias table, Vose 1991) and from a tabulated continuous one
// (quantiles).
#ifndef VIGIL_ALIAS_H
#define VIGIL_ALIAS_H
#include "core/rng.h"

#define ALIAS_MAX 64

/// A law over at most ALIAS_MAX outcomes.
typedef struct {
    uint32_t n;
    uint32_t cut[ALIAS_MAX]; // 32-bit fraction: below it the outcome itself, else its alias
    uint8_t other[ALIAS_MAX];
} alias_t;

/// Builds the table; weights need not sum to one; all zero gives the uniform law.
/// @param[in] weight [n] >= 0, n in 1..ALIAS_MAX
void alias_init(alias_t *self, const double *weight, uint32_t n);

static inline uint32_t alias_draw(const alias_t *self, rng_t *rng)
{
    uint32_t i = rng_below(rng, self->n);
    return rng_u32(rng) < self->cut[i] ? i : self->other[i];
}

#define QUANTILE_POINTS 1024

/// A continuous law on positive numbers by 1024 equally likely mid-quantiles; one word a draw, no logarithm.
typedef struct {
    float value[QUANTILE_POINTS];
} quantile_t;

/// Log-normal with the median and sd of the logarithm (GSL inverse CDF), clipped to [low, high].
void quantile_lognormal(quantile_t *self, double median, double sigma, double low, double high);

static inline float quantile_draw(const quantile_t *self, rng_t *rng) { return self->value[rng_u32(rng) >> 22]; }
#endif

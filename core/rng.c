// SPDX-License-Identifier: GPL-3.0-or-later
// The draws too long to be inline, the hashes that make keys, and the generator as a gsl_rng type.
#include "core/rng.h"

#include <string.h>

#include "core/error.h"

#define POISSON_NORMAL_ABOVE 30.0

static uint32_t saturate(double value)
{
    if (value <= 0) return 0;
    return value >= (double)UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

// 53 bits: a Poisson of a tiny mean is one only in the last part of [0, 1), where 32 bits are too coarse.
static double unit_53(rng_t *rng)
{
    uint64_t high = rng_u32(rng) >> 5, low = rng_u32(rng) >> 6;
    return (double)(high << 26 | low) * 0x1p-53;
}

uint32_t rng_poisson(rng_t *rng, double mean)
{
    BUG_IF(!(mean >= 0));
    if (mean > POISSON_NORMAL_ABOVE) return saturate(floor(mean + sqrt(mean) * rng_normal(rng) + 0.5));
    double u = unit_53(rng), p = exp(-mean), below = p;
    uint32_t k = 0;
    while (u >= below && p > 0) { // p > 0: rounding may leave the sum just under the largest u
        k++;
        p *= mean / k;
        below += p;
    }
    return k;
}

double rng_normal(rng_t *rng)
{
    double radius = sqrt(-2 * log(rng_unit_positive(rng)));
    return radius * cos(2 * M_PI * rng_unit(rng));
}

uint32_t rng_geometric(rng_t *rng, double p)
{
    BUG_IF(!(p > 0 && p <= 1));
    double u = rng_unit_positive(rng); // drawn also when p is 1, so that a stream's later draws do not shift
    return p < 1 ? saturate(floor(log(u) / log1p(-p))) : 0;
}

uint32_t rng_pick(rng_t *rng, const double *weight, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        BUG_IF(!(weight[i] >= 0));
        sum += weight[i];
    }
    BUG_IF(!(sum > 0 && isfinite(sum)));
    double left = rng_unit(rng) * sum;
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (weight[i] <= 0) continue;
        if (left < weight[i]) return i;
        left -= weight[i];
        last = i;
    }
    return last; // rounding only
}

/// A bijection of 64 bits in which every input bit moves every output bit.
/// @source Stafford's mix 13, as in Steele et al. 2014 (SplitMix), doi:10.1145/2660193.2660195
static uint64_t mix_64(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

#define MIX_OFFSET 0x9E3779B97F4A7C15u // SplitMix's increment: keeps 0 from being a fixed point

uint32_t rng_pair(uint32_t a, uint32_t b)
{
    uint64_t low = a < b ? a : b, high = a < b ? b : a;
    return (uint32_t)(mix_64((high << 32 | low) + MIX_OFFSET) >> 32);
}

// For one seed a bijection of (role, index): two worlds of an experiment can never share a seed.
uint64_t rng_world_seed(uint64_t seed, uint32_t role, uint32_t index)
{
    uint64_t world = (uint64_t)role << 32 | index;
    return mix_64((mix_64(seed + MIX_OFFSET) ^ world) + MIX_OFFSET);
}

static void gsl_set(void *state, unsigned long seed)
{
    rng_t start = rng_at(seed, 0, 0, (rng_purpose_t)0);
    memcpy(state, &start, sizeof start);
}

static unsigned long gsl_get(void *state) { return rng_u32(state); }
static double gsl_get_double(void *state) { return rng_unit(state); }

static const gsl_rng_type PHILOX = {
    .name = "philox4x32-10",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(rng_t),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};

const gsl_rng_type *const rng_gsl_type = &PHILOX;

void rng_gsl_seek(gsl_rng *gsl, rng_t start)
{
    BUG_IF(gsl->type != rng_gsl_type);
    memcpy(gsl->state, &start, sizeof start);
}

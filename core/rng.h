// SPDX-License-Identifier: MIT
// Counter-based random numbers: a draw is a function of (seed, who, when, what for), so neither threads nor order
// matter.
#ifndef VIGIL_RNG_H
#define VIGIL_RNG_H
#include <Random123/philox.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
#define PURPOSE(name) RNG_##name,
#include "core/rng_purpose.def"
#undef PURPOSE
    RNG_PURPOSES
} rng_purpose_t;

/// A stream of Philox4x32-10 words (Salmon et al. 2011, doi:10.1145/2063384.2063405). Cheap to make: no set-up but the
/// key.
typedef struct {
    philox4x32_ctr_t counter, word;
    philox4x32_key_t key;
    unsigned left;
} rng_t;

/// The stream of (seed, who, when, purpose); `who` is a person, pair hash or index, `when` a second, day or index.
static inline rng_t rng_at(uint64_t seed, uint32_t who, uint32_t when, rng_purpose_t purpose)
{
    rng_t rng = {.counter = {{0, who, when, (uint32_t)purpose}}, .key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}}};
    return rng;
}

/// The part-th of a stream's parts, for draws that shall stay what they are however many others of the stream are used
/// up before them. Parts are 2^22 words apart: a stream used from its start is part 0.
/// @param[in] part below 4096
static inline rng_t rng_part(rng_t stream, uint32_t part)
{
    stream.counter.v[0] = part << 20;
    stream.left = 0;
    return stream;
}

static inline uint32_t rng_u32(rng_t *rng)
{
    if (rng->left == 0) {
        rng->word = philox4x32(rng->counter, rng->key);
        rng->counter.v[0]++;
        rng->left = 4;
    }
    return rng->word.v[--rng->left];
}

/// Uniform in [0, 1), 32 bits of it.
static inline double rng_unit(rng_t *rng) { return rng_u32(rng) * 0x1p-32; }

/// Uniform in (0, 1]: safe to take the logarithm of.
static inline double rng_unit_positive(rng_t *rng) { return (rng_u32(rng) + 1.0) * 0x1p-32; }

/// True with probability p.
static inline bool rng_chance(rng_t *rng, double p) { return rng_unit(rng) < p; }

/// Uniform integer in [0, n), n >= 1; bias below n / 2^32 (Lemire's multiplication without rejection).
static inline uint32_t rng_below(rng_t *rng, uint32_t n) { return (uint32_t)(((uint64_t)rng_u32(rng) * n) >> 32); }

/// The same by the jump consistent hash: one more item changes one draw in n + 1, to that item, and no other. For picks
/// from lists that grow at their end. @source Lamping & Veach 2014, arXiv:1406.2294
static inline uint32_t rng_steady(rng_t *rng, uint32_t n)
{
    uint64_t key = (uint64_t)rng_u32(rng) << 32;
    key |= rng_u32(rng);
    double bucket = 0;
    for (double jump = 0; jump < n;) {
        bucket = jump;
        key = key * UINT64_C(2862933555777941757) + 1;
        jump = floor((bucket + 1) * (0x1p31 / (double)((key >> 33) + 1)));
    }
    return (uint32_t)bucket;
}

static inline double rng_exponential(rng_t *rng, double mean) { return -mean * log(rng_unit_positive(rng)); }

/// Poisson by inversion; meant for small means (cost O(mean)); above 30 a rounded normal.
uint32_t rng_poisson(rng_t *rng, double mean);

/// Standard normal (Box-Muller, one of the pair).
double rng_normal(rng_t *rng);

/// Log-normal by its median and the sd of its logarithm.
static inline double rng_lognormal(rng_t *rng, double median, double sigma)
{
    return median * exp(sigma * rng_normal(rng));
}

/// Number of failures before the first success, mean (1-p)/p, p in (0, 1].
uint32_t rng_geometric(rng_t *rng, double p);

/// Index drawn with probability weight[i] / sum; n small; sum must be > 0.
uint32_t rng_pick(rng_t *rng, const double *weight, uint32_t n);

/// A mixed 64-bit hash of two ids, equal for (a,b) and (b,a): the key of a pair's persistent draws.
uint32_t rng_pair(uint32_t a, uint32_t b);

/// The seed of replicate `index` in role `role` (0 training, 1 validation, 2 test ...): distinct streams for distinct
/// arguments.
uint64_t rng_world_seed(uint64_t seed, uint32_t role, uint32_t index);

/// The same generator as a gsl_rng type, so that GSL's distributions serve; gsl_rng_set's seed is the 64-bit key.
extern const gsl_rng_type *const rng_gsl_type;
/// Puts a gsl_rng of rng_gsl_type at the start of a stream.
void rng_gsl_seek(gsl_rng *gsl, rng_t start);
#endif

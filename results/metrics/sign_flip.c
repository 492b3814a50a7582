// SPDX-License-Identifier: GPL-3.0-or-later
// Flips counted, or drawn.
#include "results/metrics/sign_flip.h"
#include "core/rng.h"
#include <math.h>

#define FLIP_SLOT (UINT32_MAX - 1) // apart from the streams of the bootstrap, which use slots of worlds and UINT32_MAX
#define HALF (SIGN_FLIP_EXACT_MAX / 2)
#define SLACK 1e-12 // of the sum of sizes: sums in another order must count as equal

static double size_of(const double *difference, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += fabs(difference[i]);
    return sum;
}

static double sum_with(const double *difference, size_t n, uint32_t minus)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += minus >> i & 1 ? -difference[i] : difference[i];
    return sum;
}

/// All flips, as a sum of one from each half.
static double exact(const double *difference, size_t n, double least)
{
    double left[1u << HALF], right[1u << HALF];
    size_t lefts = n < HALF ? n : HALF, rights = n - lefts, far = 0;
    for (uint32_t f = 0; f < 1u << lefts; f++) left[f] = sum_with(difference, lefts, f);
    for (uint32_t f = 0; f < 1u << rights; f++) right[f] = sum_with(difference + lefts, rights, f);
    for (uint32_t f = 0; f < 1u << lefts; f++)
        for (uint32_t g = 0; g < 1u << rights; g++) far += fabs(left[f] + right[g]) >= least;
    return ldexp((double)far, -(int)n);
}

static double sampled(const double *difference, size_t n, double least, uint64_t seed)
{
    uint32_t far = 0;
    for (uint32_t s = 0; s < SIGN_FLIP_SAMPLE; s++) {
        rng_t rng = rng_at(seed, s, FLIP_SLOT, RNG_BOOTSTRAP);
        double sum = 0;
        for (size_t i = 0; i < n; i += 32) sum += sum_with(difference + i, n - i < 32 ? n - i : 32, rng_u32(&rng));
        far += fabs(sum) >= least;
    }
    return (1.0 + far) / (1.0 + SIGN_FLIP_SAMPLE);
}

double sign_flip_test(const double *difference, size_t n, uint64_t seed)
{
    double sum = 0;
    if (n == 0) return NAN;
    for (size_t i = 0; i < n; i++) sum += difference[i];
    double least = fabs(sum) - SLACK * size_of(difference, n);
    return n <= SIGN_FLIP_EXACT_MAX ? exact(difference, n, least) : sampled(difference, n, least, seed);
}

double sign_flip_least(size_t n)
{
    if (n > SIGN_FLIP_EXACT_MAX) return 1 / (1.0 + SIGN_FLIP_SAMPLE);
    return n < 2 ? 1 : ldexp(2, -(int)n);
}

size_t sign_flip_worlds_needed(size_t tests, double level)
{
    size_t n = 1;
    while (n <= SIGN_FLIP_EXACT_MAX && (double)tests * sign_flip_least(n) > level) n++;
    return n;
}

void holm_adjust(const double *p, size_t n, double *adjusted)
{
    size_t tests = 0;
    for (size_t i = 0; i < n; i++) tests += !isnan(p[i]);
    for (size_t i = 0; i < n; i++) {
        // The adjusted p is the largest of p x (tests not smaller) among those up to this one; tests are few.
        adjusted[i] = isnan(p[i]) ? NAN : 0;
        for (size_t j = 0; j < n && !isnan(p[i]); j++) {
            if (isnan(p[j]) || p[j] > p[i]) continue;
            size_t smaller = 0;
            for (size_t k = 0; k < n; k++) smaller += p[k] < p[j];
            adjusted[i] = fmax(adjusted[i], fmin(1, p[j] * (double)(tests - smaller)));
        }
    }
}

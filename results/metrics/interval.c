// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing resamples in parallel: each is a function of (seed, its number), so threads cannot matter.
#include "results/metrics/interval.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "core/rng.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define WORLD_SLOT UINT32_MAX // the stream that draws worlds, apart from those that draw persons
#define UNDEFINED_MAX 0.05

/// The values of worlds [from, end) as they are.
static int plain(size_t from, size_t end, const interval_statistic_t *statistic, double *value)
{
    char *scratch = NULL;
    CHECK(array_new(&scratch, statistic->scratch_bytes, 1));
    statistic->begin(statistic->self, scratch);
    for (size_t w = from; w < end; w++) statistic->add(statistic->self, w, NULL, scratch);
    statistic->finish(statistic->self, scratch, value);
    free(scratch);
    return 0;
}

int interval_point(size_t worlds, const interval_statistic_t *statistic, double *value)
{
    return plain(0, worlds, statistic, value);
}

int interval_world(size_t world, const interval_statistic_t *statistic, double *value)
{
    return plain(world, world + 1, statistic, value);
}

static void draw_persons(const interval_world_t *world, rng_t *rng, uint8_t *weight)
{
    memset(weight, 0, world->persons);
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < world->n[s]; i++) weight[world->member[s][rng_below(rng, (uint32_t)world->n[s])]]++;
}

typedef struct {
    const interval_world_t *world;
    size_t worlds;
    const interval_statistic_t *statistic;
    uint64_t seed;
} bootstrap_t;

static void draw_one(const bootstrap_t *b, uint32_t resample, uint8_t *weight, void *scratch, double *value)
{
    const interval_statistic_t *st = b->statistic;
    rng_t pick = rng_at(b->seed, resample, WORLD_SLOT, RNG_BOOTSTRAP);
    st->begin(st->self, scratch);
    for (uint32_t slot = 0; slot < b->worlds; slot++) {
        size_t w = rng_below(&pick, (uint32_t)b->worlds);
        rng_t rng = rng_at(b->seed, resample, slot, RNG_BOOTSTRAP);
        draw_persons(&b->world[w], &rng, weight);
        st->add(st->self, w, weight, scratch);
    }
    st->finish(st->self, scratch, value);
}

int interval_resample(const interval_world_t *world, size_t worlds, const interval_statistic_t *statistic,
                      uint32_t resamples, uint64_t seed, double *sample)
{
    size_t persons = 64, threads = (size_t)omp_get_max_threads();
    for (size_t w = 0; w < worlds; w++) persons = world[w].persons > persons ? world[w].persons : persons;
    size_t weight_bytes = (persons + 63) / 64 * 64, bytes = weight_bytes + (statistic->scratch_bytes + 63) / 64 * 64;
    char *block = NULL;
    CHECK(array_new(&block, threads, bytes));
    bootstrap_t b = {world, worlds, statistic, seed};
#pragma omp parallel for schedule(dynamic, 4)
    for (uint32_t r = 0; r < resamples; r++) {
        char *own = block + (size_t)omp_get_thread_num() * bytes;
        draw_one(&b, r, (uint8_t *)own, own + weight_bytes, sample + r * statistic->values);
    }
    free(block);
    return 0;
}

static double quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t i = (size_t)at;
    if (i + 1 >= n || sorted[i] == sorted[i + 1]) return sorted[i];
    return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

size_t interval_sort(const double *value, size_t n, size_t stride, double *sorted)
{
    size_t defined = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i * stride])) sorted[defined++] = value[i * stride];
    if ((double)(n - defined) > UNDEFINED_MAX * (double)n) return 0;
    qsort(sorted, defined, sizeof *sorted, order_rising);
    return defined;
}

void interval_bounds(const double *value, size_t n, size_t stride, double point, double *spare, double *low,
                     double *high)
{
    size_t defined = interval_sort(value, n, stride, spare);
    *low = *high = NAN;
    if (isnan(point) || defined == 0) return;
    double off = quantile(spare, defined, 0.5) - point, least = spare[0], most = spare[defined - 1];
    *low = quantile(spare, defined, 0.025) - off;
    *high = quantile(spare, defined, 0.975) - off;
    if (least >= 0 && point >= 0) *low = fmax(*low, 0);
    if (least >= 0 && most <= 1 && point <= 1) *high = fmin(*high, 1);
}

/// Quantile of a beta distribution with many trials: at most 2e-4 off in probability from a + b = 1,000 on.
/// @source  few: Molenaar 1973, by the gamma law; many: Abramowitz and Stegun 1964, 26.5.22
static double beta_of_many(double p, double a, double b)
{
    if (a < 100) {
        double gamma = gsl_cdf_chisq_Pinv(p, 2 * a) / 2;
        return gamma / (b + (a - 1) / 2 + gamma / 2);
    }
    if (b < 100) return 1 - beta_of_many(1 - p, b, a);
    double y = gsl_cdf_ugaussian_Qinv(p), lambda = (y * y - 3) / 6, in_a = 1 / (2 * a - 1), in_b = 1 / (2 * b - 1);
    double h = 2 / (in_a + in_b);
    double w = y * sqrt(h + lambda) / h - (in_b - in_a) * (lambda + 5.0 / 6 - 2 / (3 * h));
    return a / (a + b * exp(2 * w));
}

/// GSL's inversion gives up now and then, above all with many trials.
static double beta_quantile(double p, double a, double b)
{
    if (a + b >= 1000) return beta_of_many(p, a, b);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    double x = gsl_cdf_beta_Pinv(p, a, b);
    gsl_set_error_handler(handler);
    return isnan(x) ? beta_of_many(p, a, b) : x;
}

void interval_widen_share(double share, double trials, double *low, double *high)
{
    if (isnan(share) || isnan(*low) || isnan(*high) || !(trials > 0)) return;
    double hits = share * trials, misses = trials - hits;
    double exact_low = hits > 0 ? beta_quantile(0.025, hits, misses + 1) : 0;
    double exact_high = misses > 0 ? beta_quantile(0.975, hits + 1, misses) : 1;
    if (exact_low < *low) *low = exact_low;
    if (exact_high > *high) *high = exact_high;
}

void interval_widen_count(double count, double *low, double *high)
{
    if (isnan(count) || isnan(*low) || isnan(*high)) return;
    *low = fmin(*low, count > 0 ? gsl_cdf_chisq_Pinv(0.025, 2 * count) / 2 : 0);
    *high = fmax(*high, gsl_cdf_chisq_Pinv(0.975, 2 * count + 2) / 2);
}

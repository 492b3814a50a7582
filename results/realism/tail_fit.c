// SPDX-License-Identifier: GPL-3.0-or-later
// One maximum of the likelihood for each start of the tail, by Brent's method.
#include "results/realism/tail_fit.h"
#include <gsl/gsl_min.h>
#include <gsl/gsl_sf_zeta.h>
#include <math.h>

#define ALPHA_LOW 1.01
#define ALPHA_HIGH 20.0
#define GRID 40

typedef struct {
    double n, logs, from;
} tail_t;

static double loss(double alpha, void *of)
{
    const tail_t *tail = of;
    return tail->n * log(gsl_sf_hzeta(alpha, tail->from)) + alpha * tail->logs;
}

/// Brackets the minimum on a grid, then Brent.
static double best_alpha(tail_t *tail, gsl_min_fminimizer *minimizer)
{
    double best = ALPHA_LOW, least = INFINITY, step = (ALPHA_HIGH - ALPHA_LOW) / GRID;
    for (int i = 0; i <= GRID; i++) {
        double alpha = ALPHA_LOW + i * step, value = loss(alpha, tail);
        if (!(value < least)) break; // convex: past the minimum
        least = value;
        best = alpha;
    }
    double low = fmax(ALPHA_LOW, best - step), high = fmin(ALPHA_HIGH, best + step);
    gsl_function function = {loss, tail};
    if (gsl_min_fminimizer_set(minimizer, &function, best, low, high) != 0) return best; // at an end of the range
    for (int i = 0; i < 100; i++) {
        if (gsl_min_fminimizer_iterate(minimizer) != 0) break;
        double a = gsl_min_fminimizer_x_lower(minimizer), b = gsl_min_fminimizer_x_upper(minimizer);
        if (b - a < 1e-9) break;
    }
    return gsl_min_fminimizer_x_minimum(minimizer);
}

/// Largest gap between both distribution functions at the values that occur.
static double distance_of(const uint64_t *count, uint32_t values, const tail_t *tail, double alpha)
{
    double all = gsl_sf_hzeta(alpha, tail->from), model = 0, seen = 0, most = 0;
    for (uint32_t x = (uint32_t)tail->from; x < values; x++) {
        model += pow(x, -alpha) / all;
        if (!count[x]) continue;
        seen += (double)count[x];
        most = fmax(most, fabs(model - seen / tail->n));
    }
    return most;
}

void tail_fit(const uint64_t *count, uint32_t values, size_t fewest, tail_fit_t *fit)
{
    *fit = (tail_fit_t){.alpha = NAN, .distance = INFINITY};
    gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    tail_t tail = {0};
    if (minimizer == NULL) return;
    uint32_t last = 0;
    for (uint32_t x = values; x-- > 1;)
        if (count[x] && !last) last = x;
    for (uint32_t x = values; x-- > 1;) { // the tail grows downwards
        if (!count[x]) continue;
        tail.n += (double)count[x];
        tail.logs += (double)count[x] * log(x);
        tail.from = x;
        if (tail.n < (double)fewest || x == last) continue;
        double alpha = best_alpha(&tail, minimizer), distance = distance_of(count, values, &tail, alpha);
        if (distance <= fit->distance) *fit = (tail_fit_t){alpha, distance, x, (size_t)tail.n};
    }
    gsl_min_fminimizer_free(minimizer);
}

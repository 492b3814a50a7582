// SPDX-License-Identifier: GPL-3.0-or-later
// One vector of statistics from the values and again from each resample of them; intervals are percentiles of its
// entries.
#include "results/sensitivity/sobol_index.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/sensitivity/regression.h"

#define POINT_SLOT (UINT32_MAX - 3) // apart from the streams of other bootstraps
#define TAIL 0.025

const char *const share_name[SHARES + 1] = {"prevented", "synergy", "beyond_sum", NULL};

/// Entries of the vector of statistics; FIRST, TOTAL and CHANGE stand for one entry a factor.
enum { MEAN, UNEXPLAINED, EXPLAINED, FIRST };
#define STATISTICS(factors) (FIRST + 3 * (factors))
#define FIRST_OF(factors, f) (FIRST + (f))
#define TOTAL_OF(factors, f) (FIRST + (factors) + (f))
#define CHANGE_OF(factors, f) (FIRST + 2 * (factors) + (f))

typedef struct {
    const surface_t *surface;
    const arms_at_points_t *arms;
    share_t share;
    regression_t regression;
    double *fitted;             // [arms][points] of the arms' own fits, or of the value's where that is a sum of them
    double *error;              // [arms][points] scaled up to what it is without its pull on the fit
    double *lent;               // [terms] variance of each coefficient
    double *sample;             // [resamples][statistics]
    size_t statistics, columns; // columns: arms that are resampled; 1 where the value itself is
    uint32_t resamples;
    uint64_t seed;
} study_t;

/// Buffers of one thread.
typedef struct {
    double *left, *fit, *value, *fitted; // [columns][points] twice; [points] twice
    double *coefficient, *variance;      // [terms]
} scratch_t;

/// A weighted sum of arms, so that its errors are, too.
static bool is_linear(share_t share) { return share != SHARE_SYNERGY; }

static double linear_value(const arms_at_points_t *arms, share_t share, size_t p)
{
    double prevented = 1 - arms->left[arms->singles * arms->points + p], sum = 0;
    if (share == SHARE_PREVENTED) return prevented;
    for (size_t i = 0; i < arms->singles; i++) sum += 1 - arms->left[i * arms->points + p];
    return prevented - sum;
}

double share_at(const arms_at_points_t *arms, share_t share, size_t p)
{
    double all = 1;
    if (arms->baseline[p] == 0) return NAN;
    if (is_linear(share)) return linear_value(arms, share, p);
    for (size_t i = 0; i < arms->singles; i++) all *= arms->left[i * arms->points + p];
    return all - arms->left[arms->singles * arms->points + p];
}

/// What independent measures would leave, less what all leave: the product of the fitted shares, and the errors of each
/// times the others' fits. The product of the shares themselves would be biased by what their errors have in common.
static double synergy_value(const study_t *s, const double *left, const double *fit, size_t p)
{
    size_t n = s->arms->points, singles = s->arms->singles;
    double all = 1, value = 0;
    for (size_t i = 0; i < singles; i++) all *= fit[i * n + p];
    for (size_t i = 0; i < singles; i++) {
        double others = 1;
        for (size_t j = 0; j < singles; j++)
            if (j != i) others *= fit[j * n + p];
        value += (left[i * n + p] - fit[i * n + p]) * others;
    }
    return all + value - left[singles * n + p];
}

/// Fits of an arm, half way to what they would be without the point's own value: with it, products of fits and errors
/// are too large by its leverage times what errors have in common, and without it too small by about as much.
static void fit_arm(const study_t *s, scratch_t *x, const double *left, double *fit)
{
    const regression_t *r = &s->regression;
    regression_fit(r, left, x->coefficient);
    regression_values(r, x->coefficient, fit);
    for (size_t p = 0; p < r->points; p++)
        if (r->weight[p] > 0) fit[p] -= r->leverage[p] / (2 * (1 - r->leverage[p])) * (left[p] - fit[p]);
}

/// The value at every point, from what is left in the columns.
static void values_of(const study_t *s, scratch_t *x)
{
    size_t n = s->arms->points;
    if (is_linear(s->share)) {
        memcpy(x->value, x->left, n * sizeof *x->value);
        return;
    }
    for (size_t c = 0; c < s->arms->singles; c++) fit_arm(s, x, x->left + c * n, x->fit + c * n);
    for (size_t p = 0; p < n; p++) x->value[p] = synergy_value(s, x->left, x->fit, p);
}

/// @param[in] lent  NULL, or the variances by which resampled squares are too large again
static void statistics_of(const study_t *s, scratch_t *x, const double *lent, double *out)
{
    const surface_t *surface = s->surface;
    size_t factors = surface->factors;
    double sum = 0;
    values_of(s, x);
    regression_fit(&s->regression, x->value, x->coefficient);
    regression_values(&s->regression, x->coefficient, x->fitted);
    regression_variances(&s->regression, x->value, x->fitted, x->variance);
    for (size_t i = 0; i < s->statistics; i++) out[i] = 0;
    out[MEAN] = x->coefficient[0];
    for (size_t t = 1; t < surface->n; t++) {
        const term_t *term = &surface->term[t];
        double square = x->coefficient[t] * x->coefficient[t] - x->variance[t] - (lent ? lent[t] : 0);
        sum += square;
        out[TOTAL_OF(factors, term->a)] += square;
        if (term->degree == 3) out[TOTAL_OF(factors, term->b)] += square;
        if (term->degree < 3) out[FIRST_OF(factors, term->a)] += square;
        if (term->degree == 1) out[CHANGE_OF(factors, term->a)] = x->coefficient[t] * surface_span(surface, term->a);
    }
    // No factor can take variance away: where chance has made the sum negative, all of it is chance.
    double error = regression_error(&s->regression, x->value, x->fitted), all = fmax(sum, 0) + error;
    out[UNEXPLAINED] = error / all;
    out[EXPLAINED] = sum;
    for (size_t f = 0; f < factors; f++) {
        out[FIRST_OF(factors, f)] /= all;
        out[TOTAL_OF(factors, f)] = surface->pairs ? out[TOTAL_OF(factors, f)] / all : NAN;
    }
}

static int scratch_init(scratch_t *self, const study_t *s)
{
    size_t n = s->arms->points;
    *self = (scratch_t){0};
    CHECK(ARRAY_NEW(self->left, s->columns * n));
    CHECK(ARRAY_NEW(self->fit, s->columns * n));
    CHECK(ARRAY_NEW(self->value, n));
    CHECK(ARRAY_NEW(self->fitted, n));
    CHECK(ARRAY_NEW(self->coefficient, s->surface->n));
    return ARRAY_NEW(self->variance, s->surface->n);
}

static void scratch_free(scratch_t *self)
{
    free(self->left);
    free(self->fit);
    free(self->value);
    free(self->fitted);
    free(self->coefficient);
    free(self->variance);
}

/// Fits each column and keeps what resamples are made of.
static void fit_columns(study_t *s, scratch_t *x)
{
    const regression_t *r = &s->regression;
    size_t n = s->arms->points;
    for (size_t c = 0; c < s->columns; c++) {
        double *fitted = s->fitted + c * n, *error = s->error + c * n;
        regression_fit(r, x->left + c * n, x->coefficient);
        regression_values(r, x->coefficient, fitted);
        for (size_t p = 0; p < n; p++)
            error[p] = r->weight[p] > 0 ? (x->left[c * n + p] - fitted[p]) / sqrt(1 - r->leverage[p]) : 0;
    }
}

/// Mammen's two points: mean 0, second and third moment 1. Plain signs would leave every squared error as it is, and
/// with it the unexplained variance.
static double factor_of_error(rng_t *rng)
{
    const double root = sqrt(5);
    return rng_chance(rng, (root + 1) / (2 * root)) ? (1 - root) / 2 : (1 + root) / 2;
}

static void resample(const study_t *s, scratch_t *x, uint32_t number)
{
    size_t n = s->arms->points;
    rng_t rng = rng_at(s->seed, number, POINT_SLOT, RNG_BOOTSTRAP);
    for (size_t p = 0; p < n; p++) {
        double times = factor_of_error(&rng);
        for (size_t c = 0; c < s->columns; c++) x->left[c * n + p] = s->fitted[c * n + p] + times * s->error[c * n + p];
    }
    statistics_of(s, x, s->lent, s->sample + (size_t)number * s->statistics);
}

/// Percentiles of an entry. @param[out] work  [resamples]
static ranged_t range_of(const study_t *s, const double *value, size_t entry, double *work)
{
    ranged_t out = {value[entry], NAN, NAN};
    size_t n = s->resamples;
    for (size_t r = 0; r < n; r++) work[r] = s->sample[r * s->statistics + entry];
    if (n == 0 || isnan(out.value)) return out;
    gsl_sort(work, 1, n);
    out.low = fmin(gsl_stats_quantile_from_sorted_data(work, 1, n, TAIL), out.value);
    out.high = fmax(gsl_stats_quantile_from_sorted_data(work, 1, n, 1 - TAIL), out.value);
    return out;
}

/// Chance spreads the fitted values; they are drawn together to the spread that is explained, and to the mean if none
/// is.
static double above_zero(const study_t *s, const scratch_t *x, const double *value)
{
    size_t above = 0;
    double spread = 0;
    for (size_t t = 1; t < s->surface->n; t++) spread += gsl_pow_2(x->coefficient[t]);
    double shrink = value[EXPLAINED] > 0 ? sqrt(value[EXPLAINED] / spread) : 0;
    for (size_t p = 0; p < s->arms->points; p++) above += value[MEAN] + shrink * (x->fitted[p] - value[MEAN]) > 0;
    return (double)above / (double)s->arms->points;
}

static void conclude(const study_t *s, const scratch_t *x, const double *value, double *work, sobol_index_t *out)
{
    size_t factors = s->surface->factors;
    out->mean = range_of(s, value, MEAN, work);
    out->unexplained = range_of(s, value, UNEXPLAINED, work);
    out->explained_sd = sqrt(fmax(value[EXPLAINED], 0));
    out->above_zero = above_zero(s, x, value);
    for (size_t f = 0; f < factors; f++)
        out->factor[f] = (factor_index_t){.first = range_of(s, value, FIRST_OF(factors, f), work),
                                          .total = range_of(s, value, TOTAL_OF(factors, f), work),
                                          .change = range_of(s, value, CHANGE_OF(factors, f), work)};
}

/// What is left under the arms, or the value itself where it is a sum of them.
static void put_columns(const study_t *s, scratch_t *x)
{
    size_t n = s->arms->points;
    if (!is_linear(s->share))
        memcpy(x->left, s->arms->left, s->columns * n * sizeof *x->left);
    else
        for (size_t p = 0; p < n; p++) x->left[p] = linear_value(s->arms, s->share, p);
}

static int estimate(study_t *s, scratch_t *x, sobol_index_t *out)
{
    double *value = NULL, *work = NULL;
    CHECK(ARRAY_NEW(value, s->statistics));
    int code = ARRAY_NEW(work, (size_t)s->resamples + 1);
    if (code == 0) {
        put_columns(s, &x[0]);
        fit_columns(s, &x[0]);
        statistics_of(s, &x[0], NULL, value);
        memcpy(s->lent, x[0].variance, s->surface->n * sizeof *s->lent);
#pragma omp parallel for schedule(static)
        for (uint32_t r = 0; r < s->resamples; r++) resample(s, &x[omp_get_thread_num()], r);
        put_columns(s, &x[0]);
        statistics_of(s, &x[0], NULL, value); // its fitted values are looked at once more
        conclude(s, &x[0], value, work, out);
    }
    free(work);
    free(value);
    return code;
}

static int estimate_with_scratch(study_t *s, sobol_index_t *out)
{
    size_t threads = (size_t)omp_get_max_threads(), n = s->arms->points;
    scratch_t *x = NULL;
    CHECK(ARRAY_NEW(s->fitted, s->columns * n));
    CHECK(ARRAY_NEW(s->error, s->columns * n));
    CHECK(ARRAY_NEW(s->lent, s->surface->n));
    CHECK(ARRAY_NEW(s->sample, s->resamples * s->statistics));
    CHECK(ARRAY_NEW(x, threads));
    int code = 0;
    for (size_t t = 0; t < threads && code == 0; t++) code = scratch_init(&x[t], s);
    if (code == 0) code = estimate(s, x, out);
    for (size_t t = 0; t < threads; t++) scratch_free(&x[t]);
    free(x);
    return code;
}

static int fit_terms(study_t *s, const double *u)
{
    const surface_t *surface = s->surface;
    size_t n = s->arms->points;
    double *term = NULL;
    CHECK(ARRAY_NEW(term, n * surface->n));
    for (size_t p = 0; p < n; p++) surface_terms(surface, u + p * surface->factors, term + p * surface->n);
    int code = regression_init(&s->regression, term, s->arms->baseline, n, surface->n);
    free(term);
    return code;
}

static void set_unknown(const surface_t *surface, sobol_index_t *out)
{
    const ranged_t unknown = {NAN, NAN, NAN};
    out->mean = out->unexplained = unknown;
    out->explained_sd = out->above_zero = NAN;
    for (size_t f = 0; f < surface->factors; f++) out->factor[f] = (factor_index_t){unknown, unknown, unknown};
}

int sobol_index(const surface_t *surface, const double *u, const arms_at_points_t *arms, share_t share,
                uint32_t resamples, uint64_t seed, sobol_index_t *out)
{
    study_t s = {.surface = surface,
                 .arms = arms,
                 .share = share,
                 .statistics = STATISTICS(surface->factors),
                 .columns = is_linear(share) ? 1 : arms->singles + 1,
                 .resamples = resamples,
                 .seed = seed};
    *out = (sobol_index_t){.terms = surface->n};
    for (size_t p = 0; p < arms->points; p++) out->used += arms->baseline[p] > 0;
    int code = fit_terms(&s, u);
    if (code == 0) code = estimate_with_scratch(&s, out);
    if (code == ERR_INPUT) { // no failure: there is nothing to tell
        error_clear();
        set_unknown(surface, out);
        code = 0;
    }
    regression_free(&s.regression);
    free(s.fitted);
    free(s.error);
    free(s.lent);
    free(s.sample);
    return code;
}

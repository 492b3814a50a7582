// SPDX-License-Identifier: GPL-3.0-or-later
// Effects with intervals and tests: worlds are drawn whole, all arms of one together, so that pairs stay pairs.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/arms/arm_effects.h"
#include "results/metrics/interval.h"
#include "results/metrics/sign_flip.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#define WORLD_SLOT (UINT32_MAX - 2) // apart from the streams of the other bootstrap and of sign flips
#define BEYOND_END 15.0             // resamples beyond each end of an interval, at least
#define ROUNDING 1e-12              // of the terms of a sum: less than that is what rounding leaves of 0

/// One outcome of all arms and worlds.
typedef struct {
    const effects_t *effects;
    const double *value;
    size_t worlds, stride, step;
    double *linear; // [worlds][effects] weighted sums; 0 where an effect is none
    double *sample; // [effects][resamples]
    double *share; // the same, over the baseline of the resample; NaN where that is 0; NULL if shares are not asked for
    uint32_t resamples;
    uint64_t seed;
} outcome_of_t;

static double at(const outcome_of_t *o, size_t world, size_t arm)
{
    return o->value[world * o->stride + arm * o->step];
}

/// Equals that were subtracted are equal, in whatever order their terms were added up.
static double cleared(double sum, double terms) { return fabs(sum) <= ROUNDING * terms ? 0 : sum; }

static double mean_of(const outcome_of_t *o, size_t arm, const uint32_t *times)
{
    double sum = 0;
    for (size_t w = 0; w < o->worlds; w++) sum += times ? times[w] * at(o, w, arm) : at(o, w, arm);
    return sum / (double)o->worlds;
}

/// Means of the arms that an effect without weights looks at; the others stay as they are.
static void means_of(const outcome_of_t *o, const effect_t *effect, const uint32_t *times, double *mean)
{
    mean[effect->baseline] = mean_of(o, effect->baseline, times);
    mean[effect->together] = mean_of(o, effect->together, times);
    for (size_t i = 0; i < effect->singles; i++) mean[effect->single[i]] = mean_of(o, effect->single[i], times);
}

static double value_of(const outcome_of_t *o, size_t e, const uint32_t *times, double *mean)
{
    const effect_t *effect = &o->effects->effect[e];
    double sum = 0;
    if (!effect->weight) {
        means_of(o, effect, times, mean);
        return cleared(effect_value(effect, mean, o->effects->arms), fabs(mean[effect->baseline]));
    }
    for (size_t w = 0; w < o->worlds; w++) sum += (times ? times[w] : 1) * o->linear[w * o->effects->n + e];
    return sum / (double)o->worlds;
}

/// The sum over arms in one world.
static double weighted(const outcome_of_t *o, size_t world, const double *weight)
{
    double sum = 0, terms = 0;
    for (size_t a = 0; a < o->effects->arms; a++) {
        if (weight[a] == 0) continue;
        sum += weight[a] * at(o, world, a);
        terms += fabs(weight[a] * at(o, world, a));
    }
    return cleared(sum, terms);
}

/// Of what the baseline has; of nothing there is no share.
static double share_of(double value, double whole) { return whole > 0 ? value / whole : NAN; }

static void fill_linear(outcome_of_t *o)
{
    for (size_t w = 0; w < o->worlds; w++)
        for (size_t e = 0; e < o->effects->n; e++) {
            const effect_t *effect = &o->effects->effect[e];
            o->linear[w * o->effects->n + e] = effect->weight ? weighted(o, w, effect->weight) : 0;
        }
}

/// Effects with one baseline stand together, so its mean is taken once.
static void resample_shares(const outcome_of_t *o, uint32_t r, const uint32_t *times)
{
    double whole = NAN;
    for (size_t e = 0; e < o->effects->n; e++) {
        size_t baseline = o->effects->effect[e].baseline;
        if (e == 0 || baseline != o->effects->effect[e - 1].baseline) whole = mean_of(o, baseline, times);
        o->share[e * o->resamples + r] = share_of(o->sample[e * o->resamples + r], whole);
    }
}

static int resample(const outcome_of_t *o)
{
    double *mean = NULL;
    uint32_t *times = NULL;
    CHECK(ARRAY_NEW(mean, o->effects->arms));
    int code = ARRAY_NEW(times, o->worlds);
    for (uint32_t r = 0; r < o->resamples && code == 0; r++) {
        rng_t rng = rng_at(o->seed, r, WORLD_SLOT, RNG_BOOTSTRAP);
        memset(times, 0, o->worlds * sizeof *times);
        for (size_t w = 0; w < o->worlds; w++) times[rng_below(&rng, (uint32_t)o->worlds)]++;
        for (size_t e = 0; e < o->effects->n; e++) o->sample[e * o->resamples + r] = value_of(o, e, times, mean);
        if (o->share) resample_shares(o, r, times);
    }
    free(times);
    free(mean);
    return code;
}

/// The points between which the percentiles of few worlds cover what those of many do.
static double lower_level(size_t worlds)
{
    double n = (double)worlds;
    return gsl_cdf_ugaussian_P(-sqrt(n / (n - 1)) * gsl_cdf_tdist_Qinv(0.025, n - 1));
}

/// @param[in] sample  [resamples], sorted on return
static void bounds(const outcome_of_t *o, double *sample, double value, double *low, double *high)
{
    size_t n = interval_sort(sample, o->resamples, 1, sample);
    *low = *high = NAN;
    if (isnan(value) || o->worlds < EFFECT_WORLDS_MIN || n == 0) return;
    double level = lower_level(o->worlds);
    if ((double)(o->resamples - n) > level * o->resamples) return;   // those without a value may be the whole of a tail
    if (sample[n - 1] - sample[0] <= ROUNDING * fabs(value)) return; // nothing to tell a spread from
    *low = fmin(gsl_stats_quantile_from_sorted_data(sample, 1, n, level), value);
    *high = fmax(gsl_stats_quantile_from_sorted_data(sample, 1, n, 1 - level), value);
}

/// The slope of an effect without weights at the arms' means. Times an arm's mean, these add up to the effect.
static void slopes(const effect_t *effect, const double *mean, double *weight)
{
    double baseline = mean[effect->baseline], sign = effect->kind == EFFECT_SYNERGY ? -1 : 1,
           k = (double)effect->singles;
    double all = 1; // left of the baseline, as a share
    for (size_t i = 0; i < effect->singles; i++) all *= mean[effect->single[i]] / baseline;
    weight[effect->baseline] = sign * (1 + (k - 1) * all);
    for (size_t i = 0; i < effect->singles; i++) {
        double others = 1;
        for (size_t j = 0; j < effect->singles; j++)
            if (j != i) others *= mean[effect->single[j]] / baseline;
        weight[effect->single[i]] = -sign * others;
    }
    if (effect->kind != EFFECT_SYNERGY) return;
    weight[effect->baseline] += 1;
    weight[effect->together] -= 1;
}

/// What arms gain from sharing their worlds. @param[in] each  [worlds] weighted sums
static double pairing(const outcome_of_t *o, const double *weight, const double *each)
{
    double apart = 0;
    if (o->worlds < 2) return NAN;
    for (size_t a = 0; a < o->effects->arms; a++)
        if (weight[a] != 0)
            apart += gsl_pow_2(weight[a]) * gsl_stats_variance(o->value + a * o->step, o->stride, o->worlds);
    double together = gsl_stats_variance(each, 1, o->worlds);
    return together > gsl_pow_2(ROUNDING) * apart ? apart / together : NAN;
}

/// The test of an effect and what pairing gains it, both of weighted sums: of one without weights, of its linear part.
static int compare_worlds(const outcome_of_t *o, size_t e, estimate_of_effect_t *out)
{
    const effect_t *effect = &o->effects->effect[e];
    size_t arms = o->effects->arms;
    double *each = NULL, *slope = NULL, *mean = NULL, sum = 0;
    int code = ARRAY_NEW(each, o->worlds);
    if (code == 0) code = ARRAY_NEW(slope, arms);
    if (code == 0) code = ARRAY_NEW(mean, arms);
    if (code == 0 && !effect->weight) {
        means_of(o, effect, NULL, mean);
        slopes(effect, mean, slope);
    }
    const double *weight = effect->weight ? effect->weight : slope;
    for (size_t w = 0; w < o->worlds && code == 0; w++)
        sum += each[w] = effect->weight ? o->linear[w * o->effects->n + e] : weighted(o, w, slope);
    if (code == 0 && !isnan(sum)) {
        out->pairing = pairing(o, weight, each);
        out->p = sign_flip_test(each, o->worlds, o->seed);
    }
    free(each);
    free(slope);
    free(mean);
    return code;
}

/// Tests of one family, which stand together: effects under one response, or what that response itself did.
static bool are_family(const effect_t *a, const effect_t *b)
{
    return a->response == b->response && (a->kind == EFFECT_RESPONSE) == (b->kind == EFFECT_RESPONSE);
}

/// Holm over each family by itself.
static int adjust(const effects_t *effects, estimate_of_effect_t *out)
{
    double *p = NULL, *adjusted = NULL;
    int code = ARRAY_NEW(p, effects->n);
    if (code == 0) code = ARRAY_NEW(adjusted, effects->n);
    for (size_t from = 0, end; from < effects->n && code == 0; from = end) {
        for (end = from; end < effects->n && are_family(&effects->effect[end], &effects->effect[from]); end++)
            p[end] = out[end].p;
        holm_adjust(p + from, end - from, adjusted + from);
        for (size_t e = from; e < end; e++) out[e].p_holm = adjusted[e];
    }
    free(p);
    free(adjusted);
    return code;
}

/// Few worlds put the ends far out, where few resamples lie: enough of them that an end is no accident of their
/// drawing.
static uint32_t resamples_for(size_t worlds, uint32_t wanted)
{
    if (wanted == 0 || worlds < EFFECT_WORLDS_MIN) return wanted;
    double least = BEYOND_END / lower_level(worlds);
    return wanted < least ? (uint32_t)ceil(least) : wanted;
}

int effects_estimate(const effects_t *effects, const double *value, size_t worlds, size_t stride, size_t step,
                     bool shares, uint32_t resamples, uint64_t seed, estimate_of_effect_t *out)
{
    resamples = resamples_for(worlds, resamples);
    outcome_of_t o = {.effects = effects,
                      .value = value,
                      .worlds = worlds,
                      .stride = stride,
                      .step = step,
                      .resamples = resamples,
                      .seed = seed};
    double *mean = NULL;
    int code = ARRAY_NEW(o.linear, worlds * effects->n);
    if (code == 0) code = ARRAY_NEW(o.sample, (size_t)resamples * effects->n);
    if (code == 0 && shares) code = ARRAY_NEW(o.share, (size_t)resamples * effects->n);
    if (code == 0) code = ARRAY_NEW(mean, effects->arms);
    if (code == 0) fill_linear(&o);
    if (code == 0) code = resample(&o);
    for (size_t e = 0; e < effects->n && code == 0; e++) {
        out[e] = (estimate_of_effect_t){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
        if (!shares && !effects->effect[e].weight) continue;
        out[e].value = value_of(&o, e, NULL, mean);
        bounds(&o, o.sample + e * resamples, out[e].value, &out[e].low, &out[e].high);
        if (shares) {
            out[e].share = share_of(out[e].value, mean_of(&o, effects->effect[e].baseline, NULL));
            bounds(&o, o.share + e * resamples, out[e].share, &out[e].share_low, &out[e].share_high);
        }
        code = compare_worlds(&o, e, &out[e]);
    }
    if (code == 0) code = adjust(effects, out);
    free(o.linear);
    free(o.sample);
    free(o.share);
    free(mean);
    return code;
}

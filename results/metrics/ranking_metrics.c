// SPDX-License-Identifier: GPL-3.0-or-later
// The ranking metrics themselves, each one walk down a curve.
#include "results/metrics/ranking.h"
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

double ranking_ap(const ranking_curve_t *curve, double negative_weight)
{
    double tp = 0, fp = 0, sum = 0;
    for (size_t i = 0; i < curve->steps; i++) {
        const ranking_step_t *s = &curve->step[i];
        tp += s->positive;
        fp += negative_weight * (s->run + s->negative);
        sum += s->positive * tp / (tp + fp);
    }
    return curve->positives > 0 ? sum / curve->positives : NAN;
}

/// 1/(above+1) + ... + 1/(above+n).
static double harmonic_between(double above, double n)
{
    if (n > 64) return gsl_sf_psi(above + n + 1) - gsl_sf_psi(above + 1);
    double sum = 0;
    for (double i = 1; i <= n; i++) sum += 1 / (above + i);
    return sum;
}

double ranking_ap_expected(const ranking_curve_t *curve)
{
    double above = 0, found = 0, sum = 0;
    for (size_t i = 0; i < curve->steps; i++) {
        const ranking_step_t *s = &curve->step[i];
        above += s->run;
        double k = s->positive, n = s->positive + s->negative;
        // Sum over i = 1..n of (k/n) (found + 1 + (i-1) a) / (above + i), with (i-1) = (above + i) - (above + 1).
        double a = n > 1 ? (k - 1) / (n - 1) : 0;
        sum += k / n * ((found + 1 - a * (above + 1)) * harmonic_between(above, n) + a * n);
        above += n;
        found += k;
    }
    return curve->positives > 0 ? sum / curve->positives : NAN;
}

double ranking_prevalence(const ranking_curve_t *curve)
{
    double all = curve->positives + curve->negatives;
    return all > 0 ? curve->positives / all : NAN;
}

double ranking_ap_chance(const ranking_curve_t *curve)
{
    double all = curve->positives + curve->negatives;
    if (!(curve->positives > 0) || !(all > 1)) return curve->positives > 0 ? 1 : NAN;
    double harmonic = gsl_sf_psi(all + 1) + M_EULER;
    return ((curve->positives - 1) / (all - 1) * (all - harmonic) + harmonic) / all;
}

double ranking_negative_weight(const ranking_curve_t *curve, double target)
{
    double pi = ranking_prevalence(curve);
    return pi * (1 - target) / (target * (1 - pi));
}

/// Positives expected among the first k.
static double found_at(const ranking_curve_t *curve, double k)
{
    double above = 0, found = 0;
    for (size_t i = 0; i < curve->steps; i++) {
        const ranking_step_t *s = &curve->step[i];
        above += s->run;
        if (above >= k) return found;
        double n = s->positive + s->negative;
        if (above + n >= k) return found + (k - above) * s->positive / n;
        above += n;
        found += s->positive;
    }
    return found;
}

double ranking_precision_at(const ranking_curve_t *curve, double k)
{
    return k > 0 && k <= curve->positives + curve->negatives ? found_at(curve, k) / k : NAN;
}

double ranking_recall_at(const ranking_curve_t *curve, double k)
{
    if (curve->positives <= 0 || k > curve->positives + curve->negatives) return NAN;
    return found_at(curve, k) / curve->positives;
}

/// Recall and area of the ROC up to `limit` false positives (weights), both not yet divided.
static void roc_until(const ranking_curve_t *curve, double limit, double *recall, double *area)
{
    double fp = 0, tp = 0, sum = 0;
    for (size_t i = 0; i < curve->steps; i++) {
        const ranking_step_t *s = &curve->step[i];
        double flat = fmin(s->run, limit - fp);
        sum += flat * tp;
        fp += flat;
        if (s->run > flat) break;
        double slope = fmin(s->negative, limit - fp);
        double gain = s->negative > 0 ? s->positive * slope / s->negative : s->positive;
        sum += slope * (tp + gain / 2);
        fp += slope;
        tp += gain;
        if (s->negative > slope) break;
    }
    *recall = tp;
    *area = sum + (limit - fp) * tp;
}

static int rate_is_readable(const ranking_curve_t *curve, double fpr)
{
    return curve->positives > 0 && curve->negatives * fpr >= RANKING_MIN_FALSE;
}

double ranking_recall_at_fpr(const ranking_curve_t *curve, double fpr)
{
    double recall, area;
    if (!rate_is_readable(curve, fpr)) return NAN;
    roc_until(curve, fpr * curve->negatives, &recall, &area);
    return recall / curve->positives;
}

double ranking_partial_auc(const ranking_curve_t *curve, double fpr)
{
    double recall, area;
    if (!rate_is_readable(curve, fpr)) return NAN;
    roc_until(curve, fpr * curve->negatives, &recall, &area);
    double a = area / (curve->positives * curve->negatives), chance = fpr * fpr / 2;
    return 0.5 * (1 + (a - chance) / (fpr - chance));
}

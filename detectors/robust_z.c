// SPDX-License-Identifier: GPL-3.0-or-later
// How far an account lies from the crowd in the suspicious direction: the sum over chosen features of the clipped
// positive robust z-score, (x - median) / (1.4826 MAD), fitted without labels. Features where more than half of all
// accounts agree have MAD 0: there the mean absolute deviation serves (a common practice, not the authors'), and never
// less than a floor. Cost: fit O(n) a feature, score O(1) a row. Weaknesses: adds features that say the same twice;
// knows no interaction; which direction is suspicious was chosen by hand from the literature (SIGN below), not learned;
// power users score high.
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include <math.h>

#define MAD_TO_SD 1.4826     // for the normal law
#define MEAN_AD_TO_SD 1.2533 // for the normal law, sqrt(pi / 2)

typedef struct {
    double floor, cap;
} robust_z_config_t;

typedef struct {
    const robust_z_config_t *config;
    double sign[FEATURES], median[FEATURES], scale[FEATURES];
} robust_z_t;

static const param_t PARAMS[] = {
    PARAM(robust_z_config_t, floor, "1", "0.1", 1e-6, 1e3,
          "Least scale of a feature, in its own unit: no feature counts more for being nearly constant.", "assumed"),
    PARAM(robust_z_config_t, cap, "sd", "10", 0.1, 1e6, "Most that one feature adds to the score.", "assumed"),
    PARAM_END};

/// 1 where more is more suspicious, -1 where less is, 0 where neither.
static const int8_t SIGN[FEATURES] = {
    [FEATURE_REQUESTS_7D] = 1,         [FEATURE_UNACCEPTED_SHARE] = 1,    [FEATURE_DECLINED_SHARE] = 1,
    [FEATURE_THREADS_7D] = 1,          [FEATURE_UNANSWERED_SHARE] = 1,    [FEATURE_MINOR_CONTACTS] = 1,
    [FEATURE_MINOR_CONTACTS_7D] = 1,   [FEATURE_MINOR_CONTACT_SHARE] = 1, [FEATURE_AGE_GAP] = 1,
    [FEATURE_MINOR_MESSAGE_SHARE] = 1, [FEATURE_NO_MUTUAL_SHARE] = 1,     [FEATURE_UNCONNECTED_SHARE] = 1,
    [FEATURE_NIGHT_SHARE] = 1,         [FEATURE_MEDIA_SHARE] = 1,         [FEATURE_MOVE_INVITES] = 1,
    [FEATURE_MINOR_MOVE_INVITES] = 1,  [FEATURE_LOOKUPS_7D] = 1,          [FEATURE_BLOCKS_RECEIVED] = 1,
    [FEATURE_REPORTS_RECEIVED] = 1,    [FEATURE_MINOR_COMPLAINTS] = 1,    [FEATURE_ACCOUNT_AGE] = -1,
    [FEATURE_DEVICE_ACCOUNTS] = 1,
};

static int robust_z_open(void *state, const void *config, const detector_view_t *view)
{
    (void)view;
    robust_z_t *self = state;
    self->config = config;
    for (int f = 0; f < FEATURES; f++) {
        self->sign[f] = SIGN[f];
        self->scale[f] = 1.0; // until fitted
    }
    return 0;
}

static void swap(float *a, float *b)
{
    float kept = *a;
    *a = *b;
    *b = kept;
}

/// The k-th smallest (Hoare's selection, middle pivot); reorders x. @cost O(n) expected
static float select_float(float *x, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        float pivot = x[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i >= j) break;
            swap(&x[i], &x[j]);
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return x[k];
}

/// The upper median; reorders x; n >= 1.
static float median_of(float *x, size_t n) { return select_float(x, n, n / 2); }

/// Median and scale of the n values in x, which is used up.
static void fit_feature(robust_z_t *self, int feature, float *x, size_t n)
{
    double mean_deviation = 0.0;
    float median = median_of(x, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = fabsf(x[i] - median);
        mean_deviation += x[i] / (double)n;
    }
    double mad = median_of(x, n);
    double scale = mad > 0.0 ? MAD_TO_SD * mad : MEAN_AD_TO_SD * mean_deviation;
    self->median[feature] = median;
    self->scale[feature] = fmax(scale, self->config->floor);
}

static int robust_z_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    (void)label;
    float *x = NULL;
    if (rows->n == 0) return 0;
    CHECK(ARRAY_NEW(x, rows->n));
    for (int f = 0; f < FEATURES; f++) {
        if (SIGN[f] == 0) continue;
        for (size_t i = 0; i < rows->n; i++) x[i] = rows->feature[i * FEATURES + (size_t)f];
        fit_feature(state, f, x, rows->n);
    }
    free(x);
    return 0;
}

/// In three passes over all features, which compilers turn into vector code; those without a direction add nothing.
static double score_row(const robust_z_t *self, const float *x)
{
    double z[FEATURES], sum = 0.0, cap = self->config->cap;
    for (int f = 0; f < FEATURES; f++) z[f] = self->sign[f] * ((double)x[f] - self->median[f]) / self->scale[f];
    for (int f = 0; f < FEATURES; f++) z[f] = z[f] > 0.0 ? z[f] : 0.0; // no fmin, fmax: features are finite
    for (int f = 0; f < FEATURES; f++) sum += z[f] < cap ? z[f] : cap;
    return sum;
}

static void robust_z_score(const void *state, const detector_rows_t *rows, double *score)
{
    for (size_t i = 0; i < rows->n; i++) score[i] = score_row(state, rows->feature + i * FEATURES);
}

const detector_t detector_robust_z = {
    .abi = DETECTOR_ABI,
    .name = "robust_z",
    .summary = "sum of clipped robust z-scores (median, MAD) in the suspicious directions",
    .source = "Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers",
    .params = PARAMS,
    .config_bytes = sizeof(robust_z_config_t),
    .state_bytes = sizeof(robust_z_t),
    .needs = NEEDS_FEATURES,
    .open = robust_z_open,
    .fit = robust_z_fit,
    .score = robust_z_score,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Building of alias tables and of the quantiles of the log-normal law.
#include "core/alias.h"

#include <float.h>
#include <gsl/gsl_cdf.h>

#include "core/error.h"

static double sum_of(const double *weight, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        BUG_IF(!(weight[i] >= 0 && isfinite(weight[i])));
        sum += weight[i];
    }
    BUG_IF(!isfinite(sum));
    return sum;
}

static uint32_t fraction_32(double p) { return p >= 1 ? UINT32_MAX : (uint32_t)(p * 0x1p32); }

// Vose: every column has height one; each step fills a column shorter than that up from a taller one.
void alias_init(alias_t *self, const double *weight, uint32_t n)
{
    BUG_IF(n < 1 || n > ALIAS_MAX);
    double height[ALIAS_MAX], sum = sum_of(weight, n);
    uint8_t small[ALIAS_MAX], large[ALIAS_MAX];
    uint32_t smalls = 0, larges = 0;
    *self = (alias_t){.n = n};
    for (uint32_t i = 0; i < n; i++) {
        height[i] = sum > 0 ? weight[i] / sum * n : 1;
        self->cut[i] = UINT32_MAX;
        self->other[i] = (uint8_t)i;
        if (height[i] < 1)
            small[smalls++] = (uint8_t)i;
        else
            large[larges++] = (uint8_t)i;
    }
    while (smalls > 0 && larges > 0) {
        uint8_t low = small[--smalls], high = large[larges - 1];
        self->cut[low] = fraction_32(height[low]);
        self->other[low] = high;
        height[high] -= 1 - height[low];
        if (height[high] >= 1) continue;
        larges--;
        small[smalls++] = high;
    }
    // What is left is of height one but for rounding, so it keeps the whole column that it began with.
}

static float clip(double value, double low, double high)
{
    double in = fmin(fmax(value, low), fmin(high, (double)FLT_MAX));
    float rounded = (float)in;
    if ((double)rounded > high) return nextafterf(rounded, -INFINITY);
    if ((double)rounded < low) return nextafterf(rounded, INFINITY);
    return rounded;
}

void quantile_lognormal(quantile_t *self, double median, double sigma, double low, double high)
{
    BUG_IF(!(median > 0 && isfinite(median)));
    BUG_IF(!(sigma >= 0 && isfinite(sigma)));
    BUG_IF(!(low >= 0 && low <= high && low <= (double)FLT_MAX));
    for (uint32_t i = 0; i < QUANTILE_POINTS; i++) {
        double p = (i + 0.5) / QUANTILE_POINTS;
        self->value[i] = clip(gsl_cdf_lognormal_Pinv(p, log(median), sigma), low, high);
    }
}

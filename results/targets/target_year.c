// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/targets/target_year.h"

#include <math.h>

#define YEAR_DAYS 365

/// Logarithm of the chance of no event, for `times` the length over which the counts were taken.
static double log_none(double mean, double variance, double times)
{
    if (variance <= mean) return -mean * times;
    double k = mean * mean / (variance - mean);
    return -k * log1p(mean * times / k);
}

double target_year_share(const uint16_t *count, size_t n, uint32_t days)
{
    double none = 0, sum = 0, squares = 0;
    if (n == 0) return NAN;
    for (size_t i = 0; i < n; i++) {
        none += count[i] == 0;
        sum += count[i];
        squares += (double)count[i] * count[i];
    }
    if (sum <= 0 || days >= YEAR_DAYS) return 1 - none / (double)n;
    double mean = sum / (double)n, variance = squares / (double)n - mean * mean;
    double times = YEAR_DAYS / (double)days;
    return 1 - none / (double)n * exp(log_none(mean, variance, times) - log_none(mean, variance, 1));
}

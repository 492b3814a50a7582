// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/targets/target_year.h"

#include <math.h>

#define YEAR_DAYS 365

double target_year_share(const uint16_t *count, size_t n, uint32_t days)
{
    double seen = 0, once = 0, twice = 0;
    if (n == 0) return NAN;
    for (size_t i = 0; i < n; i++) {
        seen += count[i] > 0;
        once += count[i] == 1;
        twice += count[i] == 2;
    }
    if (once == 0 || days >= YEAR_DAYS) return seen / (double)n;
    double unseen = twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2;
    double more = unseen > 0 ? unseen * -expm1(-((double)YEAR_DAYS / days - 1) * once / unseen) : 0;
    return fmin(1, (seen + more) / (double)n);
}

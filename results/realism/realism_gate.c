// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges with their margins.
#include "results/realism/realism_gate.h"
#include <math.h>

#define WIDER 1.25 // and 1 / 1.25 = 0.8
#define AGREE_SHARE 0.05
#define AGREE_LEAST 0.01
#define ROUNDING 5e-4 // the ranges have four digits

const char *const verdict_name[VERDICTS + 1] = {"pass", "warn", "fail", "n/a", NULL};
const char *const reference_name[REFERENCES + 1] = {"CollegeMsg", "Copenhagen SMS", "between the two", NULL};
const reference_t reference_of_platform[PLATFORMS] = {
    [PLATFORM_EPHEMERAL] = REFERENCE_BETWEEN, [PLATFORM_MESSENGER] = REFERENCE_CLOSED,
    [PLATFORM_SOCIAL] = REFERENCE_BETWEEN,    [PLATFORM_PHOTO] = REFERENCE_OPEN,
    [PLATFORM_VIDEO] = REFERENCE_BETWEEN,     [PLATFORM_GAME] = REFERENCE_OPEN,
};

static bool within(double value, double low, double high) { return value >= low && value <= high; }

/// Away from the middle of the range, whatever the sign.
static double lower(double low) { return low > 0 ? low / WIDER : low * WIDER; }
static double higher(double high) { return high > 0 ? high * WIDER : high / WIDER; }

bool realism_in_p2p(statistic_t statistic, double value)
{
    double low = statistic_row[statistic].p2p_low, high = statistic_row[statistic].p2p_high;
    return within(value, low - fabs(low) * ROUNDING, high + fabs(high) * ROUNDING);
}

void realism_range(statistic_t statistic, double *low, double *high)
{
    const statistic_row_t *row = &statistic_row[statistic];
    bool enough = row->dm_sets >= 2;
    *low = lower(enough ? row->dm_low : row->p2p_low);
    *high = higher(enough ? row->dm_high : row->p2p_high);
    if (row->bounded && *high > 1) *high = 1;
}

verdict_t realism_verdict(statistic_t statistic, double value)
{
    double low, high;
    if (isnan(value)) return VERDICT_NA;
    realism_range(statistic, &low, &high);
    if (within(value, low, high)) return VERDICT_PASS;
    return realism_in_p2p(statistic, value) ? VERDICT_WARN : VERDICT_FAIL;
}

bool realism_agrees(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return fabs(a - b) <= fmax(AGREE_SHARE * fmax(fabs(a), fabs(b)), AGREE_LEAST);
}

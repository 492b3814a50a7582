// SPDX-License-Identifier: GPL-3.0-or-later
// Time to detection by Kaplan-Meier: offenders not alerted are censored when observation ends, never left out.
#ifndef VIGIL_SURVIVAL_H
#define VIGIL_SURVIVAL_H
#include <stddef.h>

/// Weighted counts at distinct, rising times; at a time shared by both, events come before censoring.
/// @source Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452
typedef struct {
    size_t n;
    const double *time;             // [n] days, > 0, rising
    const double *event, *censored; // [n] weights
} survival_t;

/// Share not yet alerted after `days`; NaN where observation ends earlier (no event or censoring time at or after it).
double survival_at(const survival_t *self, double days);
/// First time at which at most half are left; NaN if that is never seen.
double survival_median(const survival_t *self);
/// Mean of min(time to alert, days): the area under the curve. NaN where observation ends earlier with some left.
double survival_restricted_mean(const survival_t *self, double days);
/// The whole curve.
/// @param[out] share, at_risk [n] after, and just before, each time
void survival_curve(const survival_t *self, double *share, double *at_risk);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over approaches: harm that an alert would have come before, and exposure that it would have cut short.
#include "results/metrics/harm.h"
#include <math.h>

const int32_t harm_delay_h[HARM_DELAYS] = {0, 1, 24, 72};

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

static double span(int64_t from, int64_t to) { return to > from ? (double)(to - from) : 0; }

static int64_t acted_at(int32_t alert, int delay)
{
    return alert == NEVER ? (int64_t)NEVER : (int64_t)alert + harm_delay_h[delay] * (int64_t)3600;
}

bool harm_in_time(const harm_case_t *child, int32_t alert, int delay)
{
    return child->harm != NEVER && acted_at(alert, delay) < child->harm;
}

void harm_add(harm_sum_t *sum, const harm_case_t *child, int32_t alert, double weight)
{
    int64_t until = earlier(child->harm, child->end);
    if (child->harm != NEVER) sum->harmed += weight;
    sum->exposed += weight * span(child->contact, until);
    for (int d = 0; d < HARM_DELAYS; d++) {
        if (harm_in_time(child, alert, d)) sum->in_time[d] += weight;
        sum->exposed_after[d] += weight * span(child->contact, earlier(acted_at(alert, d), until));
    }
}

double harm_prevented(const harm_sum_t *sum, int delay)
{
    return sum->harmed > 0 ? sum->in_time[delay] / sum->harmed : NAN;
}

double harm_exposure_saved(const harm_sum_t *sum, int delay)
{
    return sum->exposed > 0 ? 1 - sum->exposed_after[delay] / sum->exposed : NAN;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The product-limit estimate and what is read off it.
#include "results/metrics/survival.h"
#include <math.h>

static double total(const survival_t *self)
{
    double sum = 0;
    for (size_t i = 0; i < self->n; i++) sum += self->event[i] + self->censored[i];
    return sum;
}

/// Whether anybody was watched until `days`, or nobody is left to watch.
static int known_at(double last, double share, double days) { return share == 0 || days <= last; }

double survival_at(const survival_t *self, double days)
{
    double at_risk = total(self), share = 1, last = 0;
    if (at_risk <= 0) return NAN;
    for (size_t i = 0; i < self->n; i++) {
        double here = self->event[i] + self->censored[i];
        if (here <= 0) continue;
        last = self->time[i];
        if (self->time[i] <= days) share *= 1 - self->event[i] / at_risk;
        at_risk -= here;
    }
    return known_at(last, share, days) ? share : NAN;
}

double survival_median(const survival_t *self)
{
    double at_risk = total(self), share = 1;
    for (size_t i = 0; i < self->n && at_risk > 0; i++) {
        share *= 1 - self->event[i] / at_risk;
        at_risk -= self->event[i] + self->censored[i];
        if (share <= 0.5) return self->time[i];
    }
    return NAN;
}

double survival_restricted_mean(const survival_t *self, double days)
{
    double at_risk = total(self), share = 1, last = 0, area = 0, until = 0;
    if (at_risk <= 0) return NAN;
    for (size_t i = 0; i < self->n; i++) {
        double here = self->event[i] + self->censored[i];
        if (here <= 0) continue;
        last = self->time[i];
        double step = fmin(last, days);
        area += share * (step - until);
        until = step;
        if (last <= days) share *= 1 - self->event[i] / at_risk;
        at_risk -= here;
    }
    return known_at(last, share, days) ? area : NAN;
}

void survival_curve(const survival_t *self, double *share, double *at_risk)
{
    double left = total(self), s = 1;
    for (size_t i = 0; i < self->n; i++) {
        at_risk[i] = left;
        if (left > 0) s *= 1 - self->event[i] / left;
        share[i] = s;
        left -= self->event[i] + self->censored[i];
    }
}

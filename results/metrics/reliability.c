// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over levels.
#include "results/metrics/reliability.h"
#include <math.h>

typedef struct {
    double positives, negatives;
} totals_t;

static totals_t total(const reliability_t *self)
{
    totals_t t = {0, 0};
    for (size_t l = 0; l < self->levels; l++) {
        t.positives += self->positive[l];
        t.negatives += self->negative[l];
    }
    return t;
}

double reliability_brier(const reliability_t *self)
{
    totals_t t = total(self);
    double sum = 0, all = t.positives + t.negatives;
    for (size_t l = 0; l < self->levels; l++) {
        double p = self->probability[l];
        sum += self->positive[l] * (1 - p) * (1 - p) + self->negative[l] * p * p;
    }
    return all > 0 ? sum / all : NAN;
}

double reliability_skill(const reliability_t *self)
{
    totals_t t = total(self);
    double prevalence = t.positives / (t.positives + t.negatives), plain = prevalence * (1 - prevalence);
    return plain > 0 ? 1 - reliability_brier(self) / plain : NAN;
}

double reliability_log_loss(const reliability_t *self)
{
    totals_t t = total(self);
    double sum = 0, all = t.positives + t.negatives;
    for (size_t l = 0; l < self->levels; l++) {
        double p = self->probability[l];
        if (self->positive[l] > 0) sum -= self->positive[l] * log(p);
        if (self->negative[l] > 0) sum -= self->negative[l] * log1p(-p);
    }
    return all > 0 ? sum / all : NAN;
}

double reliability_error(const reliability_t *self)
{
    totals_t t = total(self);
    double all = t.positives + t.negatives;
    if (all < RELIABILITY_ALL_MIN) return NAN;
    double bins = fmin(floor(all / RELIABILITY_BIN_MIN), RELIABILITY_BINS), bin = 1;
    double until = all / bins, seen = 0, excess = 0, sum = 0; // excess: positives less their expectation in this bin
    for (size_t l = 0; l < self->levels; l++) {
        double n = self->positive[l] + self->negative[l], left = n;
        while (left > 0) {
            double part = bin < bins ? fmin(left, until - seen) : left;
            excess += part / n * (self->positive[l] - n * self->probability[l]);
            seen += part;
            left -= part;
            if (bin < bins && seen >= until) {
                sum += fabs(excess);
                excess = 0;
                seen = until;
                until = all * ++bin / bins;
            }
        }
    }
    return (sum + fabs(excess)) / all;
}

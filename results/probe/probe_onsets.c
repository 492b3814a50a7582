// SPDX-License-Identifier: GPL-3.0-or-later
// L10: do offenders begin all over the run, and are their accounts of all ages? Kolmogorov and Smirnov's tests.
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "results/probe/probe_worlds.h"
#include <math.h>
#include <string.h>

double probe_ks_uniform(double *sample, size_t n)
{
    double worst = 0;
    qsort(sample, n, sizeof *sample, order_rising);
    for (size_t i = 0; i < n; i++) {
        worst = fmax(worst, (double)(i + 1) / (double)n - sample[i]);
        worst = fmax(worst, sample[i] - (double)i / (double)n);
    }
    return worst;
}

double probe_ks_two(double *a, size_t n, double *b, size_t m)
{
    double worst = 0;
    qsort(a, n, sizeof *a, order_rising);
    qsort(b, m, sizeof *b, order_rising);
    for (size_t i = 0, j = 0; i < n && j < m;) {
        double value = fmin(a[i], b[j]);
        while (i < n && a[i] == value) i++;
        while (j < m && b[j] == value) j++;
        worst = fmax(worst, fabs((double)i / (double)n - (double)j / (double)m));
    }
    return worst;
}

double probe_ks_p(double distance, double n)
{
    double root = sqrt(n), x = distance * (root + 0.12 + 0.11 / root), sum = 0;
    if (!(n > 0)) return NAN;
    if (x < 0.2) return 1; // the series alternates for ever; the sum is 1 to 1e-12
    for (int k = 1; k <= 100; k++) sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return fmin(1, fmax(0, sum));
}

int probe_onsets_add(probe_onsets_t *self, const probe_world_t *in)
{
    const truth_t *truth = &in->log->truth;
    const scored_world_t *w = in->world;
    for (size_t p = 0; p < truth->person.n; p++) {
        int32_t onset = truth->person.onset[p];
        if (onset == NEVER || onset < 0 || onset >= (int32_t)in->log->end) continue;
        CHECK(array_reserve(&self->onset, &self->onset_room, self->onsets + 1, sizeof *self->onset));
        self->onset[self->onsets++] = (double)onset / in->log->end;
    }
    for (size_t i = 0; i < w->n; i++) {
        int who = w->positive[i];
        CHECK(array_reserve(&self->age[who], &self->age_room[who], self->ages[who] + 1, sizeof *self->age[who]));
        self->age[who][self->ages[who]++] = in->log->account.registered[w->account[i]];
    }
    return 0;
}

void probe_onsets_free(probe_onsets_t *self)
{
    free(self->onset);
    free(self->age[0]);
    free(self->age[1]);
    memset(self, 0, sizeof *self);
}

/// Share of the onsets that lie in the busiest day of a run of so many days; `onset` is sorted.
static double busiest_day(const double *onset, size_t n, uint32_t days)
{
    size_t most = 0;
    for (size_t i = 0, end; i < n; i = end) {
        double day = floor(onset[i] * days);
        for (end = i; end < n && floor(onset[end] * days) == day;) end++;
        most = end - i > most ? end - i : most;
    }
    return (double)most / (double)n;
}

int probe_onsets_end(probe_onsets_t *self, const probe_t *probe)
{
    size_t n = self->onsets, benign = self->ages[0], offending = self->ages[1];
    if (n < PROBE_MIN_POSITIVES || offending < PROBE_MIN_POSITIVES)
        return probe_add(probe, PROBE_ONSETS, "onsets", ANSWER_NONE, NAN, NAN, NAN, "%zu onsets: too few", n);
    double far = probe_ks_uniform(self->onset, n), apart = probe_ks_two(self->age[0], benign, self->age[1], offending);
    double size = (double)benign * (double)offending / (double)(benign + offending);
    CHECK(probe_add(probe, PROBE_ONSETS, "onsets", ANSWER_REPORTED, probe_ks_p(far, (double)n), NAN, NAN,
                    "KS p (D %.2f, %zu onsets); busiest day %.0f %%", far, n,
                    100 * busiest_day(self->onset, n, probe->options->scenario->run.days)));
    return probe_add(probe, PROBE_ONSETS, "account_ages", ANSWER_REPORTED, apart, NAN, NAN,
                     "KS D to benign accounts' (p %.2g)", probe_ks_p(apart, size));
}

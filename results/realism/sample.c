// SPDX-License-Identifier: GPL-3.0-or-later
// Quantiles by selection.
#include "results/realism/sample.h"
#include "core/array.h"
#include "core/error.h"
#include <gsl/gsl_statistics_double.h>
#include <math.h>

int sample_add(sample_t *self, double value)
{
    if (self->n == self->room) CHECK(array_reserve(&self->value, &self->room, self->n + 1, sizeof value));
    self->value[self->n++] = value;
    return 0;
}

double sample_quantile(sample_t *self, double p, size_t fewest)
{
    if (self->n == 0 || self->n < fewest) return NAN;
    double at = (double)(self->n - 1) * p, whole = floor(at);
    double low = gsl_stats_select(self->value, 1, self->n, (size_t)whole);
    if (at == whole) return low;
    double high = gsl_stats_select(self->value, 1, self->n, (size_t)whole + 1);
    return low + (at - whole) * (high - low);
}

void sample_free(sample_t *self)
{
    free(self->value);
    *self = (sample_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks and the weighted median.
#include "results/metrics/spread.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double value;
    uint32_t item;
} placed_t;

static int rising(const void *a, const void *b)
{
    const placed_t *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

int spread_init(spread_t *self, const double *value, size_t items)
{
    placed_t *placed = NULL;
    int code = 0;
    *self = (spread_t){.items = items};
    if ((code = ARRAY_NEW(placed, items)) < 0 || (code = ARRAY_NEW(self->rank, items)) < 0 ||
        (code = ARRAY_NEW(self->value, items)) < 0)
        goto out;
    for (size_t i = 0; i < items; i++) {
        self->rank[i] = NO_RANK;
        if (!isnan(value[i])) placed[self->n++] = (placed_t){value[i], (uint32_t)i};
    }
    qsort(placed, self->n, sizeof *placed, rising);
    for (size_t r = 0; r < self->n; r++) {
        self->rank[placed[r].item] = (uint32_t)r;
        self->value[r] = placed[r].value;
    }
out:
    free(placed);
    return code;
}

void spread_free(spread_t *self)
{
    free(self->rank);
    free(self->value);
    memset(self, 0, sizeof *self);
}

double spread_median(const double *value, const double *weight, size_t n)
{
    double all = 0, below = 0, low = NAN;
    for (size_t i = 0; i < n; i++) all += weight[i];
    for (size_t i = 0; i < n; i++) {
        if (weight[i] <= 0) continue;
        if (!isnan(low)) return (low + value[i]) / 2; // the middle lies between two values
        below += weight[i];
        if (2 * below > all) return value[i];
        if (2 * below == all) low = value[i];
    }
    return NAN;
}

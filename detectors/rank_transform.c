// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectors/rank_transform.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include <stdlib.h>

int rank_transform_fit(rank_transform_t *self, double *x, size_t n)
{
    size_t distinct = 0;
    rank_transform_free(self);
    if (n > 0) qsort(x, n, sizeof *x, order_rising);
    for (size_t i = 0; i < n; i++) distinct += i == 0 || x[i] > x[i - 1];
    CHECK(ARRAY_NEW(self->value, distinct));
    CHECK(ARRAY_NEW(self->rank, distinct));
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && x[next] == x[i];) next++;
        self->value[self->n] = x[i];
        self->rank[self->n++] = 0.5 * (double)(i + next) / (double)n;
    }
    return 0;
}

void rank_transform_free(rank_transform_t *self)
{
    free(self->value);
    free(self->rank);
    *self = (rank_transform_t){0};
}

/// What is left of a tail that far from the sample's end: 1 at the end, one half at a distance of the sample's width
/// (of 1 where the sample has none). All differences are halved, so that none overflows.
static double tail(const rank_transform_t *self, double half_distance)
{
    double half_width = 0.5 * self->value[self->n - 1] - 0.5 * self->value[0];
    return 1.0 / (1.0 + half_distance / (half_width > 0.0 ? half_width : 0.5));
}

double rank_transform_of(const rank_transform_t *self, double x)
{
    size_t low = 0, high = self->n; // the first value above x
    if (self->n == 0) return 0.5;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->value[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return self->rank[0] * tail(self, 0.5 * self->value[0] - 0.5 * x);
    double a = self->value[low - 1], rank = self->rank[low - 1];
    if (low == self->n) return x > a ? 1.0 - (1.0 - rank) * tail(self, 0.5 * x - 0.5 * a) : rank;
    double along = (0.5 * x - 0.5 * a) / (0.5 * self->value[low] - 0.5 * a);
    return rank + along * (self->rank[low] - rank);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Both are in order of time, then account, so one walk over both is enough.
#include "results/metrics/score_differences.h"

#include <math.h>
#include <stdbool.h>

static bool comes_before(const score_cell_t *a, const score_cell_t *b)
{
    return a->time != b->time ? a->time < b->time : a->account < b->account;
}

static bool differ(double a, double b, double tolerance)
{
    return a != b && !(fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b)));
}

size_t score_differences(const score_csv_t *one, const score_csv_t *other, uint32_t until, double tolerance,
                         score_difference_t *first)
{
    size_t count = 0, i = 0, k = 0, n = one->n;
    while (n > 0 && one->row[n - 1].time > until) n--;
    while (i < n || k < other->n) {
        const score_cell_t *a = i < n ? &one->row[i] : NULL, *b = k < other->n ? &other->row[k] : NULL;
        if (a && b && comes_before(a, b)) b = NULL;
        if (a && b && comes_before(b, a)) a = NULL;
        i += a != NULL;
        k += b != NULL;
        if (a && b && !differ(a->score, b->score, tolerance)) continue;
        if (count++ > 0) continue;
        *first = (score_difference_t){a ? a->account : b->account, a ? a->time : b->time, a ? a->score : NAN,
                                      b ? b->score : NAN};
    }
    return count;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// From first alerts and times at risk to the grid of distinct delays.
#include "results/metrics/delay.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include <string.h>

static size_t distinct(double *value, size_t n)
{
    size_t kept = 0;
    qsort(value, n, sizeof *value, order_rising);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || value[kept - 1] != value[i]) value[kept++] = value[i];
    return kept;
}

/// Days at risk of each offender, <= 0 where never watched.
static void days_at_risk(delay_t *self, const scored_world_t *world, const budget_evidence_t *const *evidence,
                         size_t worlds, double *days)
{
    size_t at = 0;
    for (size_t w = 0; w < worlds; w++)
        for (size_t o = 0; o < world[w].offenders; o++, at++) {
            int32_t first = evidence[w]->first[o];
            self->event[at] = first != NEVER;
            int64_t until = first != NEVER ? first : world[w].risk_end[o];
            days[at] = (double)(until - world[w].risk_start[o]) / DAY_S;
        }
}

int delay_init(delay_t *self, const scored_world_t *world, const budget_evidence_t *const *evidence, size_t worlds)
{
    double *days = NULL;
    int code = 0;
    *self = (delay_t){0};
    for (size_t w = 0; w < worlds; w++) self->n += world[w].offenders;
    if ((code = ARRAY_NEW(days, self->n)) < 0 || (code = ARRAY_NEW(self->time, self->n)) < 0 ||
        (code = ARRAY_NEW(self->rank, self->n)) < 0 || (code = ARRAY_NEW(self->event, self->n)) < 0)
        goto out;
    days_at_risk(self, world, evidence, worlds, days);
    for (size_t i = 0; i < self->n; i++)
        if (days[i] > 0) self->time[self->points++] = days[i];
    self->points = distinct(self->time, self->points);
    for (size_t i = 0; i < self->n; i++) {
        const double *at = bsearch(&days[i], self->time, self->points, sizeof *days, order_rising);
        self->rank[i] = at ? (uint32_t)(at - self->time) : NOT_WATCHED;
    }
out:
    free(days);
    return code;
}

void delay_free(delay_t *self)
{
    free(self->time);
    free(self->rank);
    free(self->event);
    memset(self, 0, sizeof *self);
}

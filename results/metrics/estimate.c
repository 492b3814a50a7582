// SPDX-License-Identifier: GPL-3.0-or-later
// Points, resamples and bounds of all values of a statistic.
#include "results/metrics/estimate.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

int estimate_init(estimate_t *self, const interval_world_t *world, size_t worlds, const interval_statistic_t *statistic,
                  uint32_t resamples, uint64_t seed)
{
    *self = (estimate_t){.values = statistic->values, .resamples = resamples, .worlds = worlds};
    CHECK(ARRAY_NEW(self->point, self->values));
    CHECK(ARRAY_NEW(self->low, self->values));
    CHECK(ARRAY_NEW(self->high, self->values));
    CHECK(ARRAY_NEW(self->world, self->values * worlds));
    CHECK(ARRAY_NEW(self->sample, self->values * resamples));
    CHECK(ARRAY_NEW(self->spare, resamples));
    CHECK(interval_point(worlds, statistic, self->point));
    for (size_t w = 0; w < worlds; w++) CHECK(interval_world(w, statistic, self->world + w * self->values));
    CHECK(interval_resample(world, worlds, statistic, resamples, seed, self->sample));
    for (size_t v = 0; v < self->values; v++)
        interval_bounds(self->sample + v, resamples, self->values, self->point[v], self->spare, &self->low[v],
                        &self->high[v]);
    return 0;
}

void estimate_free(estimate_t *self)
{
    free(self->point);
    free(self->low);
    free(self->high);
    free(self->world);
    free(self->sample);
    free(self->spare);
    memset(self, 0, sizeof *self);
}

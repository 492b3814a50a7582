// SPDX-License-Identifier: GPL-3.0-or-later
// A weekday's rate is its counts over its unit-days, drawn towards the mean of all days by `prior_exposure`, and that
// mean towards `prior_rate`.
#include "detectors/day_cycle.h"
#include "core/array.h"
#include "core/error.h"

int day_cycle_init(day_cycle_t *self, double prior_rate, double prior_exposure)
{
    *self = (day_cycle_t){.prior_rate = prior_rate, .prior_exposure = prior_exposure};
    return ARRAY_NEW(self->expected, DAY_CYCLE_DAYS);
}

void day_cycle_free(day_cycle_t *self)
{
    free(self->expected);
    *self = (day_cycle_t){0};
}

/// Counts expected of one unit on the day that runs.
static double rate_today(const day_cycle_t *self, const day_cycle_sums_t *sums)
{
    double count = 0, exposure = 0, prior = self->prior_exposure;
    for (unsigned w = 0; w < WEEK_D; w++) {
        count += sums->count[w];
        exposure += sums->exposure[w];
    }
    double mean = (self->prior_rate * prior + count) / (prior + exposure);
    unsigned weekday = sums->day % WEEK_D;
    return (mean * prior + sums->count[weekday]) / (prior + sums->exposure[weekday]);
}

static void end_day(day_cycle_sums_t *sums)
{
    unsigned weekday = sums->day % WEEK_D;
    sums->count[weekday] += sums->today;
    sums->exposure[weekday] += sums->units;
    sums->today = 0;
    sums->day++;
}

void day_cycle_advance(day_cycle_t *self, uint32_t day)
{
    day_cycle_sums_t *sums = &self->sums;
    BUG_IF(day >= DAY_CYCLE_DAYS);
    while (sums->day < day) {
        self->expected[sums->day + 1] = self->expected[sums->day] + rate_today(self, sums);
        end_day(sums);
    }
}

double day_cycle_expected(const day_cycle_t *self, uint32_t day)
{
    if (day <= self->sums.day) return self->expected[day];
    day_cycle_sums_t ahead = self->sums;
    double expected = self->expected[ahead.day];
    while (ahead.day < day) {
        expected += rate_today(self, &ahead);
        end_day(&ahead);
    }
    return expected;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the laws that hot draws use, made once from the scenario.
#include "sim/engine.h"

#include <math.h>

#define CURIOSITY_MOST 300 // times the mean

/// Fills equally likely mid-quantiles of a law on 1..n given by its weights.
static void fill_table(uint16_t *table, const double *weight, uint32_t n)
{
    double total = 0, below = 0;
    for (uint32_t i = 0; i < n; i++) total += weight[i];
    for (uint32_t point = 0, i = 0; point < RANK_POINTS; point++) {
        double target = (point + 0.5) / RANK_POINTS * total;
        while (i + 1 < n && below + weight[i] < target) below += weight[i++];
        table[point] = (uint16_t)(i + 1);
    }
}

static void fill_ranks(laws_t *self, double exponent)
{
    double weight[RANKS];
    for (uint32_t i = 0; i < RANKS; i++) weight[i] = pow(i + 1, -exponent);
    fill_table(self->rank, weight, RANKS);
}

/// Geometric on 1, 2, ... with the given mean.
static void fill_geometric(uint16_t *table, double mean)
{
    double weight[RANKS], stay = 1 - 1 / mean;
    for (uint32_t i = 0; i < RANKS; i++) weight[i] = pow(stay, i);
    fill_table(table, weight, RANKS);
}

/// The profile of a day for one role and age class: later at weekends, its night hours weighted by the role.
static void fill_hours(alias_t *alias, const double *profile, double night, double shift)
{
    double weight[24];
    for (int hour = 0; hour < 24; hour++) {
        double from = hour - shift;
        int low = (int)floor(from);
        double part = from - low;
        double w = (1 - part) * profile[(low + 24) % 24] + part * profile[(low + 25) % 24];
        weight[hour] = hour >= 22 || hour < 6 ? w * night : w;
    }
    alias_init(alias, weight, 24);
}

/// An hour as busy as the average one is an hour to be awake; where half as much is going on, half have gone to sleep.
static void fill_awake(uint8_t awake[24], const double *profile)
{
    double sum = 0;
    for (int hour = 0; hour < 24; hour++) sum += profile[hour];
    for (int hour = 0; hour < 24; hour++) {
        bool day = hour >= MORNING_H && hour < EVENING_H;
        awake[hour] = (uint8_t)(day ? UINT8_MAX : fmin(UINT8_MAX, UINT8_MAX * profile[hour] / fmax(sum / 24, 1e-9)));
    }
}

void laws_init(laws_t *self, const scenario_t *scenario)
{
    const life_t *life = &scenario->life;
    for (int p = 0; p < PLATFORMS; p++)
        quantile_lognormal(&self->gap[p], life->gap_median_s * scenario->platform[p].pace, life->gap_sigma, 2, 86400);
    quantile_lognormal(&self->curiosity, exp(-life->curiosity_sigma * life->curiosity_sigma / 2), life->curiosity_sigma,
                       0, CURIOSITY_MOST);
    quantile_lognormal(&self->slow, life->slow_median_s, life->slow_sigma, 600, 86400);
    quantile_lognormal(&self->request_delay, life->request_delay_median_s, life->request_delay_sigma, 20,
                       RING_S - 7200);
    quantile_lognormal(&self->typing, 9, 0.8, 1, 300);
    fill_ranks(self, life->rank_exponent);
    fill_geometric(self->burst, life->burst_messages);
    fill_geometric(self->views, 1 + life->view);
    const double *profile[AGE_CLASSES] = {life->hours_child, life->hours_teen, life->hours_adult};
    for (int age = 0; age < AGE_CLASSES; age++) fill_awake(self->awake[age], profile[age]);
    for (int role = 0; role < ROLES; role++)
        for (int age = 0; age < AGE_CLASSES; age++)
            for (int weekend = 0; weekend < 2; weekend++)
                fill_hours(&self->hour[role][age][weekend], profile[age], scenario->role[role].night,
                           weekend ? life->hours_weekend_shift : 0);
}

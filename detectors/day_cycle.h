// SPDX-License-Identifier: GPL-3.0-or-later
// What one account or pair is expected to count on each day: the mean over all of them on the same weekdays so far,
// learnt from the stream itself, so that a change is told from the weekday cycle and from the level of the platform.
#ifndef VIGIL_DAY_CYCLE_H
#define VIGIL_DAY_CYCLE_H
#include <stdint.h>

#define DAY_CYCLE_DAYS 49711u // as many as fit into 32 bits of seconds, and the next
#define WEEK_D 7u

/// Sums over the days that ended, by weekday.
typedef struct {
    double count[WEEK_D];
    double exposure[WEEK_D]; // unit-days: the accounts or pairs that there were, summed over days
    double units, today;     // units so far, counts of the day that runs
    uint32_t day;            // the day that runs
} day_cycle_sums_t;

typedef struct {
    double prior_rate, prior_exposure;
    day_cycle_sums_t sums;
    double *expected; // [DAY_CYCLE_DAYS] counts expected of one unit over the days before each, up to the one that runs
} day_cycle_t;

/// @param[in] prior_rate      counts a unit and day before anything was seen
/// @param[in] prior_exposure  unit-days that this is worth, above 0
/// @return  0, ERR_MEMORY
int day_cycle_init(day_cycle_t *self, double prior_rate, double prior_exposure);
void day_cycle_free(day_cycle_t *self);
/// Ends the days before `day`; days that are over already stay as they are. What is expected of a day rests on days
/// before it alone. @cost O(1) a day
void day_cycle_advance(day_cycle_t *self, uint32_t day);
/// A further account or pair is exposed from the day that runs on.
static inline void day_cycle_add_unit(day_cycle_t *self) { self->sums.units += 1; }
/// One of them counted, on the day that runs.
static inline void day_cycle_count(day_cycle_t *self) { self->sums.today += 1; }
/// Counts expected of one unit over the days before `day`; days ahead are taken as if nothing more was counted.
/// @cost O(1), and O(days) for days ahead
double day_cycle_expected(const day_cycle_t *self, uint32_t day);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/pair_record.h"

#include "core/array.h"
#include "core/error.h"
#include <stdlib.h>
#include <string.h>

void pair_record_free(pair_record_t *self)
{
    free(self->time);
    free(self->risk);
    free(self->positive);
    free(self->step_end);
    free(self->entry_end);
    free(self->step);
    free(self->entry);
    free(self->rank);
    memset(self, 0, sizeof *self);
}

/// Appends to one of the arrays.
#define APPEND(array, count, room, from, number)                                   \
    do {                                                                           \
        size_t more_ = (number);                                                   \
        CHECK(array_reserve(&(array), &(room), (count) + more_, sizeof *(array))); \
        if (more_) memcpy((array) + (count), (from), more_ * sizeof *(array));     \
        (count) += more_;                                                          \
    } while (0)

int pair_record_add_time(pair_record_t *self, const pair_time_t *time)
{
    pair_time_t own = *time;
    own.risk_end = (uint32_t)self->risks;
    own.positive_end = (uint32_t)self->positives;
    APPEND(self->time, self->times, self->time_room, &own, 1);
    return 0;
}

int pair_record_add_risks(pair_record_t *self, const pair_risk_t *risk, size_t n)
{
    APPEND(self->risk, self->risks, self->risk_room, risk, n);
    return 0;
}

int pair_record_add_positive(pair_record_t *self, uint32_t risk)
{
    APPEND(self->positive, self->positives, self->positive_room, &risk, 1);
    return 0;
}

size_t pair_record_risks_from(const pair_record_t *self, size_t time)
{
    return time > 0 ? self->time[time - 1].risk_end : 0;
}

size_t pair_record_positives_from(const pair_record_t *self, size_t time)
{
    return time > 0 ? self->time[time - 1].positive_end : 0;
}

int pair_record_add_ranking(pair_record_t *self, const pair_ranking_t *ranking, size_t positives)
{
    size_t rankings = self->rankings;
    APPEND(self->step, self->steps, self->step_room, ranking->step, ranking->steps);
    APPEND(self->entry, self->entries, self->entry_room, ranking->entry, ranking->entries);
    APPEND(self->rank, self->ranks, self->rank_room, ranking->step_of, positives);
    CHECK(array_reserve(&self->step_end, &self->step_end_room, rankings + 1, sizeof *self->step_end));
    CHECK(array_reserve(&self->entry_end, &self->entry_end_room, rankings + 1, sizeof *self->entry_end));
    self->step_end[rankings] = self->steps;
    self->entry_end[rankings] = self->entries;
    self->rankings++;
    return 0;
}

pair_ranking_t pair_record_ranking(const pair_record_t *self, size_t time, size_t detector)
{
    size_t place = time * self->detectors + detector, before = pair_record_positives_from(self, time);
    size_t positives = self->time[time].positive_end - before;
    size_t step = place > 0 ? (size_t)self->step_end[place - 1] : 0;
    size_t entry = place > 0 ? (size_t)self->entry_end[place - 1] : 0;
    return (pair_ranking_t){.steps = (size_t)self->step_end[place] - step,
                            .entries = (size_t)self->entry_end[place] - entry,
                            .step = self->step + step,
                            .entry = self->entry + entry,
                            .step_of = self->rank + before * self->detectors + detector * positives};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Counts for everybody, times for the few that need them.
#include "results/scores/own_events.h"
#include "core/array.h"
#include "core/error.h"
#include <stdlib.h>
#include <string.h>

int own_events_init(own_events_t *self, size_t accounts, uint32_t start)
{
    *self = (own_events_t){.accounts = accounts, .start = start};
    CHECK(ARRAY_NEW(self->count, accounts));
    return ARRAY_NEW(self->watched, accounts);
}

void own_events_free(own_events_t *self)
{
    free(self->count);
    free(self->watched);
    free(self->event);
    free(self->first);
    memset(self, 0, sizeof *self);
}

void own_events_watch(own_events_t *self, const truth_t *truth)
{
    for (size_t a = 0; a < self->accounts; a++) {
        uint32_t p = truth->account_person[a];
        self->watched[a] = p == NO_PERSON || truth->person.offender[p] != OFFENDER_NONE;
    }
}

int own_events_observe(own_events_t *self, const event_batch_t *batch)
{
    if (batch->end <= self->start) return 0;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        if (e->time < self->start || e->actor >= self->accounts) continue;
        uint32_t count = e->count > 1 ? e->count : 1;
        self->count[e->actor] += count;
        if (!self->watched[e->actor]) continue;
        CHECK(array_reserve(&self->event, &self->room, self->events + 1, sizeof *self->event));
        self->event[self->events++] = (own_event_t){e->actor, e->time, count};
    }
    return 0;
}

/// Counting sort by account; within an account the events already stand in order of time.
int own_events_sort(own_events_t *self)
{
    own_event_t *sorted = NULL;
    size_t *at = NULL;
    int code = 0;
    if ((code = ARRAY_NEW(sorted, self->events)) < 0 || (code = ARRAY_NEW(at, self->accounts + 1)) < 0 ||
        (code = ARRAY_NEW(self->first, self->accounts + 1)) < 0)
        goto out;
    for (size_t i = 0; i < self->events; i++) self->first[self->event[i].account + 1]++;
    for (size_t a = 0; a < self->accounts; a++) self->first[a + 1] += self->first[a];
    memcpy(at, self->first, (self->accounts + 1) * sizeof *at);
    for (size_t i = 0; i < self->events; i++) sorted[at[self->event[i].account]++] = self->event[i];
    free(self->event);
    self->event = sorted;
    self->room = self->events;
    sorted = NULL;
out:
    free(sorted);
    free(at);
    return code;
}

uint32_t own_events_between(const own_events_t *self, uint32_t account, uint32_t from, uint32_t until)
{
    uint32_t sum = 0;
    if (!self->first) return 0;
    for (size_t i = self->first[account]; i < self->first[account + 1] && self->event[i].time < until; i++)
        if (self->event[i].time >= from) sum += self->event[i].count;
    return sum;
}

void own_events_forget(own_events_t *self)
{
    free(self->event);
    free(self->first);
    self->event = NULL;
    self->first = NULL;
    self->events = self->room = 0;
}

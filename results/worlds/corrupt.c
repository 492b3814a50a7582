// SPDX-License-Identifier: GPL-3.0-or-later
// One pass a batch: an event that is late happens at least a second before it arrives, so every arrival up to the time
// of the event at hand is in the heap by then.
#include "results/worlds/corrupt.h"

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_S 3600.0

bool corrupt_hides(const corruption_t *how) { return how->lost > 0 || how->late > 0 || how->platform > 0; }

void corrupt_open(corrupt_t *self, const corruption_t *how, uint64_t seed)
{
    *self = (corrupt_t){.how = how, .seed = seed};
}

void corrupt_close(corrupt_t *self)
{
    free(self->late);
    free(self->event);
    memset(self, 0, sizeof *self);
}

static bool is_before(const late_event_t *a, const late_event_t *b)
{
    return a->arrival != b->arrival ? a->arrival < b->arrival : a->order < b->order;
}

static int push(corrupt_t *self, late_event_t item)
{
    CHECK(array_reserve(&self->late, &self->late_room, self->waiting + 1, sizeof item));
    size_t i = self->waiting++;
    for (; i > 0 && is_before(&item, &self->late[(i - 1) / 2]); i = (i - 1) / 2)
        self->late[i] = self->late[(i - 1) / 2];
    self->late[i] = item;
    return 0;
}

/// Takes the next arrival off the heap.
static event_t pop(corrupt_t *self)
{
    event_t first = self->late[0].event;
    first.time = (uint32_t)self->late[0].arrival;
    late_event_t last = self->late[--self->waiting];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < self->waiting; i = child) {
        if (child + 1 < self->waiting && is_before(&self->late[child + 1], &self->late[child])) child++;
        if (!is_before(&self->late[child], &last)) break;
        self->late[i] = self->late[child];
    }
    self->late[i] = last;
    return first;
}

static int see(corrupt_t *self, event_t event)
{
    CHECK(array_reserve(&self->event, &self->room, self->n + 1, sizeof event));
    self->event[self->n++] = event;
    return 0;
}

static int deliver(corrupt_t *self, uint32_t until)
{
    while (self->waiting > 0 && self->late[0].arrival < until) CHECK(see(self, pop(self)));
    return 0;
}

/// What a platform knows from its own table of accounts, whatever becomes of its log.
static bool is_own_record(const event_t *e)
{
    return e->kind == EVENT_REGISTER || e->kind == EVENT_WARN || e->kind == EVENT_RESTRICT || e->kind == EVENT_CLOSE ||
           e->kind == EVENT_LEAVE;
}

static int pass_one(corrupt_t *self, const event_t *e, uint32_t place)
{
    const corruption_t *how = self->how;
    bool missing = how->platform > 0 && e->platform == how->platform - 1;
    if (!missing && is_own_record(e)) return see(self, *e);
    rng_t rng = rng_at(self->seed, e->actor, e->time, RNG_CORRUPT);
    rng.counter.v[0] = place; // an actor may do several things in a second
    bool lost = rng_chance(&rng, how->lost), late = rng_chance(&rng, how->late);
    double delay_s = rng_exponential(&rng, how->late_mean_h * HOUR_S);
    if (missing || lost) {
        self->counts.lost++;
        return 0;
    }
    if (!late) return see(self, *e);
    self->counts.late++;
    return push(self, (late_event_t){e->time + 1 + (uint64_t)delay_s, self->order++, *e});
}

int corrupt_pass(corrupt_t *self, const event_batch_t *batch, event_batch_t *seen)
{
    self->happened += batch->n;
    *seen = *batch;
    if (self->how) {
        self->n = 0;
        for (size_t i = 0; i < batch->n; i++) {
            CHECK(deliver(self, batch->event[i].time + 1));
            CHECK(pass_one(self, &batch->event[i], (uint32_t)i));
        }
        CHECK(deliver(self, batch->end));
        seen->event = self->event;
        seen->n = self->n;
    }
    self->counts.undelivered = self->waiting;
    self->counts.seen += seen->n;
    BUG_IF(self->counts.seen + self->counts.lost + self->counts.undelivered != self->happened);
    return 0;
}

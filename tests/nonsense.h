// SPDX-License-Identifier: GPL-3.0-or-later
// Absurd versions of a message log: what each keeps of it and what it breaks. Which statistics of the gate notice is
// the gate's power; where none does, it is blind.
#ifndef VIGIL_NONSENSE_H
#define VIGIL_NONSENSE_H
#include "results/realism/realism_gate.h"
#include "tests/realism_fixture.h"

#define NONSENSE_TEXT 640

typedef struct {
    edge_list_t list;
    uint32_t users;
    int64_t first, span; // s
    uint64_t seed;
} nonsense_t;

static inline rng_t nonsense_rng(const nonsense_t *self, size_t i)
{
    return rng_at(self->seed, (uint32_t)i, 0, RNG_TEST);
}

static inline int64_t nonsense_time(const nonsense_t *self, rng_t *rng)
{
    return self->first + (int64_t)(rng_unit(rng) * (double)self->span);
}

/// Anybody writes to anybody at any time: only the counts of users and messages are kept.
static inline void nonsense_uniform(nonsense_t *self)
{
    for (size_t i = 0; i < self->list.n; i++) {
        rng_t rng = nonsense_rng(self, i);
        uint32_t src = rng_below(&rng, self->users), dst = rng_below(&rng, self->users);
        self->list.edge[i] = (edge_t){nonsense_time(self, &rng), src, dst};
    }
}

/// Anybody writes to anybody, at the times of the log.
static inline void nonsense_random_pairs(nonsense_t *self)
{
    for (size_t i = 0; i < self->list.n; i++) {
        rng_t rng = nonsense_rng(self, i);
        self->list.edge[i].src = rng_below(&rng, self->users);
        self->list.edge[i].dst = rng_below(&rng, self->users);
    }
}

/// Who wrote to whom is kept, when is anybody's guess.
static inline void nonsense_uniform_times(nonsense_t *self)
{
    for (size_t i = 0; i < self->list.n; i++) {
        rng_t rng = nonsense_rng(self, i);
        self->list.edge[i].time = nonsense_time(self, &rng);
    }
}

/// Times change places among the messages: days and hours are kept, conversations are not.
static inline void nonsense_shuffled_times(nonsense_t *self)
{
    for (size_t i = self->list.n; i-- > 1;) {
        rng_t rng = nonsense_rng(self, i);
        edge_t *a = &self->list.edge[i], *b = &self->list.edge[rng_below(&rng, (uint32_t)i + 1)];
        int64_t time = a->time;
        a->time = b->time;
        b->time = time;
    }
}

/// Receivers change places: everybody sends and receives as much and when as before, but to and from others.
static inline void nonsense_shuffled_receivers(nonsense_t *self)
{
    for (size_t i = self->list.n; i-- > 1;) {
        rng_t rng = nonsense_rng(self, i);
        edge_t *a = &self->list.edge[i], *b = &self->list.edge[rng_below(&rng, (uint32_t)i + 1)];
        uint32_t dst = a->dst;
        a->dst = b->dst;
        b->dst = dst;
    }
}

/// Every pair is moved by a time of its own of up to a week: no hour, no weekday and no common rhythm is left.
static inline void nonsense_moved_pairs(nonsense_t *self)
{
    for (size_t i = 0; i < self->list.n; i++) {
        edge_t *e = &self->list.edge[i];
        rng_t rng = nonsense_rng(self, rng_pair(e->src, e->dst));
        e->time += (int64_t)(rng_unit(&rng) * 7 * (double)DAY);
    }
}

/// Time runs backwards: answers stand before what they answer.
static inline void nonsense_reversed(nonsense_t *self)
{
    for (size_t i = 0; i < self->list.n; i++) {
        edge_t *e = &self->list.edge[i];
        e->time = 2 * self->first + self->span - e->time;
    }
}

/// Every message is answered by the same message the other way, a second later.
static inline void nonsense_echoes(nonsense_t *self)
{
    size_t n = self->list.n;
    for (size_t i = 0; i < n; i++) {
        edge_t e = self->list.edge[i];
        add(&self->list, e.dst, e.src, e.time + 1);
    }
}

typedef struct {
    const char *name;
    void (*spoil)(nonsense_t *self);
} nonsense_row_t;

static const nonsense_row_t NONSENSE[] = {
    {"as it is", NULL},
    {"random pairs at uniform times", nonsense_uniform},
    {"random pairs at the log's times", nonsense_random_pairs},
    {"receivers shuffled", nonsense_shuffled_receivers},
    {"times uniform", nonsense_uniform_times},
    {"times shuffled", nonsense_shuffled_times},
    {"every message echoed", nonsense_echoes},
    {"time reversed", nonsense_reversed},
    {"each pair moved by up to a week", nonsense_moved_pairs},
};
enum { NONSENSES = sizeof NONSENSE / sizeof *NONSENSE };

// Everything but the rhythm of days, and with it the memory of people: nobody writes to the same few.
#define NONSENSE_RANDOM_PAIRS                                                                                    \
    "Gini messages sent fail; reciprocity (pairs) fail; messages answered in 24 h fail; first contacts never "   \
    "answered fail; top-1 contact share p50 fail; top-5 contact share p50 fail; Heaps beta (recipients vs sent)" \
    " fail; tie persistence +1 week fail; ties with 1 event fail; ties living < 1 day fail"

/// The gate's statistics that do not pass, and their verdicts, as "reciprocity (pairs) fail; ...".
static inline void nonsense_noticed(const edge_list_t *log, realism_clock_t clock, int which, char out[NONSENSE_TEXT])
{
    nonsense_t self = {.list = copy_of(log), .first = INT64_MAX, .seed = 77};
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < log->n; i++) {
        const edge_t *e = &log->edge[i];
        uint32_t top = e->src > e->dst ? e->src : e->dst;
        self.users = top >= self.users ? top + 1 : self.users;
        self.first = e->time < self.first ? e->time : self.first;
        last = e->time > last ? e->time : last;
    }
    self.span = last - self.first;
    if (NONSENSE[which].spoil) NONSENSE[which].spoil(&self);
    measured_t measured = measure_with(&self.list, clock);
    out[0] = '\0';
    for (int s = 0; s < STATISTICS; s++) {
        verdict_t verdict = realism_verdict((statistic_t)s, measured.values.value[s]);
        size_t used = strlen(out);
        if (statistic_row[s].class_ != STATISTIC_GATE || verdict == VERDICT_PASS) continue;
        snprintf(out + used, NONSENSE_TEXT - used, "%s%s %s", used ? "; " : "", statistic_row[s].name,
                 verdict_name[verdict]);
    }
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds for tests of offenders: the real world and engine, but only offenders act, so that every row is theirs or a
// child's answer to them.
#ifndef VIGIL_OFFENDER_FIXTURE_H
#define VIGIL_OFFENDER_FIXTURE_H
#include "sim/collect.h"
#include "sim/life/life.h"
#include "sim/offenders/offenders.h"
#include "tests/sim_fixture.h"

typedef struct {
    scenario_t scenario;
    world_t world;
    laws_t laws;
    measure_set_t measures;
    offenders_t *offenders;
    manner_t *manners;
    shard_t *shard;
    collect_t collect;
    event_t *event;
    size_t n, capacity;
    uint32_t time;
} stage_set_t;

static inline void stage_open(stage_set_t *self, const char *const *override)
{
    memset(self, 0, sizeof *self);
    scenario_of(&self->scenario, override, NULL);
    ck_assert_int_eq(world_build(&self->world, &self->scenario, self->scenario.run.seed), 0);
    laws_init(&self->laws, &self->scenario);
    ck_assert_int_eq(measures_open(&self->measures, &self->world), 0);
    ck_assert_int_eq(offenders_open(&self->offenders, &self->world), 0);
    ck_assert_int_eq(ARRAY_NEW(self->manners, self->world.account.n), 0);
    for (uint32_t a = 0; a < self->world.account.n; a++) self->manners[a] = life_manner(&self->world, a);
    for (uint32_t p = 0; p < self->world.person.n; p++) self->world.person.chats[p] = 0; // rows are approaches' alone
    ck_assert_int_eq(ARRAY_NEW(self->shard, SHARDS), 0);
    for (uint32_t s = 0; s < SHARDS; s++) {
        ck_assert_int_eq(shard_init(&self->shard[s], &self->world, &self->laws, &self->measures, s), 0);
        self->shard[s].manners = self->manners; // weights of entries are for ordinary life only
        ck_assert_int_eq(life_open(&self->shard[s]), 0);
    }
    ck_assert_int_eq(collect_init(&self->collect), 0);
}

/// One hour; its rows are kept.
static inline void stage_tick(stage_set_t *self)
{
    for (uint32_t s = 0; s < SHARDS; s++) {
        self->shard[s].start = self->time;
        self->shard[s].end = self->time + TICK_S;
        self->shard[s].sequence = 0;
    }
    offenders_between(self->offenders, self->shard, self->time);
#pragma omp parallel for schedule(dynamic, 1)
    for (int s = 0; s < SHARDS; s++) offenders_act(self->offenders, &self->shard[s]);
    for (int s = 0; s < SHARDS; s++) {
        exchange_apply(&self->shard[s], self->shard);
        life_come_and_go(&self->shard[s]);
    }
    event_batch_t batch;
    ck_assert_int_eq(collect_tick(&self->collect, self->shard, &batch), 0);
    ck_assert_int_eq(array_reserve(&self->event, &self->capacity, self->n + batch.n, sizeof(event_t)), 0);
    if (batch.n) memcpy(self->event + self->n, batch.event, batch.n * sizeof(event_t));
    self->n += batch.n;
    self->time += TICK_S;
}

static inline void stage_run(stage_set_t *self)
{
    while (self->time < self->scenario.run.days * DAY_S) stage_tick(self);
}

static inline void stage_truth(const stage_set_t *self, truth_t *truth)
{
    const world_t *w = &self->world;
    ck_assert_int_eq(truth_init(truth, w->person.n, w->account.n, offenders_approaches(self->offenders)), 0);
    int32_t *police = NULL; // nobody tells them
    ck_assert_int_eq(ARRAY_NEW(police, w->person.n), 0);
    for (size_t p = 0; p < w->person.n; p++) police[p] = NEVER;
    offenders_truth(self->offenders, police, truth);
    free(police);
}

static inline void stage_free(stage_set_t *self)
{
    for (int s = 0; self->shard && s < SHARDS; s++) shard_free(&self->shard[s]);
    free(self->shard);
    collect_free(&self->collect);
    offenders_close(self->offenders);
    measures_close(&self->measures);
    world_free(&self->world);
    scenario_free(&self->scenario);
    free(self->manners);
    free(self->event);
}

/// Within five standard deviations of a binomial share (and one case of rounding).
static inline void ck_assert_share(uint64_t hits, uint64_t of, double p, const char *what)
{
    double expected = (double)of * p, band = 5 * sqrt((double)of * p * (1 - p)) + 1;
    ck_assert_msg(fabs((double)hits - expected) <= band, "%s: %llu of %llu, expected %.1f +- %.1f", what,
                  (unsigned long long)hits, (unsigned long long)of, expected, band);
}
#endif

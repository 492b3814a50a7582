// SPDX-License-Identifier: GPL-3.0-or-later
// The step that drives everything: plan, act, exchange, collect, hand out, react.
#include "sim/sim.h"

#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "sim/life/life.h"
#include "sim/sim_state.h"

#include <stdio.h>
#include <string.h>

static int open_parts(sim_t *self, uint64_t seed)
{
    CHECK(world_build(&self->world, self->scenario, seed));
    laws_init(&self->laws, self->scenario);
    CHECK(measures_open(&self->measures, &self->world));
    CHECK(offenders_open(&self->offenders, &self->world));
    CHECK(ARRAY_NEW(self->manners, self->world.account.n));
    for (uint32_t a = 0; a < self->world.account.n; a++) self->manners[a] = life_manner(&self->world, a);
    uint32_t entries = self->world.person.account_first[self->world.person.n];
    CHECK(ARRAY_NEW(self->weights, entries));
    for (uint32_t i = 0; i < entries; i++) self->weights[i] = self->world.hidden.weight[self->world.person_account[i]];
    CHECK(ARRAY_NEW(self->closed_at, self->world.account.n));
    CHECK(ARRAY_NEW(self->restricted_at, self->world.account.n));
    CHECK(ARRAY_NEW(self->police_at, self->world.account.n));
    for (size_t a = 0; a < self->world.account.n; a++) {
        self->closed_at[a] = self->restricted_at[a] = self->police_at[a] = NEVER;
        self->ties += self->world.hidden.contacts[a].n;
    }
    CHECK(ARRAY_NEW(self->shard, SHARDS));
    for (uint32_t s = 0; s < SHARDS; s++) {
        CHECK(shard_init(&self->shard[s], &self->world, &self->laws, &self->measures, s));
        self->shard[s].manners = self->manners;
        self->shard[s].weights = self->weights;
        CHECK(life_open(&self->shard[s]));
    }
    return collect_init(&self->collect);
}

int sim_open(sim_t **self, const scenario_t *scenario, uint64_t world_seed)
{
    *self = NULL;
    sim_t *sim = NULL;
    CHECK(ARRAY_NEW(sim, 1));
    sim->scenario = scenario;
    int status = open_parts(sim, world_seed);
    if (status < 0)
        sim_close(sim);
    else
        *self = sim;
    return status;
}

void sim_close(sim_t *self)
{
    if (!self) return;
    for (int s = 0; self->shard && s < SHARDS; s++) shard_free(&self->shard[s]);
    free(self->shard);
    collect_free(&self->collect);
    offenders_close(self->offenders);
    measures_close(&self->measures);
    world_free(&self->world);
    free(self->manners);
    free(self->weights);
    free(self->closed_at);
    free(self->restricted_at);
    free(self->police_at);
    free(self->alerts.item);
    free(self->returning.item);
    free(self);
}

const account_table_t *sim_accounts(const sim_t *self) { return &self->world.account; }

const world_t *sim_world(const sim_t *self) { return &self->world; }

static void act(sim_t *self, uint32_t time)
{
    bool morning = time % DAY_S == 0;
#pragma omp parallel for schedule(dynamic, 1)
    for (int s = 0; s < SHARDS; s++) {
        shard_t *shard = &self->shard[s];
        shard->start = time;
        shard->end = time + TICK_S;
        shard->sequence = 0;
        if (morning) life_plan(shard, time / DAY_S);
        life_act(shard);
        offenders_act(self->offenders, shard);
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int s = 0; s < SHARDS; s++) exchange_apply(&self->shard[s], self->shard);
#pragma omp parallel for schedule(dynamic, 1)
    for (int s = 0; s < SHARDS; s++) life_come_and_go(&self->shard[s]); // changes states, which the exchange reads
}

static bool is_offender(const sim_t *self, uint32_t person)
{
    return self->world.person.offender[person] != OFFENDER_NONE && !self->scenario->run.null_offenders;
}

shard_t *measure_shard(sim_t *self, uint32_t account) { return &self->shard[world_shard(&self->world, account)]; }

void measure_close_account(sim_t *self, uint32_t account, uint32_t time, bool returns)
{
    world_t *w = &self->world;
    if (world_gone(w, account)) return;
    uint32_t person = w->hidden.person[account];
    shard_t *shard = measure_shard(self, account);
    world_account_state(w, account, ACCOUNT_CLOSED);
    self->closed_at[account] = (int32_t)time;
    self->closed++;
    engine_row(shard, time, account, NO_ACCOUNT, EVENT_CLOSE, 0);
    if (is_offender(self, person))
        offenders_closed(self->offenders, self->shard, account, time, returns);
    else {
        self->closed_benign++;
        if (returns) returning_add(&self->returning, w, account, time);
    }
    measures_closed(&self->measures, self, account, time);
}

void measure_restrict_account(sim_t *self, uint32_t account, uint32_t time)
{
    engine_row(measure_shard(self, account), time, account, NO_ACCOUNT, EVENT_RESTRICT, 0);
    if (self->restricted_at[account] == NEVER) self->restricted_at[account] = (int32_t)time;
}

void measure_tell_police(sim_t *self, uint32_t account, uint32_t time) { self->police_at[account] = (int32_t)time; }

void measure_set_age(sim_t *self, uint32_t account, uint8_t age)
{
    self->world.account.declared_age[account] = age;
    self->ages_changed = true;
}

/// The lists for search follow the ages.
static void follow_ages(sim_t *self)
{
    uint32_t *scratch = NULL;
    if (!self->ages_changed) return;
    if (ARRAY_NEW(scratch, self->world.discoverable_first[PLATFORMS]) < 0) {
        fprintf(stderr, "vigil: %s\n", error_text());
        exit(EXIT_FAILURE);
    }
    world_relist(&self->world, scratch);
    free(scratch);
    self->ages_changed = false;
}

bool measure_person_offends(const sim_t *self, uint32_t person) { return is_offender(self, person); }

bool measure_account_abused(const sim_t *self, uint32_t account, uint32_t time)
{
    return is_offender(self, self->world.hidden.person[account]) && offenders_used(self->offenders, account, time);
}

/// Accounts that came to life from spares answer like their people.
static void learn_manners(sim_t *self)
{
    const world_t *w = &self->world;
    for (int s = 0; s < SHARDS; s++)
        for (; self->reopened[s] < w->spare_used[s]; self->reopened[s]++) {
            uint32_t account = w->spare[w->spare_first[s] + self->reopened[s]];
            self->manners[account] = life_manner(w, account);
        }
}

/// Alerts and measures' own work, at the beginning of the tick that starts at `time`.
static void react(sim_t *self, uint32_t time)
{
    for (int s = 0; s < SHARDS; s++) {
        self->shard[s].start = time;
        self->shard[s].end = time + TICK_S;
    }
    for (size_t i = 0; i < self->alerts.n; i++)
        measures_alert(&self->measures, self->alerts.item[i].account, self->alerts.item[i].score, time);
    self->alerts.n = 0;
    measures_tick(&self->measures, self, time);
    follow_ages(self);
    returning_step(&self->returning, &self->world, self->shard, time);
    offenders_between(self->offenders, self->shard, time);
    learn_manners(self);
}

uint32_t sim_time(const sim_t *self) { return self->time; }

int sim_run_until(sim_t *self, uint32_t until, const sink_t *sink, size_t sinks)
{
    uint64_t end = (uint64_t)self->scenario->run.days * DAY_S, events = 0;
    if (end > until) end = until;
    while (self->time < end) {
        CHECK(progress_check());
        uint32_t time = self->time;
        react(self, time);
        act(self, time);
        event_batch_t batch;
        CHECK(collect_tick(&self->collect, self->shard, &batch));
        measures_observe(&self->measures, &batch, time);
        self->time += TICK_S;
        for (size_t i = 0; i < sinks; i++) CHECK(sink[i].take(sink[i].self, &batch));
        events += batch.n;
        progress_update((double)self->time / DAY_S, events);
    }
    return 0;
}

int sim_run(sim_t *self, const sink_t *sink, size_t sinks) { return sim_run_until(self, UINT32_MAX, sink, sinks); }

int sim_alert(sim_t *self, uint32_t account, double score)
{
    BUG_IF(account >= self->world.account.n);
    CHECK(array_reserve(&self->alerts.item, &self->alerts.capacity, self->alerts.n + 1, sizeof(waiting_alert_t)));
    self->alerts.item[self->alerts.n++] = (waiting_alert_t){account, score};
    return 0;
}

static void count_truth(const sim_t *self, sim_counts_t *counts)
{
    for (uint32_t p = 0; p < self->world.person.n; p++)
        counts->offenders += self->world.person.offender[p] != OFFENDER_NONE;
    offenders_count(self->offenders, &counts->approaches, &counts->answered, &counts->harmed);
    offenders_count_on(self->offenders, counts->begun_on, counts->answered_on, counts->harmed_on);
}

sim_counts_t sim_counts(const sim_t *self)
{
    const world_t *w = &self->world;
    sim_counts_t counts = {.persons = w->person.n,
                           .groups = w->group.n,
                           .ties = self->ties / 2,
                           .closed_accounts = self->closed,
                           .closed_benign = self->closed_benign,
                           .state_bytes = world_bytes(w)};
    for (size_t a = 0; a < w->account.n; a++) counts.accounts += w->hidden.person[a] != NONE;
    for (int block = 0; block < COLLECT_BLOCKS; block++) {
        counts.events += self->collect.tally[block].events;
        counts.messages += self->collect.tally[block].messages;
        for (int kind = 0; kind < EVENT_KINDS; kind++) counts.event[kind] += self->collect.tally[block].kind[kind];
    }
    for (int s = 0; s < SHARDS; s++)
        counts.state_bytes += self->shard[s].bytes + self->shard[s].tried.room * sizeof(uint32_t);
    counts.state_bytes += self->collect.capacity * sizeof(event_t) + sizeof(uint32_t) * TICK_S * COLLECT_BLOCKS;
    count_truth(self, &counts);
    return counts;
}

/// @param[out] time  [persons] last report of any of their accounts
static void find_police(const sim_t *self, int32_t *time)
{
    const world_t *w = &self->world;
    for (uint32_t p = 0; p < w->person.n; p++) time[p] = NEVER;
    for (size_t a = 0; a < w->account.n; a++) {
        uint32_t person = w->hidden.person[a];
        if (person == NONE || self->police_at[a] == NEVER) continue;
        if (time[person] == NEVER || time[person] < self->police_at[a]) time[person] = self->police_at[a];
    }
}

const int32_t *sim_restricted_at(const sim_t *self) { return self->restricted_at; }

int sim_truth(const sim_t *self, truth_t *truth)
{
    const world_t *w = &self->world;
    int32_t *police = NULL;
    CHECK(truth_init(truth, w->person.n, w->account.n, offenders_approaches(self->offenders)));
    for (uint32_t p = 0; p < w->person.n; p++) {
        truth->person.age[p] = w->person.age[p];
        truth->person.sex[p] = w->person.sex[p];
        truth->person.role[p] = w->person.role[p];
        truth->person.offender[p] = w->person.offender[p];
        truth->person.region[p] = w->person.region[p];
        truth->person.household[p] = w->person.household[p];
        truth->person.school[p] = w->person.school[p];
    }
    for (size_t a = 0; a < w->account.n; a++) {
        truth->account_person[a] = w->hidden.person[a] == NONE ? NO_PERSON : w->hidden.person[a];
        truth->account_closed[a] = self->closed_at[a];
    }
    CHECK(ARRAY_NEW(police, w->person.n));
    find_police(self, police);
    offenders_truth(self->offenders, police, truth);
    free(police);
    return 0;
}

static sim_measure_count_t measure_count(const measure_run_t *run, int hook, int platform)
{
    sim_measure_count_t row = {.measure = run->measure->name, .hook = hook_name[hook], .platform = platform};
    for (int s = 0; s < SHARDS; s++) {
        const uint64_t *count = run->tally[s].count[hook][platform];
        row.attempts += run->tally[s].attempts[hook][platform];
        row.allowed += count[RULING_ALLOWED];
        row.denied += count[RULING_DENIED];
        row.abandoned += count[RULING_ABANDONED];
    }
    return row;
}

size_t sim_measure_counts(const sim_t *self, sim_measure_count_t *out, size_t room)
{
    size_t n = 0;
    for (size_t m = 0; m < self->measures.n; m++)
        for (int hook = 0; hook < HOOKS; hook++)
            for (int platform = 0; platform < PLATFORMS; platform++) {
                sim_measure_count_t row = measure_count(&self->measures.item[m], hook, platform);
                if (!row.attempts && !self->measures.item[m].measure->ask[hook]) continue;
                if (n == room) return n;
                out[n++] = row;
            }
    return n;
}

size_t sim_measure_costs(const sim_t *self, sim_measure_cost_t *out, size_t room)
{
    size_t n = 0;
    for (size_t m = 0; m < self->measures.n; m++)
        for (size_t cell = 0; cell < 2 * ROLES * AGE_BANDS; cell++) {
            size_t offender = cell / (ROLES * AGE_BANDS), role = cell / AGE_BANDS % ROLES, band = cell % AGE_BANDS;
            sim_measure_cost_t row = {.measure = self->measures.item[m].index,
                                      .offender = (uint32_t)offender,
                                      .role = (uint32_t)role,
                                      .age_from = age_band_from[band]};
            uint64_t any = 0;
            for (int s = 0; s < SHARDS; s++)
                for (int cost = 0; cost < COSTS; cost++) {
                    uint32_t count = self->measures.item[m].tally[s].cost[offender][role][band][cost];
                    row.cost[cost] += count;
                    any |= count;
                }
            if (!any) continue;
            if (n == room) return n;
            out[n++] = row;
        }
    return n;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Offenders of a world by shard: opening their state, their turn within a tick, and what is done between ticks.
#include "sim/offenders/offenders.h"

#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"
#include "sim/life/reopen.h"
#include "sim/offenders/approach.h"
#include "sim/offenders/cycle.h"
#include "sim/offenders/friction.h"
#include "sim/offenders/pacing.h"
#include "sim/offenders/response.h"

/// Marks which of a person's accounts is a further profile of the portfolio (each profile once).
static bool take_profile(const world_t *world, uint32_t account, profile_t *profile, uint32_t *n)
{
    const account_table_t *table = &world->account;
    for (uint32_t i = 0; i < *n; i++) {
        if (profile[i].platform != table->platform[account] || profile[i].registered != table->registered[account] ||
            profile[i].declared_age != table->declared_age[account])
            continue;
        profile[i] = profile[--*n];
        return true;
    }
    return false;
}

static void open_culprit(world_t *world, uint32_t person, culprit_t *culprit)
{
    profile_t profile[PORTFOLIO_MAX];
    uint32_t n = offenders_portfolio(world, person, profile, PORTFOLIO_MAX);
    *culprit = (culprit_t){.person = person, .type = world->person.offender[person], .newest = NO_PURSUIT};
    for (uint32_t i = world->person.account_first[person]; i < world->person.account_first[person + 1]; i++) {
        uint32_t account = world->person_account[i];
        bool further = take_profile(world, account, profile, &n);
        roster_add(culprit, account, further);
    }
    pacing_start(world, culprit);
}

/// Room for the approaches of a whole run: the expected number with a margin no Poisson law passes.
static uint32_t room_for(const world_t *world, const roster_t *roster)
{
    double expected = 0;
    for (uint32_t i = 0; i < roster->culprits; i++) expected += pacing_expected(world, &roster->culprit[i]) + 1;
    return (uint32_t)fmin(1.2 * expected + 8 * sqrt(expected) + 16, 1e9);
}

static int open_roster(world_t *world, uint32_t shard, roster_t *roster)
{
    uint32_t first = world->person_first[shard], last = world->person_first[shard + 1], n = 0;
    for (uint32_t p = first; p < last; p++) n += world->person.offender[p] != OFFENDER_NONE;
    CHECK(ARRAY_NEW(roster->culprit, n));
    for (uint32_t p = first; p < last; p++)
        if (world->person.offender[p] != OFFENDER_NONE) open_culprit(world, p, &roster->culprit[roster->culprits++]);
    roster->room = n ? room_for(world, roster) : 0;
    CHECK(ARRAY_NEW(roster->pursuit, roster->room));
    return ARRAY_NEW(roster->active, roster->room);
}

int offenders_open(offenders_t **self, world_t *world)
{
    *self = NULL;
    offenders_t *made = NULL;
    CHECK(ARRAY_NEW(made, 1));
    made->world = world;
    int status = 0;
    bool null = world->scenario->run.null_offenders;
    for (uint32_t s = 0; s < SHARDS && !null && status == 0; s++) status = open_roster(world, s, &made->roster[s]);
    if (status < 0)
        offenders_close(made);
    else
        *self = made;
    return status;
}

void offenders_close(offenders_t *self)
{
    if (!self) return;
    for (int s = 0; s < SHARDS; s++) {
        free(self->roster[s].culprit);
        free(self->roster[s].pursuit);
        free(self->roster[s].active);
    }
    free(self);
}

static int copy_roster(roster_t *self, const roster_t *from)
{
    *self = *from;
    int status[] = {ARRAY_OWN(self->culprit, self->culprits, self->culprits),
                    ARRAY_OWN(self->pursuit, self->pursuits, self->room),
                    ARRAY_OWN(self->active, self->actives, self->room)};
    for (int i = 0; i < 3; i++) CHECK(status[i]);
    return 0;
}

int offenders_copy(offenders_t **self, const offenders_t *from, world_t *world)
{
    *self = NULL;
    offenders_t *made = NULL;
    CHECK(ARRAY_NEW(made, 1));
    made->world = world;
    int status = 0;
    for (uint32_t s = 0; s < SHARDS && status == 0; s++) status = copy_roster(&made->roster[s], &from->roster[s]);
    if (status < 0)
        offenders_close(made);
    else
        *self = made;
    return status;
}

/// A period of looking for children. Its times are drawn before anything is looked at, and each attempt's draws are
/// keyed by its moment: what one comes to leaves the others as they are.
static void search(scene_t *scene, uint32_t index)
{
    culprit_t *culprit = &scene->roster->culprit[index];
    uint32_t time = culprit->next, approaches = 0;
    rng_t rng = rng_at(scene->world->seed, culprit->person, time, RNG_OFFENDER_ACT);
    culprit->next = pacing_next_search(scene, culprit, &rng, time, &approaches);
    for (; approaches && culprit->active < culprit->parallel; approaches--) {
        selection_t found;
        rng_t draws = rng_at(scene->world->seed, culprit->person, time, RNG_OFFENDER_SEEK);
        uint32_t key = rng_u32(&draws);
        if (selection_find(scene, culprit, rng_at(scene->world->seed, key, 0, RNG_OFFENDER_SEEK), time, &found))
            approach_begin(scene, index, key, &found, time);
        time += 60 + (uint32_t)rng_exponential(&rng, 400);
    }
}

static void act_person(scene_t *scene, uint32_t index)
{
    culprit_t *culprit = &scene->roster->culprit[index];
    while (culprit->next < scene->shard->end) search(scene, index);
}

void offenders_act(offenders_t *self, shard_t *shard)
{
    roster_t *roster = &self->roster[shard->index];
    scene_t scene = {shard, self->world, self->world->scenario, roster};
    for (uint32_t i = 0; i < roster->culprits; i++) act_person(&scene, i);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < roster->actives; i++) {
        pursuit_t *pursuit = &roster->pursuit[roster->active[i]];
        while (pursuit->due < shard->end)
            cycle_step(&scene, pursuit, pursuit->due > shard->start ? pursuit->due : shard->start);
        if (pursuit->record.ended == NEVER) roster->active[kept++] = roster->active[i];
    }
    roster->actives = kept;
}

static uint32_t registered(shard_t *shard, uint32_t account, uint32_t time)
{
    engine_row(shard, time, account, NO_ACCOUNT, EVENT_REGISTER, 0);
    return account;
}

/// Opens the account that a return asks for. @return the account, NO_ACCOUNT if there is none to be had
static uint32_t open_account(offenders_t *self, shard_t *shard, culprit_t *culprit, comeback_t *back, uint32_t time)
{
    world_t *w = self->world;
    const offending_t *offending = &w->scenario->offending;
    rng_t rng = rng_at(w->seed, culprit->person, time, RNG_RETURN);
    uint8_t age = w->person.age[culprit->person];
    if (rng_chance(&rng, w->scenario->offender[culprit->type].peer_posing)) age = (uint8_t)(13 + rng_below(&rng, 7));
    uint32_t when = time + 1 + rng_below(&rng, TICK_S - 1);
    uint32_t account = reopen_spare(w, culprit->person, (platform_t)back->platform, when, age, back->new_device);
    if (account == NO_ACCOUNT) return NO_ACCOUNT;
    if (measures_allow(shard, HOOK_REGISTER, account, NO_ACCOUNT, when, 0)) return registered(shard, account, when);
    reopen_cancel(w, account);
    double other = response_new_device(w->scenario, offending->comeback_new_device);
    if (back->new_device || !rng_chance(&rng, other)) return NO_ACCOUNT;
    account = reopen_spare(w, culprit->person, (platform_t)back->platform, when, age, true);
    if (account == NO_ACCOUNT) return NO_ACCOUNT;
    if (measures_allow(shard, HOOK_REGISTER, account, NO_ACCOUNT, when, 0)) return registered(shard, account, when);
    reopen_cancel(w, account);
    return NO_ACCOUNT;
}

/// One return: first the opening, an hour later the account is used, so that nothing comes before its registration.
/// @return true when done with
static bool come_back(scene_t *scene, offenders_t *self, culprit_t *culprit, comeback_t *back, uint32_t time)
{
    if (back->account != NO_ACCOUNT) {
        reopen_list(self->world, back->account);
        roster_add(culprit, back->account, true);
        return true;
    }
    if (back->time > time) return false;
    back->account = open_account(self, scene->shard, culprit, back, time);
    return back->account == NO_ACCOUNT;
}

void offenders_between(offenders_t *self, shard_t *shard, uint32_t time)
{
    for (int s = 0; s < SHARDS; s++) {
        roster_t *roster = &self->roster[s];
        scene_t scene = {&shard[s], self->world, self->world->scenario, roster};
        for (uint32_t i = 0; roster->returns && i < roster->culprits; i++) {
            culprit_t *culprit = &roster->culprit[i];
            uint16_t kept = 0;
            for (uint16_t r = 0; r < culprit->returns; r++) {
                comeback_t back = culprit->returning[r];
                if (!come_back(&scene, self, culprit, &back, time))
                    culprit->returning[kept++] = back;
                else
                    roster->returns--;
            }
            culprit->returns = kept;
        }
    }
}

/// Plans a new profile in place of a closed one.
static void plan_return(const world_t *world, roster_t *roster, culprit_t *culprit, uint8_t platform, uint32_t time)
{
    const offending_t *offending = &world->scenario->offending;
    rng_t rng = rng_at(world->seed, ~culprit->person, time, RNG_RETURN);
    if (culprit->returns == RETURNS || culprit->personas + culprit->returns >= PERSONAS) return;
    if (!rng_chance(&rng, response_comeback(world->scenario, offending->comeback))) return;
    double delay = rng_lognormal(&rng, offending->comeback_median_days * DAY_S, offending->comeback_sigma);
    culprit->returning[culprit->returns++] = (comeback_t){
        .time = time + (uint32_t)fmin(delay, 1e9),
        .account = NO_ACCOUNT,
        .platform = platform,
        .new_device = rng_chance(&rng, response_new_device(world->scenario, offending->comeback_new_device))};
    roster->returns++;
}

void offenders_closed(offenders_t *self, shard_t *shard, uint32_t account, uint32_t time, bool returns)
{
    const world_t *w = self->world;
    uint32_t index = world_shard(w, account);
    roster_t *roster = &self->roster[index];
    scene_t scene = {&shard[index], w, w->scenario, roster};
    for (uint32_t i = 0; i < roster->culprits; i++) {
        culprit_t *culprit = &roster->culprit[i];
        if (culprit->person != w->hidden.person[account]) continue;
        if (culprit->closed < UINT16_MAX) culprit->closed++;
        for (uint32_t a = 0; a < roster->actives; a++) {
            pursuit_t *pursuit = &roster->pursuit[roster->active[a]];
            if (pursuit->culprit != i || pursuit->account != account || pursuit->record.ended != NEVER) continue;
            rng_t rng = rng_at(w->seed, pursuit->key, time, RNG_RETURN);
            friction_closed(&scene, pursuit, &rng, time);
        }
        if (returns) plan_return(w, roster, culprit, w->account.platform[account], time);
    }
}

bool offenders_used(const offenders_t *self, uint32_t account, uint32_t time)
{
    const roster_t *roster = &self->roster[world_shard(self->world, account)];
    for (uint32_t i = 0; i < roster->culprits; i++) {
        if (roster->culprit[i].person != self->world->hidden.person[account]) continue;
        const persona_t *persona = roster_persona(&roster->culprit[i], account);
        return persona && persona->first_use < (int32_t)time;
    }
    return false;
}

size_t offenders_approaches(const offenders_t *self)
{
    size_t n = 0;
    for (int s = 0; s < SHARDS; s++) n += self->roster[s].pursuits;
    return n;
}

void offenders_count_on(const offenders_t *self, uint64_t begun[PLATFORMS], uint64_t answered[PLATFORMS],
                        uint64_t harmed[PLATFORMS])
{
    for (int platform = 0; platform < PLATFORMS; platform++)
        begun[platform] = answered[platform] = harmed[platform] = 0;
    for (int s = 0; s < SHARDS; s++)
        for (uint32_t i = 0; i < self->roster[s].pursuits; i++) {
            const pursuit_t *pursuit = &self->roster[s].pursuit[i];
            begun[pursuit->record.platform]++;
            answered[pursuit->record.platform] += pursuit->record.stage_time[STAGE_CONTACT] != NEVER;
            if (pursuit->record.stage_time[STAGE_HARM] != NEVER) harmed[pursuit->harm_platform]++;
        }
}

void offenders_count(const offenders_t *self, uint64_t *approaches, uint64_t *answered, uint64_t *harmed)
{
    *approaches = *answered = *harmed = 0;
    for (int s = 0; s < SHARDS; s++)
        for (uint32_t i = 0; i < self->roster[s].pursuits; i++) {
            const approach_t *record = &self->roster[s].pursuit[i].record;
            ++*approaches;
            *answered += record->stage_time[STAGE_CONTACT] != NEVER;
            *harmed += record->stage_time[STAGE_HARM] != NEVER;
        }
}

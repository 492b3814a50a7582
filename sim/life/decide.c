// SPDX-License-Identifier: GPL-3.0-or-later
// What the other side does: accepts, declines or ignores a request; blocks and reports, with cause and without.
#include "sim/life/life.h"

void life_block(shard_t *shard, rng_t *rng, uint32_t time, uint32_t by, uint32_t whom)
{
    engine_row(shard, time, by, whom, EVENT_BLOCK, 0);
    if (rng_chance(rng, shard->world->scenario->life.report_given_block))
        engine_row(shard, time + 5 + rng_below(rng, 120), by, whom, EVENT_REPORT, 0);
    engine_block(shard, time, by, whom);
}

void life_warned_off(shard_t *shard, const attempt_t *answer)
{
    if (answer->report) engine_row(shard, answer->time + 20, answer->actor, answer->target, EVENT_REPORT, 0);
    if (!answer->block) return;
    engine_row(shard, answer->time + 5, answer->actor, answer->target, EVENT_BLOCK, 0);
    engine_block(shard, answer->time + 5, answer->actor, answer->target);
}

uint32_t life_request_seen(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t time, bool awaited)
{
    if (awaited) return time + (uint32_t)rng_exponential(rng, 900);
    return engine_awake(shard, account, rng, time + (uint32_t)quantile_draw(&shard->laws->request_delay, rng));
}

void decide_request(shard_t *shard, const todo_t *todo)
{
    const world_t *w = shard->world;
    if (world_gone(w, todo->account) || world_gone(w, todo->other)) return;
    if (world_contact_find(w, todo->account, todo->other) >= 0) return;
    if (blocks_has(&shard->blocks, todo->account, todo->other)) return;
    rng_t rng = rng_at(w->seed, rng_pair(todo->account, todo->other), todo->time, RNG_DECISION);
    const role_policy_t *policy = &w->scenario->role[w->person.role[w->hidden.person[todo->account]]];
    bool mutual = todo->flags & FLAG_MUTUAL || world_mutual(w, todo->account, todo->other);
    double chance = mutual ? policy->accept_mutual
                           : world_open_chance(w, w->hidden.person[todo->account], OPEN_ACCEPTS, policy->accept);
    if (todo->note == NOTE_AWAITED) chance = 1;
    attempt_t answer = {
        .actor = todo->account, .target = todo->other, .time = todo->time, .flags = mutual ? FLAG_MUTUAL : 0};
    bool accepts = rng_chance(&rng, chance);
    if (measures_ask(shard, HOOK_ANSWER, &answer) != RULING_ALLOWED) {
        engine_row(shard, todo->time, todo->account, todo->other, EVENT_DECLINE, answer.flags);
        life_warned_off(shard, &answer);
    } else if (accepts) {
        engine_row(shard, todo->time, todo->account, todo->other, EVENT_ACCEPT, mutual ? FLAG_MUTUAL : 0);
        message_t m = {.target = todo->account,
                       .sender = todo->other,
                       .time = todo->time,
                       .kind = MESSAGE_TIE,
                       .flags = mutual ? FLAG_MUTUAL : 0,
                       .circle = todo->circle};
        engine_send(shard, m);
        m.target = todo->other;
        m.sender = todo->account;
        m.note = todo->note == NOTE_AWAITED ? NOTE_AWAITED : NOTE_ASKED;
        engine_send(shard, m);
    } else if (rng_chance(&rng, w->scenario->life.decline)) {
        engine_row(shard, todo->time, todo->account, todo->other, EVENT_DECLINE, mutual ? FLAG_MUTUAL : 0);
        if (!mutual && rng_chance(&rng, w->scenario->life.block_stranger))
            life_block(shard, &rng, todo->time + 5, todo->account, todo->other);
    }
}

/// Someone who may turn on `victim`: a contact, or anyone of the platform.
static uint32_t attacker(shard_t *shard, rng_t *rng, uint32_t victim)
{
    const world_t *w = shard->world;
    uint32_t n = w->hidden.contacts[victim].n;
    if (n && rng_chance(rng, 0.4)) return world_contacts(w, shard->index, victim)[rng_steady(rng, n)].peer;
    uint8_t platform = w->account.platform[victim];
    uint32_t first = w->discoverable_first[platform], many = w->discoverable_first[platform + 1] - first;
    return many ? w->discoverable[first + rng_below(rng, many)] : NO_ACCOUNT;
}

void life_brigade(shard_t *shard, uint32_t day)
{
    const world_t *w = shard->world;
    uint32_t first = w->account_first[shard->index], n = w->account_first[shard->index + 1] - first;
    uint32_t persons = w->person_first[shard->index + 1] - w->person_first[shard->index];
    if (!n) return;
    rng_t rng = rng_at(w->seed, shard->index, day, RNG_BRIGADE);
    uint32_t victims = rng_poisson(&rng, persons * w->scenario->life.brigade_per_1000_day / 1000);
    for (uint32_t nth = 0; nth < victims; nth++) {
        uint32_t victim = first + rng_below(&rng, n);
        if (world_gone(w, victim)) continue;
        rng_t all =
            rng_at(w->seed, victim, day << 8 | nth, RNG_DECISION); // the victim's own: no other's state shifts them
        for (uint32_t i = 1, attackers = 2 + rng_poisson(&all, 4); i <= attackers; i++) {
            rng_t own = rng_part(all, i);
            uint32_t time = day * DAY_S + rng_below(&own, DAY_S), by = attacker(shard, &own, victim);
            if (by == NO_ACCOUNT || by == victim || world_gone(w, by)) continue;
            life_block(shard, &own, time, by, victim);
        }
    }
}

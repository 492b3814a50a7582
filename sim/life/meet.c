// SPDX-License-Identifier: GPL-3.0-or-later
// New contacts, once found: asked for or simply written to, now or at a later visit.
#include "sim/life/life.h"

#define POLITE 0.1 // part of the chance to answer a stranger that all adults share

static void ask(shard_t *shard, uint32_t account, found_t found, uint32_t time)
{
    if (!measures_allow(shard, HOOK_CONTACT, account, found.account, time, found.flags)) return;
    engine_row(shard, time, account, found.account, EVENT_REQUEST, found.flags);
    uint8_t circle = found.flags & FLAG_MUTUAL ? CIRCLE_CLOSURE : CIRCLE_ONLINE;
    engine_send(shard, (message_t){.target = found.account,
                                   .time = time,
                                   .sender = account,
                                   .kind = MESSAGE_REQUEST,
                                   .flags = found.flags,
                                   .circle = circle});
}

/// Both ends of a new tie; the thread exists already.
static void tie(shard_t *shard, uint32_t a, uint32_t b, uint32_t time, uint8_t flags)
{
    message_t m = {.target = a,
                   .sender = b,
                   .time = time,
                   .kind = MESSAGE_TIE,
                   .flags = flags | FLAG_FIRST,
                   .circle = CIRCLE_ONLINE};
    engine_send(shard, m);
    m.target = b;
    m.sender = a;
    engine_send(shard, m);
}

double life_curiosity(const shard_t *shard, uint32_t account, const role_policy_t *policy, uint32_t time)
{
    const world_t *w = shard->world;
    rng_t rng = rng_at(w->seed, account, time / (7 * DAY_S), RNG_CURIOSITY);
    return policy->new_per_day / fmax(0.25, policy->sessions_per_day) *
           w->scenario->platform[w->account.platform[account]].new_scale * quantile_draw(&shard->laws->curiosity, &rng);
}

/// How much better or worse than the average an account's messages to strangers are answered: the person's own manner,
/// and the less the more of them are written in one go.
static double appeal(const shard_t *shard, uint32_t account, const role_policy_t *policy, uint32_t time)
{
    const world_t *w = shard->world;
    double manner = w->person.answer[w->hidden.person[account]] * (1 / 128.0);
    return manner / (1 + life_curiosity(shard, account, policy, time));
}

/// Chance that a stranger's message is answered: by adults out of politeness at least.
static double answers_stranger(const world_t *w, uint32_t person)
{
    double mean = w->scenario->role[w->person.role[person]].answer_stranger;
    double polite = w->person.age[person] < 18 ? 0 : POLITE;
    return polite * mean + (1 - polite) * world_open_chance(w, person, OPEN_TALKS, mean);
}

/// One message to someone unconnected: often unanswered, sometimes blocked, now and then the start of a tie.
/// @param[in] before  unanswered ones so far
static void write_once(shard_t *shard, rng_t *rng, uint32_t account, found_t found, uint32_t time, uint8_t before)
{
    const world_t *w = shard->world;
    const life_t *life = &w->scenario->life;
    const role_policy_t *mine = &w->scenario->role[w->person.role[w->hidden.person[account]]];
    talk_style_t style = {.turns = mine->turns,
                          .answer =
                              answers_stranger(w, w->hidden.person[found.account]) * appeal(shard, account, mine, time),
                          .media = life->media * 0.3,
                          .slow_share = life->slow_share};
    attempt_t answer = {.actor = found.account, .target = account, .time = time + 30, .flags = found.flags};
    bool warned_off = measures_ask(shard, HOOK_ANSWER, &answer) != RULING_ALLOWED;
    if (warned_off) style.answer = 0;
    talk_t talk = engine_talk(shard, rng, time, account, found.account, &style, found.flags);
    if (warned_off) {
        answer.time = talk.end + 30;
        life_warned_off(shard, &answer);
        return;
    }
    if (talk.answered) {
        if (rng_chance(rng, 0.5)) tie(shard, account, found.account, talk.end, found.flags & FLAG_MUTUAL);
        return;
    }
    if (rng_chance(rng, life->block_stranger)) {
        uint32_t when = engine_awake(shard, found.account, rng, talk.end + 300 + rng_below(rng, 40000));
        life_block(shard, rng, when, found.account, account);
        return;
    }
    if (before + 1 >= MESSAGES_IN_VAIN || !rng_chance(rng, life->retry)) return;
    uint32_t wait = 600 + (uint32_t)rng_exponential(rng, DAY_S);
    engine_todo(shard, (todo_t){.time = life_at_hour(shard, w->hidden.person[account], rng, talk.end + wait, 0),
                                .account = account,
                                .other = found.account,
                                .kind = TODO_WRITE_AGAIN,
                                .flags = found.flags & FLAG_MUTUAL,
                                .note = (uint8_t)(before + 1)});
}

static void write_cold(shard_t *shard, rng_t *rng, uint32_t account, found_t found, uint32_t time)
{
    found.flags |= FLAG_FIRST | FLAG_UNCONNECTED;
    if (!measures_allow(shard, HOOK_CONTACT, account, found.account, time, found.flags)) return;
    if (!measures_allow(shard, HOOK_MESSAGE, account, found.account, time, found.flags)) return;
    write_once(shard, rng, account, found, time, 0);
}

void life_write_again(shard_t *shard, const todo_t *todo)
{
    const world_t *w = shard->world;
    if (world_gone(w, todo->account) || world_gone(w, todo->other)) return;
    if (world_contact_find(w, todo->account, todo->other) >= 0) return;
    if (blocks_has(&shard->blocks, todo->account, todo->other)) return;
    rng_t rng = rng_at(w->seed, rng_pair(todo->account, todo->other), todo->time, RNG_GREETING);
    uint8_t flags = todo->flags | FLAG_UNCONNECTED;
    uint32_t time = life_visit(shard, todo->account, todo->time);
    if (!measures_allow(shard, HOOK_CONTACT, todo->account, todo->other, time, flags)) return;
    if (!measures_allow(shard, HOOK_MESSAGE, todo->account, todo->other, time, flags)) return;
    write_once(shard, &rng, todo->account, (found_t){todo->other, flags}, time, todo->note);
}

/// Asks, or where that is possible and some do, writes at once; nobody does so twice.
static void ask_or_write(shard_t *shard, rng_t *rng, uint32_t account, found_t found, uint32_t time)
{
    const world_t *w = shard->world;
    const platform_row_t *row = &w->scenario->platform[w->account.platform[account]];
    if (tried_add(&shard->tried, account, found.account)) return;
    bool open = row->open_messages && w->account.settings[found.account] & SETTING_OPEN_MESSAGES;
    if (open && (!row->requests || rng_chance(rng, row->cold_share)))
        write_cold(shard, rng, account, found, time);
    else if (row->requests)
        ask(shard, account, found, time);
}

uint32_t life_look_at(shard_t *shard, rng_t *rng, uint32_t account, uint32_t other, uint8_t flags, uint32_t time)
{
    if (flags & FLAG_SUGGESTED)
        engine_row(shard, time, account, other, EVENT_SUGGEST, flags);
    else if (!(flags & (FLAG_MUTUAL | FLAG_THROUGH_GROUP)))
        engine_row(shard, time, account, NO_ACCOUNT, EVENT_SEARCH, 0);
    time += 3 + rng_below(rng, 90);
    engine_row(shard, time, account, other, EVENT_VIEW, flags);
    return time + 3 + rng_below(rng, 120);
}

void meet_someone(shard_t *shard, rng_t *rng, uint32_t account, found_t found, uint32_t time)
{
    const world_t *w = shard->world;
    if (w->hidden.person[found.account] == w->hidden.person[account]) return;
    if (world_contact_find(w, account, found.account) >= 0) return;
    if (blocks_has(&shard->blocks, account, found.account)) return;
    time = life_look_at(shard, rng, account, found.account, found.flags, time);
    if (!rng_chance(rng, w->scenario->life.come_back)) {
        ask_or_write(shard, rng, account, found, time);
        return;
    }
    uint32_t wait = (uint32_t)rng_lognormal(rng, DAY_S / 2.0, 0.8);
    engine_todo(shard, (todo_t){.time = life_at_hour(shard, w->hidden.person[account], rng, time + wait, 0),
                                .account = account,
                                .other = found.account,
                                .kind = TODO_ASK,
                                .flags = found.flags & (uint8_t)~FLAG_SUGGESTED});
}

void life_come_back(shard_t *shard, const todo_t *todo)
{
    const world_t *w = shard->world;
    if (world_gone(w, todo->account) || world_gone(w, todo->other)) return;
    if (world_contact_find(w, todo->account, todo->other) >= 0) return;
    if (blocks_has(&shard->blocks, todo->account, todo->other)) return;
    rng_t rng = rng_at(w->seed, rng_pair(todo->account, todo->other), todo->time, RNG_GREETING);
    found_t found = {todo->other, world_mutual(w, todo->account, todo->other) ? FLAG_MUTUAL : todo->flags};
    uint32_t time = life_look_at(shard, &rng, todo->account, todo->other, found.flags,
                                 life_visit(shard, todo->account, todo->time));
    ask_or_write(shard, &rng, todo->account, found, time);
}

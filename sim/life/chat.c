// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations with contacts: ordinary ones, the first after a request, and moves to another platform.
#include "sim/life/life.h"

/// The tie moves: an invitation here and, if the other follows, a request between the two persons' accounts elsewhere.
static void move_elsewhere(shard_t *shard, rng_t *rng, uint32_t account, uint32_t peer, uint32_t time)
{
    const world_t *w = shard->world;
    uint8_t from = w->account.platform[account];
    uint8_t to = w->scenario->platform[from].encrypted ? PLATFORM_EPHEMERAL : PLATFORM_MESSENGER;
    uint32_t mine = world_account_on(w, w->hidden.person[account], to);
    uint32_t theirs = world_account_on(w, w->hidden.person[peer], to);
    if (mine == NO_ACCOUNT || theirs == NO_ACCOUNT || to == from) return;
    engine_row(shard, time, account, peer, EVENT_MOVE_INVITE, 0);
    if (world_contact_find(w, mine, theirs) >= 0 || !rng_chance(rng, w->scenario->life.follow)) return;
    uint32_t when = time + 30 + (uint32_t)quantile_draw(&shard->laws->gap[from], rng);
    if (!measures_allow_(shard, HOOK_CONTACT, mine, theirs, when, FLAG_MUTUAL)) return;
    engine_row(shard, when, mine, theirs, EVENT_REQUEST, FLAG_MUTUAL);
    engine_send(shard, (message_t){.target = theirs,
                                   .time = when,
                                   .sender = mine,
                                   .kind = MESSAGE_REQUEST,
                                   .flags = FLAG_MUTUAL,
                                   .circle = CIRCLE_ONLINE,
                                   .note = NOTE_AWAITED});
}

void life_chat(shard_t *shard, rng_t *rng, uint32_t account, contact_t *contact, const role_policy_t *policy,
               uint32_t time)
{
    const life_t *life = &shard->world->scenario->life;
    uint32_t peer = contact->peer;
    uint8_t flags = contact->flags & CONTACT_THREAD ? 0 : FLAG_FIRST;
    if (contact->flags & CONTACT_MUTUAL) flags |= FLAG_MUTUAL;
    if (world_gone(shard->world, peer)) return;
    if (!measures_allow_(shard, HOOK_MESSAGE, account, peer, time, flags)) return;
    talk_style_t style = {.turns = policy->turns,
                          .answer = shard->answers[peer] * (1 / 255.0),
                          .media = life->media,
                          .call = life->call,
                          .slow_share = life->slow_share};
    talk_t talk = engine_talk(shard, rng, time, account, peer, &style, flags);
    if (flags & FLAG_FIRST) {
        contact->flags |= CONTACT_THREAD;
        engine_send(shard, (message_t){.target = peer, .time = time, .sender = account, .kind = MESSAGE_THREAD});
    }
    if (contact->circle >= CIRCLE_CLOSURE && rng_chance(rng, policy->move))
        move_elsewhere(shard, rng, account, peer, talk.end);
    if (rng_chance(rng, life->block_contact)) {
        bool mine = rng_chance(rng, 0.5);
        life_block(shard, rng, talk.end + 60 + (uint32_t)rng_exponential(rng, 3600), mine ? account : peer,
                   mine ? peer : account);
    }
}

uint32_t life_greeting_delay(rng_t *rng, bool awaited)
{
    return 30 + (uint32_t)rng_exponential(rng, awaited ? 600 : 10000);
}

void life_greet(shard_t *shard, const todo_t *todo)
{
    const world_t *w = shard->world;
    int32_t at = world_gone(w, todo->account) ? -1 : world_contact_find(w, todo->account, todo->other);
    if (at < 0) return;
    contact_t *contact = world_contacts(w, shard->index, todo->account) + at;
    if (contact->flags & CONTACT_THREAD) return;
    rng_t rng = rng_at(w->seed, rng_pair(todo->account, todo->other), todo->time, RNG_GREETING);
    engine_row(shard, todo->time, todo->account, NO_ACCOUNT, EVENT_LOGIN, 0);
    life_chat(shard, &rng, todo->account, contact, &w->scenario->role[w->person.role[w->hidden.person[todo->account]]],
              todo->time + rng_below(&rng, SESSION_S));
}

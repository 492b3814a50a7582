// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations with contacts: ordinary ones, the first after a request, and moves to another platform.
#include "sim/life/life.h"

/// The tie moves: an invitation here and, if the other follows, a request between the two persons' accounts elsewhere.
static void move_elsewhere(shard_t *shard, rng_t *rng, uint32_t account, const contact_t *contact, uint32_t time)
{
    const world_t *w = shard->world;
    uint32_t peer = contact->peer;
    uint8_t from = w->account.platform[account];
    uint8_t to = w->scenario->platform[from].encrypted ? PLATFORM_EPHEMERAL : PLATFORM_MESSENGER;
    uint32_t mine = world_account_on(w, w->hidden.person[account], to);
    uint32_t theirs = world_account_on(w, w->hidden.person[peer], to);
    if (mine == NO_ACCOUNT || theirs == NO_ACCOUNT || to == from || blocks_has(&shard->blocks, mine, theirs)) return;
    engine_row(shard, time, account, peer, EVENT_MOVE_INVITE, 0);
    if (world_contact_find(w, mine, theirs) >= 0 || !rng_chance(rng, w->scenario->life.follow)) return;
    uint32_t when = time + 30 + (uint32_t)quantile_draw(&shard->laws->gap[from], rng);
    if (!measures_allow(shard, HOOK_CONTACT, mine, theirs, when, FLAG_MUTUAL)) return;
    engine_row(shard, when, mine, theirs, EVENT_REQUEST, FLAG_MUTUAL);
    engine_send(shard, (message_t){.target = theirs,
                                   .time = when,
                                   .sender = mine,
                                   .kind = MESSAGE_REQUEST,
                                   .flags = FLAG_MUTUAL,
                                   .circle = contact->circle,
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
    bool stranger = contact->circle == CIRCLE_ONLINE;
    if (stranger && !shard->manners[account].talks) return;
    if (!measures_allow(shard, HOOK_MESSAGE, account, peer, time, flags)) return;
    talk_style_t style = {.turns = policy->turns,
                          .answer =
                              stranger && !shard->manners[peer].talks ? 0 : shard->manners[peer].answer * (1 / 255.0),
                          .media = life->media,
                          .call = life->call,
                          .slow_share = life->slow_share};
    talk_t talk = engine_talk(shard, rng, time, account, peer, &style, flags);
    if (flags & FLAG_FIRST) {
        contact->flags |= CONTACT_THREAD;
        engine_send(shard, (message_t){.target = peer, .time = time, .sender = account, .kind = MESSAGE_THREAD});
    }
    if (contact->circle >= CIRCLE_CLOSURE && rng_chance(rng, policy->move))
        move_elsewhere(shard, rng, account, contact, talk.end);
    if (rng_chance(rng, life->block_contact)) {
        bool mine = rng_chance(rng, 0.5);
        life_block(shard, rng, talk.end + 60 + (uint32_t)rng_exponential(rng, 3600), mine ? account : peer,
                   mine ? peer : account);
    }
}

uint32_t life_greeting_time(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t time, bool awaited)
{
    if (awaited) return time + 30 + (uint32_t)rng_exponential(rng, 600);
    return engine_awake(shard, account, rng, time + 30 + (uint32_t)rng_exponential(rng, 10000));
}

void life_greet(shard_t *shard, const todo_t *todo)
{
    const world_t *w = shard->world;
    int32_t at = world_gone(w, todo->account) ? -1 : world_contact_find(w, todo->account, todo->other);
    if (at < 0) return;
    contact_t *contact = world_contacts(w, shard->index, todo->account) + at;
    if (contact->flags & CONTACT_THREAD) return;
    rng_t rng = rng_at(w->seed, rng_pair(todo->account, todo->other), todo->time, RNG_GREETING);
    life_chat(shard, &rng, todo->account, contact, &w->scenario->role[w->person.role[w->hidden.person[todo->account]]],
              life_visit(shard, todo->account, todo->time));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One period of use: a login, conversations with contacts and groups, a look around, perhaps a new contact.
#include "sim/life/life.h"

/// The person, account and moment of one period of use.
typedef struct {
    shard_t *shard;
    rng_t rng;
    const role_policy_t *policy;
    uint32_t person, account, time;
    uint8_t platform;
} session_t;

static uint32_t later(session_t *self, uint32_t within_s) { return self->time + rng_below(&self->rng, within_s); }

static void put(session_t *self, uint32_t time, uint8_t kind, uint32_t target, uint16_t count, uint8_t flags)
{
    engine_emit(self->shard, (event_t){.time = time,
                                       .actor = self->account,
                                       .target = target,
                                       .count = count,
                                       .kind = kind,
                                       .platform = self->platform,
                                       .flags = (uint8_t)(flags | engine_night(time))});
}

/// A whole number with the given mean: its floor, or one more.
static uint32_t round_by_chance(rng_t *rng, double mean)
{
    uint32_t whole = (uint32_t)mean;
    return whole + rng_chance(rng, mean - whole);
}

/// Which of the person's open accounts; NO_ACCOUNT if none is open.
static uint32_t pick_account(const shard_t *shard, rng_t *rng, uint32_t person)
{
    const world_t *w = shard->world;
    uint32_t first = w->person.account_first[person], last = w->person.account_first[person + 1], total = 0;
    for (uint32_t i = first; i < last; i++) total += world_gone(w, w->person_account[i]) ? 0 : shard->weights[i];
    if (!total) return NO_ACCOUNT;
    uint32_t left = rng_below(rng, total);
    for (uint32_t i = first;; i++) {
        if (world_gone(w, w->person_account[i])) continue;
        if (left < shard->weights[i]) return w->person_account[i];
        left -= shard->weights[i];
    }
}

static void post_to_group(session_t *self)
{
    const world_t *w = self->shard->world;
    uint32_t first = w->hidden.group_first[self->account], n = w->hidden.group_first[self->account + 1] - first;
    if (!n) return;
    uint32_t group = w->account_group[first + rng_below(&self->rng, n)];
    uint32_t time = later(self, 1200), posts = 1 + (rng_u32(&self->rng) >> 30);
    for (; posts; posts--, time += 1 + (uint32_t)quantile_draw(&self->shard->laws->gap, &self->rng))
        put(self, time, EVENT_GROUP_MESSAGE, group, self->shard->laws->burst[rng_u32(&self->rng) >> 20],
            FLAG_THROUGH_GROUP);
}

/// The tie moves: an invitation here, a request between the two persons' accounts on another platform.
static void move_elsewhere(session_t *self, uint32_t peer, uint32_t time)
{
    world_t *w = self->shard->world;
    uint8_t to = w->scenario->platform[self->platform].encrypted ? PLATFORM_EPHEMERAL : PLATFORM_MESSENGER;
    uint32_t mine = world_account_on(w, self->person, to), theirs = world_account_on(w, w->hidden.person[peer], to);
    if (mine == NO_ACCOUNT || theirs == NO_ACCOUNT || to == self->platform) return;
    put(self, time, EVENT_MOVE_INVITE, peer, 0, 0);
    if (world_contact_find(w, mine, theirs) >= 0) return;
    uint32_t when = time + 30 + (uint32_t)quantile_draw(&self->shard->laws->gap, &self->rng);
    if (!measures_allow_(self->shard, HOOK_CONTACT, mine, theirs, when, FLAG_MUTUAL)) return;
    engine_emit(self->shard, (event_t){.time = when,
                                       .actor = mine,
                                       .target = theirs,
                                       .kind = EVENT_REQUEST,
                                       .platform = to,
                                       .flags = (uint8_t)(FLAG_MUTUAL | engine_night(when))});
    engine_send(self->shard, (message_t){.target = theirs,
                                         .time = when,
                                         .sender = mine,
                                         .kind = MESSAGE_REQUEST,
                                         .flags = FLAG_MUTUAL,
                                         .circle = CIRCLE_ONLINE});
}

/// Which contact to write to: by rank, with another look for roles whose contacts are mostly children.
static contact_t *pick_contact(session_t *self)
{
    world_t *w = self->shard->world;
    uint32_t n = w->hidden.contacts[self->account].n;
    if (!n) return NULL;
    contact_t *all = world_contacts(w, self->shard->index, self->account);
    contact_t *contact = all + laws_rank(self->shard->laws, &self->rng, n);
    for (int look = 0; look < 3 && !(contact->flags & CONTACT_MINOR); look++) {
        if (self->policy->circle_minors <= 0 || !rng_chance(&self->rng, self->policy->circle_minors)) break;
        contact = all + rng_below(&self->rng, n);
    }
    return world_gone(w, contact->peer) ? NULL : contact;
}

static void talk_to_contact(session_t *self)
{
    shard_t *shard = self->shard;
    const life_t *life = &shard->world->scenario->life;
    contact_t *contact = pick_contact(self);
    if (!contact) return;
    uint32_t peer = contact->peer, time = later(self, 1500);
    uint8_t flags = contact->flags & CONTACT_THREAD ? 0 : FLAG_FIRST;
    if (contact->flags & CONTACT_MUTUAL) flags |= FLAG_MUTUAL;
    if (!measures_allow_(shard, HOOK_MESSAGE, self->account, peer, time, flags)) return;
    talk_style_t style = {.turns = self->policy->turns,
                          .answer = shard->answers[peer] * (1 / 255.0),
                          .media = life->media,
                          .call = life->call,
                          .slow_share = life->slow_share};
    talk_t talk = engine_talk(shard, &self->rng, time, self->account, peer, &style, flags);
    if (flags & FLAG_FIRST) {
        contact->flags |= CONTACT_THREAD;
        engine_send(shard, (message_t){.target = peer, .time = time, .sender = self->account, .kind = MESSAGE_THREAD});
    }
    if (contact->circle == CIRCLE_ONLINE && rng_chance(&self->rng, self->policy->move))
        move_elsewhere(self, peer, talk.end);
    if (rng_chance(&self->rng, life->block_contact)) {
        bool mine = rng_chance(&self->rng, 0.5);
        life_block(shard, &self->rng, talk.end + 60, mine ? self->account : peer, mine ? peer : self->account);
    }
}

/// A search, a look at a profile: 16 bits of a word decide on each.
static void look_around(session_t *self)
{
    const world_t *w = self->shard->world;
    const life_t *life = &w->scenario->life;
    uint32_t word = rng_u32(&self->rng), n = w->hidden.contacts[self->account].n;
    if ((word >> 16) < life->search * 0x1p16) put(self, later(self, 900), EVENT_SEARCH, NO_ACCOUNT, 0, 0);
    if ((word & 0xffff) >= life->view * 0x1p16 || n == 0) return;
    uint32_t whom = world_contacts(w, self->shard->index, self->account)[rng_below(&self->rng, n)].peer;
    put(self, later(self, 900), EVENT_VIEW, whom, 0, 0);
}

/// Draws which account is used; asks the memory for what the later stages will read.
static void begin_session(session_t *self, shard_t *shard, uint32_t person, uint32_t time)
{
    world_t *w = shard->world;
    *self =
        (session_t){.shard = shard, .rng = rng_at(w->seed, person, time, RNG_SESSION), .person = person, .time = time};
    self->policy = &w->scenario->role[w->person.role[person]];
    self->account = pick_account(shard, &self->rng, person);
    if (self->account == NO_ACCOUNT) return;
    __builtin_prefetch(&w->hidden.contacts[self->account]);
    __builtin_prefetch(&w->hidden.group_first[self->account]);
    __builtin_prefetch(&w->account.platform[self->account]);
}

static void fetch_contacts(const session_t *self)
{
    if (self->account == NO_ACCOUNT) return;
    const contact_t *first = world_contacts(self->shard->world, self->shard->index, self->account);
    __builtin_prefetch(first);
    __builtin_prefetch(first + 8);
}

static void run_session(session_t *self)
{
    if (self->account == NO_ACCOUNT) return;
    const world_t *w = self->shard->world;
    self->platform = w->account.platform[self->account];
    put(self, self->time, EVENT_LOGIN, NO_ACCOUNT, 0, 0);
    const platform_row_t *platform = &w->scenario->platform[self->platform];
    for (uint32_t chats = round_by_chance(&self->rng, self->policy->chats); chats; chats--) {
        if ((platform->groups || platform->rooms) && rng_chance(&self->rng, self->policy->group_share))
            post_to_group(self);
        else
            talk_to_contact(self);
    }
    look_around(self);
    double news = self->policy->new_per_day / fmax(0.25, self->policy->sessions_per_day);
    for (uint32_t tries = round_by_chance(&self->rng, news); tries; tries--)
        meet_someone(self->shard, &self->rng, self->account, self->policy, later(self, 1500));
}

static void fetch_person(const shard_t *shard, uint32_t person)
{
    const world_t *w = shard->world;
    uint32_t first = w->person.account_first[person];
    __builtin_prefetch(&w->person_account[first]);
    __builtin_prefetch(&shard->weights[first]);
}

/// The contacts that are written to most.
static void fetch_peers(const session_t *self)
{
    if (self->account == NO_ACCOUNT) return;
    const world_t *w = self->shard->world;
    uint32_t n = w->hidden.contacts[self->account].n;
    const contact_t *contact = world_contacts(w, self->shard->index, self->account);
    for (uint32_t i = 0; i < n && i < 4; i++) {
        __builtin_prefetch(&self->shard->answers[contact[i].peer]);
        __builtin_prefetch(&w->gone[contact[i].peer >> 6]);
    }
}

/// The tick's periods of use in stages, some sessions apart, so that memory answers while others run.
static void run_plan(shard_t *shard, uint32_t first, uint32_t last, uint32_t day_start)
{
    enum { APART = 12, LINE = 3 * APART };
    session_t line[LINE];
    for (uint32_t i = first; i < last + LINE; i++) {
        if (i >= first + LINE) run_session(&line[i % LINE]);
        if (i >= first + 2 * APART && i < last + 2 * APART) fetch_peers(&line[(i - 2 * APART) % LINE]);
        if (i >= first + APART && i < last + APART) fetch_contacts(&line[(i - APART) % LINE]);
        if (i >= last) continue;
        if (i + APART < last) fetch_person(shard, (uint32_t)shard->plan[i + APART]);
        begin_session(&line[i % LINE], shard, (uint32_t)shard->plan[i], day_start + (uint32_t)(shard->plan[i] >> 32));
    }
}

void life_act(shard_t *shard)
{
    uint32_t hour = shard->start / TICK_S % 24, slot = shard->start / TICK_S % RING;
    for (size_t i = 0; i < shard->todo[slot].n; i++) {
        const todo_t *todo = &shard->todo[slot].item[i];
        switch ((todo_kind_t)todo->kind) {
        case TODO_DECIDE:
            decide_request(shard, todo);
            break;
        }
    }
    shard->todo[slot].n = 0;
    run_plan(shard, shard->plan_first[hour], shard->plan_first[hour + 1], shard->start / DAY_S * DAY_S);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One period of use: a login, conversations with contacts and groups, a look around, perhaps a new contact.
#include "sim/life/life.h"

/// Whom to write to: a contact, or a group, or nobody.
typedef struct {
    contact_t *contact;
    const uint32_t *group;
} chat_t;

#define CHATS_AHEAD 6 // chosen before the period begins, so that memory is asked in time; further ones as they come

/// The person, account and moment of one period of use.
typedef struct {
    shard_t *shard;
    rng_t rng;
    const role_policy_t *policy;
    uint32_t person, account, time, chats;
    uint32_t platform; // a word, as narrower fields stall the processor when read beside their neighbours
    chat_t chat[CHATS_AHEAD];
} period_t;

static uint32_t later(period_t *self, uint32_t within_s) { return self->time + rng_below(&self->rng, within_s); }

static void put(period_t *self, uint32_t time, uint8_t kind, uint32_t target, uint16_t count, uint8_t flags)
{
    engine_emit(self->shard, (event_t){.time = time,
                                       .actor = self->account,
                                       .target = target,
                                       .count = count,
                                       .kind = kind,
                                       .platform = (uint8_t)self->platform,
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

static void post_to_group(period_t *self, uint32_t group)
{
    uint32_t time = later(self, 1200), posts = 1 + (rng_u32(&self->rng) >> 30);
    for (; posts; posts--, time += 1 + (uint32_t)quantile_draw(&self->shard->laws->gap[self->platform], &self->rng))
        put(self, time, EVENT_GROUP_MESSAGE, group, self->shard->laws->burst[rng_u32(&self->rng) >> 20],
            FLAG_THROUGH_GROUP);
}

static const uint32_t *pick_group(period_t *self)
{
    const world_t *w = self->shard->world;
    uint32_t first = w->hidden.group_first[self->account], n = w->hidden.group_first[self->account + 1] - first;
    return n ? &w->account_group[first + rng_below(&self->rng, n)] : NULL;
}

static contact_t *pick_contact(period_t *self)
{
    const world_t *w = self->shard->world;
    uint32_t n = w->hidden.contacts[self->account].n;
    if (!n) return NULL;
    return world_contacts(w, self->shard->index, self->account) + laws_rank(self->shard->laws, &self->rng, n);
}

/// Which group or, by rank, which contact to write to. Reads neither.
static inline chat_t pick_chat(period_t *self)
{
    const platform_row_t *platform = &self->shard->world->scenario->platform[self->platform];
    if ((platform->groups || platform->rooms) && rng_chance(&self->rng, self->policy->group_share))
        return (chat_t){.group = pick_group(self)};
    return (chat_t){.contact = pick_contact(self)};
}

/// Roles whose contacts are mostly children look again for one.
static void look_again(period_t *self, chat_t *chat)
{
    if (self->policy->circle_minors <= 0) return;
    const world_t *w = self->shard->world;
    uint32_t n = w->hidden.contacts[self->account].n;
    contact_t *all = world_contacts(w, self->shard->index, self->account);
    for (int look = 0; look < 3 && !(chat->contact->flags & CONTACT_MINOR); look++) {
        if (!rng_chance(&self->rng, self->policy->circle_minors)) break;
        chat->contact = all + rng_below(&self->rng, n);
    }
}

/// A search, looks at contacts' profiles: 16 and 12 bits of a word decide on how many.
static inline void look_around(period_t *self)
{
    const world_t *w = self->shard->world;
    uint32_t word = rng_u32(&self->rng), n = w->hidden.contacts[self->account].n;
    uint32_t views = n ? self->shard->laws->views[word & (RANK_POINTS - 1)] - 1u : 0;
    if ((word >> 16) < w->scenario->life.search * 0x1p16) put(self, later(self, 900), EVENT_SEARCH, NO_ACCOUNT, 0, 0);
    if (!w->scenario->platform[self->platform].searchable) views = (views + (word >> 12 & 3)) / 4;
    for (; views; views--) put(self, later(self, 900), EVENT_VIEW, pick_contact(self)->peer, 0, 0);
}

static void fetch_person(const shard_t *shard, uint32_t person)
{
    const world_t *w = shard->world;
    uint32_t first = w->person.account_first[person];
    __builtin_prefetch(&w->person_account[first]);
    __builtin_prefetch(&shard->weights[first]);
    __builtin_prefetch(&w->person.chats[person]);
}

/// Draws which account is used.
static void begin_period(period_t *self, shard_t *shard, uint32_t person, uint32_t time)
{
    world_t *w = shard->world;
    self->shard = shard;
    self->rng = rng_at(w->seed, person, time, RNG_PERIOD_OF_USE);
    self->person = person;
    self->time = time;
    self->policy = &w->scenario->role[w->person.role[person]];
    self->account = pick_account(shard, &self->rng, person);
    if (self->account == NO_ACCOUNT) return;
    __builtin_prefetch(&w->hidden.contacts[self->account]);
    __builtin_prefetch(&w->hidden.group_first[self->account]);
    __builtin_prefetch(&w->account.platform[self->account]);
}

/// Draws how many conversations there will be, and with whom.
static inline void choose_chats(period_t *self)
{
    if (self->account == NO_ACCOUNT) return;
    self->platform = self->shard->world->account.platform[self->account];
    self->chats = round_by_chance(&self->rng, self->shard->world->person.chats[self->person]);
    for (uint32_t i = 0; i < self->chats && i < CHATS_AHEAD; i++) {
        self->chat[i] = pick_chat(self);
        __builtin_prefetch(self->chat[i].contact);
        __builtin_prefetch(self->chat[i].group);
    }
}

static inline void fetch_peers(period_t *self)
{
    if (self->account == NO_ACCOUNT) return;
    for (uint32_t i = 0; i < self->chats && i < CHATS_AHEAD; i++) {
        if (!self->chat[i].contact) continue;
        look_again(self, &self->chat[i]);
        uint32_t peer = self->chat[i].contact->peer;
        __builtin_prefetch(&self->shard->manners[peer]);
        __builtin_prefetch(&self->shard->world->gone[peer >> 6]);
    }
}

static inline chat_t next_chat(period_t *self, uint32_t i)
{
    if (i < CHATS_AHEAD) return self->chat[i];
    chat_t chat = pick_chat(self);
    if (chat.contact) look_again(self, &chat);
    return chat;
}

/// What every period of use holds.
static inline void use(period_t *self)
{
    put(self, self->time, EVENT_LOGIN, NO_ACCOUNT, 0, 0);
    for (uint32_t i = 0; i < self->chats; i++) {
        chat_t chat = next_chat(self, i);
        if (chat.group) post_to_group(self, *chat.group);
        if (chat.contact)
            life_chat(self->shard, &self->rng, self->account, chat.contact, self->policy, later(self, PERIOD_S));
    }
    look_around(self);
}

uint32_t life_visit(shard_t *shard, uint32_t account, uint32_t time)
{
    const world_t *w = shard->world;
    period_t self = {.shard = shard,
                     .rng = rng_at(w->seed, account, time, RNG_VISIT),
                     .person = w->hidden.person[account],
                     .account = account,
                     .time = time};
    self.policy = &w->scenario->role[w->person.role[self.person]];
    choose_chats(&self);
    fetch_peers(&self);
    use(&self);
    return later(&self, PERIOD_S);
}

static void run_period(period_t *self, seekers_t *seekers)
{
    if (self->account == NO_ACCOUNT) return;
    use(self);
    double strangers, attempts = life_attempts(self->shard->world, self->person, &strangers);
    double news = attempts * life_curiosity(self->shard, self->account, self->policy, self->time);
    uint32_t tries = round_by_chance(&self->rng, news);
    if (tries == 0) return;
    if (tries > SEEK_S / LOOK_S) tries = SEEK_S / LOOK_S;
    for (uint32_t time = later(self, PERIOD_S); tries; tries--, time += LOOK_S) // one after the other
        seek_add(self->shard, seekers, self->account, self->policy, time, rng_u32(&self->rng));
}

/// The tick's periods of use in stages, each some periods behind the one before, so that memory answers while others
/// run.
static void run_plan(shard_t *shard, uint32_t first, uint32_t last, uint32_t day_start)
{
    enum { APART = 12, LINE = 3 * APART };
    period_t line[LINE];
    seekers_t seekers;
    seekers.n = 0;
    for (uint32_t i = first; i < last + LINE; i++) {
        if (i >= first + LINE) run_period(&line[i % LINE], &seekers);
        if (i >= first + 2 * APART && i < last + 2 * APART) fetch_peers(&line[(i - 2 * APART) % LINE]);
        if (i >= first + APART && i < last + APART) choose_chats(&line[(i - APART) % LINE]);
        if (i >= last) continue;
        if (i + APART < last) fetch_person(shard, (uint32_t)shard->plan[i + APART]);
        begin_period(&line[i % LINE], shard, (uint32_t)shard->plan[i], day_start + (uint32_t)(shard->plan[i] >> 32));
    }
    seek_all(shard, &seekers);
}

static void do_waiting(shard_t *shard, const todo_t *todo)
{
    switch ((todo_kind_t)todo->kind) {
    case TODO_DECIDE:
        decide_request(shard, todo);
        break;
    case TODO_GREET:
        life_greet(shard, todo);
        break;
    case TODO_ASK:
        life_come_back(shard, todo);
        break;
    case TODO_WRITE_AGAIN:
        life_write_again(shard, todo);
        break;
    }
}

/// What waits until now, one after the other; memory is asked for what those further down the list will read.
static void do_all_waiting(shard_t *shard, const todo_t *todo, size_t n)
{
    enum { NEAR = 4, FAR = 10 };
    const world_t *w = shard->world;
    for (size_t i = 0; i < n; i++) {
        if (i + FAR < n) {
            __builtin_prefetch(&w->hidden.contacts[todo[i + FAR].account]);
            __builtin_prefetch(&w->hidden.contacts[todo[i + FAR].other]);
            __builtin_prefetch(&w->hidden.person[todo[i + FAR].account]);
        }
        if (i + NEAR < n) world_fetch_contacts(w, shard->index, todo[i + NEAR].account);
        do_waiting(shard, &todo[i]);
    }
}

void life_act(shard_t *shard)
{
    uint32_t hour = shard->start / TICK_S % 24, slot = shard->start / TICK_S % RING;
    do_all_waiting(shard, shard->todo[slot].item, shard->todo[slot].n);
    shard->todo[slot].n = 0;
    run_plan(shard, shard->plan_first[hour], shard->plan_first[hour + 1], shard->start / DAY_S * DAY_S);
}

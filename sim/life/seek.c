// SPDX-License-Identifier: GPL-3.0-or-later
// Whom an attempt at a new contact is aimed at: a friend of a friend, somebody in a public room, a stranger found by
// search. Attempts are looked at in groups, step by step, so that memory answers for one while others are drawn.
#include "sim/life/life.h"

/// Tries at finding a stranger who fits before giving up.
#define LOOKS 6
/// Contacts' contacts looked at for one of about the own age before settling for the last.
#define FRIEND_LOOKS 8

static ages_t ages_wanted(const world_t *w, rng_t *rng, uint32_t mine, const role_policy_t *policy)
{
    ages_t ages = {0, AGES_LISTED - 1};
    double own = world_peer_age(w, mine);
    if (policy->toward_age > 0) {
        ages.low = (uint32_t)fmax(0, own - policy->toward_age);
        ages.high = (uint32_t)fmin(AGES_LISTED - 1, own + policy->toward_age);
    }
    if (rng_chance(rng, policy->toward_minors) && ages.high > 17) ages.high = 17;
    return ages;
}

static bool fits(const world_t *w, uint32_t theirs, ages_t ages)
{
    return w->account.declared_age[theirs] >= ages.low && w->account.declared_age[theirs] <= ages.high;
}

static found_t in_room(const shard_t *shard, rng_t *rng, uint32_t account)
{
    const world_t *w = shard->world;
    uint32_t first = w->hidden.group_first[account], n = w->hidden.group_first[account + 1] - first;
    if (!n) return (found_t){NO_ACCOUNT, 0};
    uint32_t group = w->account_group[first + rng_below(rng, n)];
    if (w->group.kind[group] != GROUP_ROOM) return (found_t){NO_ACCOUNT, 0};
    uint32_t members = w->group.member_first[group + 1] - w->group.member_first[group];
    return (found_t){w->group.member[w->group.member_first[group] + rng_below(rng, members)], FLAG_THROUGH_GROUP};
}

/// A place in the list for search, among those of the ages; NULL if there is nobody.
static const uint32_t *in_list(const world_t *w, rng_t *rng, uint8_t platform, ages_t ages)
{
    if (ages.low > ages.high) return NULL;
    uint32_t first = w->discoverable_age[platform][ages.low], n = w->discoverable_age[platform][ages.high + 1] - first;
    return n ? &w->discoverable[first + rng_below(rng, n)] : NULL;
}

/// One look: where begin() has pointed, else a room or the list.
static found_t look(const shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    uint8_t platform = w->account.platform[self->account];
    const platform_row_t *row = &w->scenario->platform[platform];
    const uint32_t *at = self->at;
    self->at = NULL;
    if (at == NULL && row->rooms && rng_chance(&self->rng, 0.6)) return in_room(shard, &self->rng, self->account);
    if (at == NULL && row->searchable) at = in_list(w, &self->rng, platform, self->ages);
    return (found_t){at ? *at : NO_ACCOUNT, 0};
}

static found_t stranger(shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    for (int i = 0; i < LOOKS; i++) {
        found_t found = look(shard, self);
        if (found.account == NO_ACCOUNT || found.account == self->account || world_gone(w, found.account)) continue;
        if (fits(w, found.account, self->ages) &&
            measures_allow(shard, HOOK_DISCOVER, self->account, found.account, self->time, found.flags))
            return found;
    }
    return (found_t){NO_ACCOUNT, 0};
}

bool life_suggested(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t other)
{
    const world_t *w = shard->world;
    const platform_row_t *row = &w->scenario->platform[w->account.platform[account]];
    return row->suggests && w->account.settings[other] & SETTING_SUGGESTED &&
           rng_chance(rng, w->scenario->life.suggestion_share);
}

/// Asks the memory for what is looked at of somebody found.
static void fetch_profile(const world_t *w, uint32_t account)
{
    __builtin_prefetch(&w->hidden.person[account]);
    __builtin_prefetch(&w->account.declared_age[account]);
    __builtin_prefetch(&w->account.settings[account]);
    __builtin_prefetch(&w->gone[account >> 6]);
}

double life_attempts(const world_t *world, uint32_t person, double *strangers)
{
    const role_policy_t *role = &world->scenario->role[world->person.role[person]];
    *strangers = world->person.open[person] == OPEN_TALKS ? role->cold / (role->open * role->talks) : 0;
    return 1 - role->cold + *strangers;
}

/// Whether the attempt is aimed at a stranger.
static bool at_stranger(const world_t *w, rng_t *rng, uint32_t account)
{
    double strangers, all = life_attempts(w, w->hidden.person[account], &strangers);
    return rng_chance(rng, all > 0 ? strangers / all : 0);
}

/// Draws how to look, and where in the account's contacts or in the list for search.
static void begin(const shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    const platform_row_t *row = &w->scenario->platform[w->account.platform[self->account]];
    uint32_t n = w->hidden.contacts[self->account].n;
    self->at = NULL;
    self->cold = at_stranger(w, &self->rng, self->account);
    self->ages = ages_wanted(w, &self->rng, self->account, self->policy);
    if (!self->cold && n)
        self->at = &world_contacts(w, shard->index, self->account)[laws_rank(shard->laws, &self->rng, n)].peer;
    if (self->cold && !row->rooms && row->searchable)
        self->at = in_list(w, &self->rng, w->account.platform[self->account], self->ages);
    __builtin_prefetch(self->at);
}

/// A contact's contacts, or a stranger's profile.
static void follow(const shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    if (self->at == NULL) return;
    if (self->cold)
        fetch_profile(w, *self->at);
    else
        __builtin_prefetch(&w->hidden.contacts[*self->at]);
}

static const uint32_t *contact_of(const world_t *w, rng_t *rng, uint32_t via)
{
    uint32_t many = w->hidden.contacts[via].n;
    return many ? &world_contacts(w, world_shard(w, via), via)[rng_below(rng, many)].peer : NULL;
}

/// One of the contact's contacts.
static void choose(const shard_t *shard, seeker_t *self)
{
    if (self->at == NULL || self->cold) return;
    self->via = *self->at;
    self->at = contact_of(shard->world, &self->rng, self->via);
    __builtin_prefetch(self->at);
}

/// A contact's contact is passed over the more often the further the ages are apart, by the measure of the own age.
static bool passed_over(const world_t *w, rng_t *rng, uint32_t account, uint32_t other)
{
    double scale = w->scenario->life.like_age;
    if (scale <= 0) return false;
    double own = world_peer_age(w, account), gap = fabs(own - world_peer_age(w, other));
    return !rng_chance(rng, exp(-gap / (scale * fmax(own, 1))));
}

/// Goes on to other contacts' contacts while the age is another; the last one looked at is taken.
static uint32_t settle(const shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    uint32_t whom = *self->at, n = w->hidden.contacts[self->account].n;
    for (int i = 1; i < FRIEND_LOOKS && passed_over(w, &self->rng, self->account, whom); i++) {
        uint32_t via = world_contacts(w, shard->index, self->account)[laws_rank(shard->laws, &self->rng, n)].peer;
        const uint32_t *next = contact_of(w, &self->rng, via);
        if (next == NULL) continue;
        whom = *next;
        self->via = via;
    }
    return whom;
}

static found_t friend_found(shard_t *shard, seeker_t *self)
{
    const world_t *w = shard->world;
    uint32_t whom = settle(shard, self);
    if (whom == self->account || world_gone(w, whom)) return (found_t){NO_ACCOUNT, 0};
    uint8_t flags = FLAG_MUTUAL;
    if (life_suggested(shard, &self->rng, self->account, whom)) flags |= FLAG_SUGGESTED;
    attempt_t attempt = {.actor = self->account, .target = whom, .via = self->via, .time = self->time, .flags = flags};
    if (measures_ask(shard, HOOK_DISCOVER, &attempt) != RULING_ALLOWED) return (found_t){NO_ACCOUNT, 0};
    return (found_t){whom, flags};
}

static void finish(shard_t *shard, seeker_t *self)
{
    found_t found = {NO_ACCOUNT, 0};
    if (self->cold)
        found = stranger(shard, self);
    else if (self->at != NULL)
        found = friend_found(shard, self);
    if (found.account != NO_ACCOUNT) meet_someone(shard, &self->rng, self->account, found, self->time);
}

void seek_all(shard_t *shard, seekers_t *self)
{
    const world_t *w = shard->world;
    for (uint32_t i = 0; i < self->n; i++) begin(shard, &self->item[i]);
    for (uint32_t i = 0; i < self->n; i++) follow(shard, &self->item[i]);
    for (uint32_t i = 0; i < self->n; i++) choose(shard, &self->item[i]);
    for (uint32_t i = 0; i < self->n; i++)
        if (self->item[i].at != NULL && !self->item[i].cold) fetch_profile(w, *self->item[i].at);
    for (uint32_t i = 0; i < self->n; i++) finish(shard, &self->item[i]);
    self->n = 0;
}

void seek_add(shard_t *shard, seekers_t *self, uint32_t account, const role_policy_t *policy, uint32_t time,
              uint32_t draw)
{
    if (self->n == SEEKERS) seek_all(shard, self);
    self->item[self->n++] = (seeker_t){.rng = rng_at(shard->world->seed, account, draw, RNG_MEETING),
                                       .policy = policy,
                                       .account = account,
                                       .time = time};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// All ties. Whether two people are tied, where and how closely is a function of the pair, so each end finds the same
// answer by itself: a person's ties are enumerated from its circles, without a list of edges and without messages.
// Within a circle of m people, round r pairs place i with place (c_r - i) mod m, which the other end finds as well.
#include "core/array.h"
#include "sim/world/tie_rules.h"

#include <string.h>

#define LARGE_CIRCLES 3000 // more ends than all circles of one person can bring, beside those that roles bring
#define SEEN_SLOTS (1u << 17)

/// One end of a tie, before it is sorted in.
typedef struct {
    float importance;
    uint8_t slot; // which of the person's accounts
    contact_t contact;
} end_t;

/// Persons already tied to the one at hand: an open hash table that is emptied by taking a new mark.
typedef struct {
    uint32_t key, mark;
} seen_t;

/// One thread at work.
typedef struct {
    const build_t *build;
    const tie_rules_t *rules;
    uint32_t person, mark;
    seen_t *seen; // [SEEN_SLOTS]
    end_t *end;   // [room]
    uint32_t n, room;
} worker_t;

/// @return false if `other` was met before
static bool meet_first(worker_t *self, uint32_t other)
{
    uint32_t i = (other * 0x9E3779B1u) >> 15;
    for (;; i = (i + 1) % SEEN_SLOTS) {
        if (self->seen[i].mark != self->mark) break;
        if (self->seen[i].key == other) return false;
    }
    self->seen[i] = (seen_t){other, self->mark};
    return true;
}

/// The account that a person uses for a tie: a close tie is sometimes on the second profile.
static uint32_t account_for(const build_t *build, uint32_t person, uint32_t platform, bool second, uint8_t *slot)
{
    const uint32_t *id = build->world->person_account + build->world->person.account_first[person];
    uint32_t mains = build->platforms[person], below = (1u << platform) - 1;
    uint32_t at = (uint32_t)__builtin_popcount(mains & below);
    if (second && build->extra[person] >> platform & 1)
        at = (uint32_t)(__builtin_popcount(mains) + __builtin_popcount(build->extra[person] & below));
    *slot = (uint8_t)at;
    return id[at];
}

static void add_end(worker_t *self, uint32_t other, const tie_t *tie, uint32_t platform, float importance)
{
    const build_t *build = self->build;
    const account_table_t *known = &build->world->account;
    bool low = self->person < other;
    uint8_t slot, unused;
    uint32_t mine = account_for(build, self->person, platform, low ? tie->second_low : tie->second_high, &slot);
    uint32_t theirs = account_for(build, other, platform, low ? tie->second_high : tie->second_low, &unused);
    int32_t since =
        known->registered[mine] > known->registered[theirs] ? known->registered[mine] : known->registered[theirs];
    contact_t contact = {.peer = theirs, .circle = tie->circle};
    if (since > 0)
        contact.added_day = (uint16_t)((uint32_t)since / DAY_S);
    else if (tie->thread)
        contact.flags |= CONTACT_THREAD;
    if (tie->mutual) contact.flags |= CONTACT_MUTUAL;
    if (known->declared_age[theirs] < ADULT) contact.flags |= CONTACT_MINOR;
    BUG_IF(self->n == self->room);
    self->end[self->n++] = (end_t){importance, slot, contact};
}

/// Ties the person to `other` by draws of the pair, on one or two platforms that both are on.
static void add(worker_t *self, uint32_t other, uint32_t way, const uint32_t *word)
{
    uint8_t shared = self->build->platforms[self->person] & self->build->platforms[other];
    if (shared == 0 || !meet_first(self, other)) return;
    tie_t tie = tie_of_pair(self->rules, way, shared, word);
    for (uint32_t i = 0; i < tie.platforms; i++) add_end(self, other, &tie, tie.platform[i], tie.importance[i]);
}

static void consider(worker_t *self, uint32_t other, circle_t circle, double chance)
{
    uint32_t word[4];
    if (other == self->person) return;
    tie_words(self->build->seed, self->person, other, circle, word);
    if (tie_accepted(word, chance)) add(self, other, circle, word);
}

static double with_sociability(const worker_t *self, uint32_t other, double chance)
{
    return chance * self->build->social[self->person] * self->build->social[other];
}

static void meet_household(worker_t *self, uint32_t household, circle_t circle, double chance)
{
    for (uint32_t q = self->build->household_first[household]; q < self->build->household_first[household + 1]; q++)
        consider(self, q, circle, chance);
}

static void meet_kin(worker_t *self, uint32_t household)
{
    for (uint32_t k = 0; k < kin_rounds(self->build); k++) {
        uint32_t other = kin_household(self->build, household, k);
        if (other != NONE && other != household) meet_household(self, other, CIRCLE_KIN, self->build->ties->kin);
    }
}

/// Candidates in a stretch of a member list: all of them when `met` is as large, else `met` rounds of pairs.
static void meet_some(worker_t *self, const members_t *list, range_u32_t range, pairing_key_t key, circle_t circle,
                      uint32_t met, double chance)
{
    pairing_t pairing = pairing_init(self->build->seed, key, range.end - range.first, met);
    uint32_t place = list->place[self->person] - range.first;
    for (uint32_t r = 0; r < pairing.rounds; r++) {
        uint32_t q = list->member[range.first + pairing_partner(&pairing, place, r)];
        consider(self, q, circle, with_sociability(self, q, chance));
    }
}

static void meet_school(worker_t *self)
{
    const build_t *build = self->build;
    uint32_t class_ = build->world->person.class_[self->person];
    if (class_ == NONE) return;
    school_ranges_t ranges = school_ranges(build, self->person);
    const members_t *list = &build->class_;
    for (uint32_t i = list->first[class_]; i < list->first[class_ + 1]; i++)
        consider(self, list->member[i], CIRCLE_CLASS, with_sociability(self, list->member[i], build->ties->form));
    meet_some(self, list, ranges.year, ranges.year_key, CIRCLE_CLASS, build->ties->year_met, build->ties->year);
    meet_some(self, list, ranges.school, ranges.school_key, CIRCLE_CLASS, build->ties->school_met, build->ties->school);
}

// A club has children and a coach; sport guidance makes ties between them rarer than those among the children.
static void meet_club(worker_t *self)
{
    const build_t *build = self->build;
    uint32_t club = build->world->person.club[self->person];
    if (club == NONE) return;
    bool adult = build->world->person.age[self->person] >= ADULT;
    for (uint32_t i = build->club.first[club]; i < build->club.first[club + 1]; i++) {
        uint32_t q = build->club.member[i];
        bool coach = adult || build->world->person.age[q] >= ADULT;
        consider(self, q, CIRCLE_CLUB, coach ? build->ties->coach_child : with_sociability(self, q, build->ties->club));
    }
}

static void meet_list(worker_t *self, const members_t *list, uint32_t group, uint32_t salt, circle_t circle,
                      uint32_t met, double chance)
{
    if (group == NONE) return;
    range_u32_t range = {list->first[group], list->first[group + 1]};
    meet_some(self, list, range, (pairing_key_t){group, salt}, circle, met, chance);
}

// Two contacts of one person, from different circles, are tied with some chance: each end of the path looks from its
// side at the same few contacts of the same people.
static void meet_friends_of_friends(worker_t *self)
{
    core_t mine = core_of(self->build, self->person);
    for (uint32_t i = 0; i < CORE; i++) {
        uint32_t via = mine.person[i];
        if (via == NONE || !core_tied(self->build, self->person, via, i)) continue;
        core_t theirs = core_of(self->build, via);
        for (uint32_t j = 0; j < CORE; j++) {
            uint32_t q = theirs.person[j];
            if (core_circle(i) == core_circle(j) || q == NONE || q == self->person) continue;
            if (core_tied(self->build, via, q, j)) consider(self, q, CIRCLE_CLOSURE, self->build->ties->closure);
        }
    }
}

static void meet_by_role(worker_t *self)
{
    const extra_ties_t *extras = &self->build->extras;
    for (uint32_t i = extras->first[self->person]; i < extras->first[self->person + 1]; i++) {
        uint32_t other = extras->end[i] & 0xFFFFFFF, way = extras->end[i] >> 28, word[4];
        tie_words(self->build->seed, self->person, other, way, word);
        add(self, other, way, word);
    }
}

// Closest circles first: a pair that meets in several is tied in the closest, and both ends agree on the order.
static void meet_all(worker_t *self, uint32_t person)
{
    const build_t *build = self->build;
    const person_columns_t *of = &build->world->person;
    self->person = person;
    self->n = 0;
    self->mark++;
    if (build->platforms[person] == 0) return;
    meet_household(self, of->household[person], CIRCLE_HOUSEHOLD, build->ties->household);
    meet_kin(self, of->household[person]);
    meet_school(self);
    meet_club(self);
    meet_list(self, &build->work, of->work[person], SALT_WORK, CIRCLE_WORK, build->ties->work_met, build->ties->work);
    meet_list(self, &build->neighbour, build->block[person], SALT_NEIGHBOUR, CIRCLE_NEIGHBOUR,
              build->ties->neighbour_met, build->ties->neighbour);
    meet_friends_of_friends(self);
    meet_by_role(self);
}

static int by_importance(const void *a, const void *b)
{
    const end_t *x = a, *y = b;
    if (x->slot != y->slot) return x->slot < y->slot ? -1 : 1;
    if (x->importance != y->importance) return x->importance > y->importance ? -1 : 1;
    return x->contact.peer < y->contact.peer ? -1 : x->contact.peer > y->contact.peer;
}

static void sort_ends(end_t *end, uint32_t n)
{
    if (n > 200) {
        qsort(end, n, sizeof *end, by_importance);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        end_t moved = end[i];
        uint32_t j = i;
        for (; j > 0 && by_importance(&moved, &end[j - 1]) < 0; j--) end[j] = end[j - 1];
        end[j] = moved;
    }
}

static uint32_t room_for(uint32_t n)
{
    uint32_t room = n + n / 8 + 2;
    return room < UINT16_MAX ? room : UINT16_MAX;
}

/// Lays the person's ends out as slices of its accounts at the end of the pool. @return 0, ERR_MEMORY
static int lay_out(worker_t *self, contact_pool_t *pool)
{
    const world_t *world = self->build->world;
    uint32_t first = world->person.account_first[self->person],
             accounts = world->person.account_first[self->person + 1] - first;
    sort_ends(self->end, self->n);
    CHECK(array_reserve(&pool->contact, &pool->capacity, pool->n + self->n + self->n / 8 + 2 * (size_t)accounts,
                        sizeof *pool->contact));
    uint32_t at = 0;
    for (uint32_t slot = 0; slot < accounts; slot++) {
        uint32_t from = at;
        while (at < self->n && self->end[at].slot == slot) at++;
        BUG_IF(at - from > UINT16_MAX);
        slice_t slice = {.first = (uint32_t)pool->n, .n = (uint16_t)(at - from), .room = (uint16_t)room_for(at - from)};
        for (uint32_t i = from; i < at; i++) pool->contact[pool->n + i - from] = self->end[i].contact;
        memset(pool->contact + pool->n + slice.n, 0, (size_t)(slice.room - slice.n) * sizeof(contact_t));
        pool->n += slice.room;
        world->hidden.contacts[world->person_account[first + slot]] = slice;
    }
    return 0;
}

static int tie_shard(worker_t *self, uint32_t shard)
{
    world_t *world = self->build->world;
    contact_pool_t *pool = &world->pool[shard];
    for (uint32_t p = world->person_first[shard]; p < world->person_first[shard + 1]; p++) {
        meet_all(self, p);
        CHECK(lay_out(self, pool));
    }
    BUG_IF(pool->n > UINT32_MAX);
    CHECK(array_resize(&pool->contact, pool->n, sizeof *pool->contact));
    pool->capacity = pool->n ? pool->n : 1;
    return 0;
}

static uint32_t most_ends(const build_t *build)
{
    uint32_t most = 0;
    for (uint32_t p = 0; p < build->world->person.n; p++) {
        uint32_t n = build->extras.first[p + 1] - build->extras.first[p];
        if (n > most) most = n;
    }
    return 2 * (most + LARGE_CIRCLES);
}

static int worker_init(worker_t *self, const build_t *build, const tie_rules_t *rules, uint32_t room)
{
    *self = (worker_t){.build = build, .rules = rules, .room = room};
    CHECK(ARRAY_NEW(self->seen, SEEN_SLOTS));
    return ARRAY_NEW(self->end, room);
}

static void worker_free(worker_t *self)
{
    free(self->seen);
    free(self->end);
}

int ties_build(build_t *self)
{
    tie_rules_t *rules = NULL;
    int status[SHARDS] = {0};
    uint32_t room = most_ends(self);
    CHECK(ARRAY_NEW(rules, 1));
    tie_rules_init(rules, self->ties, self->world->scenario->platform);
#pragma omp parallel
    {
        worker_t worker;
        int ready = worker_init(&worker, self, rules, room);
#pragma omp for schedule(dynamic)
        for (uint32_t s = 0; s < SHARDS; s++) status[s] = ready < 0 ? ready : tie_shard(&worker, s);
        worker_free(&worker);
    }
    free(rules);
    for (uint32_t s = 0; s < SHARDS; s++)
        if (status[s] < 0) return error_set(status[s], "out of memory for the contacts of shard %u", s);
    return 0;
}

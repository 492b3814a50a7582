// SPDX-License-Identifier: GPL-3.0-or-later
// All ties. Whether two people are tied, where and how closely is a function of the pair, so each end finds the same
// answer by itself: a person's ties are enumerated from its circles, without a list of edges and without messages.
// Within a circle of m people, round r pairs place i with place (c_r - i) mod m, which the other end finds as well.
#include "core/array.h"
#include "sim/world/tie_ends.h"

#define CONTACTS_GUESS 52 // contacts of a person with slack, for which a pool has room at first

static void consider(tie_ends_t *self, uint32_t other, circle_t circle, double chance)
{
    uint32_t word[4];
    if (other == self->person) return;
    tie_words(self->tables->build->seed, self->person, other, circle, word);
    if (tie_accepted(word, chance)) tie_ends_add(self, other, circle, word);
}

/// As consider(), where both ends' inclination counts.
static void consider_sociable(tie_ends_t *self, uint32_t other, circle_t circle, double chance)
{
    const bearing_t *bearing = self->tables->bearing;
    if (bearing[other].platforms & bearing[self->person].platforms)
        consider(self, other, circle, chance * bearing[self->person].social * bearing[other].social);
}

static void meet_household(tie_ends_t *self, uint32_t household, circle_t circle, double chance)
{
    const uint32_t *first = self->tables->build->household_first;
    for (uint32_t q = first[household]; q < first[household + 1]; q++) consider(self, q, circle, chance);
}

static void meet_kin(tie_ends_t *self, uint32_t household)
{
    const build_t *build = self->tables->build;
    const uint32_t *kin = tie_ends_kin(self);
    for (uint32_t k = 0; k < kin_rounds(build); k++)
        if (kin[k] != NONE && kin[k] != household) meet_household(self, kin[k], CIRCLE_KIN, build->ties->kin);
}

/// Candidates in a stretch of a member list: all of them when `met` is as large, else `met` rounds of pairs.
static void meet_some(tie_ends_t *self, const members_t *list, range_u32_t range, pairing_key_t key, circle_t circle,
                      uint32_t met, double chance)
{
    pairing_t pairing = pairing_init(self->tables->build->seed, key, range.end - range.first, met);
    uint32_t place = list->place[self->person] - range.first;
    for (uint32_t r = 0; r < pairing.rounds; r++, pairing_next(&pairing))
        consider_sociable(self, list->member[range.first + pairing_partner(&pairing, place)], circle, chance);
}

static void meet_school(tie_ends_t *self)
{
    const build_t *build = self->tables->build;
    const members_t *list = &build->class_;
    uint32_t class_ = build->world->person.class_[self->person];
    if (class_ == NONE) return;
    school_ranges_t ranges = school_ranges(build, self->person);
    for (uint32_t i = list->first[class_]; i < list->first[class_ + 1]; i++)
        consider_sociable(self, list->member[i], CIRCLE_CLASS, build->ties->form);
    meet_some(self, list, ranges.year, ranges.year_key, CIRCLE_CLASS, build->ties->year_met, build->ties->year);
    meet_some(self, list, ranges.school, ranges.school_key, CIRCLE_CLASS, build->ties->school_met, build->ties->school);
}

// A club has children and a coach; sport guidance makes ties between them rarer than those among the children.
static void meet_club(tie_ends_t *self)
{
    const build_t *build = self->tables->build;
    const uint8_t *age = build->world->person.age;
    uint32_t club = build->world->person.club[self->person];
    if (club == NONE) return;
    for (uint32_t i = build->club.first[club]; i < build->club.first[club + 1]; i++) {
        uint32_t q = build->club.member[i];
        if (age[q] >= ADULT || age[self->person] >= ADULT)
            consider(self, q, CIRCLE_CLUB, build->ties->coach_child);
        else
            consider_sociable(self, q, CIRCLE_CLUB, build->ties->club);
    }
}

static void meet_list(tie_ends_t *self, const members_t *list, pairing_key_t key, circle_t circle, uint32_t met,
                      double chance)
{
    if (key.group != NONE) meet_some(self, list, members_range(list, key.group), key, circle, met, chance);
}

// Two contacts of one person, from different circles, are tied with some chance: each end of the path looks from its
// side at the same few contacts of the same people.
static void meet_friends_of_friends(tie_ends_t *self)
{
    const build_t *build = self->tables->build;
    core_t mine = core_of(build, self->person);
    for (uint32_t i = 0; i < CORE; i++) {
        uint32_t via = mine.person[i];
        if (via == NONE || !core_tied(build, self->person, via, i)) continue;
        core_t theirs = core_of(build, via);
        for (uint32_t j = 0; j < CORE; j++) {
            uint32_t q = theirs.person[j];
            if (core_circle(i) == core_circle(j) || q == NONE || q == self->person) continue;
            if (core_tied(build, via, q, j)) consider(self, q, CIRCLE_CLOSURE, build->ties->closure);
        }
    }
}

static void meet_by_role(tie_ends_t *self)
{
    const extra_ties_t *extras = &self->tables->build->extras;
    for (uint32_t i = extras->first[self->person]; i < extras->first[self->person + 1]; i++) {
        uint32_t other = extras->end[i] & 0xFFFFFFF, way = extras->end[i] >> 28, word[4];
        tie_words(self->tables->build->seed, self->person, other, way, word);
        tie_ends_add(self, other, way, word);
    }
}

// Closest circles first: a pair that meets in several is tied in the closest, and both ends agree on the order.
static void meet_all(tie_ends_t *self, uint32_t person)
{
    const build_t *build = self->tables->build;
    const person_columns_t *of = &build->world->person;
    const ties_t *ties = build->ties;
    tie_ends_begin(self, person);
    if (build->platforms[person] == 0) return;
    meet_household(self, of->household[person], CIRCLE_HOUSEHOLD, ties->household);
    meet_kin(self, of->household[person]);
    meet_school(self);
    meet_club(self);
    meet_list(self, &build->work, (pairing_key_t){of->work[person], SALT_WORK}, CIRCLE_WORK, ties->work_met,
              ties->work);
    meet_list(self, &build->neighbour, (pairing_key_t){build->block[person], SALT_NEIGHBOUR}, CIRCLE_NEIGHBOUR,
              ties->neighbour_met, ties->neighbour);
    meet_friends_of_friends(self);
    meet_by_role(self);
}

static int tie_shard(tie_ends_t *self, uint32_t shard)
{
    world_t *world = self->tables->build->world;
    contact_pool_t *pool = &world->pool[shard];
    uint32_t first = world->person_first[shard], end = world->person_first[shard + 1];
    CHECK(
        array_reserve(&pool->contact, &pool->capacity, (end - first) * (size_t)CONTACTS_GUESS, sizeof *pool->contact));
    for (uint32_t p = first; p < end; p++) {
        meet_all(self, p);
        CHECK(tie_ends_lay_out(self, pool));
    }
    BUG_IF(pool->n > UINT32_MAX);
    size_t capacity = pool->n + pool->n / 8; // some slices will outgrow their room and move to the end
    CHECK(array_resize(&pool->contact, capacity, sizeof *pool->contact));
    pool->capacity = capacity;
    return 0;
}

static void tie_shards(const tie_tables_t *tables, int *status)
{
#pragma omp parallel
    {
        tie_ends_t worker;
        int ready = tie_ends_init(&worker, tables);
#pragma omp for schedule(dynamic)
        for (uint32_t s = 0; s < SHARDS; s++) status[s] = ready < 0 ? ready : tie_shard(&worker, s);
        tie_ends_free(&worker);
    }
}

int ties_build(build_t *self)
{
    tie_tables_t *tables = NULL;
    int status[SHARDS] = {0}, ready;
    CHECK(ARRAY_NEW(tables, 1));
    ready = tie_tables_init(tables, self);
    if (ready == 0) tie_shards(tables, status);
    tie_tables_free(tables);
    free(tables);
    CHECK(ready);
    for (uint32_t s = 0; s < SHARDS; s++)
        if (status[s] < 0) return error_set(status[s], "out of memory for the contacts of shard %u", s);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Private groups: families, classes, their parents, clubs, places of work and friends; each on one platform.
#include "core/array.h"
#include "sim/world/group_list.h"

#define CHUNKS SHARDS    // schools, clubs and places of work are built in as many parts
#define PERSONS_MAX 2048 // of one group, before it is known who is on its platform
#define FRIENDS_MAX 8
#define FRIENDS_NEAR 15 // friends of a group are among the founder's most important contacts

/// One part at work: the persons who could be in the group at hand.
typedef struct {
    const build_t *build;
    group_list_t *out;
    uint32_t person[PERSONS_MAX], account[PERSONS_MAX], n;
} maker_t;

/// Kinds of streams of groups, with the number of the family, class ... as the other key.
enum { WHEN_FAMILY = 16, WHEN_CLASS, WHEN_PARENTS, WHEN_CLUB, WHEN_WORK, WHEN_FRIENDS };

static void put(maker_t *self, uint32_t person)
{
    for (uint32_t i = 0; i < self->n; i++)
        if (self->person[i] == person) return;
    if (self->n < PERSONS_MAX) self->person[self->n++] = person;
}

/// The person's main profile on a platform if it is open, or NO_ACCOUNT.
static uint32_t open_profile(const build_t *build, uint32_t person, uint32_t platform)
{
    const world_t *world = build->world;
    if (!(build->platforms[person] >> platform & 1)) return NO_ACCOUNT;
    uint32_t slot = (uint32_t)__builtin_popcount(build->platforms[person] & ((1u << platform) - 1));
    uint32_t account = world->person_account[world->person.account_first[person] + slot];
    return world->hidden.state[account] == ACCOUNT_OPEN ? account : NO_ACCOUNT;
}

/// A platform with groups, by the circle's weights and by how many of the persons are on it; PLATFORMS if none is.
static uint32_t choose_platform(const maker_t *self, rng_t *rng, const double *weight)
{
    double share[PLATFORMS], sum = 0;
    for (uint32_t f = 0; f < PLATFORMS; f++) {
        uint32_t there = 0;
        for (uint32_t i = 0; i < self->n; i++) there += self->build->platforms[self->person[i]] >> f & 1;
        share[f] = self->build->world->scenario->platform[f].groups ? weight[f] * there : 0;
        sum += share[f];
    }
    return sum > 0 ? rng_pick(rng, share, PLATFORMS) : PLATFORMS;
}

/// Founds the group of the persons put so far, if it exists and at least two join.
static void found(maker_t *self, rng_t *rng, group_kind_t kind, double chance, const double *weight)
{
    uint32_t members = 0;
    bool exists = rng_chance(rng, chance);
    uint32_t platform = exists && self->n > 1 ? choose_platform(self, rng, weight) : PLATFORMS;
    for (uint32_t i = 0; i < self->n && platform < PLATFORMS; i++) {
        uint32_t account = open_profile(self->build, self->person[i], platform);
        bool joins = rng_chance(rng, self->build->ties->group_member);
        if (account != NO_ACCOUNT && joins) self->account[members++] = account;
    }
    if (members > 1) group_list_add(self->out, kind, platform, self->account, members);
    self->n = 0;
}

/// A family is a household and the adults of the nearest kin.
static void family(maker_t *self, uint32_t household)
{
    const build_t *build = self->build;
    rng_t rng = rng_at(build->seed, household, WHEN_FAMILY, RNG_WORLD_GROUP);
    for (uint32_t p = build->household_first[household]; p < build->household_first[household + 1]; p++) put(self, p);
    uint32_t kin = kin_rounds(build) ? kin_household(build, household, 0) : NONE;
    if (kin != NONE)
        for (uint32_t p = build->household_first[kin]; p < build->household_first[kin + 1]; p++)
            if (build->world->person.age[p] >= ADULT) put(self, p);
    found(self, &rng, GROUP_FAMILY, build->ties->family_group, build->ties->on_family);
}

static void put_parents(maker_t *self, uint32_t child)
{
    const build_t *build = self->build;
    const uint8_t *age = build->world->person.age;
    uint32_t h = build->world->person.household[child];
    for (uint32_t p = build->household_first[h]; p < build->household_first[h + 1]; p++)
        if (age[p] >= age[child] + ADULT) put(self, p);
}

static void put_teachers(maker_t *self, uint32_t school, uint32_t class_, rng_t *rng)
{
    const members_t *teacher = &self->build->teacher;
    for (uint32_t i = teacher->first[school]; i < teacher->first[school + 1]; i++) {
        uint32_t taught;
        for (uint32_t k = 0; (taught = teacher_class(self->build, teacher->member[i], k)) != NONE; k++)
            if (taught == class_ && rng_chance(rng, 0.5)) put(self, teacher->member[i]);
    }
}

static void class_groups(maker_t *self, uint32_t school, uint32_t class_)
{
    const build_t *build = self->build;
    const members_t *pupils = &build->class_;
    rng_t rng = rng_at(build->seed, class_, WHEN_CLASS, RNG_WORLD_GROUP);
    for (uint32_t i = pupils->first[class_]; i < pupils->first[class_ + 1]; i++) put(self, pupils->member[i]);
    put_teachers(self, school, class_, &rng);
    found(self, &rng, GROUP_CLASS, build->ties->class_group, build->ties->on_class);
    rng = rng_at(build->seed, class_, WHEN_PARENTS, RNG_WORLD_GROUP);
    for (uint32_t i = pupils->first[class_]; i < pupils->first[class_ + 1]; i++) put_parents(self, pupils->member[i]);
    put_teachers(self, school, class_, &rng);
    found(self, &rng, GROUP_PARENTS, build->ties->parents_group, build->ties->on_club);
}

static void circle_group(maker_t *self, const members_t *list, uint32_t g, uint32_t when, group_kind_t kind,
                         double chance, const double *weight)
{
    rng_t rng = rng_at(self->build->seed, g, when, RNG_WORLD_GROUP);
    for (uint32_t i = list->first[g]; i < list->first[g + 1]; i++) put(self, list->member[i]);
    found(self, &rng, kind, chance, weight);
}

/// A group of friends: the founder and some of the contacts of one of its accounts.
static void friends(maker_t *self, uint32_t founder, rng_t *rng)
{
    const world_t *world = self->build->world;
    uint32_t first = world->person.account_first[founder], n = world->person.account_first[founder + 1] - first;
    uint32_t account = world->person_account[first + rng_below(rng, n)], platform = world->account.platform[account];
    if (world->hidden.state[account] != ACCOUNT_OPEN || !world->scenario->platform[platform].groups) return;
    const contact_t *contact = world_contacts(world, world_shard(world, account), account);
    uint32_t near = world->hidden.contacts[account].n < FRIENDS_NEAR ? world->hidden.contacts[account].n : FRIENDS_NEAR;
    uint32_t wanted = 3 + rng_below(rng, FRIENDS_MAX - 2), members = 0;
    self->account[members++] = account;
    for (uint32_t i = 0; i < near && members < wanted; i++)
        if (world->hidden.state[contact[i].peer] == ACCOUNT_OPEN && rng_chance(rng, 0.6))
            self->account[members++] = contact[i].peer;
    if (members > 2) group_list_add(self->out, GROUP_FRIENDS, platform, self->account, members);
}

static void groups_of_persons(maker_t *self, uint32_t shard)
{
    const build_t *build = self->build;
    const world_t *world = build->world;
    for (uint32_t p = world->person_first[shard]; p < world->person_first[shard + 1]; p++) {
        uint32_t h = world->person.household[p];
        if (build->household_first[h] == p) family(self, h);
        rng_t rng = rng_at(build->seed, p, WHEN_FRIENDS, RNG_WORLD_GROUP);
        if (world->person.account_first[p + 1] == world->person.account_first[p]) continue;
        for (uint32_t n = rng_poisson(&rng, build->ties->friends_group); n; n--) friends(self, p, &rng);
    }
}

static uint32_t part(uint32_t n, uint32_t chunk) { return (uint32_t)((uint64_t)n * chunk / CHUNKS); }

static void groups_of_circles(maker_t *self, uint32_t chunk)
{
    const build_t *build = self->build;
    const ties_t *ties = build->ties;
    for (uint32_t s = part(build->schools, chunk); s < part(build->schools, chunk + 1); s++)
        for (uint32_t c = school_class(build, s); c < school_class(build, s + 1); c++) class_groups(self, s, c);
    for (uint32_t c = part(build->clubs, chunk); c < part(build->clubs, chunk + 1); c++)
        circle_group(self, &build->club, c, WHEN_CLUB, GROUP_CLUB, ties->club_group, ties->on_club);
    for (uint32_t w = part(build->works, chunk); w < part(build->works, chunk + 1); w++)
        circle_group(self, &build->work, w, WHEN_WORK, GROUP_WORK, ties->work_group, ties->on_work);
}

static void make_lists(const build_t *build, group_list_t *list)
{
#pragma omp parallel for schedule(dynamic)
    for (uint32_t i = 0; i < SHARDS + CHUNKS; i++) {
        maker_t maker;
        maker.build = build;
        maker.out = &list[i];
        maker.n = 0;
        if (i < SHARDS)
            groups_of_persons(&maker, i);
        else
            groups_of_circles(&maker, i - SHARDS);
    }
}

int groups_build(build_t *self)
{
    group_list_t list[SHARDS + CHUNKS + 1] = {0};
    make_lists(self, list);
    rooms_build(self, &list[SHARDS + CHUNKS]);
    int status = group_list_join(list, SHARDS + CHUNKS + 1, self->world);
    for (uint32_t i = 0; i < SHARDS + CHUNKS + 1; i++) group_list_free(&list[i]);
    return status;
}

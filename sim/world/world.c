// SPDX-License-Identifier: GPL-3.0-or-later
// Building a world stage by stage, freeing it, and what is asked of it most.
#include "core/array.h"
#include "core/array_copy.h"
#include "sim/offenders/offenders.h"
#include "sim/world/build.h"
#include "trace/account_cut.h"

#include <string.h>

static int allocate_persons(person_columns_t *self, uint32_t n)
{
    self->n = n;
    CHECK(ARRAY_NEW(self->age, n));
    CHECK(ARRAY_NEW(self->sex, n));
    CHECK(ARRAY_NEW(self->role, n));
    CHECK(ARRAY_NEW(self->offender, n));
    CHECK(ARRAY_NEW(self->answer, n));
    CHECK(ARRAY_NEW(self->region, n));
    CHECK(ARRAY_NEW(self->household, n));
    CHECK(ARRAY_NEW(self->class_, n));
    CHECK(ARRAY_NEW(self->school, n));
    CHECK(ARRAY_NEW(self->club, n));
    CHECK(ARRAY_NEW(self->work, n));
    CHECK(ARRAY_NEW(self->periods_per_day, n));
    CHECK(ARRAY_NEW(self->chats, n));
    CHECK(ARRAY_NEW(self->open, n));
    return ARRAY_NEW(self->account_first, (size_t)n + 1);
}

static int build_all(build_t *self)
{
    CHECK(allocate_persons(&self->world->person, self->world->scenario->run.persons));
    CHECK(people_build(self));
    CHECK(schools_build(self));
    CHECK(roles_build(self));
    offenders_assign(self->world);
    CHECK(circles_build(self));
    persons_finish(self);
    CHECK(accounts_build(self));
    CHECK(role_ties_build(self));
    CHECK(ties_build(self));
    past_build(self);
    return groups_build(self);
}

int world_build(world_t *self, const scenario_t *scenario, uint64_t seed)
{
    memset(self, 0, sizeof *self);
    self->scenario = scenario;
    self->seed = seed;
    build_t *build = NULL;
    CHECK(ARRAY_NEW(self->users, 1));
    *self->users = 1;
    int status = ARRAY_NEW(build, 1);
    if (status < 0) {
        world_free(self);
        return status;
    }
    *build = (build_t){.world = self,
                       .population = &scenario->population,
                       .ties = &scenario->ties,
                       .seed = seed,
                       .run_s = scenario->run.days * DAY_S};
    status = build_all(build);
    build_free(build);
    free(build);
    if (status < 0) world_free(self);
    return status;
}

void build_free(build_t *self)
{
    members_t *list[] = {&self->class_, &self->club, &self->work, &self->neighbour, &self->age, &self->teacher};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) members_free(list[i]);
    free(self->catchment_first);
    free(self->catchment_region);
    free(self->household_first);
    free(self->school_first);
    free(self->year_first);
    free(self->club_first);
    free(self->block);
    free(self->platforms);
    free(self->extra);
    free(self->social);
    free(self->extras.first);
    free(self->extras.end);
}

static void free_persons(person_columns_t *self)
{
    void *column[] = {self->age,    self->sex,    self->role,         self->offender,
                      self->answer, self->region, self->household,    self->class_,
                      self->school, self->club,   self->work,         self->periods_per_day,
                      self->chats,  self->open,   self->account_first};
    for (size_t i = 0; i < sizeof column / sizeof *column; i++) free(column[i]);
}

/// What no run changes.
static void free_shared(world_t *self)
{
    free_persons(&self->person);
    void *rest[] = {self->hidden.group_first, self->group.platform, self->group.kind, self->group.member_first,
                    self->group.member,       self->account_group,  self->users};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) free(rest[i]);
}

void world_free(world_t *self)
{
    if (!self->users || __atomic_sub_fetch(self->users, 1, __ATOMIC_ACQ_REL) == 0) free_shared(self);
    free(self->person_account);
    account_table_free(&self->account);
    void *rest[] = {self->hidden.person, self->hidden.state, self->hidden.leaves, self->hidden.contacts,
                    self->hidden.weight, self->spare,        self->discoverable,  self->gone};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) free(rest[i]);
    for (uint32_t s = 0; s < SHARDS; s++) free(self->pool[s].contact);
    memset(self, 0, sizeof *self);
}

/// Replaces all arrays of another world that a run changes by copies; those that cannot be had are NULL.
static int own_changing(world_t *self)
{
    size_t n = self->account.n;
    const account_table_t known = self->account;
    int status[] = {
        ARRAY_OWN(self->person_account, self->person.account_first[self->person.n],
                  self->person.account_first[self->person.n]),
        ARRAY_OWN(self->hidden.person, n, n),
        ARRAY_OWN(self->hidden.state, n, n),
        ARRAY_OWN(self->hidden.leaves, n, n),
        ARRAY_OWN(self->hidden.contacts, n, n),
        ARRAY_OWN(self->hidden.weight, n, n),
        ARRAY_OWN(self->spare, self->spare_first[SHARDS], self->spare_first[SHARDS]),
        ARRAY_OWN(self->discoverable, self->discoverable_first[PLATFORMS], self->discoverable_first[PLATFORMS]),
        ARRAY_OWN(self->gone, n / 64, n / 64), // ranges of shards are whole words
        account_table_copy(&self->account, &known),
    };
    int worst = 0;
    for (size_t i = 0; i < sizeof status / sizeof *status; i++) worst = status[i] < 0 ? status[i] : worst;
    for (uint32_t s = 0; s < SHARDS; s++) {
        contact_pool_t *pool = &self->pool[s];
        int code = ARRAY_OWN(pool->contact, pool->n, pool->capacity);
        worst = code < 0 ? code : worst;
    }
    return worst;
}

int world_copy(world_t *self, const world_t *from, const scenario_t *scenario)
{
    *self = *from;
    self->scenario = scenario;
    __atomic_add_fetch(self->users, 1, __ATOMIC_RELAXED);
    int status = own_changing(self);
    if (status < 0) world_free(self);
    return status;
}

uint64_t world_bytes(const world_t *self)
{
    uint64_t persons = self->person.n, accounts = self->account.n, members = 0, sum = 0;
    if (self->group.member_first) members = self->group.member_first[self->group.n];
    sum += persons * (5 * sizeof(uint8_t) + sizeof(uint16_t) + 7 * sizeof(uint32_t));
    sum += accounts * (3 * sizeof(uint8_t) + sizeof(int32_t) + 2 * sizeof(uint32_t) + sizeof(uint16_t)); // known
    sum += accounts * (2 * sizeof(uint32_t) + sizeof(int32_t) + 2 * sizeof(uint8_t) + sizeof(slice_t)) + accounts / 8;
    sum += (accounts + self->discoverable_first[PLATFORMS]) * sizeof(uint32_t); // persons' accounts and spares; search
    sum += self->group.n * (2 * sizeof(uint8_t) + sizeof(uint32_t)) + 2 * members * sizeof(uint32_t);
    for (uint32_t s = 0; s < SHARDS; s++) sum += self->pool[s].capacity * sizeof(contact_t);
    return sum;
}

/// The last shard whose range begins at or before the id.
static uint32_t shard_of(const uint32_t *first, uint32_t id)
{
    uint32_t low = 0;
    for (uint32_t step = SHARDS / 2; step; step /= 2)
        if (first[low + step] <= id) low += step;
    return low;
}

uint32_t world_shard(const world_t *self, uint32_t account) { return shard_of(self->account_first, account); }

uint32_t world_shard_of_person(const world_t *self, uint32_t person) { return shard_of(self->person_first, person); }

uint32_t world_account_on(const world_t *self, uint32_t person, platform_t platform)
{
    for (uint32_t i = self->person.account_first[person]; i < self->person.account_first[person + 1]; i++) {
        uint32_t account = self->person_account[i];
        if (self->account.platform[account] == platform && !world_gone(self, account)) return account;
    }
    return NO_ACCOUNT;
}

void world_account_state(world_t *self, uint32_t account, account_state_t state)
{
    uint64_t bit = (uint64_t)1 << (account & 63);
    self->hidden.state[account] = (uint8_t)state;
    if (state == ACCOUNT_OPEN)
        self->gone[account >> 6] &= ~bit;
    else
        self->gone[account >> 6] |= bit;
}

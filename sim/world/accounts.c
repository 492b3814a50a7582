// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts: how many each person has, their shuffled ids by shard, their columns, spares, and the lists for search.
#include "core/array.h"
#include "sim/offenders/offenders.h"
#include "sim/world/profiles.h"

#include <string.h>

#define BLOCK 64 // accounts of one word of the bitset: no two shards share one

// What a person holds beyond a main and a second profile a platform.
static uint32_t portfolio(const build_t *self, uint32_t p, profile_t *out)
{
    bool offends = self->world->person.offender[p] != OFFENDER_NONE && !self->world->scenario->run.null_offenders;
    return offends ? offenders_portfolio(self->world, p, out, PORTFOLIO_MAX)
                   : more_profiles(self->world, p, out, PORTFOLIO_MAX);
}

// Counts accounts by person into account_first[p + 1].
static void adopt(build_t *self)
{
    world_t *world = self->world;
#pragma omp parallel for schedule(dynamic)
    for (uint32_t s = 0; s < SHARDS; s++)
        for (uint32_t p = world->person_first[s]; p < world->person_first[s + 1]; p++) {
            profile_t further[PORTFOLIO_MAX];
            profiles_adopt(self, p, &self->platforms[p], &self->extra[p]);
            world->person.account_first[p + 1] = (uint32_t)__builtin_popcount(self->platforms[p]) +
                                                 (uint32_t)__builtin_popcount(self->extra[p]) +
                                                 portfolio(self, p, further);
        }
    for (uint32_t p = 0; p < world->person.n; p++) world->person.account_first[p + 1] += world->person.account_first[p];
}

static uint32_t accounts_of(const world_t *world, uint32_t shard)
{
    return world->person.account_first[world->person_first[shard + 1]] -
           world->person.account_first[world->person_first[shard]];
}

// Each shard's range: its accounts, spares, and further spares up to a whole number of blocks.
static void cut_ranges(build_t *self)
{
    world_t *world = self->world;
    for (uint32_t s = 0; s < SHARDS; s++) {
        uint32_t used = accounts_of(world, s), persons = world->person_first[s + 1] - world->person_first[s];
        uint32_t size = used + (uint32_t)ceil(used * self->population->spare_share) + (persons > 0);
        size = (size + BLOCK - 1) / BLOCK * BLOCK;
        world->account_first[s + 1] = world->account_first[s] + size;
        world->spare_first[s + 1] = world->spare_first[s] + size - used;
    }
}

static int allocate(world_t *world)
{
    size_t n = world->account_first[SHARDS];
    CHECK(account_table_init(&world->account, n));
    CHECK(ARRAY_NEW(world->person_account, world->person.account_first[world->person.n]));
    CHECK(ARRAY_NEW(world->hidden.person, n));
    CHECK(ARRAY_NEW(world->hidden.state, n));
    CHECK(ARRAY_NEW(world->hidden.leaves, n));
    CHECK(ARRAY_NEW(world->hidden.contacts, n));
    CHECK(ARRAY_NEW(world->hidden.weight, n));
    CHECK(ARRAY_NEW(world->spare, world->spare_first[SHARDS]));
    return ARRAY_NEW(world->gone, n / BLOCK);
}

static void store(world_t *world, uint32_t account, uint32_t person, const profile_row_t *row)
{
    account_table_t *known = &world->account;
    known->platform[account] = row->profile.platform;
    known->declared_age[account] = row->profile.declared_age;
    known->settings[account] = row->settings;
    known->registered[account] = row->profile.registered;
    known->device[account] = row->device;
    known->network[account] = row->network;
    known->region[account] = row->region;
    world->hidden.person[account] = person;
    world->hidden.leaves[account] = row->leaves;
    world->hidden.weight[account] = row->weight;
    world_account_state(world, account, row->profile.registered > 0 ? ACCOUNT_FUTURE : ACCOUNT_OPEN);
}

static void store_spare(world_t *world, uint32_t shard, uint32_t at, uint32_t account)
{
    world->spare[world->spare_first[shard] + at] = account;
    world->account.registered[account] = INT32_MAX;
    world->account.device[account] = NONE;
    world->account.network[account] = NONE;
    world->hidden.person[account] = NONE;
    world->hidden.leaves[account] = NEVER;
    world->hidden.weight[account] = 1;
    world_account_state(world, account, ACCOUNT_SPARE);
}

/// Stores the accounts of one person, main profiles first, as the at-th and following of the shard. @return how many
static uint32_t open_accounts(build_t *self, const profiles_t *profiles, const permute_t *order, uint32_t shard,
                              uint32_t p, uint32_t at)
{
    world_t *world = self->world;
    habits_t habits = profiles_habits(self, p);
    uint32_t *id = world->person_account + world->person.account_first[p], slot = 0;
    for (int second = 0; second < 2; second++)
        for (uint8_t mask = second ? self->extra[p] : self->platforms[p]; mask; mask &= (uint8_t)(mask - 1), slot++) {
            profile_row_t row = profiles_row(profiles, &habits, slot, (uint8_t)__builtin_ctz(mask), second);
            id[slot] = world->account_first[shard] + permute(order, at + slot);
            store(world, id[slot], p, &row);
        }
    profile_t further[PORTFOLIO_MAX];
    uint32_t many = portfolio(self, p, further);
    for (uint32_t i = 0; i < many; i++, slot++) {
        profile_row_t row = profiles_portfolio_row(profiles, &habits, slot, further[i]);
        id[slot] = world->account_first[shard] + permute(order, at + slot);
        store(world, id[slot], p, &row);
    }
    return slot;
}

static void fill_shard(build_t *self, const profiles_t *profiles, uint32_t shard)
{
    world_t *world = self->world;
    uint32_t size = world->account_first[shard + 1] - world->account_first[shard], at = 0;
    if (size == 0) return;
    permute_t order = permute_init(rng_at(self->seed, shard, SALT_ACCOUNT, RNG_WORLD_SHUFFLE), size);
    for (uint32_t p = world->person_first[shard]; p < world->person_first[shard + 1]; p++)
        at += open_accounts(self, profiles, &order, shard, p, at);
    for (uint32_t spare = 0; at < size; at++, spare++)
        store_spare(world, shard, spare, world->account_first[shard] + permute(&order, at));
}

static bool is_discoverable(const world_t *world, uint32_t account)
{
    return world->account.settings[account] & SETTING_SEARCHABLE && world->hidden.state[account] != ACCOUNT_SPARE;
}

static uint32_t age_listed(const world_t *world, uint32_t account)
{
    uint32_t age = world->account.declared_age[account];
    return age < AGES_LISTED ? age : AGES_LISTED - 1;
}

/// A counting sort by declared age.
static void list_platform(world_t *world, uint32_t platform)
{
    uint32_t *first = world->discoverable_age[platform], at[AGES_LISTED];
    memset(first, 0, sizeof world->discoverable_age[platform]);
    for (uint32_t a = 0; a < world->account.n; a++)
        if (world->account.platform[a] == platform && is_discoverable(world, a)) first[age_listed(world, a) + 1]++;
    first[0] = world->discoverable_first[platform];
    for (uint32_t age = 0; age < AGES_LISTED; age++) {
        first[age + 1] += first[age];
        at[age] = first[age];
    }
    for (uint32_t a = 0; a < world->account.n; a++)
        if (world->account.platform[a] == platform && is_discoverable(world, a))
            world->discoverable[at[age_listed(world, a)]++] = a;
}

/// Where each listed age begins, as the platform's list is now.
static void count_ages(world_t *world, uint32_t platform, uint32_t at[AGES_LISTED])
{
    uint32_t *first = world->discoverable_age[platform];
    memset(first, 0, sizeof world->discoverable_age[platform]);
    for (uint32_t i = world->discoverable_first[platform]; i < world->discoverable_first[platform + 1]; i++)
        first[age_listed(world, world->discoverable[i]) + 1]++;
    first[0] = world->discoverable_first[platform];
    for (uint32_t age = 0; age < AGES_LISTED; age++) {
        first[age + 1] += first[age];
        at[age] = first[age];
    }
}

void world_relist(world_t *world, uint32_t *scratch)
{
    uint32_t at[AGES_LISTED];
    memcpy(scratch, world->discoverable, world->discoverable_first[PLATFORMS] * sizeof *scratch);
    for (uint32_t f = 0; f < PLATFORMS; f++) {
        count_ages(world, f, at);
        for (uint32_t i = world->discoverable_first[f]; i < world->discoverable_first[f + 1]; i++)
            world->discoverable[at[age_listed(world, scratch[i])]++] = scratch[i];
    }
}

static int list_discoverable(world_t *world)
{
    for (uint32_t a = 0; a < world->account.n; a++)
        if (is_discoverable(world, a)) world->discoverable_first[world->account.platform[a] + 1]++;
    for (uint32_t f = 0; f < PLATFORMS; f++) world->discoverable_first[f + 1] += world->discoverable_first[f];
    CHECK(ARRAY_NEW(world->discoverable, world->discoverable_first[PLATFORMS]));
#pragma omp parallel for schedule(dynamic)
    for (uint32_t f = 0; f < PLATFORMS; f++) list_platform(world, f);
    return 0;
}

int accounts_build(build_t *self)
{
    world_t *world = self->world;
    profiles_t profiles;
    CHECK(ARRAY_NEW(self->platforms, world->person.n));
    CHECK(ARRAY_NEW(self->extra, world->person.n));
    adopt(self);
    cut_ranges(self);
    CHECK(allocate(world));
    profiles_init(&profiles, self);
#pragma omp parallel for schedule(dynamic)
    for (uint32_t s = 0; s < SHARDS; s++) fill_shard(self, &profiles, s);
    return list_discoverable(world);
}

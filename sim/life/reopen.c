// SPDX-License-Identifier: GPL-3.0-or-later
// A further account for someone in the middle of a run: takes a spare of the person's shard.
#include "sim/life/reopen.h"

#include "sim/world/profiles.h"

/// A person's device numbers from here on belong to accounts opened in the middle of a run.
#define LATE_DEVICES (DEVICES_A_PERSON / 2)

/// The person's entry that a new account may replace: a closed one, of the platform if there is one; NULL if none.
static uint32_t *replaceable(const world_t *world, uint32_t person, platform_t platform)
{
    uint32_t *found = NULL;
    for (uint32_t i = world->person.account_first[person]; i < world->person.account_first[person + 1]; i++) {
        uint32_t account = world->person_account[i];
        if (world->hidden.state[account] != ACCOUNT_CLOSED) continue;
        if (world->account.platform[account] == platform) return &world->person_account[i];
        if (!found) found = &world->person_account[i];
    }
    return found;
}

/// Any account of the person to copy region, network and device from; NO_ACCOUNT if there never was one.
static uint32_t model_of(const world_t *world, uint32_t person)
{
    uint32_t first = world->person.account_first[person];
    return first < world->person.account_first[person + 1] ? world->person_account[first] : NO_ACCOUNT;
}

/// Numbered like all devices of a world (profiles.c), so that a late one looks like any other.
static uint32_t new_device_id(const world_t *world, uint32_t person, uint32_t account)
{
    permute_word_t device = permute_word_init(rng_at(world->seed, 0, SALT_DEVICE, RNG_WORLD_SHUFFLE));
    return permute_word(&device, person * DEVICES_A_PERSON + LATE_DEVICES + account % LATE_DEVICES);
}

static void place(world_t *world, uint32_t account, uint32_t person, bool new_device)
{
    uint32_t model = model_of(world, person);
    if (model == NO_ACCOUNT) new_device = true;
    world->account.region[account] = world->person.region[person];
    world->account.network[account] =
        model == NO_ACCOUNT ? new_device_id(world, person, account + 1) : world->account.network[model];
    world->account.device[account] = new_device ? new_device_id(world, person, account) : world->account.device[model];
}

/// One of the shard's spares that are left, by person and moment alone: what others opened before matters only if they
/// took the same one. It moves to the end of those used. NO_ACCOUNT if none is left. @cost O(spares of the shard)
static uint32_t take_spare(world_t *world, uint32_t person, uint32_t time)
{
    uint32_t shard = world_shard_of_person(world, person), used = world->spare_used[shard];
    uint32_t *spare = world->spare + world->spare_first[shard];
    uint32_t n = world->spare_first[shard + 1] - world->spare_first[shard], best = used;
    if (used == n) return NO_ACCOUNT;
    rng_t rng = rng_at(world->seed, person, time, RNG_SPARE);
    uint32_t word = rng_u32(&rng);
    for (uint32_t i = used + 1; i < n; i++) {
        uint32_t rank = rng_pair(word, spare[i]), lowest = rng_pair(word, spare[best]);
        if (rank < lowest || (rank == lowest && spare[i] < spare[best])) best = i;
    }
    uint32_t account = spare[best];
    spare[best] = spare[used];
    spare[used] = account;
    world->spare_used[shard]++;
    return account;
}

uint32_t reopen_spare(world_t *world, uint32_t person, platform_t platform, uint32_t time, uint8_t declared_age,
                      bool new_device)
{
    uint32_t account = take_spare(world, person, time);
    if (account == NO_ACCOUNT) return NO_ACCOUNT;
    world->account.platform[account] = (uint8_t)platform;
    world->account.declared_age[account] = declared_age;
    rng_t rng = rng_at(world->seed, account, 1, RNG_RETURN);
    world->account.settings[account] =
        profiles_settings(world->scenario, (uint8_t)platform, world->person.role[person], declared_age, &rng);
    world->account.registered[account] = (int32_t)time;
    world->hidden.person[account] = person;
    world->hidden.leaves[account] = NEVER;
    place(world, account, person, new_device);
    world_account_state(world, account, ACCOUNT_OPEN);
    return account;
}

void reopen_list(world_t *world, uint32_t account)
{
    uint32_t *entry = replaceable(world, world->hidden.person[account], (platform_t)world->account.platform[account]);
    if (!entry) return;
    world->hidden.weight[account] = world->hidden.weight[*entry];
    *entry = account;
}

void reopen_cancel(world_t *world, uint32_t account)
{
    world->account.registered[account] = INT32_MAX;
    world->account.device[account] = world->account.network[account] = NONE;
    world->hidden.person[account] = NONE;
    world_account_state(world, account, ACCOUNT_SPARE);
}

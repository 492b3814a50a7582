// SPDX-License-Identifier: GPL-3.0-or-later
// A further account for someone in the middle of a run: takes a spare of the person's shard.
#include "sim/life/reopen.h"

#include "trace/truth.h"

/// Shard of a person, by the ranges of persons.
static uint32_t shard_of(const world_t *world, uint32_t person)
{
    uint32_t low = 0, high = SHARDS;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (world->person_first[middle] <= person)
            low = middle;
        else
            high = middle;
    }
    return low;
}

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

static void copy_place(world_t *world, uint32_t account, uint32_t person, bool new_device)
{
    uint32_t model = model_of(world, person);
    world->account.region[account] = world->person.region[person];
    if (model == NO_ACCOUNT) return;
    world->account.network[account] = world->account.network[model];
    if (!new_device) world->account.device[account] = world->account.device[model];
}

uint32_t reopen_account(world_t *world, uint32_t person, platform_t platform, uint32_t time, uint8_t declared_age,
                        bool new_device)
{
    uint32_t shard = shard_of(world, person);
    uint32_t next = world->spare_first[shard] + world->spare_used[shard];
    if (next >= world->spare_first[shard + 1]) return NO_ACCOUNT;
    world->spare_used[shard]++;
    uint32_t account = world->spare[next], *entry = replaceable(world, person, platform);
    world->account.platform[account] = (uint8_t)platform;
    world->account.declared_age[account] = declared_age;
    world->account.settings[account] =
        SETTING_SEARCHABLE | SETTING_SUGGESTED | SETTING_OPEN_MESSAGES | SETTING_LIST_SHOWN;
    world->account.registered[account] = (int32_t)time;
    world->hidden.person[account] = person;
    world->hidden.leaves[account] = NEVER;
    if (!world->hidden.weight[account]) world->hidden.weight[account] = 1;
    copy_place(world, account, person, new_device);
    if (entry) {
        world->hidden.weight[account] = world->hidden.weight[*entry];
        *entry = account;
    }
    world_account_state(world, account, ACCOUNT_OPEN);
    return account;
}

void reopen_cancel(world_t *world, uint32_t account)
{
    world->account.registered[account] = INT32_MAX;
    world_account_state(world, account, ACCOUNT_CLOSED);
}

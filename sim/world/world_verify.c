// SPDX-License-Identifier: GPL-3.0-or-later
// Re-derives everything in a world that is said twice, and aborts on the first contradiction.
#include "core/error.h"
#include "sim/world/world.h"

static void verify_persons(const world_t *self)
{
    const person_columns_t *person = &self->person;
    BUG_IF(self->person_first[0] != 0 || self->person_first[SHARDS] != person->n);
    for (uint32_t s = 0; s < SHARDS; s++) BUG_IF(self->person_first[s] > self->person_first[s + 1]);
    for (uint32_t p = 0; p < person->n; p++) {
        BUG_IF(person->sex[p] > 1 || person->role[p] >= ROLES || person->offender[p] >= OFFENDERS);
        BUG_IF(p > 0 && (person->household[p] < person->household[p - 1] ||
                         person->household[p] > person->household[p - 1] + 1));
        BUG_IF(p > 0 && person->region[p] < person->region[p - 1]);
        BUG_IF(!(person->periods_per_day[p] >= 0));
        BUG_IF(person->class_[p] != NONE && person->school[p] == NONE);
        BUG_IF(person->account_first[p] > person->account_first[p + 1]);
    }
}

static void verify_ranges(const world_t *self)
{
    BUG_IF(self->account_first[0] != 0 || self->account_first[SHARDS] != self->account.n);
    for (uint32_t s = 0; s < SHARDS; s++) {
        BUG_IF(self->account_first[s] % 64 || self->account_first[s] > self->account_first[s + 1]);
        uint32_t used =
            self->person.account_first[self->person_first[s + 1]] - self->person.account_first[self->person_first[s]];
        uint32_t spares = self->spare_first[s + 1] - self->spare_first[s];
        BUG_IF(used + spares != self->account_first[s + 1] - self->account_first[s]);
        BUG_IF(self->spare_used[s] > spares);
        for (uint32_t i = 0; i < spares; i++) {
            uint32_t a = self->spare[self->spare_first[s] + i];
            BUG_IF(world_shard(self, a) != s);
            BUG_IF(i >= self->spare_used[s] &&
                   (self->hidden.state[a] != ACCOUNT_SPARE || self->hidden.person[a] != NONE));
        }
    }
}

/// How a row of account `a` must look.
static void verify_account(const world_t *self, uint32_t a)
{
    bool spare = self->hidden.state[a] == ACCOUNT_SPARE;
    BUG_IF(self->hidden.state[a] > ACCOUNT_SPARE || self->account.platform[a] >= PLATFORMS);
    BUG_IF(world_gone(self, a) != (self->hidden.state[a] != ACCOUNT_OPEN));
    BUG_IF(spare != (self->hidden.person[a] == NONE));
    BUG_IF(spare != (self->account.registered[a] == INT32_MAX));
    BUG_IF(self->hidden.weight[a] == 0);
    BUG_IF(spare && self->hidden.contacts[a].n);
    BUG_IF(!spare && self->hidden.leaves[a] <= self->account.registered[a]);
}

static void verify_accounts(const world_t *self)
{
    uint64_t living = 0;
    for (uint32_t a = 0; a < self->account.n; a++) verify_account(self, a);
    for (uint32_t s = 0; s < SHARDS; s++)
        for (uint32_t p = self->person_first[s]; p < self->person_first[s + 1]; p++)
            for (uint32_t i = self->person.account_first[p]; i < self->person.account_first[p + 1]; i++) {
                uint32_t a = self->person_account[i];
                BUG_IF(a >= self->account.n || self->hidden.person[a] != p || world_shard(self, a) != s);
            }
    for (uint32_t a = 0; a < self->account.n; a++) living += self->hidden.state[a] != ACCOUNT_SPARE;
    uint64_t used = 0; // spares that came to life belong to a person without being in its list
    for (uint32_t s = 0; s < SHARDS; s++) used += self->spare_used[s];
    BUG_IF(living < self->person.account_first[self->person.n] ||
           living > self->person.account_first[self->person.n] + used);
}

static void verify_discoverable(const world_t *self)
{
    for (uint32_t f = 0; f < PLATFORMS; f++) {
        BUG_IF(self->discoverable_first[f] > self->discoverable_first[f + 1]);
        for (uint32_t i = self->discoverable_first[f]; i < self->discoverable_first[f + 1]; i++) {
            uint32_t a = self->discoverable[i];
            BUG_IF(a >= self->account.n || self->account.platform[a] != f);
        }
        for (uint32_t age = 0; age < AGES_LISTED; age++)
            for (uint32_t i = self->discoverable_age[f][age]; i < self->discoverable_age[f][age + 1]; i++)
                BUG_IF(self->account.declared_age[self->discoverable[i]] != age && age + 1 < AGES_LISTED);
        BUG_IF(self->discoverable_age[f][0] != self->discoverable_first[f] ||
               self->discoverable_age[f][AGES_LISTED] != self->discoverable_first[f + 1]);
    }
}

static void verify_contact(const world_t *self, uint32_t account, const contact_t *contact)
{
    uint32_t peer = contact->peer;
    BUG_IF(peer >= self->account.n || peer == account || contact->circle >= CIRCLES);
    BUG_IF(self->account.platform[peer] != self->account.platform[account]);
    BUG_IF(self->hidden.person[peer] == self->hidden.person[account]);
    int32_t back = world_contact_find(self, peer, account);
    BUG_IF(back < 0);
    BUG_IF(world_contacts(self, world_shard(self, peer), peer)[back].circle != contact->circle);
}

// A contact found by its peer at another place than its own stands twice in the slice.
static void verify_contacts(const world_t *self, uint32_t shard)
{
    const contact_pool_t *pool = &self->pool[shard];
    BUG_IF(pool->n > pool->capacity);
    for (uint32_t a = self->account_first[shard]; a < self->account_first[shard + 1]; a++) {
        slice_t slice = self->hidden.contacts[a];
        BUG_IF(slice.n > slice.room || slice.first + (uint64_t)slice.room > pool->n);
        const contact_t *contact = pool->contact + slice.first;
        for (uint32_t i = 0; i < slice.n; i++) {
            verify_contact(self, a, &contact[i]);
            BUG_IF(world_contact_find(self, a, contact[i].peer) != (int32_t)i);
        }
    }
}

// Slices must not overlap: their first places, marked in a bitset of the pool, are all different and no other slice
// reaches over one.
static void verify_apart(const world_t *self, uint32_t shard)
{
    const contact_pool_t *pool = &self->pool[shard];
    uint8_t *owner = calloc(pool->n ? pool->n : 1, 1);
    BUG_IF(owner == NULL);
    for (uint32_t a = self->account_first[shard]; a < self->account_first[shard + 1]; a++)
        for (uint32_t i = 0; i < self->hidden.contacts[a].room; i++) {
            BUG_IF(owner[self->hidden.contacts[a].first + i]);
            owner[self->hidden.contacts[a].first + i] = 1;
        }
    free(owner);
}

static void verify_groups(const world_t *self)
{
    const group_columns_t *group = &self->group;
    uint32_t members = group->member_first[group->n];
    BUG_IF(self->hidden.group_first[self->account.n] != members);
    for (uint32_t g = 0; g < group->n; g++) {
        BUG_IF(group->platform[g] >= PLATFORMS || group->kind[g] >= GROUP_KINDS ||
               group->member_first[g] > group->member_first[g + 1]);
        for (uint32_t i = group->member_first[g]; i < group->member_first[g + 1]; i++) {
            uint32_t a = group->member[i], found = 0;
            BUG_IF(a >= self->account.n || self->account.platform[a] != group->platform[g] ||
                   self->hidden.person[a] == NONE);
            for (uint32_t k = self->hidden.group_first[a]; k < self->hidden.group_first[a + 1]; k++)
                found += self->account_group[k] == g;
            BUG_IF(found != 1);
        }
    }
}

void world_verify(const world_t *self)
{
    verify_persons(self);
    verify_ranges(self);
    verify_accounts(self);
    verify_discoverable(self);
    for (uint32_t s = 0; s < SHARDS; s++) {
        verify_contacts(self, s);
        verify_apart(self, s);
    }
    verify_groups(self);
}

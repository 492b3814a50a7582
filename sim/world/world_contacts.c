// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts of a running world: found, added and removed in the slice of their account.
#include "core/array.h"
#include "core/error.h"
#include "sim/world/world.h"

#include <string.h>

#define MUTUAL_LOOK 32 // contacts of each end that are compared

int32_t world_contact_find(const world_t *self, uint32_t account, uint32_t peer)
{
    const contact_t *contact = world_contacts(self, world_shard(self, account), account);
    for (int32_t i = 0; i < self->hidden.contacts[account].n; i++)
        if (contact[i].peer == peer) return i;
    return -1;
}

/// Moves a full slice to the end of its pool with room for half as many again. @return false if that cannot be had
static bool widen(contact_pool_t *pool, slice_t *slice)
{
    uint32_t room = slice->room + slice->room / 2 + 4u;
    if (room > UINT16_MAX) room = UINT16_MAX;
    if (slice->n == UINT16_MAX || pool->n + room > UINT32_MAX) return false;
    if (pool->n + room > pool->capacity) { // by an eighth: doubling would hold memory that no contact needs
        size_t capacity = pool->n + pool->n / 8 + room;
        if (array_resize(&pool->contact, capacity, sizeof *pool->contact) < 0) return false;
        pool->capacity = capacity;
    }
    memcpy(pool->contact + pool->n, pool->contact + slice->first, slice->n * sizeof *pool->contact);
    memset(pool->contact + pool->n + slice->n, 0, (room - slice->n) * sizeof *pool->contact);
    slice->first = (uint32_t)pool->n;
    slice->room = (uint16_t)room;
    pool->n += room;
    return true;
}

contact_t *world_contact_add(world_t *self, uint32_t account, contact_t contact)
{
    contact_pool_t *pool = &self->pool[world_shard(self, account)];
    slice_t *slice = &self->hidden.contacts[account];
    if (world_contact_find(self, account, contact.peer) >= 0) return NULL;
    if (slice->n == slice->room && !widen(pool, slice)) return NULL;
    contact_t *added = &pool->contact[slice->first + slice->n++];
    *added = contact;
    return added;
}

void world_contact_remove(world_t *self, uint32_t account, uint32_t peer)
{
    int32_t at = world_contact_find(self, account, peer);
    if (at < 0) return;
    slice_t *slice = &self->hidden.contacts[account];
    contact_t *contact = world_contacts(self, world_shard(self, account), account);
    slice->n--;
    memmove(contact + at, contact + at + 1, (slice->n - (uint32_t)at) * sizeof *contact);
}

bool world_mutual(const world_t *self, uint32_t a, uint32_t b)
{
    const contact_t *of_a = world_contacts(self, world_shard(self, a), a),
                    *of_b = world_contacts(self, world_shard(self, b), b);
    uint32_t many_a = self->hidden.contacts[a].n, many_b = self->hidden.contacts[b].n;
    for (uint32_t i = 0; i < many_a && i < MUTUAL_LOOK; i++)
        for (uint32_t j = 0; j < many_b && j < MUTUAL_LOOK; j++)
            if (of_a[i].peer == of_b[j].peer) return true;
    return false;
}

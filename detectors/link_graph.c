// SPDX-License-Identifier: GPL-3.0-or-later
// Gathering links: a dense array of them in order of appearance, found through a table of open addressing.
#include "detectors/link_graph.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define FIRST_SLOTS 16u

/// Where a link counts the kinds that make one; 0 = other kinds.
static const uint8_t MEMBER[256] = {
    [EVENT_MESSAGE] = offsetof(link_t, messages), [EVENT_MEDIA] = offsetof(link_t, media),
    [EVENT_CALL] = offsetof(link_t, calls),       [EVENT_MOVE_INVITE] = offsetof(link_t, invites),
    [EVENT_REQUEST] = offsetof(link_t, requests), [EVENT_ACCEPT] = offsetof(link_t, accepts),
    [EVENT_DECLINE] = offsetof(link_t, declines), [EVENT_BLOCK] = offsetof(link_t, blocks),
    [EVENT_REPORT] = offsetof(link_t, reports),
};

static int new_slots(uint32_t **slot, size_t slots)
{
    CHECK(array_new(slot, slots, sizeof **slot));
    memset(*slot, 0xff, slots * sizeof **slot); // LINK_NONE
    return 0;
}

int link_graph_init(link_graph_t *self, const account_table_t *account, link_scope_t scope)
{
    *self = (link_graph_t){.account = account, .scope = scope, .slots = FIRST_SLOTS};
    return new_slots(&self->slot, self->slots);
}

void link_graph_free(link_graph_t *self)
{
    free(self->link);
    free(self->slot);
    *self = (link_graph_t){0};
}

/// Where a pair is or would be looked for first: the finaliser of MurmurHash3 (Appleby 2011, public domain).
static size_t home_of(uint32_t from, uint32_t to, size_t slots)
{
    uint64_t x = (uint64_t)from << 32 | to;
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdu;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53u;
    return (size_t)(x ^ (x >> 33)) & (slots - 1);
}

/// The slot that holds the pair, or the free one where it belongs.
static size_t slot_of(const link_graph_t *self, uint32_t from, uint32_t to)
{
    size_t s = home_of(from, to, self->slots);
    for (; self->slot[s] != LINK_NONE; s = (s + 1) & (self->slots - 1)) {
        const link_t *link = &self->link[self->slot[s]];
        if (link->from == from && link->to == to) break;
    }
    return s;
}

/// Room for one more link, in the array and in the table.
static int make_room(link_graph_t *self)
{
    uint32_t *slot = NULL;
    size_t slots = self->slots * 2;
    if (self->n >= LINK_NONE) return error_set(ERR_LIMIT, "more than %u links between accounts", LINK_NONE);
    CHECK(array_reserve(&self->link, &self->capacity, self->n + 1, sizeof *self->link));
    if (self->n + 1 <= self->slots / 4 * 3) return 0;
    CHECK(new_slots(&slot, slots));
    free(self->slot);
    self->slot = slot;
    self->slots = slots;
    for (size_t i = 0; i < self->n; i++) self->slot[slot_of(self, self->link[i].from, self->link[i].to)] = (uint32_t)i;
    return 0;
}

/// The link to count an event on, new if need be; NULL when out of memory.
static link_t *link_for(link_graph_t *self, const event_t *e)
{
    size_t s = slot_of(self, e->actor, e->target), slots = self->slots;
    if (self->slot[s] != LINK_NONE) return &self->link[self->slot[s]];
    if (make_room(self) < 0) return NULL;
    if (self->slots != slots) s = slot_of(self, e->actor, e->target);
    self->slot[s] = (uint32_t)self->n;
    self->link[self->n] = (link_t){.from = e->actor, .to = e->target, .first = e->time, .last = e->time};
    return &self->link[self->n++];
}

static void more(uint8_t *count) { *count = (uint8_t)(*count + (*count < UINT8_MAX)); }

static void count(link_t *link, const event_t *e)
{
    bool personal = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
    if (e->kind == EVENT_MESSAGE)
        link->messages += e->count <= UINT32_MAX - link->messages ? e->count : UINT32_MAX - link->messages;
    else
        more((uint8_t *)link + MEMBER[e->kind]);
    if (personal && e->flags & FLAG_FIRST) more(&link->opened);
    if (e->time < link->first) link->first = e->time;
    if (e->time > link->last) link->last = e->time;
}

static bool is_minor(const link_graph_t *self, uint32_t account)
{
    return self->account->declared_age[account] < LINK_MINOR_BELOW;
}

static bool counts(const link_graph_t *self, const event_t *e)
{
    if (!MEMBER[e->kind] || e->actor == e->target) return false;
    if (e->actor >= self->account->n || e->target >= self->account->n) return false;
    return self->scope == LINKS_ALL || is_minor(self, e->actor) != is_minor(self, e->target);
}

void link_graph_observe(link_graph_t *self, const event_batch_t *batch)
{
    for (const event_t *e = batch->event; e < batch->event + batch->n && !self->failed; e++) {
        if (!counts(self, e)) continue;
        link_t *link = link_for(self, e);
        if (link == NULL)
            self->failed = true;
        else
            count(link, e);
    }
}

const link_t *link_graph_find(const link_graph_t *self, uint32_t from, uint32_t to)
{
    if (self->slots == 0) return NULL;
    uint32_t index = self->slot[slot_of(self, from, to)];
    return index == LINK_NONE ? NULL : &self->link[index];
}

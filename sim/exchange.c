// SPDX-License-Identifier: GPL-3.0-or-later
// What crosses shards, applied by its owner in an order that no thread count can change.
#include "core/array.h"
#include "core/error.h"
#include "sim/life/life.h"

#include <gsl/gsl_heapsort.h>
#include <string.h>

static int by_order(const void *left, const void *right)
{
    const message_t *a = left, *b = right;
    if (a->target != b->target) return a->target < b->target ? -1 : 1;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    if (a->sender != b->sender) return a->sender < b->sender ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/// The request waits until its target looks at it; it may come to nothing.
static void take_request(shard_t *self, const message_t *m)
{
    rng_t rng = rng_at(self->world->seed, rng_pair(m->target, m->sender), m->time, RNG_DECISION);
    engine_todo(self, (todo_t){.time = life_request_seen(self, &rng, m->target, m->time, m->note == NOTE_AWAITED),
                               .account = m->target,
                               .other = m->sender,
                               .kind = TODO_DECIDE,
                               .flags = m->flags,
                               .circle = m->circle,
                               .note = m->note});
}

static void plan_greeting(shard_t *self, const message_t *m)
{
    rng_t rng = rng_at(self->world->seed, rng_pair(m->target, m->sender), m->time, RNG_GREETING);
    bool awaited = m->note == NOTE_AWAITED; // the two go on where they agreed to
    if (!awaited && !rng_chance(&rng, self->world->scenario->life.greet)) return;
    engine_todo(self, (todo_t){.time = life_greeting_time(self, &rng, m->target, m->time, awaited),
                               .account = m->target,
                               .other = m->sender,
                               .kind = TODO_GREET});
}

static void take_tie(shard_t *self, const message_t *m)
{
    world_t *w = self->world;
    contact_t contact = {.peer = m->sender, .circle = m->circle, .added_day = (uint16_t)(m->time / DAY_S)};
    if (m->flags & FLAG_MUTUAL) contact.flags |= CONTACT_MUTUAL;
    if (m->flags & FLAG_FIRST) contact.flags |= CONTACT_THREAD;
    if (w->account.declared_age[m->sender] < 18) contact.flags |= CONTACT_MINOR;
    if (world_gone(w, m->target) || world_gone(w, m->sender)) return;
    if (world_contact_add(w, m->target, contact) && m->note != NOTE_NONE) plan_greeting(self, m);
}

static void take_block(shard_t *self, const message_t *m)
{
    size_t room = self->blocks.room;
    world_contact_remove(self->world, m->target, m->sender);
    if (blocks_add(&self->blocks, m->target, m->sender) < 0) {
        fprintf(stderr, "vigil: %s\n", error_text());
        exit(EXIT_FAILURE);
    }
    self->bytes += (self->blocks.room - room) * sizeof *self->blocks.slot;
}

static void take_thread(shard_t *self, const message_t *m)
{
    int32_t at = world_contact_find(self->world, m->target, m->sender);
    if (at >= 0) world_contacts(self->world, self->index, m->target)[at].flags |= CONTACT_THREAD;
}

static void take(shard_t *self, const message_t *m)
{
    switch ((message_kind_t)m->kind) {
    case MESSAGE_REQUEST:
        take_request(self, m);
        break;
    case MESSAGE_TIE:
        take_tie(self, m);
        break;
    case MESSAGE_BLOCK:
        take_block(self, m);
        break;
    case MESSAGE_THREAD:
        take_thread(self, m);
        break;
    }
}

/// Asks the memory for what the message will be applied to: far ahead for the slice, nearer for its contacts.
static void fetch(const shard_t *self, const message_t *far, const message_t *near)
{
    const world_t *w = self->world;
    if (far) __builtin_prefetch(&w->hidden.contacts[far->target]);
    if (near) world_fetch_contacts(w, self->index, near->target);
}

static void apply_all(shard_t *self, size_t n)
{
    enum { NEAR = 4, FAR = 8 };
    const message_t *item = self->inbox.item;
    for (size_t i = 0; i < n; i++) {
        fetch(self, i + FAR < n ? &item[i + FAR] : NULL, i + NEAR < n ? &item[i + NEAR] : NULL);
        take(self, &item[i]);
    }
}

void exchange_apply(shard_t *self, shard_t *all)
{
    size_t n = 0;
    for (int from = 0; from < SHARDS; from++) n += all[from].outbox[self->index].n;
    if (n > self->inbox.capacity && array_reserve(&self->inbox.item, &self->inbox.capacity, n, sizeof(message_t)) < 0) {
        fprintf(stderr, "vigil: %s\n", error_text());
        exit(EXIT_FAILURE);
    }
    self->inbox.n = 0;
    for (int from = 0; from < SHARDS; from++) {
        size_t sent = all[from].outbox[self->index].n;
        if (!sent) continue;
        memcpy(self->inbox.item + self->inbox.n, all[from].outbox[self->index].item, sent * sizeof(message_t));
        self->inbox.n += sent;
        all[from].outbox[self->index].n = 0;
    }
    if (n > 1) gsl_heapsort(self->inbox.item, n, sizeof(message_t), by_order);
    apply_all(self, n);
}

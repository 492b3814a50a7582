// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/pair_book.h"

#include "core/array.h"
#include "core/error.h"
#include <stdbool.h>

typedef struct {
    pair_t pair;
    uint32_t contact_s;   // end of the second of the last contact; 0 = only seen so far
    uint32_t messages[2]; // from the lower account, from the higher
} contact_t;
_Static_assert(sizeof(contact_t) == 24, "memory a pair");

static const bool IS_DIRECT[256] = {
    [EVENT_REQUEST] = true, [EVENT_MESSAGE] = true, [EVENT_MEDIA] = true, [EVENT_CALL] = true};

int pair_book_init(pair_book_t *self, const account_table_t *account)
{
    *self = (pair_book_t){.account = account};
    return pair_table_init(&self->pairs, sizeof(contact_t), account->n);
}

void pair_book_free(pair_book_t *self)
{
    pair_table_free(&self->pairs);
    *self = (pair_book_t){0};
}

static bool is_child(const pair_book_t *self, uint32_t account)
{
    return self->account->declared_age[account] < PAIR_CHILD_BELOW;
}

static void enter(pair_book_t *self, const event_t *e, unsigned what)
{
    bool is_new, falls = e->actor > e->target;
    contact_t *c = pair_table_put(&self->pairs, falls ? e->target : e->actor, falls ? e->actor : e->target, &is_new);
    if (c == NULL) return; // out of memory: pair_book_recent says so
    if (what & PAIR_CONTACT) c->contact_s = e->time + 1;
    if (!(what & PAIR_MESSAGES) || e->kind != EVENT_MESSAGE) return;
    uint32_t *sum = &c->messages[falls], room = UINT32_MAX - *sum;
    *sum += e->count < room ? e->count : room;
}

void pair_book_observe(pair_book_t *self, const event_batch_t *batch, unsigned what)
{
    size_t accounts = self->account->n;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        if (!IS_DIRECT[e->kind] || e->actor >= accounts || e->target >= accounts || e->actor == e->target) continue;
        if (is_child(self, e->actor) || is_child(self, e->target)) enter(self, e, what);
    }
}

static const contact_t *contact_at(const pair_book_t *self, size_t index)
{
    return (const contact_t *)(const void *)(self->pairs.item + index * self->pairs.item_bytes);
}

static bool is_recent(const contact_t *c, uint32_t time)
{
    return c->contact_s > 0 && (uint64_t)c->contact_s - 1 + PAIR_WINDOW_DAYS * DAY_S >= time;
}

int pair_book_recent(const pair_book_t *self, uint32_t time, book_pair_t **pair, size_t *n)
{
    size_t room = 0;
    *pair = NULL;
    *n = 0;
    CHECK(pair_table_check(&self->pairs));
    for (size_t i = 0; i < self->pairs.n; i++) room += is_recent(contact_at(self, i), time) ? 2 : 0;
    CHECK(ARRAY_NEW(*pair, room));
    for (size_t i = 0; i < self->pairs.n; i++) {
        const contact_t *c = contact_at(self, i);
        if (!is_recent(c, time)) continue;
        if (is_child(self, c->pair.to)) (*pair)[(*n)++] = (book_pair_t){c->pair.from, c->pair.to, c->messages[0]};
        if (is_child(self, c->pair.from)) (*pair)[(*n)++] = (book_pair_t){c->pair.to, c->pair.from, c->messages[1]};
    }
    return 0;
}

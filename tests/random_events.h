// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of accounts and events drawn at random over every kind and flag: input for properties, conformance and
// benchmarks.
#ifndef VIGIL_RANDOM_EVENTS_H
#define VIGIL_RANDOM_EVENTS_H
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "trace/event.h"

#define RANDOM_PLATFORMS 3u

typedef struct {
    account_table_t account;
    event_t *event;
    size_t n;
    uint32_t end; // s
} random_events_t;

static inline void random_accounts(account_table_t *account, size_t n, uint64_t seed)
{
    BUG_IF(account_table_init(account, n) < 0);
    for (size_t a = 0; a < n; a++) {
        rng_t rng = rng_at(seed, (uint32_t)a, 0, RNG_TEST);
        account->platform[a] = (uint8_t)(a % RANDOM_PLATFORMS);
        account->declared_age[a] = (uint8_t)(8 + rng_below(&rng, 60));
        account->registered[a] = (int32_t)rng_below(&rng, 200 * DAY_S) - (int32_t)(150 * DAY_S);
        account->device[a] = rng_below(&rng, (uint32_t)n / 2 + 1);
    }
}

/// A random account, a quarter of the time one of few; on the platform of `like` unless that is NO_ACCOUNT.
static inline uint32_t random_account(rng_t *rng, size_t n, uint32_t like)
{
    uint32_t a = rng_below(rng, rng_u32(rng) & 3 ? (uint32_t)n : (uint32_t)(n < 16 ? n : 16));
    if (like == NO_ACCOUNT) return a;
    a = a - a % RANDOM_PLATFORMS + like % RANDOM_PLATFORMS;
    return a < n ? a : like % RANDOM_PLATFORMS;
}

static inline event_t random_event(uint64_t seed, size_t i, uint32_t time, size_t accounts)
{
    rng_t rng = rng_at(seed, (uint32_t)i, 1, RNG_TEST);
    uint32_t actor = random_account(&rng, accounts, NO_ACCOUNT);
    bool message = rng_u32(&rng) & 1;
    event_t e = {.time = time,
                 .actor = actor,
                 .target = random_account(&rng, accounts, actor),
                 .kind = (uint8_t)(message ? (uint32_t)EVENT_MESSAGE : rng_below(&rng, EVENT_KINDS)),
                 .platform = (uint8_t)(actor % RANDOM_PLATFORMS),
                 .flags = (uint8_t)rng_below(&rng, 1u << EVENT_FLAGS)};
    bool closing = e.kind == EVENT_CLOSE || e.kind == EVENT_LEAVE;
    if (closing && rng_u32(&rng) & 15) e.kind = EVENT_LOGIN; // most stay
    if (e.kind == EVENT_MESSAGE || e.kind == EVENT_GROUP_MESSAGE) e.count = (uint16_t)(1 + rng_below(&rng, 20));
    if (e.kind == EVENT_SEARCH || e.kind == EVENT_LOGIN) e.target = NO_ACCOUNT;
    return e;
}

/// `events` rows over `days` days, in time order.
static inline void random_events_init(random_events_t *self, size_t accounts, size_t events, uint32_t days,
                                      uint64_t seed)
{
    *self = (random_events_t){.n = events, .end = days * DAY_S};
    random_accounts(&self->account, accounts, seed);
    BUG_IF(ARRAY_NEW(self->event, events) < 0);
    for (size_t i = 0; i < events; i++)
        self->event[i] = random_event(seed, i, (uint32_t)(i * (uint64_t)self->end / events), accounts);
}

static inline event_batch_t random_events_batch(const random_events_t *self, size_t first, size_t last)
{
    return (event_batch_t){.event = self->event + first,
                           .n = last - first,
                           .start = first < last ? self->event[first].time : 0,
                           .end = first < last ? self->event[last - 1].time + 1 : 0};
}

static inline void random_events_free(random_events_t *self)
{
    account_table_free(&self->account);
    free(self->event);
    *self = (random_events_t){0};
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts and events that golden/golden_graph.py and the tests draw alike from Philox: a small graph with hubs, a
// dense block of adults around minors, complaints, and accounts without a tie.
#ifndef VIGIL_GOLDEN_GRAPH_H
#define VIGIL_GOLDEN_GRAPH_H
#include "tests/golden_rows.h"
#include "trace/event.h"

#define GRAPH_ACCOUNTS 150u
#define GRAPH_EVENTS 900u
#define GRAPH_BLOCK 12u        // accounts 0 to 11 are 30 and turn to
#define GRAPH_BLOCK_MINORS 20u // accounts 12 to 31, who are 13

static inline void golden_accounts(account_table_t *account)
{
    ck_assert_int_eq(account_table_init(account, GRAPH_ACCOUNTS), 0);
    for (uint32_t a = 0; a < GRAPH_ACCOUNTS; a++) {
        rng_t rng = rng_at(GOLDEN_SEED, a, 3, GOLDEN_PURPOSE);
        account->declared_age[a] = (uint8_t)(8 + rng_below(&rng, 30));
        if (a < GRAPH_BLOCK + GRAPH_BLOCK_MINORS) account->declared_age[a] = a < GRAPH_BLOCK ? 30 : 13;
    }
}

/// The lower of two draws, among the accounts but the last ten: early accounts are hubs, the last never occur.
static inline uint32_t golden_end(rng_t *rng)
{
    uint32_t a = rng_below(rng, GRAPH_ACCOUNTS - 10), b = rng_below(rng, GRAPH_ACCOUNTS - 10);
    return a < b ? a : b;
}

static inline void golden_events(event_t event[GRAPH_EVENTS])
{
    for (uint32_t i = 0; i < GRAPH_EVENTS; i++) {
        rng_t rng = rng_at(GOLDEN_SEED, i, 2, GOLDEN_PURPOSE);
        uint32_t kind = rng_below(&rng, 20), count = 1 + rng_below(&rng, 10), first = rng_below(&rng, 2);
        uint32_t from = golden_end(&rng), to = golden_end(&rng);
        if (rng_below(&rng, 8) == 0) {
            from = rng_below(&rng, GRAPH_BLOCK);
            to = GRAPH_BLOCK + rng_below(&rng, GRAPH_BLOCK_MINORS);
            kind = 0;
            first = 1;
        }
        event[i] = (event_t){.time = 60 * i, .actor = from, .target = to};
        event[i].kind = (uint8_t)(kind < 15   ? EVENT_MESSAGE
                                  : kind < 18 ? EVENT_REQUEST
                                  : kind < 19 ? EVENT_BLOCK
                                              : EVENT_REPORT);
        if (kind >= 15) continue;
        event[i].count = (uint16_t)count;
        event[i].flags = first ? FLAG_FIRST : 0;
    }
}

/// What a detector is given of them, as one batch.
typedef struct {
    account_table_t account;
    event_t event[GRAPH_EVENTS];
    event_batch_t batch;
} golden_graph_t;

static inline void golden_graph_open(golden_graph_t *self)
{
    golden_accounts(&self->account);
    golden_events(self->event);
    self->batch = (event_batch_t){.event = self->event, .n = GRAPH_EVENTS, .start = 0, .end = 60 * GRAPH_EVENTS};
}

static inline void golden_graph_close(golden_graph_t *self) { account_table_free(&self->account); }
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Who is in direct contact with a declared child, as a stream of events tells it: when last, and how many messages went
// either way.
#ifndef VIGIL_PAIR_BOOK_H
#define VIGIL_PAIR_BOOK_H
#include "detectors/pair_table.h"
#include "trace/event.h"

#define PAIR_WINDOW_DAYS 28u // contact this long ago still makes a pair: as long as an account counts as active
#define PAIR_CHILD_BELOW 18u // declared age, years: what the feature table calls a minor

typedef struct {
    const account_table_t *account;
    pair_table_t pairs; // `from` is the lower account
} pair_book_t;

/// What of a batch is entered. Where detectors do not see everything, contact is what happened and messages are what
/// was seen: a pair must not leave the ranking because it was hidden from those who rank.
enum { PAIR_CONTACT = 1, PAIR_MESSAGES = 2 };

/// @param[in] account  outlives the book @return 0, ERR_MEMORY; free also after a failure
int pair_book_init(pair_book_t *self, const account_table_t *account);
void pair_book_free(pair_book_t *self);
/// Requests, messages, media and calls between two accounts of which one declares to be a child; batches in order.
/// @cost O(1) such an event; 24 bytes a pair and 5 to 11 of hash
void pair_book_observe(pair_book_t *self, const event_batch_t *batch, unsigned what);

/// A directed pair: `to` declares to be a child.
typedef struct {
    uint32_t from, to, messages; // from `from` to `to`, of all time
} book_pair_t;

/// The pairs with contact in either direction in [time - PAIR_WINDOW_DAYS, time), in the order in which they met; two
/// children are two pairs.
/// @param[out] pair  allocated here, the caller's
/// @return  0, ERR_MEMORY
int pair_book_recent(const pair_book_t *self, uint32_t time, book_pair_t **pair, size_t *n);
#endif

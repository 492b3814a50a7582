// SPDX-License-Identifier: GPL-3.0-or-later
// Temporal motifs of three direct messages within an hour, counted for every account as the messages come.
#ifndef VIGIL_MOTIF_COUNTER_H
#define VIGIL_MOTIF_COUNTER_H
#include "trace/event.h"

#define MOTIF_WINDOW_S 3600u // from the first message to the last, inclusive
#define MOTIF_NEWEST 8u      // messages of an account that a new one is held against; older ones are forgotten

/// PAIR: all three with one other account; of these, ONE_WAY: the account sent them all, MINOR: the other is a declared
/// minor. STAR: with two others. FAN: all sent by the account, to three others. TRIANGLE: one on each side of a
/// triangle that the account is a corner of.
typedef enum { MOTIF_PAIR, MOTIF_ONE_WAY, MOTIF_MINOR, MOTIF_STAR, MOTIF_FAN, MOTIF_TRIANGLE, MOTIFS } motif_t;

/// An account's newest messages, a ring, and its counts: two cache lines.
typedef struct {
    uint32_t time[MOTIF_NEWEST], other[MOTIF_NEWEST]; // s; the other account
    uint64_t count[MOTIFS];
    uint8_t sent; // bit i: the account sent message i
    uint8_t next, held;
} __attribute__((aligned(64))) motif_account_t;

_Static_assert(sizeof(motif_account_t) == 128, "two cache lines an account");

typedef struct {
    const account_table_t *account;
    motif_account_t *of; // [account->n]
} motif_counter_t;

/// @param[in] account outlives the counter
/// @return  0, ERR_MEMORY
/// @cost    128 bytes an account
int motif_counter_init(motif_counter_t *self, const account_table_t *account);
void motif_counter_free(motif_counter_t *self);

/// Counts the batch's rows of direct messages, each as one message at its start, in the order of the batch. Rows to
/// oneself or with accounts outside the table count nothing.
/// @cost    O(MOTIF_NEWEST^2) an event at most, whatever an account's degree
/// @source  Paranjape, Benson, Leskovec 2017, doi:10.1145/3018661.3018731; differs: motifs are gathered into six kinds
/// by
///          the account's part in them, counted by their last message, and cut off at MOTIF_NEWEST
void motif_counter_observe(motif_counter_t *self, const event_batch_t *batch);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Benign life, the same policy for everyone with the numbers of his or her role.
#ifndef VIGIL_BENIGN_LIFE_H
#define VIGIL_BENIGN_LIFE_H
#include "sim/engine.h"

/// Sizes the plan and sorts the shard's joins and leaves. @return 0, ERR_MEMORY
int life_open(shard_t *shard);
/// Chance 0-255 that a contact's message to this account is answered: the role's, spread over persons; 0 for a spare.
uint8_t life_answer(const world_t *world, uint32_t account);
/// Draws the coming day's periods of use, once a day. @cost O(persons of the shard)
void life_plan(shard_t *shard, uint32_t day);
/// Everything benign that falls into the tick: looks at waiting requests, then the planned periods of use.
void life_act(shard_t *shard);
/// Accounts that open or are deleted within the tick; part of the exchange, as it changes states.
void life_come_and_go(shard_t *shard);

/// One attempt at a new contact from `account` at `time`.
void meet_someone(shard_t *shard, rng_t *rng, uint32_t account, const role_policy_t *policy, uint32_t time);
/// An account looks at a waiting request: accepts, declines or leaves it.
void decide_request(shard_t *shard, const todo_t *todo);
/// One account blocks another, perhaps with a report, and the tie between them ends.
void life_block(shard_t *shard, rng_t *rng, uint32_t time, uint32_t by, uint32_t whom);
/// Strangers turn on one account with blocks and reports that it did not earn.
void life_brigade(shard_t *shard, uint32_t day);
#endif

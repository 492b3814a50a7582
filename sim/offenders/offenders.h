// SPDX-License-Identifier: GPL-3.0-or-later
// Offenders: who they are, their further profiles, and their approaches, from selection to harm or an earlier end.
// Stages and rates only; the responses to friction are fixed and documented (docs/model.md).
#ifndef VIGIL_OFFENDERS_H
#define VIGIL_OFFENDERS_H
#include "sim/engine.h"

/// Gives world->person.offender, after the roles are given. In null worlds the same number of labels goes to people of
/// any age and sex who may have accounts.
/// @cost O(persons)
void offenders_assign(world_t *world);

/// The further profiles of a person: none unless an offender who acts as one. A function of (seed, person) alone.
/// @param[out] out [room] profiles
/// @return  profiles written, at most `room`
uint32_t offenders_portfolio(const world_t *world, uint32_t person, profile_t *out, uint32_t room);

typedef struct offenders offenders_t;

/// State of all offenders of a built world, by shard; all memory a run needs is taken here.
/// @return  0, ERR_MEMORY
int offenders_open(offenders_t **self, world_t *world);
void offenders_close(offenders_t *self);
/// The same state for a copy of its world. @return 0, ERR_MEMORY
int offenders_copy(offenders_t **self, const offenders_t *from, world_t *world);

/// Everything that the shard's offenders do within the tick, and what the children they are in contact with answer.
/// @threads called at once for different shards; writes only this shard's part of `self` and the shard
void offenders_act(offenders_t *self, shard_t *shard);

/// Between ticks, on the main thread: opens the accounts that offenders come back with or move to.
/// @param[in] shard [SHARDS]
void offenders_between(offenders_t *self, shard_t *shard, uint32_t time);

/// Between ticks, on the main thread: the platform closed an offender's account. Its approaches end or go on by another
/// profile; if it `returns`, the person may come back with a new one after a delay.
/// @param[in] shard [SHARDS]
void offenders_closed(offenders_t *self, shard_t *shard, uint32_t account, uint32_t time, bool returns);

/// True if the account was used for an approach before `time`.
bool offenders_used(const offenders_t *self, uint32_t account, uint32_t time);

/// Approaches so far.
size_t offenders_approaches(const offenders_t *self);
/// Approaches so far, those answered, those that came to harm.
void offenders_count(const offenders_t *self, uint64_t *approaches, uint64_t *answered, uint64_t *harmed);

/// The same by platform: where approaches began, and where harm came about.
void offenders_count_on(const offenders_t *self, uint64_t begun[PLATFORMS], uint64_t answered[PLATFORMS],
                        uint64_t harmed[PLATFORMS]);

/// Fills approaches (in order of shard, then beginning), accounts' and persons' onsets, and the recorded-crime lens.
/// @param[in] police  [persons] s at which a platform last reported an account of theirs to the police, or NEVER
/// @param[out] truth made by truth_init with offenders_approaches(self) approaches
void offenders_truth(const offenders_t *self, const int32_t *police, truth_t *truth);
#endif

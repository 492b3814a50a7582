// SPDX-License-Identifier: GPL-3.0-or-later
// Benign people whose account a platform closed, on the way back to another.
#ifndef VIGIL_RETURNING_H
#define VIGIL_RETURNING_H
#include "sim/engine.h"

typedef struct {
    uint32_t person, time, account; // account: NO_ACCOUNT until it is registered
    uint8_t platform;
} return_t;

typedef struct {
    return_t *item;
    size_t n, capacity;
} returning_t;

/// The person behind a closed account may come back after a delay. @threads main thread, between ticks
void returning_add(returning_t *self, const world_t *world, uint32_t account, uint32_t time);
/// @return 0, ERR_MEMORY
int returning_copy(returning_t *self, const returning_t *from);
/// Registers those whose time falls into the tick that starts at `time`, if the measures let them; they use the new
/// account from the next tick on.
/// @param[in] shard [SHARDS]
/// @threads main thread, between ticks
void returning_step(returning_t *self, world_t *world, shard_t *shard, uint32_t time);
#endif

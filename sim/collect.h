// SPDX-License-Identifier: GPL-3.0-or-later
// One tick's rows of all shards, brought into time order (counting sort by second; equal seconds in shard order).
#ifndef VIGIL_COLLECT_H
#define VIGIL_COLLECT_H
#include "sim/ring.h"

#define COLLECT_BLOCKS 8 // of SHARDS / 8 shards each, whatever the number of threads

typedef struct {
    event_t *event;
    size_t capacity;
    uint32_t (*at)[TICK_S]; // [COLLECT_BLOCKS] rows, then places, a second
    struct {
        uint64_t events, messages, kind[EVENT_KINDS];
        char apart_[64]; // no two threads on one line
    } tally[COLLECT_BLOCKS];
} collect_t;

/// @return 0, ERR_MEMORY
int collect_init(collect_t *self);
void collect_free(collect_t *self);
/// Between ticks: what is counted so far, and as much room; no rows. @return 0, ERR_MEMORY
int collect_copy(collect_t *self, const collect_t *from);
/// Takes the rows of the tick out of every shard's calendar; rows of accounts that are gone are dropped (but a row that
/// says so itself: leave, close). @return 0, ERR_MEMORY
int collect_tick(collect_t *self, shard_t *shard, event_batch_t *batch);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The calendar of rows a shard has left for later hours: fixed chunks from slabs, so that memory follows the peak only.
#ifndef VIGIL_RING_H
#define VIGIL_RING_H
#include "sim/engine.h"

#define CHUNK_EVENTS 102 // a chunk fills 2 KB

struct chunk {
    chunk_t *next;
    event_t event[CHUNK_EVENTS];
};

/// Slot of the calendar for a time.
static inline uint32_t ring_slot(uint32_t time) { return time / TICK_S % RING; }

/// Rows in a chunk of a slot: all but the last chunk are full.
static inline uint32_t ring_rows(const shard_t *self, uint32_t slot, const chunk_t *chunk)
{
    return chunk == self->ring[slot].tail ? (uint32_t)(self->ring[slot].next - chunk->event) : CHUNK_EVENTS;
}

/// Hands all chunks of this tick's slot back for use again.
void ring_recycle(shard_t *self);
#endif

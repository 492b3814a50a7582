// SPDX-License-Identifier: GPL-3.0-or-later
// Counting sort of one tick's rows over fixed blocks of shards, in parallel and with one result.
#include "sim/collect.h"

#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"

#include <string.h>

#define DROPPED UINT8_MAX

int collect_init(collect_t *self)
{
    memset(self, 0, sizeof *self);
    return ARRAY_NEW(self->at, COLLECT_BLOCKS);
}

void collect_free(collect_t *self)
{
    free(self->event);
    free(self->at);
    memset(self, 0, sizeof *self);
}

int collect_copy(collect_t *self, const collect_t *from)
{
    *self = *from;
    int event = ARRAY_OWN(self->event, 0, self->capacity), at = ARRAY_OWN(self->at, 0, COLLECT_BLOCKS);
    return event < 0 ? event : at;
}

static inline bool of_groups(uint8_t kind) { return kind == EVENT_GROUP_JOIN || kind == EVENT_GROUP_MESSAGE; }

/// True if a party of the row is gone; the platform's last word on an account stays.
static inline bool drop(const world_t *world, const event_t *row)
{
    if (row->kind == EVENT_LEAVE || row->kind == EVENT_CLOSE || row->kind == EVENT_RESTRICT) return false;
    if (world_gone(world, row->actor)) return true;
    return row->target != NO_ACCOUNT && !of_groups(row->kind) && world_gone(world, row->target);
}

/// Counts rows a second, marks those to drop, keeps the tally.
static void count_block(collect_t *self, shard_t *shard, int block)
{
    uint32_t *at = self->at[block], start = shard->start, slot = ring_slot(start);
    memset(at, 0, sizeof self->at[block]);
    for (int s = 0; s < SHARDS / COLLECT_BLOCKS; s++, shard++)
        for (chunk_t *chunk = shard->ring[slot].head; chunk; chunk = chunk->next)
            for (uint32_t i = 0, n = ring_rows(shard, slot, chunk); i < n; i++) {
                event_t *row = &chunk->event[i];
                if (drop(shard->world, row)) {
                    row->kind = DROPPED;
                    continue;
                }
                at[row->time - start]++;
                self->tally[block].events++;
                self->tally[block].kind[row->kind]++;
                if (row->kind == EVENT_MESSAGE) self->tally[block].messages += row->count;
            }
}

static void place_block(collect_t *self, shard_t *shard, int block)
{
    uint32_t *at = self->at[block], start = shard->start, slot = ring_slot(start);
    for (int s = 0; s < SHARDS / COLLECT_BLOCKS; s++, shard++) {
        for (chunk_t *chunk = shard->ring[slot].head; chunk; chunk = chunk->next)
            for (uint32_t i = 0, n = ring_rows(shard, slot, chunk); i < n; i++)
                if (chunk->event[i].kind != DROPPED) self->event[at[chunk->event[i].time - start]++] = chunk->event[i];
        ring_recycle(shard);
    }
}

/// Turns counts into places: by second, then by block. Returns how many rows there are.
static size_t make_places(collect_t *self)
{
    uint32_t place = 0;
    for (uint32_t second = 0; second < TICK_S; second++)
        for (int block = 0; block < COLLECT_BLOCKS; block++) {
            uint32_t n = self->at[block][second];
            self->at[block][second] = place;
            place += n;
        }
    return place;
}

int collect_tick(collect_t *self, shard_t *shard, event_batch_t *batch)
{
#pragma omp parallel for schedule(dynamic, 1)
    for (int block = 0; block < COLLECT_BLOCKS; block++)
        count_block(self, shard + block * (SHARDS / COLLECT_BLOCKS), block);
    size_t n = make_places(self);
    CHECK(array_reserve(&self->event, &self->capacity, n, sizeof(event_t)));
#pragma omp parallel for schedule(dynamic, 1)
    for (int block = 0; block < COLLECT_BLOCKS; block++)
        place_block(self, shard + block * (SHARDS / COLLECT_BLOCKS), block);
    *batch = (event_batch_t){.event = self->event, .n = n, .start = shard->start, .end = shard->end};
    return 0;
}

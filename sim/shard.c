// SPDX-License-Identifier: GPL-3.0-or-later
// One shard's working memory: rows left for later, things to do, messages to others.
#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"
#include "sim/ring.h"

#include <string.h>

#define SLAB_CHUNKS 32

struct slab {
    slab_t *next;
    chunk_t chunk[SLAB_CHUNKS];
};

static void free_list_add(shard_t *self, chunk_t *chunk)
{
    chunk->next = self->free_chunk;
    self->free_chunk = chunk;
}

static bool add_slab(shard_t *self)
{
    slab_t *slab = malloc(sizeof *slab);
    if (!slab) return false;
    slab->next = self->slab;
    self->slab = slab;
    for (int i = SLAB_CHUNKS - 1; i >= 0; i--) free_list_add(self, &slab->chunk[i]);
    return true;
}

/// Memory for more chunks; happens only while the calendar grows to its peak.
static void grow(shard_t *self)
{
    if (!add_slab(self)) {
        fprintf(stderr, "vigil: out of memory for %zu bytes of events\n", sizeof(slab_t));
        exit(EXIT_FAILURE); // inside a parallel region nothing can be passed on; outfile's exit handler cleans up
    }
    self->bytes += sizeof(slab_t);
}

static chunk_t *take_chunk(shard_t *self)
{
    if (!self->free_chunk) grow(self);
    chunk_t *chunk = self->free_chunk;
    self->free_chunk = chunk->next;
    chunk->next = NULL;
    return chunk;
}

void ring_recycle(shard_t *self)
{
    uint32_t slot = ring_slot(self->start);
    for (chunk_t *chunk = self->ring[slot].head, *next; chunk; chunk = next) {
        next = chunk->next;
        free_list_add(self, chunk);
    }
    memset(&self->ring[slot], 0, sizeof self->ring[slot]);
}

void engine_grow_(shard_t *self, uint32_t slot)
{
    chunk_t *fresh = take_chunk(self);
    if (self->ring[slot].tail)
        self->ring[slot].tail->next = fresh;
    else
        self->ring[slot].head = fresh;
    self->ring[slot].tail = fresh;
    self->ring[slot].next = fresh->event;
    self->ring[slot].end = fresh->event + CHUNK_EVENTS;
}

void engine_emit_messages_(shard_t *self, const event_t *burst)
{
    event_t row = *burst;
    row.count = 1;
    row.duration = 0;
    for (uint32_t i = 0; i < burst->count; i++) {
        row.time = event_message_time(burst, i);
        engine_emit(self, row);
        row.flags &= (uint8_t) ~(FLAG_FIRST | FLAG_ANSWER);
    }
}

/// Room for one more item, or the end: growth stops once the busiest hour has been seen.
static void make_room(shard_t *self, void *items, size_t *capacity, size_t n, size_t bytes)
{
    size_t before = *capacity;
    if (n < before) return;
    if (array_reserve(items, capacity, n + 1, bytes) < 0) {
        fprintf(stderr, "vigil: %s\n", error_text());
        exit(EXIT_FAILURE);
    }
    self->bytes += (*capacity - before) * bytes;
}

void engine_send(shard_t *self, message_t message)
{
    uint32_t to = world_shard(self->world, message.target);
    make_room(self, &self->outbox[to].item, &self->outbox[to].capacity, self->outbox[to].n, sizeof message);
    message.sequence = self->sequence++;
    self->outbox[to].item[self->outbox[to].n++] = message;
}

void engine_block(shard_t *self, uint32_t time, uint32_t a, uint32_t b)
{
    engine_send(self, (message_t){.target = a, .sender = b, .time = time, .kind = MESSAGE_BLOCK});
    engine_send(self, (message_t){.target = b, .sender = a, .time = time, .kind = MESSAGE_BLOCK});
}

void engine_todo(shard_t *self, todo_t todo)
{
    if (todo.time < self->end) todo.time = self->end;
    if (todo.time >= self->start + RING_S) todo.time = self->start + RING_S - 1;
    uint32_t slot = ring_slot(todo.time);
    make_room(self, &self->todo[slot].item, &self->todo[slot].capacity, self->todo[slot].n, sizeof todo);
    self->todo[slot].item[self->todo[slot].n++] = todo;
}

int shard_init(shard_t *self, world_t *world, const laws_t *laws, const measure_set_t *measures, uint32_t index)
{
    memset(self, 0, sizeof *self);
    self->world = world;
    self->laws = laws;
    self->measures = measures;
    self->index = index;
    self->end = TICK_S;
    self->single_messages = world->scenario->run.granularity == GRANULARITY_MESSAGE;
    return 0;
}

void shard_free(shard_t *self)
{
    for (slab_t *slab = self->slab, *next; slab; slab = next) {
        next = slab->next;
        free(slab);
    }
    for (int i = 0; i < RING; i++) free(self->todo[i].item);
    for (int i = 0; i < SHARDS; i++) free(self->outbox[i].item);
    free(self->inbox.item);
    tried_free(&self->tried);
    blocks_free(&self->blocks);
    free(self->plan);
    free(self->plan_unsorted);
    free(self->joins.account);
    free(self->leaves.account);
    memset(self, 0, sizeof *self);
}

/// As many chunks as the original has, free.
static int copy_slabs(shard_t *self, const shard_t *from)
{
    for (const slab_t *slab = from->slab; slab; slab = slab->next)
        if (!add_slab(self)) return error_set(ERR_MEMORY, "out of memory for %zu bytes of events", sizeof *slab);
    return 0;
}

static void copy_slot(shard_t *self, const shard_t *from, uint32_t slot)
{
    for (const chunk_t *chunk = from->ring[slot].head; chunk; chunk = chunk->next) {
        uint32_t rows = ring_rows(from, slot, chunk);
        engine_grow_(self, slot);
        memcpy(self->ring[slot].next, chunk->event, rows * sizeof *chunk->event);
        self->ring[slot].next += rows;
    }
}

static int copy_lists(shard_t *self, const shard_t *from)
{
    for (int i = 0; i < RING; i++) {
        self->todo[i] = from->todo[i];
        CHECK(ARRAY_OWN(self->todo[i].item, self->todo[i].n, self->todo[i].capacity));
    }
    for (int i = 0; i < SHARDS; i++) {
        self->outbox[i] = from->outbox[i];
        CHECK(ARRAY_OWN(self->outbox[i].item, self->outbox[i].n, self->outbox[i].capacity));
    }
    self->inbox = from->inbox; // room only: what lies there has been applied
    self->inbox.n = 0;
    return ARRAY_OWN(self->inbox.item, 0, self->inbox.capacity);
}

/// Today's plan, and who comes and goes.
static int copy_plan(shard_t *self, const shard_t *from)
{
    self->plan_capacity = from->plan_capacity;
    memcpy(self->plan_first, from->plan_first, sizeof self->plan_first);
    CHECK(array_copy(&self->plan, from->plan, from->plan_first[24], from->plan_capacity, sizeof *self->plan));
    CHECK(array_copy(&self->plan_unsorted, from->plan_unsorted, 0, from->plan_capacity, sizeof *self->plan_unsorted));
    self->joins = from->joins;
    self->leaves = from->leaves;
    int joins = ARRAY_OWN(self->joins.account, self->joins.n, self->joins.n);
    int leaves = ARRAY_OWN(self->leaves.account, self->leaves.n, self->leaves.n);
    return joins < 0 ? joins : leaves;
}

int shard_copy(shard_t *self, const shard_t *from, world_t *world, const laws_t *laws, const measure_set_t *measures)
{
    CHECK(shard_init(self, world, laws, measures, from->index));
    self->start = from->start;
    self->end = from->end;
    self->sequence = from->sequence;
    self->single_messages = from->single_messages;
    self->bytes = from->bytes;
    CHECK(copy_slabs(self, from));
    for (uint32_t slot = 0; slot < RING; slot++) copy_slot(self, from, slot);
    CHECK(copy_lists(self, from));
    CHECK(copy_plan(self, from));
    CHECK(blocks_copy(&self->blocks, &from->blocks));
    return tried_copy(&self->tried, &from->tried);
}

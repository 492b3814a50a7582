// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/blocks.h"

#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"

#include <string.h>

#define ROOM_FIRST 64

void blocks_free(blocks_t *self)
{
    free(self->slot);
    memset(self, 0, sizeof *self);
}

int blocks_copy(blocks_t *self, const blocks_t *from)
{
    *self = *from;
    return ARRAY_OWN(self->slot, self->room, self->room);
}

/// The pair's slot, or the free one where it would stand. There is always a free one.
static size_t place(const blocks_t *self, uint64_t pair)
{
    uint64_t hash = pair * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 32) & (self->room - 1);
    while (self->slot[at] && self->slot[at] != pair) at = (at + 1) & (self->room - 1);
    return at;
}

static int grow(blocks_t *self)
{
    blocks_t larger = {.n = self->n, .room = self->room ? 2 * self->room : ROOM_FIRST};
    CHECK(ARRAY_NEW(larger.slot, larger.room));
    for (size_t i = 0; i < self->room; i++)
        if (self->slot[i]) larger.slot[place(&larger, self->slot[i])] = self->slot[i];
    free(self->slot);
    *self = larger;
    return 0;
}

int blocks_add(blocks_t *self, uint32_t own, uint32_t other)
{
    uint64_t pair = (uint64_t)own << 32 | other;
    BUG_IF(own == other);
    if (2 * (self->n + 1) > self->room) CHECK(grow(self));
    size_t at = place(self, pair);
    self->n += self->slot[at] == 0;
    self->slot[at] = pair;
    return 0;
}

bool blocks_has(const blocks_t *self, uint32_t own, uint32_t other)
{
    uint64_t pair = (uint64_t)own << 32 | other;
    return self->room > 0 && self->slot[place(self, pair)] == pair;
}

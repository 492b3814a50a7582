// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/tried.h"

#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"

#include <stdio.h>
#include <string.h>

#define ROOM_FIRST 256

void tried_free(tried_t *self)
{
    free(self->slot);
    memset(self, 0, sizeof *self);
}

int tried_copy(tried_t *self, const tried_t *from)
{
    *self = *from;
    return ARRAY_OWN(self->slot, self->room, self->room);
}

/// The fingerprint's slot, or the free one where it would stand. There is always a free one.
static size_t place(const tried_t *self, uint32_t mark)
{
    size_t at = mark & (self->room - 1);
    while (self->slot[at] && self->slot[at] != mark) at = (at + 1) & (self->room - 1);
    return at;
}

static int grow(tried_t *self)
{
    tried_t larger = {.n = self->n, .room = self->room ? 2 * self->room : ROOM_FIRST};
    CHECK(ARRAY_NEW(larger.slot, larger.room));
    for (size_t i = 0; i < self->room; i++)
        if (self->slot[i]) larger.slot[place(&larger, self->slot[i])] = self->slot[i];
    free(self->slot);
    *self = larger;
    return 0;
}

/// 32 well mixed bits of a pair, never 0 (the finaliser of MurmurHash3).
static uint32_t fingerprint(uint32_t from, uint32_t to)
{
    uint64_t hash = (uint64_t)from << 32 | to;
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    uint32_t mark = (uint32_t)(hash ^ hash >> 33);
    return mark ? mark : 1;
}

bool tried_add(tried_t *self, uint32_t from, uint32_t to)
{
    if (4 * (self->n + 1) > 3 * self->room && grow(self) < 0) {
        fprintf(stderr, "vigil: %s\n", error_text());
        exit(EXIT_FAILURE);
    }
    uint32_t mark = fingerprint(from, to);
    size_t at = place(self, mark);
    bool before = self->slot[at] != 0;
    self->n += !before;
    self->slot[at] = mark;
    return before;
}

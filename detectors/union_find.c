// SPDX-License-Identifier: GPL-3.0-or-later
// Path halving; the lower root stays, so that a set is named after its lowest number whatever the order of joins.
#include "detectors/union_find.h"
#include "core/array.h"
#include "core/error.h"

int union_find_init(union_find_t *self, size_t n)
{
    *self = (union_find_t){.n = n};
    CHECK(ARRAY_NEW(self->parent, n));
    union_find_reset(self);
    return 0;
}

void union_find_free(union_find_t *self)
{
    free(self->parent);
    *self = (union_find_t){0};
}

void union_find_reset(union_find_t *self)
{
    for (size_t i = 0; i < self->n; i++) self->parent[i] = (uint32_t)i;
}

uint32_t union_find_root(union_find_t *self, uint32_t i)
{
    uint32_t *parent = self->parent;
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

bool union_find_join(union_find_t *self, uint32_t a, uint32_t b)
{
    a = union_find_root(self, a);
    b = union_find_root(self, b);
    if (a == b) return false;
    self->parent[a > b ? a : b] = a < b ? a : b;
    return true;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Counting sort of persons by group, then a keyed shuffle within each.
#include "sim/world/members.h"

#include "core/array.h"
#include "core/rng.h"
#include "sim/world/build.h"

static void count(members_t *self, const uint32_t *group, uint32_t persons)
{
    for (uint32_t p = 0; p < persons; p++)
        if (group[p] != NONE) self->first[group[p] + 1]++;
    for (uint32_t g = 0; g < self->n; g++) self->first[g + 1] += self->first[g];
}

// Uses first[g] as the cursor of group g, then shifts the array back by one.
static void place(members_t *self, const uint32_t *group, uint32_t persons)
{
    for (uint32_t p = 0; p < persons; p++)
        if (group[p] != NONE) self->member[self->first[group[p]]++] = p;
    for (uint32_t g = self->n; g > 0; g--) self->first[g] = self->first[g - 1];
    self->first[0] = 0;
}

static void shuffle(uint32_t *item, uint32_t n, rng_t rng)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = rng_below(&rng, i), swap = item[i - 1];
        item[i - 1] = item[j];
        item[j] = swap;
    }
}

int members_init(members_t *self, const uint32_t *group, uint32_t persons, uint32_t groups, uint64_t seed,
                 uint32_t salt)
{
    *self = (members_t){.n = groups};
    CHECK(ARRAY_NEW(self->first, (size_t)groups + 1));
    count(self, group, persons);
    CHECK(ARRAY_NEW(self->member, self->first[groups]));
    place(self, group, persons);
#pragma omp parallel for schedule(dynamic, 64)
    for (uint32_t g = 0; g < groups; g++)
        shuffle(self->member + self->first[g], members_size(self, g), rng_at(seed, g, salt, RNG_WORLD_SHUFFLE));
    return 0;
}

int members_index(members_t *self, uint32_t persons)
{
    CHECK(ARRAY_NEW(self->place, persons));
    for (uint32_t p = 0; p < persons; p++) self->place[p] = NONE;
    for (uint32_t i = 0; i < self->first[self->n]; i++) self->place[self->member[i]] = i;
    return 0;
}

void members_free(members_t *self)
{
    free(self->first);
    free(self->member);
    free(self->place);
    *self = (members_t){0};
}

uint64_t members_bytes(const members_t *self, uint32_t persons)
{
    if (self->first == NULL) return 0;
    return ((uint64_t)self->n + 1 + self->first[self->n] + (self->place ? persons : 0)) * sizeof(uint32_t);
}

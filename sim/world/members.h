// SPDX-License-Identifier: GPL-3.0-or-later
// Persons listed by the group they belong to: classes, clubs, places of work, local circles, ages.
#ifndef VIGIL_MEMBERS_H
#define VIGIL_MEMBERS_H
#include <stdint.h>

/// Members of group g: member[first[g] .. first[g + 1]), in an order that says nothing.
typedef struct {
    uint32_t n;
    uint32_t *first;  // [n + 1]
    uint32_t *member; // persons
    uint32_t *place;  // [persons] index into member, NONE for those of no group; NULL unless asked for
} members_t;

/// Lists persons 0 .. persons-1 by group[person]; NONE is of no group.
/// @param[in] salt  distinguishes the member lists of one seed
/// @return 0, ERR_MEMORY
/// @cost O(persons + groups)
int members_init(members_t *self, const uint32_t *group, uint32_t persons, uint32_t groups, uint64_t seed,
                 uint32_t salt);
/// Fills `place`. @return 0, ERR_MEMORY
int members_index(members_t *self, uint32_t persons);
void members_free(members_t *self);
uint64_t members_bytes(const members_t *self, uint32_t persons);

static inline uint32_t members_size(const members_t *self, uint32_t group)
{
    return self->first[group + 1] - self->first[group];
}
#endif

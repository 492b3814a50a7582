// SPDX-License-Identifier: GPL-3.0-or-later
// A growing list of groups with their members, and the joining of several into the world's columns.
#ifndef VIGIL_GROUP_LIST_H
#define VIGIL_GROUP_LIST_H
#include "sim/world/build.h"

/// A failure to grow is kept in `status`; from then on nothing is added.
typedef struct {
    uint8_t *platform, *kind;
    uint32_t *end; // members up to and with the group
    uint32_t *member;
    size_t groups, group_room, members, member_room;
    int status;
} group_list_t;

/// Adds one group. @param[in] member [n] accounts of the platform, all different
void group_list_add(group_list_t *self, group_kind_t kind, uint32_t platform, const uint32_t *member, uint32_t n);
void group_list_free(group_list_t *self);
/// Joins lists, in order, into world->group, and lists the groups of each account. @return 0, ERR_MEMORY
int group_list_join(const group_list_t *list, uint32_t lists, world_t *world);

/// Public rooms of all platforms that have them, in one list.
void rooms_build(const build_t *build, group_list_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Groups as growing columns, then as one table readable from both sides.
#include "sim/world/group_list.h"

#include "core/array.h"

#include <string.h>

static int reserve(group_list_t *self, size_t groups, size_t members)
{
    size_t room = self->group_room;
    if (groups > room) {
        room = room ? 2 * room : 64;
        if (room < groups) room = groups;
        CHECK(array_resize(&self->platform, room, sizeof *self->platform));
        CHECK(array_resize(&self->kind, room, sizeof *self->kind));
        CHECK(array_resize(&self->end, room, sizeof *self->end));
        self->group_room = room;
    }
    return array_reserve(&self->member, &self->member_room, members, sizeof *self->member);
}

void group_list_add(group_list_t *self, group_kind_t kind, uint32_t platform, const uint32_t *member, uint32_t n)
{
    if (self->status < 0) return;
    self->status = reserve(self, self->groups + 1, self->members + n);
    if (self->status < 0) return;
    self->platform[self->groups] = (uint8_t)platform;
    self->kind[self->groups] = (uint8_t)kind;
    memcpy(self->member + self->members, member, n * sizeof *member);
    self->members += n;
    self->end[self->groups++] = (uint32_t)self->members;
}

void group_list_free(group_list_t *self)
{
    free(self->platform);
    free(self->kind);
    free(self->end);
    free(self->member);
    memset(self, 0, sizeof *self);
}

static void copy(const group_list_t *list, uint32_t lists, group_columns_t *group)
{
    uint32_t at = 0, before = 0;
    for (uint32_t i = 0; i < lists; before += (uint32_t)list[i++].members) {
        for (size_t g = 0; g < list[i].groups; g++, at++) {
            group->platform[at] = list[i].platform[g];
            group->kind[at] = list[i].kind[g];
            group->member_first[at + 1] = before + list[i].end[g];
        }
        if (list[i].members) memcpy(group->member + before, list[i].member, list[i].members * sizeof *group->member);
    }
}

// first[a] serves as the cursor of account a, then the array is shifted back.
static void list_by_account(world_t *world)
{
    uint32_t *first = world->hidden.group_first, accounts = (uint32_t)world->account.n;
    const group_columns_t *group = &world->group;
    uint32_t members = group->member_first[group->n];
    for (uint32_t i = 0; i < members; i++) first[group->member[i] + 1]++;
    for (uint32_t a = 0; a < accounts; a++) first[a + 1] += first[a];
    for (uint32_t g = 0; g < group->n; g++)
        for (uint32_t i = group->member_first[g]; i < group->member_first[g + 1]; i++)
            world->account_group[first[group->member[i]]++] = g;
    for (uint32_t a = accounts; a > 0; a--) first[a] = first[a - 1];
    first[0] = 0;
}

int group_list_join(const group_list_t *list, uint32_t lists, world_t *world)
{
    size_t groups = 0, members = 0;
    for (uint32_t i = 0; i < lists; i++) {
        CHECK(list[i].status);
        groups += list[i].groups;
        members += list[i].members;
    }
    BUG_IF(groups >= UINT32_MAX || members >= UINT32_MAX);
    world->group.n = (uint32_t)groups;
    CHECK(ARRAY_NEW(world->group.platform, groups));
    CHECK(ARRAY_NEW(world->group.kind, groups));
    CHECK(ARRAY_NEW(world->group.member_first, groups + 1));
    CHECK(ARRAY_NEW(world->group.member, members));
    CHECK(ARRAY_NEW(world->account_group, members));
    CHECK(ARRAY_NEW(world->hidden.group_first, world->account.n + 1));
    copy(list, lists, &world->group);
    list_by_account(world);
    return 0;
}

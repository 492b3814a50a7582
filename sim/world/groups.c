// SPDX-License-Identifier: GPL-3.0-or-later
// stub
#include "core/array.h"
#include "sim/world/build.h"
int groups_build(build_t *self)
{
    CHECK(ARRAY_NEW(self->world->group.member_first, 1));
    CHECK(ARRAY_NEW(self->world->account_group, 1));
    return ARRAY_NEW(self->world->hidden.group_first, self->world->account.n + 1);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts that open during the run, and those that their people delete.
#include "sim/life/life.h"

void life_come_and_go(shard_t *shard)
{
    world_t *w = shard->world;
    for (; shard->joins.next < shard->joins.n; shard->joins.next++) {
        uint32_t account = shard->joins.account[shard->joins.next];
        int32_t time = w->account.registered[account];
        if ((uint32_t)time >= shard->end) break;
        if (w->hidden.state[account] != ACCOUNT_FUTURE) continue;
        if (!measures_allow(shard, HOOK_REGISTER, account, NO_ACCOUNT, (uint32_t)time, 0)) continue;
        world_account_state(w, account, ACCOUNT_OPEN);
        engine_row(shard, (uint32_t)time, account, NO_ACCOUNT, EVENT_REGISTER, 0);
    }
    for (; shard->leaves.next < shard->leaves.n; shard->leaves.next++) {
        uint32_t account = shard->leaves.account[shard->leaves.next];
        if ((uint32_t)w->hidden.leaves[account] >= shard->end) break;
        if (w->hidden.state[account] != ACCOUNT_OPEN) continue;
        engine_row(shard, (uint32_t)w->hidden.leaves[account], account, NO_ACCOUNT, EVENT_LEAVE, 0);
        world_account_state(w, account, ACCOUNT_LEFT);
    }
}

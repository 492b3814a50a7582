// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/unseen.h"

#include "core/error.h"

int unseen_open(unseen_t *self, const account_table_t *accounts)
{
    *self = (unseen_t){.watches = true};
    return row_blocks_open(&self->all, accounts, VIEW_ALL, 0);
}

void unseen_close(unseen_t *self)
{
    row_blocks_close(&self->all);
    self->watches = false;
}

void unseen_observe(unseen_t *self, const event_batch_t *batch)
{
    if (self->watches) row_blocks_observe(&self->all, batch);
}

size_t unseen_accounts(unseen_t *self, const uint32_t *last_scored, uint32_t time, const uint32_t **account)
{
    size_t n = 0, active = self->watches ? feature_table_active(self->all.table, -1, self->all.active) : 0;
    for (size_t i = 0; i < active; i++)
        if (last_scored[self->all.active[i]] != time) self->all.active[n++] = self->all.active[i];
    *account = self->all.active;
    return n;
}

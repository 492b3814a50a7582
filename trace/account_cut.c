// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/account_cut.h"

#include "core/error.h"

#include <string.h>

int account_table_copy(account_table_t *out, const account_table_t *table)
{
    size_t n = table->n;
    CHECK(account_table_init(out, n));
    memcpy(out->platform, table->platform, n * sizeof *out->platform);
    memcpy(out->declared_age, table->declared_age, n * sizeof *out->declared_age);
    memcpy(out->settings, table->settings, n * sizeof *out->settings);
    memcpy(out->registered, table->registered, n * sizeof *out->registered);
    memcpy(out->device, table->device, n * sizeof *out->device);
    memcpy(out->network, table->network, n * sizeof *out->network);
    memcpy(out->region, table->region, n * sizeof *out->region);
    return 0;
}

void account_table_cut(account_table_t *self, uint32_t time)
{
    for (size_t a = 0; a < self->n; a++) {
        if (self->registered[a] < (int64_t)time) continue;
        self->registered[a] = INT32_MAX;
        self->declared_age[a] = self->settings[a] = 0;
        self->region[a] = 0;
        self->device[a] = self->network[a] = UINT32_MAX;
    }
}

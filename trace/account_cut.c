// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/account_cut.h"

#include "core/error.h"

#include <string.h>

void account_table_set(const account_table_t *to, const account_table_t *from)
{
    size_t n = from->n;
    if (n == 0) return;
    memcpy(to->platform, from->platform, n * sizeof *to->platform);
    memcpy(to->declared_age, from->declared_age, n * sizeof *to->declared_age);
    memcpy(to->settings, from->settings, n * sizeof *to->settings);
    memcpy(to->registered, from->registered, n * sizeof *to->registered);
    memcpy(to->device, from->device, n * sizeof *to->device);
    memcpy(to->network, from->network, n * sizeof *to->network);
    memcpy(to->region, from->region, n * sizeof *to->region);
}

void account_table_set_row(const account_table_t *to, size_t at, const account_table_t *from, size_t row)
{
    to->platform[at] = from->platform[row];
    to->declared_age[at] = from->declared_age[row];
    to->settings[at] = from->settings[row];
    to->registered[at] = from->registered[row];
    to->device[at] = from->device[row];
    to->network[at] = from->network[row];
    to->region[at] = from->region[row];
}

int account_table_copy(account_table_t *out, const account_table_t *table)
{
    CHECK(account_table_init(out, table->n));
    account_table_set(out, table);
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

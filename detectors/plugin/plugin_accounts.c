// SPDX-License-Identifier: GPL-3.0-or-later
// The account table laid out in shared memory.
#include "detectors/plugin/plugin_call.h"
#include "detectors/plugin/shared_block.h"

size_t plugin_accounts_layout(size_t n, size_t at[7])
{
    static const account_table_t *t;
    const size_t item[7] = {sizeof *t->platform, sizeof *t->declared_age, sizeof *t->settings, sizeof *t->registered,
                            sizeof *t->device,   sizeof *t->network,      sizeof *t->region};
    size_t end = 0;
    for (int column = 0; column < 7; column++) at[column] = shared_block_place(&end, n * item[column]);
    return end;
}

account_table_t plugin_accounts_over(size_t n, char *base)
{
    size_t at[7];
    plugin_accounts_layout(n, at);
    return (account_table_t){.n = n,
                             .platform = (uint8_t *)(base + at[0]),
                             .declared_age = (uint8_t *)(base + at[1]),
                             .settings = (uint8_t *)(base + at[2]),
                             .registered = (int32_t *)(base + at[3]),
                             .device = (uint32_t *)(base + at[4]),
                             .network = (uint32_t *)(base + at[5]),
                             .region = (uint16_t *)(base + at[6])};
}

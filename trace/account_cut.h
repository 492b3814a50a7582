// SPDX-License-Identifier: GPL-3.0-or-later
// The table of accounts as it stood at some time.
#ifndef VIGIL_ACCOUNT_CUT_H
#define VIGIL_ACCOUNT_CUT_H
#include "trace/event.h"

/// Every column. @return 0, ERR_MEMORY; free out with account_table_free
int account_table_copy(account_table_t *out, const account_table_t *table);
/// Accounts registered at `time` or later become strangers: number and platform stay; age, settings, device, network
/// and region do not, and `registered` says that they never came to life.
void account_table_cut(account_table_t *self, uint32_t time);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Copies of the table of accounts, and how it stood at some time.
#ifndef VIGIL_ACCOUNT_CUT_H
#define VIGIL_ACCOUNT_CUT_H
#include "trace/event.h"

/// Every column into a table of as many accounts.
void account_table_set(const account_table_t *to, const account_table_t *from);
/// Every column of one account. @param[in] at  its number in `to`
void account_table_set_row(const account_table_t *to, size_t at, const account_table_t *from, size_t row);
/// Every column. @return 0, ERR_MEMORY; free out with account_table_free
int account_table_copy(account_table_t *out, const account_table_t *table);
/// Accounts registered at `time` or later become strangers: number and platform stay; age, settings, device, network
/// and region do not, and `registered` says that they never came to life.
void account_table_cut(account_table_t *self, uint32_t time);
#endif

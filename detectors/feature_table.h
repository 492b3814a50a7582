// SPDX-License-Identifier: GPL-3.0-or-later
// The feature table: per-account counters fed by every batch, read out as rows of floats. O(1) an event.
#ifndef VIGIL_FEATURE_TABLE_H
#define VIGIL_FEATURE_TABLE_H
#include "detectors/detector.h"

typedef struct feature_table feature_table_t;

/// Allocates counters for every account. @return 0, ERR_MEMORY
int feature_table_open(feature_table_t **self, const account_table_t *account, view_scope_t scope);
void feature_table_close(feature_table_t *self);
/// Counts one batch; in order of time. Runs on all OpenMP threads (accounts are cut into fixed ranges, so any thread
/// count gives the same bytes).
void feature_table_observe(feature_table_t *self, const event_batch_t *batch);
/// The accounts of `platform` (-1 = all) that have acted at least once and are open, rising.
/// @param[out] account room for account->n  @return how many
size_t feature_table_active(const feature_table_t *self, int platform, uint32_t *account);
/// Feature rows of the given accounts at `time` (>= every event seen).
/// @param[out] feature [n][FEATURES], all finite
void feature_table_rows(const feature_table_t *self, uint32_t time, const uint32_t *account, size_t n, float *feature);
/// True if the account acted in [time - window, time). Needed to count active accounts for alert budgets.
size_t feature_table_active_since(const feature_table_t *self, uint32_t since);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Feature rows of the active accounts, a block at a time, so that they stay in the cache.
#ifndef VIGIL_ROW_BLOCKS_H
#define VIGIL_ROW_BLOCKS_H
#include "detectors/graph_features.h"

#define BLOCK_ROWS 16384u
#define ACTIVE_WINDOW_DAYS 28u // an account counts as active for budgets if it acted in this many days

typedef struct {
    feature_table_t *table;
    uint32_t *active; // [accounts]
    float *feature;   // [BLOCK_ROWS][FEATURES]
    bool has_graph;   // the second table is kept too
    graph_features_t graph;
    float *graph_row; // [BLOCK_ROWS][GRAPH_FEATURES] or NULL
} row_blocks_t;

/// @param[in] accounts  what may be active; kept as long as the blocks are used
/// @param[in] needs     NEEDS_* of the detectors: with NEEDS_GRAPH rows hold the second table, which costs nothing else
/// @return  0, ERR_MEMORY. Close also after a failure
int row_blocks_open(row_blocks_t *self, const account_table_t *accounts, view_scope_t scope, unsigned needs);
void row_blocks_close(row_blocks_t *self);
/// Counts one batch; in order of time.
void row_blocks_observe(row_blocks_t *self, const event_batch_t *batch);

/// Takes one block. @return 0 or ERR_*, which ends the walk
typedef int (*row_taker_t)(void *self, size_t view, const detector_rows_t *rows);
/// All blocks at one time, view by view. @param[in] views  1: all platforms together; PLATFORMS: one by one
/// @return  0, ERR_MEMORY, ERR_LIMIT, or what `take` returned
int row_blocks_each(row_blocks_t *self, size_t views, uint32_t time, row_taker_t take, void *taker);
/// Active account-days from one scoring time to the next, by who is active at the second.
double row_blocks_active_days(const row_blocks_t *self, uint32_t before, uint32_t time);
#endif

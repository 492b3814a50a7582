// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/files/row_blocks.h"

#include "core/array.h"
#include "core/error.h"

#include <string.h>

int row_blocks_open(row_blocks_t *self, const account_table_t *accounts, view_scope_t scope, unsigned needs)
{
    memset(self, 0, sizeof *self);
    CHECK(feature_table_open(&self->table, accounts, scope));
    CHECK(ARRAY_NEW(self->active, accounts->n));
    CHECK(ARRAY_NEW(self->feature, (size_t)BLOCK_ROWS * FEATURES));
    self->has_graph = needs & NEEDS_GRAPH;
    if (!self->has_graph) return 0;
    CHECK(graph_features_init(&self->graph, accounts));
    return ARRAY_NEW(self->graph_row, (size_t)BLOCK_ROWS * GRAPH_FEATURES);
}

void row_blocks_close(row_blocks_t *self)
{
    feature_table_close(self->table);
    free(self->active);
    free(self->feature);
    graph_features_free(&self->graph);
    free(self->graph_row);
    memset(self, 0, sizeof *self);
}

void row_blocks_observe(row_blocks_t *self, const event_batch_t *batch)
{
    feature_table_observe(self->table, batch);
    if (self->has_graph) graph_features_observe(&self->graph, batch);
}

static int each_of_view(row_blocks_t *self, size_t view, size_t n, uint32_t time, row_taker_t take, void *taker)
{
    for (size_t from = 0; from < n; from += BLOCK_ROWS) {
        size_t rows = n - from < BLOCK_ROWS ? n - from : BLOCK_ROWS;
        feature_table_rows(self->table, time, self->active + from, rows, self->feature);
        if (self->has_graph) graph_features_rows(&self->graph, self->active + from, rows, self->graph_row);
        detector_rows_t block = {.n = rows,
                                 .time = time,
                                 .account = self->active + from,
                                 .feature = self->feature,
                                 .graph = self->graph_row};
        CHECK(take(taker, view, &block));
    }
    return 0;
}

int row_blocks_each(row_blocks_t *self, size_t views, uint32_t time, row_taker_t take, void *taker)
{
    if (self->has_graph) CHECK(graph_features_prepare(&self->graph, self->table, time));
    for (size_t view = 0; view < views; view++) {
        size_t n = feature_table_active(self->table, views == 1 ? -1 : (int)view, self->active);
        CHECK(each_of_view(self, view, n, time, take, taker));
    }
    return 0;
}

double row_blocks_active_days(const row_blocks_t *self, uint32_t before, uint32_t time)
{
    uint32_t window = ACTIVE_WINDOW_DAYS * DAY_S;
    size_t active = feature_table_active_since(self->table, time > window ? time - window : 0);
    return (double)active * (time - before) / DAY_S;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The second feature table: temporal motifs and neighbours, fed by every batch, worked out at scoring times. Hosts keep
// one only if a detector of the run needs it.
#ifndef VIGIL_GRAPH_FEATURES_H
#define VIGIL_GRAPH_FEATURES_H
#include "detectors/feature_table.h"
#include "detectors/link_index.h"
#include "detectors/motif_counter.h"

/// Ties and messages never leave a platform, so one table serves the views of all.
typedef struct {
    link_graph_t graph;
    motif_counter_t motifs;
    link_index_t index; // as of the newest graph_features_prepare()
    uint32_t *node;     // [accounts] of the index, LINK_NONE = no link
    float *row;         // [nodes][GRAPH_FEATURES] columns of neighbours
} graph_features_t;

/// @return  0, ERR_MEMORY. Free also after a failure
/// @cost    132 bytes an account, 37 to 85 a link
int graph_features_init(graph_features_t *self, const account_table_t *account);
void graph_features_free(graph_features_t *self);
/// Counts one batch; in order of time. @cost O(1) an event
void graph_features_observe(graph_features_t *self, const event_batch_t *batch);
/// Works out the neighbours as of `time`, after the last event before it.
/// @param[in] table  has seen the same events; gives what is taken from contacts
/// @return  0, ERR_MEMORY, ERR_LIMIT
int graph_features_prepare(graph_features_t *self, const feature_table_t *table, uint32_t time);
/// Rows of the given accounts; between a prepare and the next event.
/// @param[out] row [n][GRAPH_FEATURES], all finite
void graph_features_rows(const graph_features_t *self, const uint32_t *account, size_t n, float *row);
#endif

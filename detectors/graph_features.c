// SPDX-License-Identifier: GPL-3.0-or-later
// The two halves of the second feature table, side by side: motifs are counted as messages come, neighbours once a
// scoring time.
#include "detectors/graph_features.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/neighbour_features.h"
#include <math.h>
#include <string.h>

#define BLOCK 4096u        // rows of the feature table at a time
#define PARALLEL_MIN 4096u // events: below, starting threads costs more than it saves

int graph_features_init(graph_features_t *self, const account_table_t *account)
{
    *self = (graph_features_t){0};
    CHECK(link_graph_init(&self->graph, account, LINKS_ALL));
    CHECK(motif_counter_init(&self->motifs, account));
    CHECK(ARRAY_NEW(self->node, account->n));
    memset(self->node, 0xff, account->n * sizeof *self->node); // LINK_NONE
    return 0;
}

void graph_features_free(graph_features_t *self)
{
    link_graph_free(&self->graph);
    link_index_free(&self->index);
    motif_counter_free(&self->motifs);
    free(self->node);
    free(self->row);
    *self = (graph_features_t){0};
}

void graph_features_observe(graph_features_t *self, const event_batch_t *batch)
{
#pragma omp parallel sections if (batch->n >= PARALLEL_MIN) // each in the order of the batch
    {
#pragma omp section
        link_graph_observe(&self->graph, batch);
#pragma omp section
        motif_counter_observe(&self->motifs, batch);
    }
}

/// Both columns are below 12: shares, and logarithms of 16-bit counts.
static int32_t fixed(float x) { return (int32_t)lround((double)x * NEIGHBOUR_UNIT); }

/// What neighbours take from each other, of every node.
static int read_nodes(const graph_features_t *self, const feature_table_t *table, uint32_t time, neighbour_t *node)
{
    const link_index_t *index = &self->index;
    float *feature = NULL;
    CHECK(ARRAY_NEW(feature, BLOCK * (size_t)FEATURES));
    for (size_t low = 0; low < index->nodes; low += BLOCK) {
        size_t n = index->nodes - low < BLOCK ? index->nodes - low : BLOCK;
        feature_table_rows(table, time, index->account + low, n, feature);
        for (size_t i = 0; i < n; i++)
            node[low + i] = (neighbour_t){fixed(feature[i * FEATURES + FEATURE_MINOR_MESSAGE_SHARE]),
                                          fixed(feature[i * FEATURES + FEATURE_MINOR_COMPLAINTS]),
                                          self->graph.account->declared_age[index->account[low + i]]};
    }
    free(feature);
    return 0;
}

static int fill(graph_features_t *self, const feature_table_t *table, uint32_t time)
{
    neighbour_t *node = NULL;
    CHECK(ARRAY_NEW(self->row, self->index.nodes * GRAPH_FEATURES));
    CHECK(ARRAY_NEW(node, self->index.nodes));
    int code = read_nodes(self, table, time, node);
    if (code == 0) code = neighbour_features(&self->graph, &self->index, node, self->row);
    free(node);
    return code;
}

int graph_features_prepare(graph_features_t *self, const feature_table_t *table, uint32_t time)
{
    link_index_free(&self->index);
    free(self->row);
    self->row = NULL;
    CHECK(link_index_build(&self->index, &self->graph));
    for (uint32_t v = 0; v < self->index.nodes; v++) self->node[self->index.account[v]] = v;
    return fill(self, table, time);
}

static float share(uint64_t part, uint64_t whole) { return whole > 0 ? (float)((double)part / (double)whole) : 0.0f; }

static void row_motifs(const motif_account_t *a, float *row)
{
    row[GRAPH_FEATURE_MOTIFS_PAIR] = (float)log1p((double)a->count[MOTIF_PAIR]);
    row[GRAPH_FEATURE_MOTIF_ONE_WAY_SHARE] = share(a->count[MOTIF_ONE_WAY], a->count[MOTIF_PAIR]);
    row[GRAPH_FEATURE_MOTIF_MINOR_SHARE] = share(a->count[MOTIF_MINOR], a->count[MOTIF_PAIR]);
    row[GRAPH_FEATURE_MOTIFS_STAR] = (float)log1p((double)a->count[MOTIF_STAR]);
    row[GRAPH_FEATURE_MOTIFS_FAN] = (float)log1p((double)a->count[MOTIF_FAN]);
    row[GRAPH_FEATURE_MOTIFS_TRIANGLE] = (float)log1p((double)a->count[MOTIF_TRIANGLE]);
}

void graph_features_rows(const graph_features_t *self, const uint32_t *account, size_t n, float *row)
{
    for (size_t i = 0; i < n; i++, row += GRAPH_FEATURES) {
        uint32_t v = self->node[account[i]];
        if (v == LINK_NONE)
            memset(row, 0, GRAPH_FEATURES * sizeof *row);
        else
            memcpy(row, self->row + (size_t)v * GRAPH_FEATURES, GRAPH_FEATURES * sizeof *row);
        row_motifs(&self->motifs.of[account[i]], row);
    }
}

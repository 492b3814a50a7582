// SPDX-License-Identifier: GPL-3.0-or-later
// Egonets of adults among the minors whom they sought out: a stranger's minors do not know each other, a teacher's do.
#include "core/array.h"
#include "core/error.h"
#include "detectors/egonet.h"

static bool is_minor(const link_index_t *index, const link_graph_t *graph, uint32_t v)
{
    return graph->account->declared_age[index->account[v]] < LINK_MINOR_BELOW;
}

/// Whether the row's node sought out the other end of tie `t`, who is a minor.
static bool seeks_minor(const link_index_t *index, const link_graph_t *graph, size_t t)
{
    return index->tie_out[t] != LINK_NONE && link_is_contact(&graph->link[index->tie_out[t]]) &&
           is_minor(index, graph, index->tie_node[t]);
}

/// Enters the ties from minor `m` to members of egonet `v` after it: rows rise, so each tie is met once.
static void add_ties(egonet_t *self, const link_index_t *index, const link_graph_t *graph, uint32_t v, uint32_t m,
                     const bool *member)
{
    for (uint32_t t = index->tie_start[m]; t < index->tie_start[m + 1]; t++) {
        if (index->tie_node[t] <= m || !member[index->tie_node[t]]) continue;
        self->ties[v]++;
        self->weight[v] += egonet_tie_weight(index, graph, t);
    }
}

/// @param[in] member [nodes] false; left so
static void enter(egonet_t *self, const link_index_t *index, const link_graph_t *graph, uint32_t v, bool *member)
{
    uint32_t from = index->tie_start[v], end = index->tie_start[v + 1];
    for (uint32_t t = from; t < end; t++) {
        if (!seeks_minor(index, graph, t)) continue;
        member[index->tie_node[t]] = true;
        self->neighbours[v]++;
        self->ties[v]++;
        self->weight[v] += egonet_tie_weight(index, graph, t);
    }
    for (uint32_t t = from; t < end; t++)
        if (member[index->tie_node[t]]) add_ties(self, index, graph, v, index->tie_node[t], member);
    for (uint32_t t = from; t < end; t++) member[index->tie_node[t]] = false;
}

int egonet_sought(egonet_t *self, const link_index_t *index, const link_graph_t *graph)
{
    bool *member = NULL;
    *self = (egonet_t){.nodes = index->nodes};
    int code = ARRAY_NEW(self->neighbours, index->nodes);
    if (code == 0) code = ARRAY_NEW(self->ties, index->nodes);
    if (code == 0) code = ARRAY_NEW(self->weight, index->nodes);
    if (code == 0) code = ARRAY_NEW(member, index->nodes);
    for (uint32_t v = 0; code == 0 && v < index->nodes; v++)
        if (!is_minor(index, graph, v)) enter(self, index, graph, v, member);
    free(member);
    if (code < 0) egonet_free(self);
    return code;
}

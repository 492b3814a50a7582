// SPDX-License-Identifier: GPL-3.0-or-later
// Egonets: an account, its neighbours, and the ties among them, in four numbers an account.
#ifndef VIGIL_EGONET_H
#define VIGIL_EGONET_H
#include "detectors/link_index.h"

typedef struct {
    size_t nodes;
    uint32_t *neighbours; // [nodes] N_i: accounts with a tie to i
    uint64_t *ties;       // [nodes] E_i: ties within the egonet, N_i + triangles through i
    uint64_t *weight;     // [nodes] W_i: sum of interactions over those ties
    double *eigenvalue;   // [nodes] principal eigenvalue of the egonet's weighted adjacency; NULL unless asked for
} egonet_t;

/// The weight of tie `t` of an index: interactions both ways, at least 1.
static inline uint64_t egonet_tie_weight(const link_index_t *index, const link_graph_t *graph, size_t t)
{
    uint64_t out = index->tie_out[t] == LINK_NONE ? 0 : link_interactions(&graph->link[index->tie_out[t]]);
    uint64_t in = index->tie_in[t] == LINK_NONE ? 0 : link_interactions(&graph->link[index->tie_in[t]]);
    return out + in;
}

/// Numbers of every node's egonet. The counts are exact integers: they do not depend on how accounts are numbered.
/// @param[in] graph       what `index` was built from; it may have grown since, but then weights are of now
/// @param[in] eigenvalues whether to compute them: O(sum over ties of degrees) more, which hubs make quadratic
/// @return  0, ERR_MEMORY
/// @cost    O(ties^1.5) for triangles: each tie is followed from its end of lower degree
/// @source  Akoglu, McGlohon, Faloutsos 2010, doi:10.1007/978-3-642-13672-6_40
int egonet_compute(egonet_t *self, const link_index_t *index, const link_graph_t *graph, bool eigenvalues);
/// The same numbers of every declared adult among the declared minors whom it sought out (link_is_contact): the ties
/// are those to them and among them. Nobody else has neighbours, and there are no eigenvalues.
/// @param[in] graph  gathered with LINKS_ALL
/// @return  0, ERR_MEMORY
/// @cost    O(sum over contacts of the minor's ties)
int egonet_sought(egonet_t *self, const link_index_t *index, const link_graph_t *graph);
void egonet_free(egonet_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The links of a link_graph as compressed rows: out, in, and neighbours in either direction.
#ifndef VIGIL_LINK_INDEX_H
#define VIGIL_LINK_INDEX_H
#include "detectors/link_graph.h"

/// Adjacency as of now. Nodes are the accounts that have a link of any kind, numbered by rising account. Row v of a
/// direction is [start[v], start[v + 1]), its columns rising: the order depends on who is linked to whom alone.
typedef struct {
    size_t nodes, links, ties;
    uint32_t *account;              // [nodes] rising
    uint32_t *out_start, *in_start; // [nodes + 1]
    uint32_t *out_node, *in_node;   // [links] the other end
    uint32_t *out_link, *in_link;   // [links] index in link_graph_t.link
    uint32_t *tie_start;            // [nodes + 1]
    uint32_t *tie_node;             // [2 ties] neighbours with a tie in either direction or both; both ends list it
    uint32_t *tie_out, *tie_in;     // [2 ties] the link from the row's node and to it, or LINK_NONE
} link_index_t;

/// Builds the adjacency of what was gathered so far; the graph may grow afterwards, and the index then lacks that.
/// @return  0; ERR_MEMORY, also if links are missing since an earlier failure; ERR_LIMIT for 2^31 links or more
/// @cost    O(links + accounts of the table); memory 16 bytes a link, 24 a tie, 16 a node
int link_index_build(link_index_t *self, const link_graph_t *graph);
void link_index_free(link_index_t *self);

/// The node of an account, or LINK_NONE. @cost O(log nodes)
uint32_t link_index_node(const link_index_t *self, uint32_t account);
#endif

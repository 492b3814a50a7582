// SPDX-License-Identifier: GPL-3.0-or-later
// What an account's contacts are like, and who else seeks out the minors that it seeks out: the columns of
// graph_feature.def from CONTACTS on.
#ifndef VIGIL_NEIGHBOUR_FEATURES_H
#define VIGIL_NEIGHBOUR_FEATURES_H
#include "detectors/detector.h"
#include "detectors/link_index.h"

#define SEEKERS_MOST 64u // adult seekers of a minor that are counted; who is sought by more is left out of the pairs

/// What is taken from a contact's row of the feature table.
typedef struct {
    float minor_message_share, minor_complaints;
} neighbour_t;

/// Fills the columns of every node; leaves those of motifs alone.
/// @param[in]  node [nodes] of the index
/// @param[out] row  [nodes][GRAPH_FEATURES] all finite; equal whatever numbers accounts have
/// @return  0, ERR_MEMORY
/// @cost    O(ties^1.5) for contacts that know each other, O(SEEKERS_MOST links) for minors
///          sought out by several; on all OpenMP threads, each row by one; 4 bytes a node and thread besides
int neighbour_features(const link_graph_t *graph, const link_index_t *index, const neighbour_t *node, float *row);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What an account's contacts are like, and who else seeks out the minors that it seeks out: the columns of
// graph_feature.def from CONTACTS on.
#ifndef VIGIL_NEIGHBOUR_FEATURES_H
#define VIGIL_NEIGHBOUR_FEATURES_H
#include "detectors/detector.h"
#include "detectors/link_index.h"

#define SEEKERS_MOST 64u // adult seekers of a minor that are counted; who is sought by more is left out of the pairs

/// What contacts take from an account: its declared age, and two columns of its row of the feature table in units of
/// 2^-24, so that sums are exact in any order.
typedef struct {
    int32_t minor_message_share, minor_complaints;
    int32_t age;
} neighbour_t;

#define NEIGHBOUR_UNIT 16777216.0 // 2^24

/// Fills the columns of every node; leaves those of motifs alone.
/// @param[in]  node [nodes] of the index
/// @param[out] row  [nodes][GRAPH_FEATURES] all finite; equal whatever numbers accounts have
/// @return  0, ERR_MEMORY
/// @cost    O(ties^1.5) for contacts that know each other, O(SEEKERS_MOST links) for minors
///          sought out by several; on all OpenMP threads, each row by one; 4 bytes a node and thread besides
int neighbour_features(const link_graph_t *graph, const link_index_t *index, const neighbour_t *node, float *row);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Boosted regression trees in flat arrays, read from XGBoost's text dump and summed as XGBoost sums them. Behind the
// detector gradient_boosting.
#ifndef VIGIL_BOOSTED_TREES_H
#define VIGIL_BOOSTED_TREES_H
#include <stddef.h>
#include <stdint.h>

#define BOOSTED_DEPTH_MAX 12u

/// A row goes to left + (x[feature] >= threshold). A leaf leads back to itself: its threshold is infinite.
typedef struct {
    float threshold;
    uint16_t left, feature; // left: within the tree
} boosted_node_t;

typedef struct {
    size_t columns, trees, nodes;
    size_t *start;        // [trees] of the tree's root, in `node` and `leaf`
    uint32_t *height;     // [trees] steps that reach every leaf
    boosted_node_t *node; // [nodes] a tree after the other, breadth first
    float *leaf;          // [nodes] what a leaf adds
    size_t start_room, height_room, node_room, leaf_room;
} boosted_trees_t;

/// No trees yet. @param[in] columns  of the rows to come
void boosted_trees_init(boosted_trees_t *self, size_t columns);
void boosted_trees_free(boosted_trees_t *self);

/// Adds one tree. Rows without a value (NaN) are not provided for.
/// @param[in] dump  of XGBoosterDumpModelEx in format "text", without statistics; it holds floats to the last bit
/// @return  0, ERR_MEMORY, ERR_PLUGIN: not a tree of numeric splits over these columns, or deeper than
///          BOOSTED_DEPTH_MAX
int boosted_trees_add(boosted_trees_t *self, const char *dump);

/// Sum of the trees' leaves, as a float and in the order of the trees: bit for bit XGBoost's own margin with base_score
/// one half.
/// @param[in]  x      [n][columns]
/// @param[out] margin [n] log-odds; 0 without trees
/// @threads may be called at once on disjoint rows
/// @cost    O(n trees height)
void boosted_trees_margin(const boosted_trees_t *self, const float *x, size_t n, float *margin);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Isolation trees in flat arrays, over rows of any number of columns. Behind the detector isolation_forest.
#ifndef VIGIL_FOREST_H
#define VIGIL_FOREST_H
#include <stddef.h>
#include <stdint.h>

#define FOREST_SAMPLE_MAX 4096u

/// A row goes to left + (x[feature] >= threshold). A leaf leads back to itself.
typedef struct {
    float threshold;
    uint16_t left, feature;
} forest_node_t;

typedef struct {
    uint32_t trees, sample, height; // height: steps that reach every leaf
    size_t columns, tree_nodes;     // tree_nodes: room a tree
    forest_node_t *node;            // [trees][tree_nodes], root first
    float *path;                    // [trees][tree_nodes] at leaves: depth + mean path of what was left unsplit
} forest_t;

/// Mean path length of an unsuccessful search in a binary search tree of n: 2 H(n-1) - 2 (n-1) / n; 0 for n < 2.
/// @source  Liu, Ting, Zhou 2008 eq. 1; differs: H is the exact harmonic sum, not ln + 0.5772
double forest_mean_path(size_t n);

/// Grows `trees` trees on samples of min(sample, n) rows without replacement; a split takes one of the columns that
/// vary in the node with equal chance and a threshold uniform between its ends; height at most ceil(log2(sample)).
/// @param[in] x      [n][columns], finite; columns <= 64
/// @param[in] sample 2..FOREST_SAMPLE_MAX
/// @param[in] seed   tree i draws from rng_at(seed, i, 0, RNG_DETECTOR)
/// @return  0, ERR_MEMORY; n == 0 gives a forest without trees
/// @cost    O(trees sample (log2 sample + columns))
/// @source  Liu, Ting, Zhou 2008 alg. 1-2, doi:10.1109/ICDM.2008.17; differs: constant columns are passed over
int forest_fit(forest_t *self, const float *x, size_t n, size_t columns, uint32_t trees, uint32_t sample,
               uint64_t seed);
void forest_free(forest_t *self);

/// 2^(-mean path / forest_mean_path(sample)): near 1 isolated, below 0.5 ordinary; 0.5 throughout without trees.
/// @param[in]  x     [n][columns]
/// @param[out] score [n] in (0, 1)
/// @threads may be called at once on disjoint rows
/// @cost    O(n trees height)
void forest_score(const forest_t *self, const float *x, size_t n, double *score);
#endif

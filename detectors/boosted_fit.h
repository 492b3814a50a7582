// SPDX-License-Identifier: GPL-3.0-or-later
// Fitting boosted trees with XGBoost's C API, where the build found it.
#ifndef VIGIL_BOOSTED_FIT_H
#define VIGIL_BOOSTED_FIT_H
#include "detectors/boosted_trees.h"

/// NULL, or what a user is to know who asks for XGBoost in a build without it.
#ifdef VIGIL_XGBOOST
#define BOOSTED_FIT_ABSENT NULL
#else
#define BOOSTED_FIT_ABSENT "this vigil was built without XGBoost; install libxgboost-dev and build it again"
#endif

/// Names as XGBoost's manual has them.
typedef struct {
    uint32_t rounds, max_depth;
    double eta, subsample, colsample_bytree, lambda, min_child_weight, scale_pos_weight;
    uint32_t seed;
    uint32_t threads; // XGBoost's own; the trees do not depend on it. 1 inside a parallel region: more crash there
} boosted_options_t;

/// Adds `rounds` trees that raise the likelihood of the labels (binary:logistic, tree_method hist, base_score 0.5).
/// @param[in] x     [n][trees->columns], finite; n >= 1
/// @param[in] label [n] 0 or 1
/// @return  0, ERR_MEMORY, ERR_PLUGIN: what XGBoost says, or BOOSTED_FIT_ABSENT
/// @threads several fits may run at once, each with `threads` 1
/// @cost    O(rounds n columns max_depth)
/// @source  Chen and Guestrin 2016, doi:10.1145/2939672.2939785
int boosted_fit(boosted_trees_t *trees, const boosted_options_t *options, const float *x, const uint8_t *label,
                size_t n);

/// The version of the library in use ("1.7.4"), or "none". @param[out] text  [32]
void boosted_fit_version(char *text);
#endif

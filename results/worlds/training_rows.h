// SPDX-License-Identifier: GPL-3.0-or-later
// Rows to learn from: kept while a world passes by, then gathered over worlds and sorted by platform.
#ifndef VIGIL_TRAINING_ROWS_H
#define VIGIL_TRAINING_ROWS_H
#include "detectors/detector.h"
#include "results/evaluation/label_rule.h"
#include "trace/truth.h"

#define FIT_ROWS_MAX 200000u // negatives are thinned beyond, evenly over worlds and times; positives never

/// Rows of one world, in the order in which they came.
typedef struct {
    size_t n;
    size_t feature_capacity, graph_capacity, label_capacity, platform_capacity;
    float *feature; // [n][FEATURES]
    float *graph;   // [n][GRAPH_FEATURES], or NULL where the blocks had none
    uint8_t *label, *platform;
    label_rule_t rule;      // set before the first row; zeroed: labels are the truth
    size_t missed, falsely; // rows whose label is wrong by the rule: 0 for 1, 1 for 0
} training_rows_t;

/// With what chance a negative is kept, of a world of so many active accounts among so many worlds.
double training_rows_chance(size_t worlds, size_t active);
/// Keeps of a block every account whose onset has passed (label 1) and, with chance `keep`, those of people who are no
/// offenders (label 0), as the rule has it. What is neither may not be learnt from. A function of (seed, account,
/// time), not of the blocks.
/// @param[in] rows   of one world with the second table always or never
/// @param[in] truth  with 0 accounts: there are no labels, and every row has label 0
/// @return  0, ERR_MEMORY
int training_rows_keep(training_rows_t *self, const detector_rows_t *rows, size_t platform, const truth_t *truth,
                       uint64_t seed, double keep);
void training_rows_free(training_rows_t *self);

/// Rows to fit on, by platform.
typedef struct {
    size_t n;
    float *feature;              // [n][FEATURES]
    float *graph;                // [n][GRAPH_FEATURES], or NULL where the worlds' rows have none
    uint8_t *label;              // [n]
    size_t start[PLATFORMS + 1]; // rows of platform p: [start[p], start[p + 1])
    size_t positive[PLATFORMS];  // rows with label 1
} fit_rows_t;

/// @param[in] world  [worlds]
/// @return  0, ERR_MEMORY. Free also after a failure
int fit_rows_gather(fit_rows_t *self, const training_rows_t *const *world, size_t worlds);
void fit_rows_free(fit_rows_t *self);
#endif

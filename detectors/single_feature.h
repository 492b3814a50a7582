// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that are one column of the feature table: the floor that any detector has to beat.
#ifndef VIGIL_SINGLE_FEATURE_H
#define VIGIL_SINGLE_FEATURE_H
#include "detectors/detector.h"

/// Copies a column into the score, times `sign`.
/// @param[in]  sign  1 where more is more suspicious, -1 where less is
/// @param[out] score [n]
static inline void single_feature_score(const detector_rows_t *rows, feature_t feature, double sign, double *score)
{
    for (size_t i = 0; i < rows->n; i++) score[i] = sign * (double)rows->feature[i * FEATURES + feature];
}
#endif

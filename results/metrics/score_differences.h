// SPDX-License-Identifier: GPL-3.0-or-later
// Two sets of scores held against each other, row by row.
#ifndef VIGIL_SCORE_DIFFERENCES_H
#define VIGIL_SCORE_DIFFERENCES_H
#include "results/scores/score_csv.h"

typedef struct {
    uint32_t account, time; // s
    double one, other;      // NaN = no score
} score_difference_t;

/// Counts rows that are not the same in both: the score is another, or there is none.
/// @param[in]  one        rows after `until` are passed over; those of `other` all count
/// @param[in]  until      s
/// @param[in]  tolerance  share of the larger of both by which two scores may differ; 0 = to the bit
/// @param[out] first      in order of time, then account; left alone if there is none
size_t score_differences(const score_csv_t *one, const score_csv_t *other, uint32_t until, double tolerance,
                         score_difference_t *first);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The empirical distribution of scores, and where in it a score lies: makes scores of different detectors comparable.
// Behind the detector rank_average.
#ifndef VIGIL_RANK_TRANSFORM_H
#define VIGIL_RANK_TRANSFORM_H
#include <stddef.h>

typedef struct {
    size_t n;             // distinct values
    double *value, *rank; // [n] rising; share of the sample below, plus half of what is equal
} rank_transform_t;

/// Learns from a sample.
/// @param[in] x [n] finite, in any order; used up
/// @return  0, ERR_MEMORY. `self` zeroed or of an earlier fit; free also after a failure
/// @cost    O(n log n); 16 bytes a distinct value
int rank_transform_fit(rank_transform_t *self, double *x, size_t n);
void rank_transform_free(rank_transform_t *self);

/// The rank of a score, in (0, 1): at a value of the sample its mid-rank; between two, on the line that joins theirs;
/// beyond the ends, nearer and nearer to 0 or 1, so that scores that the sample never reached do not tie.
/// @return  0.5 without a sample
/// @cost    O(log n)
double rank_transform_of(const rank_transform_t *self, double x);
#endif

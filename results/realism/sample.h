// SPDX-License-Identifier: GPL-3.0-or-later
// A growing sample of numbers and its quantiles.
#ifndef VIGIL_SAMPLE_H
#define VIGIL_SAMPLE_H
#include <stddef.h>

typedef struct {
    double *value;
    size_t n, room;
} sample_t;

/// @return 0, ERR_MEMORY
int sample_add(sample_t *self, double value);
/// Quantile p by linear interpolation at (n - 1) p; NaN of fewer than `fewest` values. Reorders the sample.
/// @cost O(n)
double sample_quantile(sample_t *self, double p, size_t fewest);
void sample_free(sample_t *self);
#endif

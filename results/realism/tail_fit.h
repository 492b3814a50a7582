// SPDX-License-Identifier: GPL-3.0-or-later
// The exponent of a discrete power law in the tail of a sample of whole numbers.
#ifndef VIGIL_TAIL_FIT_H
#define VIGIL_TAIL_FIT_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
    double alpha, distance; // exponent; Kolmogorov-Smirnov distance of the tail from the law
    uint32_t from;          // smallest value of the tail
    size_t n;               // values in the tail
} tail_fit_t;

/// Maximum likelihood of x^-alpha / zeta(alpha, from) for every `from` that leaves `fewest` values, at the `from` of
/// the least Kolmogorov-Smirnov distance.
/// @param[in]  count  [values] how often each whole number occurs
/// @param[out] fit    alpha NaN if no tail is long enough
/// @cost    O(distinct values x largest value)
/// @source  Clauset, Shalizi and Newman 2009, SIAM Review 51(4), section 3
void tail_fit(const uint64_t *count, uint32_t values, size_t fewest, tail_fit_t *fit);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Values sorted once, so that any weights of the items give a median in one pass.
#ifndef VIGIL_SPREAD_H
#define VIGIL_SPREAD_H
#include <stddef.h>
#include <stdint.h>

#define NO_RANK UINT32_MAX

typedef struct {
    size_t items, n; // n: items with a value
    uint32_t *rank;  // [items] place among the values, or NO_RANK
    double *value;   // [n] rising
} spread_t;

/// @param[in] value  [items] NaN = the item has none
/// @return  0, ERR_MEMORY
int spread_init(spread_t *self, const double *value, size_t items);
/// Safe on a zeroed struct.
void spread_free(spread_t *self);
/// The middle of rising values that each stand `weight` times; of two middles the mean (as numpy.median). NaN where all
/// weights are 0.
/// @param[in] weight  [n] whole numbers >= 0
double spread_median(const double *value, const double *weight, size_t n);
#endif

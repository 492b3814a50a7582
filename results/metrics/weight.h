// SPDX-License-Identifier: GPL-3.0-or-later
// Persons' weights in a resample, and what sums of them give.
#ifndef VIGIL_WEIGHT_H
#define VIGIL_WEIGHT_H
#include <math.h>
#include <stdint.h>

/// How often a person counts. @param[in] weight  [persons]; NULL = each once
static inline uint32_t weight_of(const uint8_t *weight, uint32_t person) { return weight ? weight[person] : 1; }
/// NaN where there is nothing to divide by.
static inline double weight_ratio(double a, double b) { return b > 0 ? a / b : NAN; }
#endif

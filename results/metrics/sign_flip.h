// SPDX-License-Identifier: GPL-3.0-or-later
// Paired comparison over few worlds: the sign-flip permutation test, and Holm's correction for many tests.
#ifndef VIGIL_SIGN_FLIP_H
#define VIGIL_SIGN_FLIP_H
#include <stddef.h>
#include <stdint.h>

#define SIGN_FLIP_EXACT_MAX 20   // worlds up to which all 2^n flips are counted
#define SIGN_FLIP_SAMPLE 200000u // flips drawn beyond

/// Two-sided probability of a sum of differences at least as far from 0, were each as likely to have the other sign.
/// Exact up to SIGN_FLIP_EXACT_MAX worlds; beyond, (1 + flips as far) / (1 + flips drawn).
/// @param[in] difference [n] finite
/// @param[in] seed       of the flips that are drawn
/// @return  in (0, 1]; NaN if n is 0
/// @cost    O(2^n) or O(n SIGN_FLIP_SAMPLE)
/// @source  Fisher 1935, The Design of Experiments, section 21; sampled: Phipson & Smyth 2010,
/// doi:10.2202/1544-6115.1585
double sign_flip_test(const double *difference, size_t n, uint64_t seed);
/// The least p that n worlds can give: 2 / 2^n, at most 1; what a sample can give if n is large.
double sign_flip_least(size_t n);
/// Fewest worlds in which the strongest of `tests` can stay at or below `level` after Holm's correction.
size_t sign_flip_worlds_needed(size_t tests, double level);
/// Holm's step-down correction over a family of tests; NaN p are no tests.
/// @param[out] adjusted [n] at most 1
/// @source  Holm 1979, https://www.jstor.org/stable/4615733
void holm_adjust(const double *p, size_t n, double *adjusted);
#endif

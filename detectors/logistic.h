// SPDX-License-Identifier: GPL-3.0-or-later
// Ridge-penalised logistic regression on standardised columns, fitted by Newton's method. Behind logistic_regression.
#ifndef VIGIL_LOGISTIC_H
#define VIGIL_LOGISTIC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOGISTIC_COLUMNS_MAX 64

/// A fitted model: P(label = 1 | x) = 1 / (1 + exp(-bias - sum weight (x - mean) / sd)).
typedef struct {
    size_t columns;
    double bias, weight[LOGISTIC_COLUMNS_MAX];
    double mean[LOGISTIC_COLUMNS_MAX], sd[LOGISTIC_COLUMNS_MAX]; // sd 1 for a constant column, whose weight is 0
} logistic_t;

/// Minimises  sum_i s_i log(1 + exp(-y_i m_i)) + ridge/2 sum weight^2  (the bias is free), by Newton's method with step
/// halving; the ridge keeps it finite where classes separate. Without both classes there is nothing to learn: the
/// weights are 0 and the bias the log odds of (positives + 1/2) / (n + 1).
/// @param[in] x       [n][columns] finite
/// @param[in] label   [n] 0 or 1
/// @param[in] balance s_i = n / (2 size of the row's class) instead of 1: the probability is then no longer calibrated
/// @return  0, ERR_MEMORY
/// @threads cut into a fixed number of blocks summed in order: the same bytes for any number
/// @cost    O(n columns^2) an iteration, of which about 10
/// @source  le Cessie and van Houwelingen 1992, doi:10.2307/2347628 (ridge); IRLS as in McCullagh and Nelder 1989
int logistic_fit(logistic_t *self, const float *x, const uint8_t *label, size_t n, size_t columns, double ridge,
                 bool balance);

/// Probability of label 1 for one row.
double logistic_probability(const logistic_t *self, const float *x);
#endif

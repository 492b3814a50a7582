// SPDX-License-Identifier: GPL-3.0-or-later
// How good probabilities are that take few distinct values: Brier score, log-loss, expected calibration error.
#ifndef VIGIL_RELIABILITY_H
#define VIGIL_RELIABILITY_H
#include <stddef.h>

#define RELIABILITY_BINS 15    // at most; Guo et al. 2017, doi:10.48550/arXiv.1706.04599
#define RELIABILITY_BIN_MIN 10 // accounts a bin; assumed
#define RELIABILITY_ALL_MIN 30 // accounts below which there is no calibration error; assumed, as for groups

/// Accounts by level of probability, weights.
typedef struct {
    size_t levels;
    const double *probability;         // [levels] in (0, 1), not falling
    const double *positive, *negative; // [levels]
} reliability_t;

/// Mean of (p - y)^2; NaN without accounts.
double reliability_brier(const reliability_t *self);
/// 1 - Brier / that of the prevalence given to everybody; NaN unless there are positives and negatives.
double reliability_skill(const reliability_t *self);
/// Mean of -ln(probability of what was true); NaN without accounts.
double reliability_log_loss(const reliability_t *self);
/// Sum over bins of equal mass, in order of probability, of their share times |mean y - mean p|. A level that lies
/// across bins gives each its part, with the level's own mean y: no order within ties is made up. NaN below
/// RELIABILITY_ALL_MIN accounts.
double reliability_error(const reliability_t *self);
#endif

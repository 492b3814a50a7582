// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of the accounts of one view, computed all at once and asked for one by one. Only accounts that have one are
// kept, since an instance of one platform sees few of all accounts.
#ifndef VIGIL_ACCOUNT_SCORES_H
#define VIGIL_ACCOUNT_SCORES_H
#include "detectors/detector.h"

/// Zeroed is valid: no account has a score.
typedef struct {
    size_t n;
    uint32_t *account; // [n] rising
    double *score;     // [n]
} account_scores_t;

/// Forgets what was there, and makes room for zero scores of these accounts.
/// @param[in] account [n] rising; copied
/// @return  0, ERR_MEMORY: then no account has a score
int account_scores_reset(account_scores_t *self, const uint32_t *account, size_t n);
void account_scores_free(account_scores_t *self);
/// The score of an account, or `absent` if it has none. @cost O(log n)
double account_scores_of(const account_scores_t *self, uint32_t account, double absent);
/// The scores of rows, 0 where an account has none.
void account_scores_read(const account_scores_t *self, const detector_rows_t *rows, double *score);
#endif

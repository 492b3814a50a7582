// SPDX-License-Identifier: GPL-3.0-or-later
// The scores of one scoring time, of all views and detectors, until those of linked accounts are made one.
#ifndef VIGIL_LINKED_SCORES_H
#define VIGIL_LINKED_SCORES_H
#include "detectors/detector.h"
#include "scenarios/linkage.h"

/// Detectors work on one view at a time and some thousand rows of it, but linked accounts stand on several platforms:
/// everything has to be kept until all have spoken. 8 bytes an account and detector.
typedef struct {
    linkage_pool_t pool;
    double absent; // a score at or below it says that the detector cannot tell; it counts in no mean
    size_t detectors, accounts;
    uint32_t time;
    size_t n, room;     // rows of this time
    size_t block;       // first row of the newest block
    uint32_t *account;  // [n] in the order in which they came
    double **score;     // [detectors][n]
    size_t *score_room; // [detectors]
    uint32_t *first;    // [n] the first row of the same cluster
    uint32_t *speakers; // [n] scores in the mean of a cluster, at its first row
    uint32_t *first_of; // [accounts] by label; scratch
    size_t first_room, speakers_room;
} linked_scores_t;

/// @return  0, ERR_MEMORY; free also after a failure
int linked_scores_init(linked_scores_t *self, size_t detectors, size_t accounts, linkage_pool_t pool, double absent);
void linked_scores_free(linked_scores_t *self);

/// Starts a scoring time: forgets the one before.
void linked_scores_begin(linked_scores_t *self, uint32_t time);
/// A block of accounts about to be scored; no account twice a time. @return 0, ERR_MEMORY
int linked_scores_add_rows(linked_scores_t *self, const detector_rows_t *rows);
/// One detector's scores of the newest block. @param[in] score as many as the block has
void linked_scores_add(linked_scores_t *self, size_t detector, const double *score);
/// Gives every account the score of its cluster, for every detector.
/// @param[in] label [accounts] equal for linked accounts, an account's number; NO_ACCOUNT: alone
/// @return  0, ERR_MEMORY
/// @cost    O(detectors x rows)
int linked_scores_pool(linked_scores_t *self, const uint32_t *label);
/// All rows of this time, in the order in which they came; without features.
detector_rows_t linked_scores_rows(const linked_scores_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The scores of one detector over one world: each account's newest, and the few cells that an alert budget can reach.
#ifndef VIGIL_SCORE_STREAM_H
#define VIGIL_SCORE_STREAM_H
#include "results/linkage/cluster_log.h"
#include <stddef.h>
#include <stdint.h>

/// One score of one account at one scoring time.
typedef struct {
    uint32_t account, time; // s
    double score;
} score_cell_t;

/// A whole matrix [times][accounts] would be gigabytes for a large world; no threshold within a budget of alerts lies
/// below the `room` highest cells (budget_cells()), so only those are kept.
typedef struct {
    size_t accounts;
    double *final; // [accounts] newest score; NaN = none, or none since the account's onset passed
    score_cell_t *cell;
    size_t cells, capacity, room;
    double floor;  // all cells with a higher score are in `cell`; none at or below it need be
    uint32_t time; // of the newest scores; 0 before the first
    // Where accounts are joined, those of a case have one score, and count as one cell towards `room`:
    const cluster_log_t *clusters; // borrowed, set after score_stream_init; NULL: each account is alone
    size_t counted;                // cells that count towards `room`
    uint32_t *by_case;             // [cells] once finished, with clusters: cells by time, cluster and account
} score_stream_t;

/// @param[in] floor cells at or below it are not kept: -INFINITY, or just below the lowest threshold of interest
/// @param[in] room  highest cells that must be kept, or 0 for all above `floor`
/// @return  0, ERR_MEMORY
int score_stream_init(score_stream_t *self, size_t accounts, double floor, size_t room);
void score_stream_free(score_stream_t *self);

/// Starts a scoring time, later than the one before. Accounts whose onset lies between the two start anew: what was
/// said of an account before its first offender-controlled event does not count.
/// @param[in] onset [accounts] s, or NEVER, as known by now
void score_stream_begin(score_stream_t *self, uint32_t time, const int32_t *onset);
/// Adds scores of the time begun; may be called several times with different accounts.
/// @param[in] account [n], each at most once a time
/// @param[in] score   [n] finite
/// @return  0, ERR_MEMORY
int score_stream_add(score_stream_t *self, const uint32_t *account, const double *score, size_t n);
/// Sorts the cells by account, then time; call once, after the last scores.
/// @return  0, ERR_MEMORY
int score_stream_finish(score_stream_t *self);
/// Makes `by_case` of sorted cells: done by score_stream_finish; for streams that come from elsewhere.
/// @return  0, ERR_MEMORY
int score_stream_index(score_stream_t *self);
#endif

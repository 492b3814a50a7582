// SPDX-License-Identifier: GPL-3.0-or-later
// Where a threshold would have to lie for a detector to alert on a given share of users: all that can be said of a real
// trace alone.
#ifndef VIGIL_SCORE_SHARES_H
#define VIGIL_SCORE_SHARES_H
#include "results/scores/trace_scan.h"

#define SHARES 3
extern const double score_share[SHARES];

typedef struct {
    size_t detector, users; // in the lineup; accounts scored
    double share;
    double threshold; // the highest that this share of users, rounded down, reaches at some time; NaN = not available
    size_t alerted;   // users who do: more than the share where scores tie
    const char *note; // why there is no threshold, or ""
} score_share_row_t;

/// @param[in]  accounts  of the trace
/// @param[out] row       [lineup->n * SHARES]
/// @return  0, or as trace_scan_score
int score_shares(const char *trace, size_t accounts, const lineup_t *lineup, const protocol_t *protocol,
                 const fit_rows_t *fit, score_share_row_t *row);
#endif

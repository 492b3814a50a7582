// SPDX-License-Identifier: GPL-3.0-or-later
// The accounts that each detector suspects most, each at its highest score.
#ifndef VIGIL_TOP_SCORES_H
#define VIGIL_TOP_SCORES_H
#include "results/tables/table.h"
#include "results/worlds/lineup.h"

typedef struct {
    uint32_t account, time; // s
    double score;
} top_score_t;

typedef struct {
    size_t detectors, room; // room: accounts a detector
    top_score_t *top;       // [detectors][room], highest first, of equals the lower account
    size_t *n;              // [detectors]
} top_scores_t;

/// @return  0, ERR_MEMORY
int top_scores_init(top_scores_t *self, size_t detectors, size_t room);
void top_scores_free(top_scores_t *self);
/// Takes scores, as score_sink_t wants it; cannot fail. @return 0
int top_scores_take(void *self, size_t detector, const detector_rows_t *rows, const double *score);
/// @return  0, ERR_MEMORY, ERR_IO
int top_scores_print(const top_scores_t *self, const lineup_t *lineup, table_format_t format);
#endif

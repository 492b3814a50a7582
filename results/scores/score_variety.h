// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a detector tells accounts apart: scores that change with time alone, for all alike, find nobody.
#ifndef VIGIL_SCORE_VARIETY_H
#define VIGIL_SCORE_VARIETY_H
#include "detectors/detector.h"

#define NO_VARIETY "n/a: messages alone do not tell accounts apart"

typedef struct {
    uint32_t time;   // s: of `first`
    double first;    // score of that time's first account
    bool seen, some; // some: two accounts had different scores at one time
} score_variety_t;

/// Note the scores of some accounts of one time.
/// @param[in,out] self   zeroed before the first call; times do not go back
/// @param[in]     rows   the accounts scored, all of rows->time
/// @param[in]     score  [rows->n] "1"
/// @cost O(rows->n)
static inline void score_variety_note(score_variety_t *self, const detector_rows_t *rows, const double *score)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (!self->seen || self->time != rows->time) {
            *self = (score_variety_t){rows->time, score[i], true, self->some};
            continue;
        }
        self->some |= score[i] != self->first;
    }
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that are known only when a world is over, into the stream that a run would have made of them.
#ifndef VIGIL_SCORE_FILL_H
#define VIGIL_SCORE_FILL_H
#include "results/scores/score_stream.h"
#include "results/worlds/scored_world.h"

typedef struct {
    scored_world_t *world;
    score_stream_t *stream;
    int32_t *onset; // [accounts] of accounts used for approaches, else NEVER
} score_fill_t;

/// @param[in] world   its truth, of the end, is there; `last_scored` is kept up
/// @param[in] stream  init'ed
/// @return  0, ERR_MEMORY; score_fill_close also after a failure
int score_fill_open(score_fill_t *self, scored_world_t *world, score_stream_t *stream);
/// Adds scores of a time, not before that of the last call. @return 0, ERR_MEMORY
int score_fill_add(score_fill_t *self, uint32_t time, const uint32_t *account, const double *score, size_t n);
void score_fill_close(score_fill_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/scores/score_fill.h"

#include <stdlib.h>

#include "core/array.h"
#include "core/error.h"

int score_fill_open(score_fill_t *self, scored_world_t *world, score_stream_t *stream)
{
    const truth_t *truth = &world->truth;
    *self = (score_fill_t){.world = world, .stream = stream};
    CHECK(ARRAY_NEW(self->onset, truth->accounts));
    truth_onsets(truth, self->onset);
    return 0;
}

int score_fill_add(score_fill_t *self, uint32_t time, const uint32_t *account, const double *score, size_t n)
{
    if (time != self->stream->time) score_stream_begin(self->stream, time, self->onset);
    for (size_t i = 0; i < n; i++) self->world->last_scored[account[i]] = time;
    return score_stream_add(self->stream, account, score, n);
}

void score_fill_close(score_fill_t *self)
{
    free(self->onset);
    *self = (score_fill_t){0};
}

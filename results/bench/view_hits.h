// SPDX-License-Identifier: GPL-3.0-or-later
// Who was found in a world: offenders with a right alert at one threshold, from a kept world.
#ifndef VIGIL_VIEW_HITS_H
#define VIGIL_VIEW_HITS_H
#include "results/worlds/world_run.h"

/// @param[in]  threshold  above the stream's floor, or INFINITY
/// @param[out] hit  [world->offenders] 1 = at least one right alert
/// @return  0, ERR_MEMORY
int view_hits(const scored_world_t *world, const score_stream_t *stream, double threshold, uint32_t cooldown_s,
              uint8_t *hit);
#endif

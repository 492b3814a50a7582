// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of an approach: mutual contacts, the request, the child's decision, the first message.
#ifndef VIGIL_APPROACH_H
#define VIGIL_APPROACH_H
#include "sim/offenders/selection.h"

/// Begins an approach after the child found at `time`; false if the shard's room is used up.
/// @param[in] key of all draws of the approach
bool approach_begin(scene_t *scene, uint32_t culprit, uint32_t key, const selection_t *found, uint32_t time);
/// One step each; `time` is when it is due.
void approach_collect(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);
void approach_request(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);
void approach_decide(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);
void approach_open(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);

/// Reaches a stage: keeps the time at which it was first reached.
void approach_reach(pursuit_t *pursuit, stage_t stage, uint32_t time);
/// Reaches a stage and stays in it for a share of the approach's tempo.
void approach_enter(pursuit_t *pursuit, stage_t stage, rng_t *rng, uint32_t time);
/// One conversation between the accounts in use, counted. @return as engine_talk
talk_t approach_talk(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool child_starts, double answer,
                     uint8_t flags);
#endif

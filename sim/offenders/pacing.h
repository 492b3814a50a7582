// SPDX-License-Identifier: GPL-3.0-or-later
// When offenders do things: active spells, looking for children, hours of conversations.
#ifndef VIGIL_PACING_H
#define VIGIL_PACING_H
#include "sim/offenders/roster.h"

/// Draws pace, spells and the first times of a person at the start of a run.
void pacing_start(const world_t *world, culprit_t *culprit);
/// Approaches a person is expected to begin in the run, at most.
double pacing_expected(const world_t *world, const culprit_t *culprit);
/// The next time at which the person looks for children, after `time`, and how many approaches to begin then.
uint32_t pacing_next_search(const scene_t *scene, culprit_t *culprit, rng_t *rng, uint32_t time, uint32_t *approaches);
/// The next conversation of an approach, after `time`.
uint32_t pacing_next_talk(const scene_t *scene, const culprit_t *culprit, const pursuit_t *pursuit, rng_t *rng,
                          uint32_t time);
#endif

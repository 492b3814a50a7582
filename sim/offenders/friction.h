// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to an approach when something stands in its way: a measure, the child's discomfort, a closure. The
// responses are fixed: give up, or go on by another profile or platform with a given chance.
#ifndef VIGIL_FRICTION_H
#define VIGIL_FRICTION_H
#include "sim/offenders/childhood.h"

/// The approach is over.
void friction_end(scene_t *scene, pursuit_t *pursuit, approach_end_t end, uint32_t time);
/// Goes on by another open profile of the person on a platform where the child is; false if there is none.
bool friction_switch(const scene_t *scene, pursuit_t *pursuit, rng_t *rng);
/// A move to another platform came to nothing: back to the accounts in use before.
void friction_stay(pursuit_t *pursuit);
/// A measure stopped what was to be done: another profile with chance `persist`, else the end.
/// @param[in] capped  as the account had begun too many contacts
void friction_denied(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool capped);
/// The child's account blocks the one in use at `time`, perhaps with a report; the tie ends. @return s of the last row
uint32_t friction_block(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool block, bool report);
/// After a block: contact by another profile with chance `recontact`, else the end.
void friction_blocked(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);
/// The platform closed the account in use.
void friction_closed(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// How an offender finds a child: search, suggestion, contact lists, public rooms, or the own circles.
#ifndef VIGIL_SELECTION_H
#define VIGIL_SELECTION_H
#include "sim/offenders/roster.h"

typedef struct {
    uint32_t account, child_account;
    uint8_t flags; // event flags: how the child was found
} selection_t;

/// Looks for a child whom the person is not after already; only what a user could see decides.
/// @return  false if none was found, or a measure hid all who were
/// @param[in] draws  the attempt's own
bool selection_find(const scene_t *scene, culprit_t *culprit, rng_t draws, uint32_t time, selection_t *found);
/// An account's age is a child's age to the eye: by declared age, or in spite of it with chance `seen`.
bool selection_looks_child(const world_t *world, uint32_t account, rng_t *rng, double seen);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The course of an approach after contact: conversations, changes of stage, moves to other platforms, the end.
#ifndef VIGIL_CYCLE_H
#define VIGIL_CYCLE_H
#include "sim/offenders/roster.h"

/// Does what is due of an approach under way, and sets when it is due next (later than `time`) or ends it.
void cycle_step(scene_t *scene, pursuit_t *pursuit, uint32_t time);
#endif

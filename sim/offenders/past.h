// SPDX-License-Identifier: GPL-3.0-or-later
// The past of further profiles: contacts made before the start.
#ifndef VIGIL_PAST_H
#define VIGIL_PAST_H
#include "sim/world/world.h"

/// Gives an account that is open at the start contacts from before it, by its age.
/// @threads alone, before the first tick: changes contacts of any shard
void past_contacts(world_t *world, uint32_t account);
#endif

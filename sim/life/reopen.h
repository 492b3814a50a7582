// SPDX-License-Identifier: GPL-3.0-or-later
// A further account for someone in the middle of a run: after a closure, or to follow a conversation elsewhere.
#ifndef VIGIL_REOPEN_H
#define VIGIL_REOPEN_H
#include "sim/world/world.h"

/// Opens one of the shard's spare accounts for `person`, registered at `time`, in the person's region and network; the
/// person's ordinary life knows nothing of it yet. The caller emits EVENT_REGISTER.
/// @param[in] new_device one not used before, instead of that of the person's first account
/// @return  the account, or NO_ACCOUNT when the shard has no spare left
/// @threads main thread, between ticks
uint32_t reopen_spare(world_t *world, uint32_t person, platform_t platform, uint32_t time, uint8_t declared_age,
                      bool new_device);
/// The account takes the place of a closed one of its platform (else of any closed one) in the person's list, so that
/// the person's ordinary life goes on there.
/// @threads main thread, between ticks
void reopen_list(world_t *world, uint32_t account);
/// Takes an opening back: the account never came to life (a measure refused the registration).
/// @threads main thread, between ticks, before anything else has happened to the account
void reopen_cancel(world_t *world, uint32_t account);
#endif

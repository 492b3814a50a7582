// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario of one world, where worlds of a study differ: numbers drawn for it, a type of offenders left out of it.
// Training and validation worlds draw inside the ranges of protocol.vary and lack protocol.leave_out; test worlds have
// all types and draw as protocol.vary_test says.
#ifndef VIGIL_WORLD_SCENARIO_H
#define VIGIL_WORLD_SCENARIO_H
#include "results/worlds/vary.h"
#include "results/worlds/watched_world.h"

typedef struct {
    const scenario_t *scenario; // of the world: the study's own, or `own`
    scenario_t *own;            // NULL where nothing differs
} world_scenario_t;

/// @param[in] study  must outlive it
/// @return  0, ERR_INPUT, ERR_MEMORY. Close also after a failure
int world_scenario_open(world_scenario_t *self, const scenario_t *study, world_role_t role, uint32_t index);
void world_scenario_close(world_scenario_t *self);
/// What a world draws.
/// @param[out] varied  [n] to be freed by the caller, also after a failure; n is 0 where it draws nothing
/// @return  0, ERR_INPUT, ERR_MEMORY
int world_scenario_varied(const scenario_t *study, world_role_t role, uint32_t index, varied_t **varied, size_t *n);
/// Checks protocol.vary before any world is simulated. @return 0, ERR_INPUT, ERR_MEMORY
int world_scenario_check(const scenario_t *study);
#endif

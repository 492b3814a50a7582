// SPDX-License-Identifier: GPL-3.0-or-later
// Simulates worlds, without detectors, and counts what the targets ask of them.
#ifndef VIGIL_TARGETS_RUN_H
#define VIGIL_TARGETS_RUN_H
#include "results/worlds/watched_world.h"

/// Runs worlds 0 .. worlds - 1 of a role, one after the other; each is parallel inside. Those of WORLD_TEST are the
/// ones that `vigil run` scores.
/// @param[in]  watch  may add a taker of batches to each world and see its end; or NULL
/// @param[out] out    [worlds] for target_rows
/// @return  0, ERR_MEMORY, ERR_INPUT, ERR_STOPPED, or what the watch returned
int targets_run(const scenario_t *scenario, world_role_t role, uint32_t worlds, const world_watch_t *watch,
                target_counts_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A world's rows in the result: sizes and prevalence, how approaches ended, what measures did.
#ifndef VIGIL_WORLD_ROWS_H
#define VIGIL_WORLD_ROWS_H
#include "results/files/run_result.h"
#include "results/worlds/world_run.h"

/// @return  0, ERR_MEMORY
int world_rows_add(run_result_t *result, world_role_t role, uint32_t index, const world_output_t *out);
/// The same of a test world that ran without detectors.
/// @return  0, ERR_MEMORY
int world_rows_watched(run_result_t *result, uint32_t index, uint64_t seed, const sim_t *sim, const truth_t *truth);
/// The same of a world known from files alone; what only a simulation counts stays 0.
/// @return  0, ERR_MEMORY
int world_rows_scored(run_result_t *result, const scored_world_t *world, uint64_t seed);
/// The numbers that a world of the study drew for itself (protocol.vary).
/// @return  0, ERR_MEMORY, ERR_INPUT
int world_rows_varied(run_result_t *result, const scenario_t *study, world_role_t role, uint32_t index);
#endif

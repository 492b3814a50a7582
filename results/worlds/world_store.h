// SPDX-License-Identifier: GPL-3.0-or-later
// Where a run keeps what came of its finished worlds, so that one that was broken off need not run them again.
#ifndef VIGIL_WORLD_STORE_H
#define VIGIL_WORLD_STORE_H
#include "results/worlds/world_run.h"

typedef struct {
    void *self;
    /// @param[out] out    free with world_output_free, also after a failure
    /// @param[out] found  false: the world was not kept, `out` is empty and the world has to be run
    /// @return  0 or ERR_*, which ends the run
    int (*fetch)(void *self, world_role_t role, uint32_t index, world_output_t *out, bool *found);
    /// Called once a world that was run, in order of role and index. @return 0 or ERR_*, which ends the run
    int (*keep)(void *self, world_role_t role, uint32_t index, const world_output_t *out);
} world_store_t;
#endif

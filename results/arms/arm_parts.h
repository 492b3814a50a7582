// SPDX-License-Identifier: GPL-3.0-or-later
// Finished worlds of an experiment, kept in the folder that a benchmark keeps its own in, until the results are
// written.
#ifndef VIGIL_ARM_PARTS_H
#define VIGIL_ARM_PARTS_H
#include "results/arms/arm_run.h"
#include "results/bench/parts.h"

typedef struct {
    parts_t parts; // opened by parts_open, closed by parts_close
    uint32_t worlds;
    void *teller;
    void (*tell)(void *teller, uint32_t world, const char *what, double days);
} arm_parts_t;

/// From now on the worlds of this experiment. Those that are there are checked to be of it.
/// @param[in]  text   of plan_world_text
/// @param[out] found  how many there are
/// @return  0, ERR_IO, ERR_FORMAT (names the file that is not, and what to do)
int arm_parts_use(arm_parts_t *self, const char *text, uint32_t worlds, size_t *found);
/// Borrows `self`.
arm_store_t arm_parts_store(arm_parts_t *self);
/// Removes the worlds in use, and those after them that a run of more worlds has left.
void arm_parts_remove(const arm_parts_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Time to detection of all offenders of several worlds on one grid, so that any weights give a survival curve in one
// pass.
#ifndef VIGIL_DELAY_H
#define VIGIL_DELAY_H
#include "results/metrics/evidence.h"
#include "results/metrics/survival.h"

#define NOT_WATCHED UINT32_MAX

typedef struct {
    size_t n;       // offenders of all worlds, in order of worlds
    size_t points;  // distinct times
    double *time;   // [points] d, rising
    uint32_t *rank; // [n] index of the offender's time, or NOT_WATCHED: never scored after onset
    uint8_t *event; // [n] 1 alerted, 0 censored
} delay_t;

/// @param[in] world    [worlds]
/// @param[in] evidence [worlds] of one detector
/// @return  0, ERR_MEMORY
int delay_init(delay_t *self, const scored_world_t *world, const budget_evidence_t *const *evidence, size_t worlds);
void delay_free(delay_t *self);
#endif

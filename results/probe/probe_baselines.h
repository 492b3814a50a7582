// SPDX-License-Identifier: GPL-3.0-or-later
// L4 and L5: does a detector say more than one count, and more than how much somebody does?
#ifndef VIGIL_PROBE_BASELINES_H
#define VIGIL_PROBE_BASELINES_H
#include "results/evaluation/evaluation.h"
#include "results/probe/probe.h"

typedef struct {
    evaluation_t evaluation;
    frozen_t *frozen; // [detectors] no alerts: only rankings count here
    size_t positives;
    bool *blind; // [detectors]
} probe_baselines_t;

/// @return  0, ERR_MEMORY
int probe_baselines_init(probe_baselines_t *self, const probe_t *probe);
void probe_baselines_free(probe_baselines_t *self);
/// Takes the world over. @return 0, ERR_MEMORY
int probe_baselines_add(probe_baselines_t *self, scored_world_t *world, const probe_scores_t *scores);
/// One row a detector. @return 0, ERR_MEMORY
int probe_baselines_end(probe_baselines_t *self, const probe_t *probe);

#define TWINS 5 // benign accounts beside each offender's

typedef struct {
    double *ap, *chance, *whole; // [detectors] summed over worlds: among twins, by chance there, among all
    double imbalance;            // largest difference of a covariate's means, in standard deviations
    size_t worlds, positives;
} probe_twins_t;

int probe_twins_init(probe_twins_t *self, size_t detectors);
void probe_twins_free(probe_twins_t *self);
/// @return  0, ERR_MEMORY
/// @cost    O(positive x negative accounts)
int probe_twins_add(probe_twins_t *self, const probe_world_t *world);
int probe_twins_end(const probe_twins_t *self, const probe_t *probe);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// L1 and L2: labels that mean nothing must be found by chance only.
#ifndef VIGIL_PROBE_LABELS_H
#define VIGIL_PROBE_LABELS_H
#include "results/probe/probe.h"
#include "results/probe/probe_chance.h"

/// Deals the labels of a world to other people among those whose accounts have acted.
/// @param[out] out free with truth_free, also after a failure
/// @return  0, ERR_MEMORY
int probe_permute(const probe_log_t *log, truth_t *out);

/// Detectors' rankings of worlds under meaningless labels.
typedef struct {
    chance_world_t *world; // [worlds]
    size_t worlds, added;
    bool *blind, *flat; // [detectors] had no labels to learn from; gave everybody one score
} probe_labels_t;

int probe_labels_init(probe_labels_t *self, size_t worlds, size_t detectors);
void probe_labels_free(probe_labels_t *self);
/// @return  0, ERR_MEMORY
int probe_labels_add(probe_labels_t *self, const probe_log_t *log, const probe_scores_t *scores);
/// One row a detector. @return 0, ERR_MEMORY
int probe_labels_end(const probe_labels_t *self, const probe_t *probe, probe_id_t id);
#endif

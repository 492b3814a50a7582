// SPDX-License-Identifier: GPL-3.0-or-later
// What a detector cost: processor time by what it was asked to do, and memory. Outside the promise of equal bytes.
#ifndef VIGIL_DETECTOR_COST_H
#define VIGIL_DETECTOR_COST_H
#include <stddef.h>
#include <stdint.h>

/// Sums over worlds, but `bytes`. Times are of vigil's own threads: what a plug-in's process spends is not in them.
typedef struct {
    double fit_s, observe_s, prepare_s, score_s; // opening and fitting; events; the past as a whole; rows
    uint64_t events, scores;                     // rows of metadata of the worlds it followed; scores it gave
    uint64_t bytes;                              // most that its state held at the end of a world, all views together
} detector_cost_t;

/// Adds times and counts; keeps the larger memory.
void detector_cost_add(detector_cost_t *self, const detector_cost_t *other);
/// Rows of metadata per second of observing, preparing and scoring; NaN where nothing was followed.
double detector_cost_rate(const detector_cost_t *self);
/// Bytes that the process has been given by malloc and not returned; 0 where the library cannot tell.
size_t detector_cost_held(void);
#endif

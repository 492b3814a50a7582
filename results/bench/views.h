// SPDX-License-Identifier: GPL-3.0-or-later
// The value of sharing: the same detectors in the same worlds with more and more to see, paired by world.
#ifndef VIGIL_VIEWS_H
#define VIGIL_VIEWS_H
#include "results/files/run_result.h"
#include "results/worlds/world_store.h"
#include "scenarios/scenario.h"
#include <stdio.h>

#define VIEWS 3 // view_scope_t: silo, device, all

/// The share of offenders found, as the mean over test worlds, with its interval.
typedef struct {
    double value, low, high;
} view_recall_t;

/// More seen less a silo: the mean over test worlds of each one's difference, with the interval and the p of that mean.
typedef struct {
    double value, low, high, p, p_holm;
    const char *verdict;
} view_difference_t;

typedef struct {
    char detector[VIEWS][RESULT_NAME];
    view_recall_t recall[VIEWS];
    view_difference_t more[VIEWS]; // [0] unused
} view_row_t;

typedef struct {
    size_t detectors, worlds;
    view_row_t *row; // [detectors + 1]; the last is the best of each view, chosen on validation worlds
    double budget;
} views_t;

/// Compares finished runs of one scenario that differ in protocol.view alone.
/// @param[in] scenario  of the silo
/// @param[in] result    [VIEWS] of the runs, same detectors in the same order
/// @param[in] store     [VIEWS] with all their validation and test worlds
/// @return  0, ERR_MEMORY, ERR_FORMAT (the worlds differ), or what a store returned
int views_compare(views_t *self, const scenario_t *scenario, const run_result_t *result, const world_store_t *store);
void views_free(views_t *self);
/// A section in Markdown. @return 0, ERR_MEMORY, ERR_IO
int views_write(const views_t *self, FILE *out);
#endif

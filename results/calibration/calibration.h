// SPDX-License-Identifier: GPL-3.0-or-later
// Fits knobs of a scenario to published figures: worlds of the same seeds at every evaluation, and the distance of what
// they come to from the published ranges.
#ifndef VIGIL_CALIBRATION_H
#define VIGIL_CALIBRATION_H
#include "results/calibration/knob.h"
#include "results/calibration/search.h"
#include "results/targets/target_counts.h"

typedef struct {
    scenario_t *scenario; // its knobs are turned; left at the best values
    const knob_t *knob;
    size_t knobs; // 1 .. SEARCH_DIMENSIONS, at most as many as targets
    const target_id_t *target;
    size_t targets;
    search_method_t method;
    uint32_t worlds, evaluations;
    /// Told before each world, for progress; or NULL.
    void (*tell)(void *self, uint32_t evaluation, uint32_t world);
    void *self;
} calibration_t;

#define CALIBRATION_REFUSED_BYTES 160

/// One evaluation: where the knobs stood, and what the worlds came to.
typedef struct {
    double x[SEARCH_DIMENSIONS], distance;
    double value[TARGETS], denominator[TARGETS]; // of every target, fitted or not
    char refused[CALIBRATION_REFUSED_BYTES];     // why no scenario may say this: not simulated, infinitely far; or ""
} calibration_step_t;

typedef struct {
    calibration_step_t *step; // [steps] owned; the first is the scenario as it was
    size_t steps, room, best; // index of the best
} calibration_trace_t;

/// What a difference to the published range is measured in: of a share two percentage points or, if less, half of what
/// is published; of others a tenth of it.
double calibration_tolerance(const scenario_t *scenario, target_id_t target);
/// The sum over targets of (difference of value and published range / tolerance) squared; 0 inside the range. A value
/// that is not defined counts as a hundred tolerances off.
double calibration_distance(const scenario_t *scenario, const target_counts_t *sum, const target_id_t *target,
                            size_t targets);
/// True if an evaluation came nearer than the scenario as it was: only then has anything been fitted.
bool calibration_improved(const calibration_trace_t *trace);
/// Simulates and searches. The worlds are training worlds: none of those that `vigil run` scores.
/// @param[out] trace  free with calibration_trace_free in any case
/// @return  0, ERR_MEMORY, ERR_INPUT, ERR_STOPPED
int calibration_run(const calibration_t *self, calibration_trace_t *trace);
void calibration_trace_free(calibration_trace_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/calibration/calibration.h"

#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "results/targets/target_rows.h"
#include "results/targets/targets_run.h"

#define SHARE_TOLERANCE 0.02
#define OTHER_TOLERANCE 0.1
#define UNDEFINED 100.0 // tolerances

typedef struct {
    const calibration_t *calibration;
    calibration_trace_t *trace;
    target_counts_t *world; // [worlds]
} calibrating_t;

double calibration_tolerance(const scenario_t *scenario, target_id_t target)
{
    const double *published = target_published(&scenario->targets, target);
    double middle = (published[0] + published[1]) / 2;
    if (middle <= 0) return SHARE_TOLERANCE;
    return target_info[target].kind == TARGET_SHARE ? fmin(SHARE_TOLERANCE, middle / 2) : OTHER_TOLERANCE * middle;
}

double calibration_distance(const scenario_t *scenario, const target_counts_t *sum, const target_id_t *target,
                            size_t targets)
{
    double distance = 0;
    for (size_t i = 0; i < targets; i++) {
        const double *published = target_published(&scenario->targets, target[i]);
        double value = target_value(target[i], sum), off = UNDEFINED;
        if (!isnan(value)) {
            off = fmax(fmax(published[0] - value, value - published[1]), 0);
            off /= calibration_tolerance(scenario, target[i]);
        }
        distance += off * off;
    }
    return distance;
}

static int begin_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)role, (void)seed, (void)sink;
    const calibrating_t *c = self;
    if (c->calibration->tell) c->calibration->tell(c->calibration->self, (uint32_t)c->trace->steps + 1, index);
    return 0;
}

/// Asks of the knobs as they stand what is asked of a scenario that is loaded.
static int check_candidate(scenario_t *scenario, char refused[CALIBRATION_REFUSED_BYTES])
{
    param_origin_t origin = scenario->origin;
    scenario->origin = (param_origin_t){0}; // the value is the search's, so no file or --set is to blame
    int code = scenario_check(scenario);
    scenario->origin = origin;
    if (code != ERR_INPUT) return code;
    snprintf(refused, CALIBRATION_REFUSED_BYTES, "%s", error_text());
    error_clear();
    return 0;
}

static int simulate(calibrating_t *c, calibration_step_t *step)
{
    const calibration_t *of = c->calibration;
    world_watch_t watch = {.self = c, .begin = begin_world};
    target_counts_t sum = {0};
    CHECK(targets_run(of->scenario, WORLD_TRAINING, of->worlds, &watch, c->world));
    for (uint32_t w = 0; w < of->worlds; w++) target_counts_add(&sum, &c->world[w]);
    for (int t = 0; t < TARGETS; t++) {
        step->value[t] = target_value((target_id_t)t, &sum);
        step->denominator[t] = sum.denominator[t];
    }
    step->distance = calibration_distance(of->scenario, &sum, of->target, of->targets);
    return 0;
}

static int evaluate(void *self, double *x, double *distance)
{
    calibrating_t *c = self;
    const calibration_t *of = c->calibration;
    calibration_step_t step = {.distance = INFINITY};
    for (int t = 0; t < TARGETS; t++) step.value[t] = NAN;
    for (size_t k = 0; k < of->knobs; k++) step.x[k] = x[k] = knob_set(&of->knob[k], x[k]);
    CHECK(check_candidate(of->scenario, step.refused));
    if (step.refused[0] == '\0') CHECK(simulate(c, &step));
    *distance = step.distance;
    CHECK(array_reserve(&c->trace->step, &c->trace->room, c->trace->steps + 1, sizeof step));
    c->trace->step[c->trace->steps++] = step;
    return 0;
}

int calibration_run(const calibration_t *self, calibration_trace_t *trace)
{
    calibrating_t calibrating = {.calibration = self, .trace = trace};
    search_best_t best;
    search_t search = {.method = self->method,
                       .sides = self->knobs,
                       .evaluations = self->evaluations,
                       .value = evaluate,
                       .self = &calibrating};
    memset(trace, 0, sizeof *trace);
    for (size_t k = 0; k < self->knobs; k++)
        search.side[k] = (search_side_t){.low = self->knob[k].low,
                                         .high = self->knob[k].high,
                                         .start = knob_get(&self->knob[k]),
                                         .logarithmic = search_is_logarithmic(self->knob[k].low, self->knob[k].high)};
    CHECK(ARRAY_NEW(calibrating.world, self->worlds));
    int code = search_run(&search, &best);
    free(calibrating.world);
    CHECK(code);
    trace->best = best.evaluation - 1;
    for (size_t k = 0; k < self->knobs; k++) knob_set(&self->knob[k], best.x[k]);
    return 0;
}

bool calibration_improved(const calibration_trace_t *trace) { return trace->best > 0; }

void calibration_trace_free(calibration_trace_t *self)
{
    free(self->step);
    memset(self, 0, sizeof *self);
}

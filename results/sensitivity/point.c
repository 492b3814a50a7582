// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/sensitivity/point.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "sim/measures/measure.h"

#define SHIFT_SLOT 100 // apart from the roles of worlds that draw for themselves (vary.c)

int points_place(size_t factors, uint64_t seed, size_t points, double *u)
{
    size_t d = factors + 1;
    double shift[SURFACE_FACTORS_MAX];
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)d);
    if (!sequence) return error_set(ERR_MEMORY, "out of memory for points of %zu factors", factors);
    for (size_t f = 0; f < d; f++) {
        rng_t rng = rng_at(seed, (uint32_t)f, SHIFT_SLOT, RNG_VARY);
        shift[f] = rng_unit(&rng);
    }
    for (size_t p = 0; p < points; p++) {
        gsl_qrng_get(sequence, u + p * d); // GSL leaves the origin out by itself
        for (size_t f = 0; f < d; f++) {
            double at = u[p * d + f] + shift[f];
            u[p * d + f] = at - floor(at);
        }
    }
    gsl_qrng_free(sequence);
    return 0;
}

static int read_own(scenario_t *self, const char *path, const char *text)
{
    param_input_t input = {.path = path, .text = text};
    CHECK(scenario_init(self));
    CHECK(measures_register(self));
    return scenario_read(self, &input);
}

/// Puts the factors' values into a scenario whose schema is the study's.
static int put(scenario_t *self, const scenario_t *study, const plan_t *plan, uint32_t world)
{
    const factors_t *factors = &plan->factors;
    double *u = NULL;
    size_t d = factors->n + 1;
    CHECK(ARRAY_NEW(u, (world + 1) * d));
    int code = points_place(factors->n, study->run.seed, world + 1, u);
    for (size_t f = 0; f < factors->n && code == 0; f++)
        factor_put(&factors->factor[f], study, self, factor_value(&factors->factor[f], u[world * d + f]));
    free(u);
    return code;
}

/// Reads what was put, as a file would be: keys that do not go together are told.
static int read_back(const scenario_t *self, uint32_t world)
{
    scenario_t again = {0};
    char path[64], why[2048];
    char *text = param_effective(self->section, self->sections);
    if (!text) return error_set(ERR_MEMORY, "no memory for the scenario of a point");
    snprintf(path, sizeof path, "the scenario of point %u", world);
    int code = read_own(&again, path, text);
    scenario_free(&again);
    free(text);
    if (code != ERR_INPUT) return code;
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(code, "%s.factors: some values within the ranges do not go together: %s", PLAN_SECTION, why);
}

int point_open(point_t *self, const scenario_t *study, const plan_t *plan, uint32_t world)
{
    *self = (point_t){.scenario = study};
    if (plan->keys.design != DESIGN_SENSITIVITY) return 0;
    char *text = param_effective(study->section, study->sections);
    int code = text ? ARRAY_NEW(self->own, 1) : error_set(ERR_MEMORY, "no memory for the scenario of a point");
    if (code == 0) code = read_own(self->own, "the scenario of a point", text);
    free(text);
    CHECK(code);
    self->scenario = self->own;
    CHECK(put(self->own, study, plan, world));
    return read_back(self->own, world);
}

void point_close(point_t *self)
{
    if (self->own) scenario_free(self->own);
    free(self->own);
    *self = (point_t){0};
}

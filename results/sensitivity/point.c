// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/sensitivity/point.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/worlds/scenario_copy.h"

#define DESIGN_SLOT 100 // apart from the roles of worlds that draw for themselves (vary.c)

/// In each of `points` equal parts of its range once, in an order of the factor's own.
static void place_factor(uint64_t seed, uint32_t factor, size_t points, size_t stride, uint32_t *part, double *u)
{
    rng_t rng = rng_at(seed, factor, DESIGN_SLOT, RNG_VARY);
    for (uint32_t p = 0; p < points; p++) {
        uint32_t other = rng_below(&rng, p + 1); // the shuffle of Fisher and Yates, from the inside out
        part[p] = part[other];
        part[other] = p;
    }
    for (size_t p = 0; p < points; p++) u[p * stride] = (part[p] + rng_unit(&rng)) / (double)points;
}

int points_place(size_t factors, uint64_t seed, size_t points, double *u)
{
    uint32_t *part = NULL;
    CHECK(ARRAY_NEW(part, points));
    for (uint32_t f = 0; f <= factors; f++) place_factor(seed, f, points, factors + 1, part, u + f);
    free(part);
    return 0;
}

/// Puts the factors' values into a scenario whose schema is the study's.
static int put(scenario_t *self, const scenario_t *study, const plan_t *plan, uint32_t world)
{
    const factors_t *factors = &plan->factors;
    double *u = NULL;
    size_t d = factors->n + 1;
    CHECK(ARRAY_NEW(u, plan_worlds(plan) * d));
    int code = points_place(factors->n, study->run.seed, plan_worlds(plan), u);
    for (size_t f = 0; f < factors->n && code == 0; f++)
        factor_put(&factors->factor[f], study, self, factor_value(&factors->factor[f], u[world * d + f]));
    free(u);
    return code;
}

/// Reads what was put, as a file would be: keys that do not go together are told.
static int read_back(const scenario_t *self, uint32_t world)
{
    scenario_t again;
    char called[64], why[2048];
    snprintf(called, sizeof called, "the scenario of point %u", world);
    int code = scenario_copy(&again, self, called);
    scenario_free(&again);
    if (code != ERR_INPUT) return code;
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(code, "%s.factors: some values within the ranges do not go together: %s", PLAN_SECTION, why);
}

int point_open(point_t *self, const scenario_t *study, const plan_t *plan, uint32_t world)
{
    *self = (point_t){.scenario = study};
    if (plan->keys.design != DESIGN_SENSITIVITY) return 0;
    CHECK(ARRAY_NEW(self->own, 1));
    self->scenario = self->own;
    CHECK(scenario_copy(self->own, study, "the scenario of a point"));
    CHECK(put(self->own, study, plan, world));
    return read_back(self->own, world);
}

void point_close(point_t *self)
{
    if (self->own) scenario_free(self->own);
    free(self->own);
    *self = (point_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/world_scenario.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "results/worlds/scenario_copy.h"
#include "scenarios/held_out.h"

/// What a world draws, and the keys of `scenario` that it is drawn for.
typedef struct {
    vary_t vary;
    varied_t varied[VARY_MAX];
} draws_t;

static bool draws_any(const protocol_t *protocol, world_role_t role)
{
    return protocol->vary[0] && (role != WORLD_TEST || protocol->vary_test != VARY_FIXED);
}

static int draw(draws_t *self, const scenario_t *scenario, world_role_t role, uint32_t index)
{
    bool outside = role == WORLD_TEST && scenario->protocol.vary_test == VARY_OUTSIDE;
    if (!draws_any(&scenario->protocol, role)) return 0;
    CHECK(vary_read(&self->vary, scenario));
    return vary_draw(&self->vary, scenario->run.seed, role, index, outside, self->varied);
}

int world_scenario_varied(const scenario_t *study, world_role_t role, uint32_t index, varied_t **varied, size_t *n)
{
    draws_t *draws = NULL;
    *varied = NULL;
    *n = 0;
    CHECK(ARRAY_NEW(draws, 1));
    int code = draw(draws, study, role, index);
    if (code == 0) code = ARRAY_NEW(*varied, draws->vary.n);
    if (code == 0) memcpy(*varied, draws->varied, (*n = draws->vary.n) * sizeof **varied);
    free(draws);
    return code;
}

int world_scenario_check(const scenario_t *study)
{
    vary_t *vary = NULL;
    CHECK(ARRAY_NEW(vary, 1));
    int code = vary_read(vary, study);
    free(vary);
    return code;
}

static int make_own(scenario_t *self, const scenario_t *study, world_role_t role, uint32_t index)
{
    draws_t *draws = NULL;
    CHECK(scenario_copy(self, study, "the scenario of a world"));
    CHECK(ARRAY_NEW(draws, 1));
    int code = draw(draws, self, role, index);
    for (size_t k = 0; code == 0 && k < draws->vary.n; k++) knob_put(&draws->vary.knob[k], draws->varied[k].value);
    if (role != WORLD_TEST) held_out_leave(self);
    free(draws);
    return code;
}

int world_scenario_open(world_scenario_t *self, const scenario_t *study, world_role_t role, uint32_t index)
{
    const protocol_t *protocol = &study->protocol;
    *self = (world_scenario_t){.scenario = study};
    if (!draws_any(protocol, role) && (protocol->leave_out == OFFENDER_NONE || role == WORLD_TEST)) return 0;
    CHECK(ARRAY_NEW(self->own, 1));
    self->scenario = self->own;
    return make_own(self->own, study, role, index);
}

void world_scenario_close(world_scenario_t *self)
{
    if (self->own) scenario_free(self->own);
    free(self->own);
    *self = (world_scenario_t){0};
}

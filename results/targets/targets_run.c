// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/targets/targets_run.h"

#include "core/error.h"
#include "results/worlds/world_scenario.h"

static int run_world(watched_world_t *world, truth_t *truth, target_counts_t *out)
{
    CHECK(watched_world_open(world));
    CHECK(watched_world_run(world, (sink_t){0}));
    CHECK(sim_truth(world->sim, truth));
    return watched_world_end(world, truth, out);
}

int targets_run(const scenario_t *scenario, world_role_t role, uint32_t worlds, const world_watch_t *watch,
                target_counts_t *out)
{
    int code = 0;
    for (uint32_t w = 0; w < worlds && code == 0; w++) {
        world_scenario_t own = {.scenario = scenario}; // training worlds serve a fit, which is of the scenario itself
        if (role == WORLD_TEST) code = world_scenario_open(&own, scenario, role, w);
        watched_world_t world = {.scenario = own.scenario, .watch = watch, .role = role, .index = w, .counted = true};
        truth_t truth = {0};
        if (code == 0) code = run_world(&world, &truth, &out[w]);
        truth_free(&truth);
        watched_world_close(&world);
        world_scenario_close(&own);
    }
    return code;
}

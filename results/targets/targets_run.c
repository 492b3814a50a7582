// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/targets/targets_run.h"

#include "core/error.h"
#include "results/world_scenario.h"

typedef struct {
    const scenario_t *scenario;
    const world_watch_t *watch;
    sim_t *sim;
    target_collector_t collector;
    truth_t truth;
    world_role_t role;
    uint32_t index;
} running_t;

static int run(running_t *r, uint64_t seed)
{
    target_view_t view = target_view_of(r->sim);
    CHECK(target_collector_open(&r->collector, &view, r->scenario->run.days));
    sink_t sink[2] = {target_collector_sink(&r->collector), {NULL, NULL}};
    if (r->watch && r->watch->begin) CHECK(r->watch->begin(r->watch->self, r->sim, r->role, r->index, seed, &sink[1]));
    return sim_run(r->sim, sink, sink[1].take ? 2 : 1);
}

static int finish(running_t *r, target_counts_t *out)
{
    CHECK(sim_truth(r->sim, &r->truth));
    if (r->watch && r->watch->end) CHECK(r->watch->end(r->watch->self, r->sim, &r->truth, r->role, r->index));
    return target_collector_end(&r->collector, &r->truth, out);
}

static int run_world(const scenario_t *scenario, world_role_t role, const world_watch_t *watch, uint32_t index,
                     target_counts_t *out)
{
    running_t r = {.scenario = scenario, .watch = watch, .role = role, .index = index};
    world_scenario_t own = {.scenario = scenario}; // training worlds serve a fit, which is of the scenario itself
    uint64_t seed = rng_world_seed(scenario->run.seed, (uint32_t)role, index);
    int code = role == WORLD_TEST ? world_scenario_open(&own, scenario, role, index) : 0;
    if (code == 0) code = sim_open(&r.sim, own.scenario, seed);
    if (code == 0) code = run(&r, seed);
    if (code == 0) code = finish(&r, out);
    target_collector_free(&r.collector);
    truth_free(&r.truth);
    sim_close(r.sim);
    world_scenario_close(&own);
    return code;
}

int targets_run(const scenario_t *scenario, world_role_t role, uint32_t worlds, const world_watch_t *watch,
                target_counts_t *out)
{
    for (uint32_t w = 0; w < worlds; w++) CHECK(run_world(scenario, role, watch, w, &out[w]));
    return 0;
}

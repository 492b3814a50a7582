// SPDX-License-Identifier: GPL-3.0-or-later
// A baseline is an arm like any other, branched too, so that the warmed-up world stays as it was for the next one.
#include "results/arms/arm_run.h"

#include "core/array.h"
#include "core/failure.h"
#include "core/rng.h"
#include "results/arms/arm_acts.h"
#include "results/sensitivity/point.h"
#include "results/worlds/world_scenario.h"

#include <omp.h>
#include <string.h>

/// One world under one response, warmed up.
typedef struct {
    const plan_t *plan;
    const arm_loop_t *loop;
    uint32_t world;
    scenario_t study;     // baseline of the response
    world_scenario_t own; // the world's
    char *text;           // effective scenario of the world
    sim_t *base;
    arm_start_t start;
} warm_t;

static int check_arms(const scenario_t *study, const plan_t *plan, const arm_design_t *design)
{
    char *text = NULL;
    scenario_t baseline = {0};
    int code = scenario_text(study, &text);
    if (code == 0) code = world_scenario_check(study);
    if (code == 0) code = arm_acts_check_tested(study, plan);
    if (code == 0) code = arm_scenario(&baseline, text, plan, &design->arm[0]);
    // What a table of arms says is right by its making; what somebody wrote need not be.
    for (size_t a = 0; a < design->n && code == 0; a++) {
        scenario_t arm;
        if (design->arm[a].kind != ARM_LISTED) continue;
        code = arm_scenario(&arm, text, plan, &design->arm[a]);
        if (code == 0) code = arm_acts_check_listed(study, &baseline, &arm, design->arm[a].name);
        scenario_free(&arm);
    }
    scenario_free(&baseline);
    free(text);
    arm_wish_t wish;
    return code < 0 ? code : arm_loop_wish(study, plan, design, &wish);
}

int arm_run_check(const scenario_t *study, const plan_t *plan, const arm_design_t *design)
{
    int code = check_arms(study, plan, design);
    for (uint32_t w = 0; plan->factors.n > 0 && w < plan_worlds(plan) && code == 0; w++) {
        point_t point;
        code = point_open(&point, study, plan, w);
        point_close(&point);
    }
    return code;
}

static int open_warm(warm_t *warm, const scenario_t *study, const arm_t *baseline, uint32_t world)
{
    CHECK(arm_loop_baseline(&warm->study, study, warm->plan, baseline));
    CHECK(world_scenario_open(&warm->own, &warm->study, WORLD_TEST, world));
    CHECK(scenario_text(warm->own.scenario, &warm->text));
    CHECK(sim_open(&warm->base, warm->own.scenario, rng_world_seed(study->run.seed, WORLD_TEST, world)));
    CHECK(sim_run_until(warm->base, warm->plan->keys.branch_day * DAY_S, NULL, 0));
    return arm_start(&warm->start, warm->base);
}

static void close_warm(warm_t *warm)
{
    sim_close(warm->base);
    free(warm->text);
    world_scenario_close(&warm->own);
    scenario_free(&warm->study);
}

static int run_branch(const warm_t *warm, const scenario_t *scenario, arm_outcome_t *out)
{
    sim_t *sim = NULL;
    arm_start_t start = warm->start;
    arm_start_reopened(&start, warm->own.scenario, scenario);
    CHECK(sim_branch(&sim, warm->base, scenario));
    int code = sim_run(sim, NULL, 0);
    if (code == 0) code = arm_outcome(out, sim, &start);
    sim_close(sim);
    return code;
}

static int run_one(const warm_t *warm, const arm_t *arm, arm_outcome_t *out)
{
    scenario_t scenario;
    int code = arm_scenario(&scenario, warm->text, warm->plan, arm);
    if (code == 0 && arm_wish_of(&scenario).detector[0])
        code = arm_loop_run(warm->loop, warm->world, &warm->study, &scenario, warm->plan->keys.branch_day * DAY_S, out);
    else if (code == 0)
        code = run_branch(warm, &scenario, out);
    out->reach = arm_reach(&scenario, warm->own.scenario);
    scenario_free(&scenario);
    return code;
}

static int run_arms(const warm_t *warm, const arm_t *arm, size_t arms, arm_outcome_t *out)
{
    failure_t failure = {0};
#pragma omp parallel for schedule(dynamic, 1) if (arms >= (size_t)omp_get_max_threads())
    for (size_t a = 0; a < arms; a++) {
        if (failure_seen(&failure) == 0) failure_note(&failure, a, run_one(warm, &arm[a], &out[a]));
    }
    return failure.code < 0 ? error_set(failure.code, "%s", failure.text) : 0;
}

static void tell(const arm_store_t *store, uint32_t world, const char *what, double days)
{
    if (store && store->tell) store->tell(store->self, world, what, days);
}

/// Arms of one response.
static int run_level(const scenario_t *study, const plan_t *plan, const arm_t *arm, size_t arms, uint32_t world,
                     const arm_loop_t *loop, const arm_store_t *store, arm_outcome_t *out)
{
    warm_t *warm = NULL;
    char what[80];
    CHECK(ARRAY_NEW(warm, 1));
    warm->plan = plan;
    warm->loop = loop;
    warm->world = world;
    tell(store, world, "warm-up", plan->keys.branch_day);
    int code = open_warm(warm, study, &arm[0], world);
    snprintf(what, sizeof what, "%zu arms", arms);
    tell(store, world, what, 0);
    if (code == 0) code = run_arms(warm, arm, arms, out);
    for (size_t a = 1; a < arms && code == 0; a++) arm_outcome_displaced(&out[a], &out[0]);
    close_warm(warm);
    free(warm);
    return code;
}

/// For a line of progress, while a loop is made ready for the world that needs it first.
typedef struct {
    const arm_store_t *store;
    uint32_t world, days;
} listener_t;

static int tell_learning(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)seed, (void)sink;
    const listener_t *listener = self;
    char what[80];
    snprintf(what, sizeof what, "before it: %s world %u", world_role_name[role], index + 1);
    tell(listener->store, listener->world, what, listener->days);
    return 0;
}

/// What no arm may change any more, if any acts on a detector: once a run, and not where no world is left to be run.
static int open_loops(arm_loops_t *self, const scenario_t *study, const plan_t *plan, const arm_design_t *design,
                      uint32_t world, const arm_store_t *store)
{
    listener_t listener = {store, world, study->run.days};
    const world_watch_t watch = {.self = &listener, .begin = tell_learning};
    size_t each = design->n / plan->responses;
    arm_wish_t wish;
    if (self->open) return 0;
    CHECK(arm_loop_wish(study, plan, design, &wish));
    for (size_t r = 0; r < plan->responses && wish.detector[0]; r++)
        CHECK(arm_loop_open(&self->of[r], study, plan, &design->arm[r * each], &wish, &watch));
    self->open = true;
    return 0;
}

void arm_loops_close(arm_loops_t *self)
{
    for (int r = 0; r < RESPONSES; r++) arm_loop_close(&self->of[r]);
    self->open = false;
}

int arm_run_world(const scenario_t *study, const plan_t *plan, const arm_design_t *design, uint32_t world,
                  arm_loops_t *loops, const arm_store_t *store, arm_outcome_t *out)
{
    size_t each = design->n / plan->responses;
    point_t point;
    CHECK(open_loops(loops, study, plan, design, world, store));
    int code = point_open(&point, study, plan, world);
    for (size_t r = 0; r < plan->responses && code == 0; r++)
        code =
            run_level(point.scenario, plan, design->arm + r * each, each, world, &loops->of[r], store, out + r * each);
    point_close(&point);
    return code;
}

static int get_world(const scenario_t *study, const plan_t *plan, const arm_design_t *design, uint32_t world,
                     arm_loops_t *loops, const arm_store_t *store, arm_outcome_t *out)
{
    bool found = false;
    if (store && store->fetch) CHECK(store->fetch(store->self, world, out, design->n, &found));
    if (found) return 0;
    CHECK(arm_run_world(study, plan, design, world, loops, store, out));
    return store && store->keep ? store->keep(store->self, world, out, design->n) : 0;
}

static int init_table(arm_table_t *self, const plan_t *plan, const arm_design_t *design)
{
    *self = (arm_table_t){.worlds = plan_worlds(plan), .arms = design->n};
    CHECK(ARRAY_NEW(self->value, self->worlds * self->arms * OUTCOMES));
    CHECK(ARRAY_NEW(self->alerts, self->worlds * self->arms));
    CHECK(ARRAY_NEW(self->seed, self->worlds));
    return ARRAY_NEW(self->sum, self->arms);
}

static void add_world(arm_table_t *self, size_t world, const arm_outcome_t *out)
{
    for (size_t a = 0; a < self->arms; a++) {
        memcpy(self->value + (world * self->arms + a) * OUTCOMES, out[a].value, sizeof out[a].value);
        self->alerts[world * self->arms + a] = out[a].alerts;
        uint64_t *sum = &self->sum[a].of[0][0][0][0];
        const uint64_t *cost = &out[a].cost.of[0][0][0][0];
        for (size_t i = 0; i < sizeof *self->sum / sizeof *sum; i++) sum[i] += cost[i];
    }
}

int arm_run(const scenario_t *study, const plan_t *plan, const arm_design_t *design, const arm_store_t *store,
            arm_table_t *table)
{
    arm_outcome_t *out = NULL;
    arm_loops_t *loops = NULL;
    CHECK(init_table(table, plan, design));
    CHECK(ARRAY_NEW(out, design->n));
    int code = ARRAY_NEW(loops, 1);
    for (uint32_t w = 0; w < table->worlds && code == 0; w++) {
        table->seed[w] = rng_world_seed(study->run.seed, WORLD_TEST, w);
        code = get_world(study, plan, design, w, loops, store, out);
        if (code == 0) add_world(table, w, out);
    }
    if (loops) arm_loops_close(loops);
    free(loops);
    free(out);
    return code;
}

void arm_table_free(arm_table_t *self)
{
    free(self->value);
    free(self->alerts);
    free(self->seed);
    free(self->sum);
    *self = (arm_table_t){0};
}

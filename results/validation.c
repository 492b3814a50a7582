// SPDX-License-Identifier: GPL-3.0-or-later
// World by world: simulate, keep the messages, measure.
#include "results/validation.h"
#include "core/array.h"
#include "core/error.h"
#include "results/realism/edge_csv.h"
#include "results/realism/realism_rows.h"
#include "results/world_rows.h"
#include "trace/trace_export.h"
#include <math.h>
#include <omp.h>

#define UNIX_LEAST INT64_C(631152000) // 1990: times from here on are dates, not seconds since some start

/// Day 0 is a Monday in 1970's count, moved to the scenario's weekday.
static realism_clock_t clock_of(const scenario_t *scenario)
{
    return (realism_clock_t){EXPORT_START_UNIX + (int64_t)scenario->life.start_weekday * DAY_S, true};
}

static int measure(const scenario_t *scenario, const sim_t *sim, message_log_t *log, uint32_t index,
                   run_result_t *result)
{
    const world_t *w = sim_world(sim);
    realism_people_t people = {w->hidden.person, w->person.offender, w->person.role};
    realism_world_t measured;
    CHECK(realism_world(log, clock_of(scenario), &people, &measured));
    return realism_rows(result, index, &measured, true);
}

static int run_sim(const scenario_t *scenario, const world_watch_t *watch, sim_t *sim, uint32_t index, uint64_t seed,
                   run_result_t *result)
{
    const run_t *run = &scenario->run;
    uint32_t days = scenario->protocol.realism_days;
    bool measured = index < scenario->protocol.realism_worlds;
    message_log_t log = {.from = run->days > days ? (run->days - days) * DAY_S : 0, .until = run->days * DAY_S};
    sink_t sink = message_log_sink(&log), none = {0};
    int code = 0;
    if (watch && watch->begin) code = watch->begin(watch->self, sim, WORLD_TEST, index, seed, &none);
    if (code == 0) code = sim_run(sim, &sink, measured);
    if (code == 0 && measured) code = measure(scenario, sim, &log, index, result);
    message_log_free(&log);
    return code;
}

static int finish(const world_watch_t *watch, const sim_t *sim, uint32_t index, uint64_t seed, run_result_t *result)
{
    world_output_t out = {.seed = seed, .counts = sim_counts(sim)};
    int code = sim_truth(sim, &out.truth);
    if (code == 0) code = world_rows_add(result, WORLD_TEST, index, &out);
    if (code == 0 && watch && watch->end) code = watch->end(watch->self, sim, &out.truth, WORLD_TEST, index);
    world_output_free(&out);
    return code;
}

static int run_world(const scenario_t *scenario, const world_watch_t *watch, uint32_t index, run_result_t *result)
{
    uint64_t seed = rng_world_seed(scenario->run.seed, WORLD_TEST, index);
    sim_t *sim = NULL;
    int code = sim_open(&sim, scenario, seed);
    if (code == 0) code = run_sim(scenario, watch, sim, index, seed, result);
    if (code == 0) code = finish(watch, sim, index, seed, result);
    sim_close(sim);
    return code;
}

static int prepare(const scenario_t *scenario, run_result_t *result)
{
    CHECK(run_result_init(result, 0));
    result->threads = (uint64_t)omp_get_max_threads();
    if (scenario == NULL) return 0;
    result->seed = scenario->run.seed;
    result->test_worlds = scenario->protocol.test;
    result->scenario = param_effective(scenario->section, scenario->sections);
    return result->scenario ? 0 : error_set(ERR_MEMORY, "no memory for the effective scenario");
}

int validation_run(const scenario_t *scenario, const world_watch_t *watch, run_result_t *result)
{
    CHECK(prepare(scenario, result));
    for (uint32_t w = 0; w < scenario->protocol.test; w++) CHECK(run_world(scenario, watch, w, result));
    return 0;
}

int validation_trace(const scenario_t *scenario, const char *trace, run_result_t *result)
{
    message_log_t log = {0};
    realism_world_t measured;
    CHECK(prepare(scenario, result));
    int code = message_log_read(&log, trace);
    if (code == 0) code = realism_world(&log, clock_of(scenario), NULL, &measured);
    message_log_free(&log);
    return code < 0 ? code : realism_rows(result, 0, &measured, false);
}

int validation_csv(const char *path, double offset_h, run_result_t *result, const data_set_t **known)
{
    edge_list_t list;
    realism_platform_t measured;
    *known = NULL;
    CHECK(prepare(NULL, result));
    int code = edge_csv_read(&list, path);
    if (code == 0 && isnan(offset_h)) *known = data_set_find(&list);
    if (isnan(offset_h)) offset_h = *known ? (*known)->offset_h : 0;
    bool calendar = list.n > 0 && list.edge[0].time >= UNIX_LEAST;
    if (code == 0)
        code = realism_platform(&list, (realism_clock_t){(int64_t)(offset_h * 3600), calendar}, NULL, &measured);
    edge_list_free(&list);
    return code < 0 ? code : realism_rows_plain(result, &measured);
}

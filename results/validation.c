// SPDX-License-Identifier: GPL-3.0-or-later
// World by world: simulate, keep the messages, measure; then all worlds against published figures.
#include "results/validation.h"
#include "core/array.h"
#include "core/error.h"
#include "results/files/result_begin.h"
#include "results/realism/edge_csv.h"
#include "results/realism/realism_rows.h"
#include "results/targets/target_rows.h"
#include "results/targets/targets_run.h"
#include "results/worlds/world_rows.h"
#include "trace/trace_export.h"
#include <math.h>

#define UNIX_LEAST INT64_C(631152000) // 1990: times from here on are dates, not seconds since some start

/// Day 0 is a Monday in 1970's count, moved to the scenario's weekday.
static realism_clock_t clock_of(const scenario_t *scenario)
{
    return (realism_clock_t){EXPORT_START_UNIX + (int64_t)scenario->life.start_weekday * DAY_S, true};
}

/// The worlds of a scenario, one at a time.
typedef struct {
    const scenario_t *scenario;
    const world_watch_t *watch;
    run_result_t *result;
    message_log_t log;
    uint64_t seed;
} worlds_t;

static int begin_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    worlds_t *w = self;
    const protocol_t *protocol = &w->scenario->protocol;
    uint32_t days = w->scenario->run.days;
    sink_t none = {0};
    w->seed = seed;
    w->log = (message_log_t){.from = days > protocol->realism_days ? (days - protocol->realism_days) * DAY_S : 0,
                             .until = days * DAY_S};
    if (index < protocol->realism_worlds) *sink = message_log_sink(&w->log);
    return w->watch && w->watch->begin ? w->watch->begin(w->watch->self, sim, role, index, seed, &none) : 0;
}

static int measure(worlds_t *w, const sim_t *sim, uint32_t index)
{
    const world_t *world = sim_world(sim);
    realism_people_t people = {world->hidden.person, world->person.offender, world->person.role};
    realism_world_t measured;
    if (index >= w->scenario->protocol.realism_worlds) return 0;
    CHECK(realism_world(&w->log, clock_of(w->scenario), &people, &measured));
    return realism_rows(w->result, index, &measured, true);
}

static int end_world(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    worlds_t *w = self;
    CHECK(measure(w, sim, index));
    CHECK(world_rows_watched(w->result, index, w->seed, sim, truth));
    CHECK(world_rows_varied(w->result, w->scenario, role, index));
    return w->watch && w->watch->end ? w->watch->end(w->watch->self, sim, truth, role, index) : 0;
}

static int prepare(const scenario_t *scenario, run_result_t *result)
{
    CHECK(result_begin(result, 0, scenario));
    if (scenario != NULL) result->test_worlds = scenario->protocol.test;
    return 0;
}

static int run_worlds(worlds_t *w, target_counts_t *counts)
{
    uint32_t worlds = w->scenario->protocol.test;
    world_watch_t watch = {w, begin_world, end_world};
    recorded_row_t row[TARGETS];
    CHECK(targets_run(w->scenario, WORLD_TEST, worlds, &watch, counts));
    CHECK(target_rows(w->scenario, counts, worlds, row));
    for (int t = 0; t < TARGETS; t++) CHECK(ROWS_ADD(&w->result->recorded, row[t]));
    return 0;
}

int validation_run(const scenario_t *scenario, const world_watch_t *watch, run_result_t *result)
{
    worlds_t worlds = {.scenario = scenario, .watch = watch, .result = result};
    target_counts_t *counts;
    CHECK(prepare(scenario, result));
    CHECK(ARRAY_NEW(counts, scenario->protocol.test));
    int code = run_worlds(&worlds, counts);
    message_log_free(&worlds.log);
    free(counts);
    return code;
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

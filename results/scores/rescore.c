// SPDX-License-Identifier: GPL-3.0-or-later
// From rows of scores to a result, by the same path as a run's test worlds.
#include "results/scores/rescore.h"
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation.h"
#include "results/files/row_blocks.h"
#include "results/scores/score_file.h"
#include "results/scores/score_fill.h"
#include "results/scores/trace_walk.h"
#include "results/scores/truth_of_trace.h"
#include "results/worlds/schedule.h"
#include "results/worlds/world_rows.h"
#include <float.h>
#include <math.h>
#include <string.h>

static int fill_stream(scored_world_t *world, const score_csv_t *scores, score_stream_t *stream)
{
    score_fill_t fill;
    int code = score_fill_open(&fill, world, stream);
    for (size_t i = 0; i < scores->n && code == 0; i++) {
        const score_cell_t *row = &scores->row[i];
        if (row->time > world->start) code = score_fill_add(&fill, row->time, &row->account, &row->score, 1);
    }
    score_fill_close(&fill);
    return code < 0 ? code : score_stream_finish(stream);
}

static int choose_thresholds(const protocol_t *protocol, const scored_world_t *world, const score_stream_t *stream,
                             frozen_t *frozen)
{
    const truth_t *truth = &world->truth;
    for (int b = 0; b < BUDGETS; b++) {
        CHECK(budget_threshold(&stream, &truth, 1, protocol->budget[b], world->active_days,
                               protocol->cooldown_days * DAY_S, &frozen->threshold[b]));
        frozen->validation_rate[b] = NAN;
    }
    return 0;
}

int rescore_rows(const protocol_t *protocol, scored_world_t *world, const score_csv_t *scores, const char *name,
                 uint64_t seed, run_result_t *result)
{
    evaluation_t evaluation = {0};
    score_stream_t stream = {0};
    frozen_t frozen = {0}; // no probabilities: there is no other world to calibrate scores on
    int code = run_result_init(result, 1);
    if (code == 0) code = score_stream_init(&stream, world->truth.accounts, -INFINITY, 0);
    world->only = (uint8_t)protocol->leave_out;
    if (code == 0) code = fill_stream(world, scores, &stream);
    if (code == 0) code = scored_world_index(world);
    if (code == 0) code = choose_thresholds(protocol, world, &stream, &frozen);
    if (code == 0) code = evaluation_init(&evaluation, protocol, 1, 1, &frozen);
    if (code == 0) {
        run_result_text(result->detector[0].name, name);
        result->in_sample = 1;
        result->seed = seed;
        code = world_rows_scored(result, world, seed);
    }
    if (code == 0) code = evaluation_add(&evaluation, world, &stream);
    if (code == 0) code = evaluation_report(&evaluation, seed, result);
    evaluation_free(&evaluation);
    score_stream_free(&stream);
    scored_world_free(world);
    return code;
}

/// What the trace says beside the scores: which accounts a run would have scored, and how many there were.
typedef struct {
    const protocol_t *protocol;
    scored_world_t *world;
    row_blocks_t blocks; // its books of who has acted
    uint8_t *scorable;   // [accounts] acted before a scoring time and was not closed then
    uint64_t events, messages;
} use_t;

static void use_free(use_t *self)
{
    row_blocks_close(&self->blocks);
    free(self->scorable);
}

static uint32_t scoring_time(const void *use, uint32_t n)
{
    const use_t *self = use;
    uint64_t step = (uint64_t)self->protocol->score_every_days * DAY_S;
    return schedule_scoring(self->world->start, self->world->end, step, n);
}

static int see(void *use, const event_batch_t *batch)
{
    use_t *self = use;
    row_blocks_observe(&self->blocks, batch);
    CHECK(own_events_observe(&self->world->own, batch));
    self->events += batch->n;
    for (size_t i = 0; i < batch->n; i++)
        if (batch->event[i].kind == EVENT_MESSAGE) self->messages += batch->event[i].count;
    return 0;
}

static int count_active(void *use, uint32_t time, uint32_t n)
{
    use_t *self = use;
    size_t active = feature_table_active(self->blocks.table, -1, self->blocks.active);
    for (size_t i = 0; i < active; i++) self->scorable[self->blocks.active[i]] = 1;
    uint32_t before = n > 0 ? scoring_time(self, n - 1) : self->world->start;
    self->world->active_days += row_blocks_active_days(&self->blocks, before, time);
    return 0;
}

/// Walks the trace to the scoring times of a run.
static int read_use(use_t *self, trace_reader_t *trace)
{
    const account_table_t *account = trace_reader_accounts(trace);
    const trace_walk_t walk = {self, scoring_time, see, count_active};
    CHECK(row_blocks_open(&self->blocks, account, VIEW_ALL, 0));
    CHECK(ARRAY_NEW(self->scorable, account->n));
    return trace_walk(trace, self->world->end, &walk);
}

static int read_world(const protocol_t *protocol, trace_reader_t *trace, const char *truth_path, scored_world_t *world,
                      uint64_t *seed)
{
    const account_table_t *account = trace_reader_accounts(trace);
    uint64_t duration = trace_reader_info(trace)->duration_s;
    if (duration == 0 || duration > NEVER) return error_set(ERR_INPUT, "the trace does not say how long it lasts");
    CHECK(scored_world_init(world, account->n));
    memcpy(world->platform, account->platform, account->n);
    memcpy(world->registered, account->registered, account->n * sizeof *world->registered);
    world->start = protocol->warmup_days * DAY_S;
    world->end = (uint32_t)duration;
    *seed = trace_reader_info(trace)->seed;
    CHECK(truth_of_trace_read(&world->truth, truth_path, account->n, *seed));
    if (world->start >= world->end)
        return error_set(ERR_INPUT, "protocol.warmup_days: %u days, but the trace lasts %g", protocol->warmup_days,
                         (double)duration / DAY_S);
    CHECK(own_events_init(&world->own, account->n, world->start));
    own_events_watch(&world->own, &world->truth);
    return 0;
}

/// Whoever could have been scored and was not ranks last: to leave accounts out must not pay.
static int rank_missing_last(score_csv_t *rows, const use_t *use, const scored_world_t *world, uint64_t *missing)
{
    uint8_t *scored = NULL;
    size_t accounts = world->truth.accounts;
    *missing = 0;
    CHECK(ARRAY_NEW(scored, accounts));
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].time > world->start) scored[rows->row[i].account] = 1;
    int code = 0;
    for (uint32_t a = 0; a < accounts && code == 0; a++) {
        if (scored[a] || !use->scorable[a]) continue;
        ++*missing;
        code = array_reserve(&rows->row, &rows->room, rows->n + 1, sizeof *rows->row);
        if (code == 0) rows->row[rows->n++] = (score_cell_t){a, world->end, -DBL_MAX};
    }
    free(scored);
    return code;
}

/// Times in days, say, would leave nothing to score, or next to nothing.
static int check_times(const protocol_t *protocol, const scored_world_t *world, const score_csv_t *rows,
                       const char *path)
{
    if (rows->row[rows->n - 1].time > world->start) return 0; // they are in order of time
    return error_set(ERR_INPUT,
                     "%s: all %zu scores lie at or before second %u, the end of the warm-up (protocol.warmup_days: "
                     "%u); times are in seconds since the start",
                     path, rows->n, world->start, protocol->warmup_days);
}

/// What only the files can tell of the world.
static int add_facts(run_result_t *result, const use_t *use, uint64_t missing, const char *scenario)
{
    world_row_t *row = &result->worlds.row[0];
    row->events = row->seen = use->events;
    row->messages = use->messages;
    row->ranked_last = missing;
    result->scenario = strdup(scenario ? scenario : "");
    return result->scenario ? 0 : error_set(ERR_MEMORY, "no memory for the scenario");
}

int rescore_files(const protocol_t *protocol, const char *trace, const char *truth, const char *scores,
                  const char *name, run_result_t *result)
{
    trace_reader_t *reader = NULL;
    scored_world_t world = {0};
    score_csv_t rows = {0};
    use_t use = {.protocol = protocol, .world = &world};
    uint64_t seed = 0, missing = 0;
    memset(result, 0, sizeof *result);
    int code = trace_reader_open(&reader, trace);
    if (code == 0) code = read_world(protocol, reader, truth, &world, &seed);
    if (code == 0) code = score_file_read(&rows, scores, world.truth.accounts, world.end);
    if (code == 0) code = check_times(protocol, &world, &rows, scores);
    if (code == 0) code = read_use(&use, reader);
    if (code == 0) code = rank_missing_last(&rows, &use, &world, &missing);
    if (code == 0) code = rescore_rows(protocol, &world, &rows, name, seed, result);
    if (code == 0) code = add_facts(result, &use, missing, trace_reader_info(reader)->scenario);
    scored_world_free(&world);
    score_csv_free(&rows);
    use_free(&use);
    trace_reader_free(reader);
    return code;
}

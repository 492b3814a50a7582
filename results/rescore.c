// SPDX-License-Identifier: GPL-3.0-or-later
// From rows of scores to a result, by the same path as a run's test worlds.
#include "results/rescore.h"
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation.h"
#include "trace/trace_file.h"
#include "trace/truth_file.h"
#include <math.h>
#include <string.h>

#define ACTIVE_WINDOW_S (28u * DAY_S) // as world_run.h's ACTIVE_WINDOW_DAYS

static int32_t *onsets(const truth_t *truth)
{
    int32_t *onset = NULL;
    if (ARRAY_NEW(onset, truth->accounts) < 0) return NULL;
    for (size_t a = 0; a < truth->accounts; a++)
        onset[a] = truth->account_offender[a] ? truth->account_onset[a] : NEVER;
    return onset;
}

static int fill_stream(scored_world_t *world, const score_csv_t *scores, score_stream_t *stream)
{
    int32_t *onset = onsets(&world->truth);
    int code = onset ? 0 : ERR_MEMORY;
    for (size_t i = 0; i < scores->n && code == 0; i++) {
        const score_cell_t *row = &scores->row[i];
        if (row->time <= world->start) continue;
        if (row->time != stream->time) score_stream_begin(stream, row->time, onset);
        world->last_scored[row->account] = row->time;
        code = score_stream_add(stream, &row->account, &row->score, 1);
    }
    free(onset);
    return code < 0 ? code : score_stream_finish(stream);
}

static int choose_thresholds(const protocol_t *protocol, const scored_world_t *world, const score_stream_t *stream,
                             frozen_t *frozen)
{
    for (int b = 0; b < BUDGETS; b++) {
        CHECK(budget_threshold(&stream, 1, protocol->budget[b], world->active_days, protocol->cooldown_days * DAY_S,
                               &frozen->threshold[b]));
        frozen->validation_rate[b] = NAN;
    }
    return 0;
}

int rescore_rows(const protocol_t *protocol, scored_world_t *world, const score_csv_t *scores, const char *name,
                 uint64_t seed, run_result_t *result)
{
    evaluation_t evaluation = {0};
    score_stream_t stream = {0};
    frozen_t frozen;
    int code = run_result_init(result, 1);
    if (code == 0) code = score_stream_init(&stream, world->truth.accounts, -INFINITY, 0);
    if (code == 0) code = fill_stream(world, scores, &stream);
    if (code == 0) code = scored_world_index(world);
    if (code == 0) code = choose_thresholds(protocol, world, &stream, &frozen);
    if (code == 0) code = evaluation_init(&evaluation, protocol, 1, 1, &frozen);
    if (code == 0) {
        world_row_t row = {.seed = seed,
                           .persons = world->truth.person.n,
                           .accounts = world->truth.accounts,
                           .active = world->n,
                           .positives = world->positives,
                           .unscored = world->unscored,
                           .offenders = world->offenders,
                           .children = world->children,
                           .prevalence = world->n ? (double)world->positives / (double)world->n : NAN,
                           .approaches = world->truth.approaches};
        run_result_text(row.role, "test");
        run_result_text(result->detector[0].name, name);
        result->in_sample = 1;
        result->seed = seed;
        code = ROWS_ADD(&result->worlds, row);
    }
    if (code == 0) code = evaluation_add(&evaluation, world, &stream);
    if (code == 0) code = evaluation_report(&evaluation, seed, result);
    evaluation_free(&evaluation);
    score_stream_free(&stream);
    scored_world_free(world);
    return code;
}

/// Sums active accounts over the days after `start`: those that acted in the window before.
static int count_active(trace_reader_t *trace, uint32_t start, uint32_t end, double *active_days)
{
    uint32_t *last = NULL;
    size_t accounts = trace_reader_accounts(trace)->n;
    int code = ARRAY_NEW(last, accounts); // 0 = never, else time + 1
    for (uint32_t day = 0; day < end && code == 0; day += DAY_S) {
        event_batch_t batch;
        uint32_t until = end - day < DAY_S ? end : day + DAY_S;
        if ((code = trace_reader_tick(trace, day, until, &batch)) < 0) break;
        for (size_t i = 0; i < batch.n; i++)
            if (batch.event[i].actor < accounts) last[batch.event[i].actor] = batch.event[i].time + 1;
        if (until <= start) continue;
        uint32_t since = until > ACTIVE_WINDOW_S ? until - ACTIVE_WINDOW_S : 0;
        size_t active = 0;
        for (size_t a = 0; a < accounts; a++) active += last[a] > since;
        *active_days += (double)active * (until - day) / DAY_S;
    }
    free(last);
    return code;
}

static int read_world(const protocol_t *protocol, trace_reader_t *trace, const char *truth_path, scored_world_t *world,
                      uint64_t *seed)
{
    trace_info_t info = {0};
    const account_table_t *account = trace_reader_accounts(trace);
    uint64_t duration = trace_reader_info(trace)->duration_s;
    if (duration == 0 || duration > NEVER) return error_set(ERR_INPUT, "the trace does not say how long it lasts");
    CHECK(scored_world_init(world, account->n));
    memcpy(world->platform, account->platform, account->n);
    world->start = protocol->warmup_days * DAY_S;
    world->end = (uint32_t)duration;
    CHECK(truth_file_read(truth_path, &info, &world->truth));
    *seed = info.seed;
    trace_info_free(&info);
    if (world->truth.accounts != account->n || *seed != trace_reader_info(trace)->seed)
        return error_set(ERR_INPUT,
                         "%s: the truth of another world: %zu accounts and seed %llu, the trace has %zu and %llu",
                         truth_path, world->truth.accounts, (unsigned long long)*seed, account->n,
                         (unsigned long long)trace_reader_info(trace)->seed);
    if (world->start >= world->end)
        return error_set(ERR_INPUT, "protocol.warmup_days: %u days, but the trace lasts %g", protocol->warmup_days,
                         (double)duration / DAY_S);
    return count_active(trace, world->start, world->end, &world->active_days);
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

int rescore_files(const protocol_t *protocol, const char *trace, const char *truth, const char *scores,
                  const char *name, run_result_t *result)
{
    trace_reader_t *reader = NULL;
    scored_world_t world = {0};
    score_csv_t rows = {0};
    uint64_t seed = 0;
    memset(result, 0, sizeof *result);
    int code = trace_reader_open(&reader, trace);
    if (code == 0) code = read_world(protocol, reader, truth, &world, &seed);
    if (code == 0) code = score_csv_read(&rows, scores, world.truth.accounts, world.end);
    if (code == 0) code = check_times(protocol, &world, &rows, scores);
    if (code == 0) code = rescore_rows(protocol, &world, &rows, name, seed, result);
    scored_world_free(&world);
    score_csv_free(&rows);
    trace_reader_free(reader);
    return code;
}

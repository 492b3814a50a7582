// SPDX-License-Identifier: GPL-3.0-or-later
// Walks a recorded world hour by hour; scores are taken at the times that the protocol sets.
#include "results/probe/probe_replay.h"
#include "core/array.h"
#include "core/error.h"
#include "core/fnv.h"
#include "core/progress.h"
#include "results/files/row_blocks.h"
#include "results/programs/program_world.h"
#include "results/worlds/schedule.h"
#include <float.h>
#include <math.h>
#include <string.h>

typedef struct {
    const probe_replay_t *replay;
    const probe_log_t *log;
    probe_scores_t *out;
    row_blocks_t blocks;
    instances_t instances;
    double *score;       // [BLOCK_ROWS]
    int32_t *never;      // [accounts] onsets where no truth is known
    size_t at, taken;    // events and scoring times so far
    bool middle, newest; // whether this scoring time is the middle one, the last one
    program_world_t programs;
    size_t detector;      // the program that is speaking
    const truth_t *truth; // of learning
    training_rows_t *rows;
    uint32_t worlds;
} walk_t;

void probe_scores_free(probe_scores_t *self)
{
    for (size_t d = 0; self->stream && d < self->detectors; d++) score_stream_free(&self->stream[d]);
    free(self->last_scored);
    free(self->stream);
    free(self->newest);
    free(self->middle);
    free(self->digest);
    free(self->feature);
    free(self->blind);
    memset(self, 0, sizeof *self);
}

static int scores_init(probe_scores_t *self, size_t detectors, const probe_log_t *log)
{
    size_t accounts = log->account.n, cells = detectors * accounts;
    *self = (probe_scores_t){.detectors = detectors, .accounts = accounts, .times = probe_log_times(log)};
    CHECK(ARRAY_NEW(self->last_scored, accounts));
    CHECK(ARRAY_NEW(self->stream, detectors));
    CHECK(ARRAY_NEW(self->newest, cells));
    CHECK(ARRAY_NEW(self->middle, cells));
    CHECK(ARRAY_NEW(self->digest, detectors * self->times));
    CHECK(ARRAY_NEW(self->feature, accounts * FEATURES));
    CHECK(ARRAY_NEW(self->blind, detectors));
    for (size_t i = 0; i < cells; i++) self->newest[i] = self->middle[i] = NAN;
    for (size_t i = 0; i < accounts * FEATURES; i++) self->feature[i] = NAN;
    for (size_t i = 0; i < detectors * self->times; i++) self->digest[i] = FNV_START;
    for (size_t d = 0; d < detectors; d++) CHECK(score_stream_init(&self->stream[d], accounts, DBL_MAX, 0)); // no cells
    return 0;
}

static uint64_t digest_of(uint64_t digest, uint32_t account, double score)
{
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    return fnv_add(fnv_add(digest, account), bits ^ bits >> 32);
}

static void note_scores(walk_t *w, size_t d, const uint32_t *account, const double *score, size_t n)
{
    probe_scores_t *out = w->out;
    uint64_t *digest = &out->digest[d * out->times + w->taken];
    for (size_t i = 0; i < n; i++) {
        size_t cell = d * out->accounts + account[i];
        *digest = digest_of(*digest, account[i], score[i]);
        out->newest[cell] = score[i];
        if (w->middle) out->middle[cell] = score[i];
    }
}

static bool is_asked_later(const walk_t *w, size_t d) { return program_of(w->replay->lineup->detector[d]) != NULL; }

static const int32_t *onsets(const walk_t *w)
{
    return w->log->truth.accounts ? w->log->truth.account_onset : w->never;
}

static void mark_time(walk_t *w)
{
    w->middle = w->taken == (w->out->times - 1) / 2;
    w->newest = w->taken + 1 == w->out->times;
}

static int score_block(void *self, size_t view, const detector_rows_t *rows)
{
    walk_t *w = self;
    for (size_t i = 0; i < rows->n; i++) w->out->last_scored[rows->account[i]] = rows->time;
    for (size_t i = 0; i < rows->n && w->newest; i++)
        memcpy(w->out->feature + rows->account[i] * (size_t)FEATURES, rows->feature + i * FEATURES,
               FEATURES * sizeof(float));
    CHECK(program_world_rows(&w->programs, rows->account, rows->n));
    for (size_t d = 0; d < w->out->detectors; d++) {
        if (is_asked_later(w, d)) continue;
        CHECK(instance_score(&w->instances.instance[d * w->instances.views + view], rows, w->score));
        CHECK(score_stream_add(&w->out->stream[d], rows->account, w->score, rows->n));
        note_scores(w, d, rows->account, w->score, rows->n);
    }
    return 0;
}

static int take_scores(walk_t *w, uint32_t time)
{
    mark_time(w);
    CHECK(instances_prepare(&w->instances, time));
    CHECK(program_world_begin(&w->programs, time));
    for (size_t d = 0; d < w->out->detectors; d++)
        if (!is_asked_later(w, d)) score_stream_begin(&w->out->stream[d], time, onsets(w));
    return row_blocks_each(&w->blocks, w->instances.views, time, score_block, w);
}

/// The events of the next hour. They lie in one array, so that reading on past them is reading the future.
static event_batch_t next_batch(walk_t *w, uint32_t time)
{
    size_t first = w->at;
    while (w->at < w->log->n && w->log->event[w->at].time < time + TICK_S) w->at++;
    return (event_batch_t){.event = w->log->event + first, .n = w->at - first, .start = time, .end = time + TICK_S};
}

static int walk(walk_t *w, uint32_t until, uint32_t (*nth)(const walk_t *w, uint32_t n),
                int (*stop)(walk_t *w, uint32_t time))
{
    uint32_t next = nth(w, 0);
    for (uint64_t time = 0; time < until; time += TICK_S) {
        event_batch_t batch = next_batch(w, (uint32_t)time);
        CHECK(progress_check());
        row_blocks_observe(&w->blocks, &batch);
        CHECK(instances_observe(&w->instances, &batch));
        CHECK(program_world_observe(&w->programs, &batch));
        while (batch.end >= next) {
            CHECK(stop(w, next));
            next = nth(w, (uint32_t)++w->taken);
        }
        progress_update((double)batch.end / DAY_S, w->at);
    }
    return 0;
}

static int take_program(void *self, uint32_t time, const uint32_t *account, const double *score, size_t n)
{
    walk_t *w = self;
    mark_time(w);
    score_stream_begin(&w->out->stream[w->detector], time, onsets(w));
    CHECK(score_stream_add(&w->out->stream[w->detector], account, score, n));
    note_scores(w, w->detector, account, score, n);
    w->taken++;
    return 0;
}

/// Programs get their say once everything has been shown.
static int ask_programs(walk_t *w)
{
    CHECK(program_world_end(&w->programs, &w->log->account));
    for (w->detector = 0; w->programs.used && w->detector < w->out->detectors; w->detector++) {
        w->taken = 0;
        if (is_asked_later(w, w->detector)) CHECK(program_world_ask(&w->programs, w->detector, false, take_program, w));
    }
    return 0;
}

static uint32_t scoring_time(const walk_t *w, uint32_t n) { return probe_log_time(w->log, n); }

static void find_blind(walk_t *w)
{
    for (size_t d = 0; d < w->out->detectors; d++) {
        w->out->blind[d] = true;
        for (size_t v = 0; v < w->instances.views; v++)
            w->out->blind[d] &= w->instances.instance[d * w->instances.views + v].blind;
    }
}

static int open_walk(walk_t *w)
{
    CHECK(row_blocks_open(&w->blocks, &w->log->account, w->replay->scope, lineup_needs(w->replay->lineup)));
    CHECK(ARRAY_NEW(w->score, BLOCK_ROWS));
    CHECK(ARRAY_NEW(w->never, w->log->account.n));
    for (size_t a = 0; a < w->log->account.n; a++) w->never[a] = NEVER;
    return 0;
}

static void close_walk(walk_t *w)
{
    instances_close(&w->instances);
    row_blocks_close(&w->blocks);
    free(w->score);
    free(w->never);
}

int probe_replay(const probe_replay_t *self, const probe_log_t *log, uint32_t until, const char *what,
                 probe_scores_t *out)
{
    walk_t w = {.replay = self, .log = log, .out = out};
    if (self->watch && self->watch->begin)
        self->watch->begin(self->watch->self, what, &log->truth, (double)until / DAY_S);
    int code = scores_init(out, self->lineup->n, log);
    if (code == 0) code = open_walk(&w);
    if (code == 0) code = instances_open(&w.instances, self->lineup, self->scope, &log->account, self->fit, log->seed);
    if (code == 0) find_blind(&w);
    if (code == 0) code = program_world_open(&w.programs, self->lineup, self->school, NULL, 0, until, log->account.n);
    if (code == 0) code = walk(&w, until, scoring_time, take_scores);
    if (code == 0) code = ask_programs(&w);
    program_world_close(&w.programs);
    close_walk(&w);
    return code;
}

int probe_scored(const probe_log_t *log, const probe_scores_t *scores, scored_world_t *out)
{
    CHECK(scored_world_init(out, log->account.n));
    CHECK(truth_copy(&out->truth, &log->truth));
    memcpy(out->platform, log->account.platform, log->account.n);
    memcpy(out->last_scored, scores->last_scored, log->account.n * sizeof *out->last_scored);
    out->start = log->start;
    out->end = log->end;
    return scored_world_index(out);
}

static uint32_t snapshot_time(const walk_t *w, uint32_t n) { return schedule_snapshot(w->log->start, w->log->end, n); }

static int keep_rows(void *self, size_t view, const detector_rows_t *rows)
{
    walk_t *w = self;
    double keep = training_rows_chance(w->worlds, feature_table_active_since(w->blocks.table, 0));
    return training_rows_keep(w->rows, rows, view, w->truth, w->log->seed, keep);
}

static int take_rows(walk_t *w, uint32_t time) { return row_blocks_each(&w->blocks, PLATFORMS, time, keep_rows, w); }

int probe_learn(const probe_replay_t *self, const probe_log_t *log, const truth_t *truth, uint32_t worlds,
                training_rows_t *out)
{
    walk_t w = {.replay = self, .log = log, .truth = truth, .rows = out, .worlds = worlds};
    int code = open_walk(&w);
    if (code == 0) code = walk(&w, log->end, snapshot_time, take_rows);
    close_walk(&w);
    return code;
}

int probe_teach(const program_school_t *school, uint32_t index, const probe_log_t *log, const truth_t *truth)
{
    program_tape_t tape;
    const event_batch_t all = {.event = log->event, .n = log->n, .end = log->end};
    if (!school->training) return 0;
    int code = program_tape_open(&tape, school->beside, log->end);
    if (code == 0) code = program_tape_observe(&tape, &all);
    if (code == 0) code = program_tape_end(&tape, &log->account);
    if (code == 0) code = program_school_teach(school, index, &tape, truth, log->seed);
    program_tape_close(&tape);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The sink that counts features, feeds detectors and takes scores at the times that the protocol sets.
#include "results/world_run.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/budget.h"
#include <math.h>
#include <string.h>

#define BLOCK_ROWS 16384u // rows scored at once: features stay in cache
#define MEASURE_ROWS 4096u

const char *const world_role_name[WORLD_ROLES + 1] = {"training", "validation", "test", NULL};

typedef struct {
    const world_job_t *job;
    world_output_t *out;
    sim_t *sim;
    size_t accounts;
    feature_table_t *table;
    instances_t instances;
    uint32_t next;        // s: next scoring or snapshot time; UINT32_MAX = none left
    uint32_t taken;       // scoring times or snapshots so far
    truth_t truth;        // as known at the newest scoring time
    int32_t *onset;       // [accounts] of accounts used for approaches, else NEVER
    uint32_t *active;     // [accounts]
    uint32_t *alert_open; // [accounts] s until which an alert stands, when alerts go back
    float *feature;       // [BLOCK_ROWS][FEATURES]
    double *score;        // [BLOCK_ROWS]
} running_t;

static uint32_t start_of(const running_t *r) { return r->job->scenario->protocol.warmup_days * DAY_S; }

static uint32_t end_of(const running_t *r) { return r->job->scenario->run.days * DAY_S; }

/// Scoring times: every so many days after warm-up, and the end. Snapshots: at 1/2, 3/4 and 4/4 of that period.
static uint32_t time_after(const running_t *r, uint32_t taken)
{
    static const uint32_t quarter[SNAPSHOTS] = {2, 3, 4};
    uint64_t start = start_of(r), end = end_of(r), time;
    if (r->job->role == WORLD_TRAINING) {
        if (taken == SNAPSHOTS) return UINT32_MAX;
        time = start + (end - start) * quarter[taken] / 4;
        return (uint32_t)(time / TICK_S * TICK_S);
    }
    uint64_t step = (uint64_t)r->job->scenario->protocol.score_every_days * DAY_S;
    if (start + step * taken >= end) return UINT32_MAX;
    time = start + step * (taken + 1);
    return (uint32_t)(time < end ? time : end);
}

static int refresh_truth(running_t *r)
{
    truth_free(&r->truth);
    CHECK(sim_truth(r->sim, &r->truth));
    for (size_t a = 0; a < r->accounts; a++)
        r->onset[a] = r->truth.account_offender[a] ? r->truth.account_onset[a] : NEVER;
    return 0;
}

/// Rows of one view's active accounts, block by block.
static int each_block(running_t *r, size_t view, size_t views, uint32_t time,
                      int (*take)(running_t *r, size_t view, const detector_rows_t *rows))
{
    size_t n = feature_table_active(r->table, views == 1 ? -1 : (int)view, r->active);
    for (size_t from = 0; from < n; from += BLOCK_ROWS) {
        size_t rows = n - from < BLOCK_ROWS ? n - from : BLOCK_ROWS;
        feature_table_rows(r->table, time, r->active + from, rows, r->feature);
        detector_rows_t block = {.n = rows, .time = time, .account = r->active + from, .feature = r->feature};
        CHECK(take(r, view, &block));
    }
    return 0;
}

/// Alerts of one detector go to the world's measures; one open alert an account.
static void send_alerts(running_t *r, const detector_rows_t *rows)
{
    uint32_t cooldown = r->job->scenario->protocol.cooldown_days * DAY_S;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i];
        if (r->score[i] < r->job->alert_threshold || rows->time < r->alert_open[a]) continue;
        r->alert_open[a] = rows->time + cooldown;
        sim_alert(r->sim, a, r->score[i]);
    }
}

static void ask_oracle(const running_t *r, const detector_rows_t *rows)
{
    for (size_t i = 0; i < rows->n; i++) r->score[i] = r->onset[rows->account[i]] < (int32_t)rows->time;
}

static int score_block(running_t *r, size_t view, const detector_rows_t *rows)
{
    for (size_t i = 0; i < rows->n; i++) r->out->world.last_scored[rows->account[i]] = rows->time;
    for (size_t d = 0; d < r->job->lineup->n; d++) {
        if (r->job->lineup->detector[d]->score)
            CHECK(instance_score(&r->instances.instance[d * r->instances.views + view], rows, r->score));
        else
            ask_oracle(r, rows);
        CHECK(score_stream_add(&r->out->stream[d], rows->account, r->score, rows->n));
        if ((int)d == r->job->alert_detector) send_alerts(r, rows);
    }
    return 0;
}

static int take_scores(running_t *r, uint32_t time)
{
    uint32_t window = ACTIVE_WINDOW_DAYS * DAY_S, before = r->taken ? time_after(r, r->taken - 1) : start_of(r);
    CHECK(refresh_truth(r));
    for (size_t d = 0; d < r->job->lineup->n; d++) score_stream_begin(&r->out->stream[d], time, r->onset);
    for (size_t v = 0; v < r->instances.views; v++) CHECK(each_block(r, v, r->instances.views, time, score_block));
    size_t active = feature_table_active_since(r->table, time > window ? time - window : 0);
    r->out->world.active_days += (double)active * (time - before) / DAY_S;
    return 0;
}

/// Rows of a snapshot that may be learnt from: positives after their onset, and negatives thinned at random.
static int keep_rows(running_t *r, size_t view, const detector_rows_t *rows)
{
    world_output_t *out = r->out;
    const protocol_t *p = &r->job->scenario->protocol;
    size_t room = out->rows + rows->n, share = FIT_ROWS_MAX / (p->training * SNAPSHOTS) + 1;
    double keep = (double)share / (double)feature_table_active_since(r->table, 0);
    CHECK(array_resize(&out->feature, room * FEATURES, sizeof *out->feature));
    CHECK(array_resize(&out->label, room, 1));
    CHECK(array_resize(&out->platform, room, 1));
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i], person = r->truth.account_person[a];
        int positive = r->onset[a] < (int32_t)rows->time;
        rng_t rng = rng_at(out->seed, a, rows->time, RNG_SPLIT);
        if (!positive && (person == NO_PERSON || r->truth.person.offender[person] != OFFENDER_NONE)) continue;
        if (!positive && !rng_chance(&rng, keep)) continue;
        memcpy(out->feature + out->rows * FEATURES, rows->feature + i * FEATURES, FEATURES * sizeof(float));
        out->platform[out->rows] = (uint8_t)view;
        out->label[out->rows++] = (uint8_t)positive;
    }
    return 0;
}

static int take_snapshot(running_t *r, uint32_t time)
{
    CHECK(refresh_truth(r));
    for (size_t v = 0; v < PLATFORMS; v++) CHECK(each_block(r, v, PLATFORMS, time, keep_rows));
    return 0;
}

static int take(void *self, const event_batch_t *batch)
{
    running_t *r = self;
    feature_table_observe(r->table, batch);
    if (r->job->role != WORLD_TRAINING) CHECK(instances_observe(&r->instances, batch));
    double before = progress_wall_s();
    while (batch->end >= r->next) {
        uint32_t time = r->next;
        CHECK(r->job->role == WORLD_TRAINING ? take_snapshot(r, time) : take_scores(r, time));
        r->next = time_after(r, ++r->taken);
    }
    r->out->score_s += progress_wall_s() - before;
    return 0;
}

/// Scores to keep for the search of thresholds; no more account-days than these can be active.
static size_t room_of(const running_t *r)
{
    const world_job_t *job = r->job;
    const protocol_t *p = &job->scenario->protocol;
    double days = (double)(end_of(r) - start_of(r)) / DAY_S, most = (double)r->accounts * days * job->pooled;
    if (job->budget <= 0) return 0;
    return budget_cells(job->budget, most, p->cooldown_days * DAY_S, p->score_every_days * DAY_S);
}

static int open_scores(running_t *r)
{
    const world_job_t *job = r->job;
    world_output_t *out = r->out;
    CHECK(scored_world_init(&out->world, r->accounts));
    memcpy(out->world.platform, sim_accounts(r->sim)->platform, r->accounts);
    out->world.start = start_of(r);
    out->world.end = end_of(r);
    CHECK(ARRAY_NEW(out->stream, job->lineup->n));
    out->streams = job->lineup->n;
    for (size_t d = 0; d < out->streams; d++)
        CHECK(score_stream_init(&out->stream[d], r->accounts, job->floor ? job->floor[d] : -INFINITY, room_of(r)));
    return instances_open(&r->instances, job->lineup, (view_scope_t)job->scenario->protocol.view, sim_accounts(r->sim),
                          job->fit, out->seed);
}

static int open_all(running_t *r)
{
    view_scope_t scope = (view_scope_t)r->job->scenario->protocol.view;
    CHECK(sim_open(&r->sim, r->job->scenario, r->out->seed));
    r->accounts = sim_accounts(r->sim)->n;
    CHECK(feature_table_open(&r->table, sim_accounts(r->sim), scope));
    CHECK(ARRAY_NEW(r->onset, r->accounts));
    CHECK(ARRAY_NEW(r->active, r->accounts));
    CHECK(ARRAY_NEW(r->alert_open, r->accounts));
    CHECK(ARRAY_NEW(r->feature, (size_t)BLOCK_ROWS * FEATURES));
    CHECK(ARRAY_NEW(r->score, BLOCK_ROWS));
    if (r->job->role != WORLD_TRAINING) CHECK(open_scores(r));
    r->next = time_after(r, 0);
    return 0;
}

static int finish(running_t *r)
{
    world_output_t *out = r->out;
    out->counts = sim_counts(r->sim);
    CHECK(refresh_truth(r));
    CHECK(ARRAY_NEW(out->measure, MEASURE_ROWS));
    out->measures = sim_measure_counts(r->sim, out->measure, MEASURE_ROWS);
    if (r->job->watch && r->job->watch->end)
        CHECK(r->job->watch->end(r->job->watch->self, r->sim, &r->truth, r->job->role, r->job->index));
    truth_t *keeper = r->job->role == WORLD_TRAINING ? &out->truth : &out->world.truth;
    *keeper = r->truth;
    memset(&r->truth, 0, sizeof r->truth);
    for (size_t d = 0; d < out->streams; d++) CHECK(score_stream_finish(&out->stream[d]));
    return r->job->role == WORLD_TRAINING ? 0 : scored_world_index(&out->world);
}

static int run(running_t *r)
{
    const world_watch_t *watch = r->job->watch;
    sink_t sink[2] = {{take, r}, {NULL, NULL}};
    if (watch && watch->begin)
        CHECK(watch->begin(watch->self, r->sim, r->job->role, r->job->index, r->out->seed, &sink[1]));
    return sim_run(r->sim, sink, sink[1].take ? 2 : 1);
}

int world_run(const world_job_t *job, world_output_t *out)
{
    running_t r = {.job = job, .out = out};
    double before = progress_wall_s();
    memset(out, 0, sizeof *out);
    out->seed = rng_world_seed(job->scenario->run.seed, (uint32_t)job->role, job->index);
    int code = open_all(&r);
    if (code == 0) code = run(&r);
    if (code == 0) code = finish(&r);
    instances_close(&r.instances);
    feature_table_close(r.table);
    sim_close(r.sim);
    truth_free(&r.truth);
    free(r.onset);
    free(r.active);
    free(r.alert_open);
    free(r.feature);
    free(r.score);
    out->simulate_s = progress_wall_s() - before - out->score_s;
    return code;
}

void world_output_free(world_output_t *self)
{
    scored_world_free(&self->world);
    for (size_t d = 0; d < self->streams; d++) score_stream_free(&self->stream[d]);
    free(self->stream);
    free(self->feature);
    free(self->label);
    free(self->platform);
    free(self->measure);
    truth_free(&self->truth);
    memset(self, 0, sizeof *self);
}

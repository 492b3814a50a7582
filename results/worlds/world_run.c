// SPDX-License-Identifier: GPL-3.0-or-later
// The sink that counts features, feeds detectors and takes scores at the times that the protocol sets.
#include "results/worlds/world_run.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "detectors/plugin/plugin.h"
#include "results/files/row_blocks.h"
#include "results/metrics/budget.h"
#include "results/pairs/world_pairs.h"
#include "results/programs/program_world.h"
#include "results/scores/score_fill.h"
#include "results/worlds/schedule.h"
#include "results/worlds/unseen.h"
#include "results/worlds/world_scenario.h"
#include <math.h>
#include <string.h>

#define MEASURE_ROWS 4096u
#define COST_ROWS (MEASURES_MAX * 2 * ROLES * AGE_BANDS)

typedef struct {
    const world_job_t *job;
    world_output_t *out;
    watched_world_t watched;
    sim_t *sim; // of the watched world
    size_t accounts;
    row_blocks_t blocks;
    instances_t instances;
    uint32_t next;        // s: next scoring or snapshot time; UINT32_MAX = none left
    uint32_t taken;       // scoring times or snapshots so far
    truth_t truth;        // as known at the newest scoring time
    int32_t *onset;       // [accounts] of accounts used for approaches, else NEVER
    uint32_t *alert_open; // [accounts] s until which an alert stands, when alerts go back
    double *score;        // [BLOCK_ROWS]
    corrupt_t corrupt;
    unseen_t unseen;
    bool links; // accounts are joined: the two below are in use
    world_linkage_t linkage;
    linked_scores_t linked;
    world_pairs_t pairs;
    program_world_t programs; // of validation and test worlds
    program_tape_t lesson;    // of training worlds that programs learn from
} running_t;

static uint32_t start_of(const running_t *r) { return r->job->scenario->protocol.warmup_days * DAY_S; }

static uint32_t end_of(const running_t *r) { return r->job->scenario->run.days * DAY_S; }

static uint32_t time_after(const running_t *r, uint32_t taken)
{
    uint64_t step = (uint64_t)r->job->scenario->protocol.score_every_days * DAY_S;
    if (r->job->role == WORLD_TRAINING) return schedule_snapshot(start_of(r), end_of(r), taken);
    return schedule_scoring(start_of(r), end_of(r), step, taken);
}

static int refresh_truth(running_t *r)
{
    truth_free(&r->truth);
    CHECK(sim_truth(r->sim, &r->truth));
    for (size_t a = 0; a < r->accounts; a++)
        r->onset[a] = r->truth.account_offender[a] ? r->truth.account_onset[a] : NEVER;
    if (r->job->role != WORLD_TRAINING) own_events_watch(&r->out->world.own, &r->truth);
    return 0;
}

/// Alerts of one detector go to the world's measures; one open alert an account.
static void send_alerts(running_t *r, const detector_rows_t *rows, const double *score)
{
    uint32_t cooldown = r->job->scenario->protocol.cooldown_days * DAY_S;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i];
        if (score[i] < r->job->alert_threshold || rows->time < r->alert_open[a]) continue;
        r->alert_open[a] = rows->time + cooldown;
        sim_alert(r->sim, a, score[i]);
    }
}

static void ask_oracle(const running_t *r, const detector_rows_t *rows)
{
    for (size_t i = 0; i < rows->n; i++) r->score[i] = r->onset[rows->account[i]] < (int32_t)rows->time;
}

/// Programs see a world only when it is over.
static bool is_asked_later(const running_t *r, size_t detector)
{
    return program_of(r->job->lineup->detector[detector]) != NULL;
}

static int take_score(running_t *r, size_t detector, const detector_rows_t *rows, const double *score)
{
    CHECK(score_stream_add(&r->out->stream[detector], rows->account, score, rows->n));
    if ((int)detector == r->job->alert_detector) send_alerts(r, rows, score);
    return 0;
}

static int score_block(void *self, size_t view, const detector_rows_t *rows)
{
    running_t *r = self;
    if (r->links) CHECK(linked_scores_add_rows(&r->linked, rows));
    for (size_t i = 0; i < rows->n; i++) r->out->world.last_scored[rows->account[i]] = rows->time;
    CHECK(program_world_rows(&r->programs, rows->account, rows->n));
    for (size_t d = 0; d < r->job->lineup->n; d++) {
        if (is_asked_later(r, d)) continue;
        if (r->job->lineup->detector[d]->score)
            CHECK(instance_score(&r->instances.instance[d * r->instances.views + view], rows, r->score));
        else
            ask_oracle(r, rows);
        if (r->links && r->job->lineup->detector[d]->score)
            linked_scores_add(&r->linked, d, r->score);
        else
            CHECK(take_score(r, d, rows, r->score));
    }
    return 0;
}

/// Accounts of which detectors know nothing rank last: what is hidden from a detector must not leave its ranking.
static int rank_unseen(running_t *r, uint32_t time)
{
    const uint32_t *account;
    const double lowest = UNSEEN_LOWEST;
    size_t n = unseen_accounts(&r->unseen, r->out->world.last_scored, time, &account);
    CHECK(program_world_unseen(&r->programs, account, n));
    for (size_t i = 0; i < n; i++) {
        r->out->world.last_scored[account[i]] = time;
        for (size_t d = 0; d < r->job->lineup->n; d++)
            if (!is_asked_later(r, d)) CHECK(score_stream_add(&r->out->stream[d], &account[i], &lowest, 1));
    }
    return 0;
}

/// The scores that were kept back until all views had spoken. The truth oracle, a check of the harness, is not pooled.
static int take_linked(running_t *r, uint32_t time)
{
    CHECK(world_linkage_at(&r->linkage, time, &r->truth));
    CHECK(linked_scores_pool(&r->linked, r->linkage.label));
    CHECK(program_world_linked(&r->programs, r->linkage.label));
    detector_rows_t rows = linked_scores_rows(&r->linked);
    for (size_t d = 0; d < r->job->lineup->n; d++)
        if (r->job->lineup->detector[d]->score) CHECK(take_score(r, d, &rows, r->linked.score[d]));
    return 0;
}

/// Pairs of accounts, where the protocol asks for them at this time.
static int take_pairs(running_t *r, uint32_t time, double active)
{
    const pair_moment_t moment = {.time = time,
                                  .active_accounts = active,
                                  .truth = &r->truth,
                                  .last_scored = r->out->world.last_scored,
                                  .stream = r->out->stream,
                                  .instances = &r->instances};
    return world_pairs_due(&r->pairs, time) ? world_pairs_take(&r->pairs, &moment) : 0;
}

static int take_scores(running_t *r, uint32_t time)
{
    uint32_t before = r->taken ? time_after(r, r->taken - 1) : start_of(r);
    CHECK(refresh_truth(r));
    CHECK(instances_prepare(&r->instances, time));
    CHECK(program_world_begin(&r->programs, time));
    for (size_t d = 0; d < r->job->lineup->n; d++)
        if (!is_asked_later(r, d)) score_stream_begin(&r->out->stream[d], time, r->onset);
    if (r->links) linked_scores_begin(&r->linked, time);
    CHECK(row_blocks_each(&r->blocks, r->instances.views, time, score_block, r));
    if (r->links) CHECK(take_linked(r, time));
    CHECK(rank_unseen(r, time));
    const row_blocks_t *all = r->unseen.watches ? &r->unseen.all : &r->blocks;
    double active_days = row_blocks_active_days(all, before, time);
    r->out->world.active_days += active_days;
    return take_pairs(r, time, active_days / ((double)(time - before) / DAY_S));
}

static int keep_rows(void *self, size_t view, const detector_rows_t *rows)
{
    running_t *r = self;
    size_t share = FIT_ROWS_MAX / (r->job->scenario->protocol.training * SNAPSHOTS) + 1;
    double keep = (double)share / (double)feature_table_active_since(r->blocks.table, 0);
    return training_rows_keep(&r->out->rows, rows, view, &r->truth, r->out->seed, keep);
}

static int take_snapshot(running_t *r, uint32_t time)
{
    CHECK(refresh_truth(r));
    return row_blocks_each(&r->blocks, PLATFORMS, time, keep_rows, r);
}

static int take(void *self, const event_batch_t *batch)
{
    running_t *r = self;
    event_batch_t seen;
    CHECK(corrupt_pass(&r->corrupt, batch, &seen));
    row_blocks_observe(&r->blocks, &seen);
    if (r->links) world_linkage_observe(&r->linkage, &seen);
    CHECK(program_world_observe(&r->programs, &seen));
    if (r->lesson.writer) CHECK(program_tape_observe(&r->lesson, &seen));
    if (r->job->role != WORLD_TRAINING) {
        CHECK(instances_observe(&r->instances, &seen));
        CHECK(own_events_observe(&r->out->world.own, batch));
        unseen_observe(&r->unseen, batch);
        world_pairs_observe(&r->pairs, batch, &seen);
    }
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
    if (job->role == WORLD_TEST) out->world.only = (uint8_t)job->scenario->protocol.leave_out;
    memcpy(out->world.registered, sim_accounts(r->sim)->registered, r->accounts * sizeof *out->world.registered);
    CHECK(own_events_init(&out->world.own, r->accounts, out->world.start));
    CHECK(ARRAY_NEW(out->stream, job->lineup->n));
    out->streams = job->lineup->n;
    for (size_t d = 0; d < out->streams; d++)
        CHECK(score_stream_init(&out->stream[d], r->accounts, job->floor ? job->floor[d] : -INFINITY, room_of(r)));
    if (job->role == WORLD_TEST)
        CHECK(
            world_pairs_open(&r->pairs, job->lineup, sim_accounts(r->sim), &job->scenario->protocol, out->world.start));
    CHECK(instances_open(&r->instances, job->lineup, (view_scope_t)job->scenario->protocol.view, sim_accounts(r->sim),
                         job->fit, out->seed));
    r->instances.cost = job->cost;
    return 0;
}

static int open_corruption(running_t *r)
{
    const corruption_t *how = &r->job->scenario->corrupt;
    bool hides = r->job->role == WORLD_TEST && corrupt_hides(how);
    corrupt_open(&r->corrupt, hides ? how : NULL, r->out->seed);
    r->out->rows.rule = label_rule_of(r->job->scenario);
    return hides ? unseen_open(&r->unseen, sim_accounts(r->sim)) : 0;
}

static int open_linkage(running_t *r)
{
    const scenario_t *s = r->job->scenario;
    linkage_mode_t mode = (linkage_mode_t)s->protocol.linkage;
    r->links = mode != LINKAGE_NONE;
    if (!r->links) return 0;
    CHECK(world_linkage_open(&r->linkage, mode, &s->linkage, r->job->linkage, sim_accounts(r->sim)));
    return linked_scores_init(&r->linked, r->job->lineup->n, r->accounts, (linkage_pool_t)s->linkage.pool,
                              INSTANCE_LOWEST);
}

static int open_programs(running_t *r)
{
    const world_job_t *job = r->job;
    if (!programs_in(job->lineup)) return 0;
    if (job->role == WORLD_TRAINING) return program_tape_open(&r->lesson, job->school->beside, end_of(r));
    return program_world_open(&r->programs, job->lineup, job->school, r->links ? &job->scenario->linkage : NULL,
                              INSTANCE_LOWEST, end_of(r), r->accounts);
}

static int open_all(running_t *r)
{
    view_scope_t scope = (view_scope_t)r->job->scenario->protocol.view;
    CHECK(watched_world_open(&r->watched));
    r->sim = r->watched.sim;
    r->out->seed = r->watched.seed;
    r->accounts = sim_accounts(r->sim)->n;
    CHECK(open_corruption(r));
    CHECK(row_blocks_open(&r->blocks, sim_accounts(r->sim), scope, lineup_needs(r->job->lineup)));
    CHECK(ARRAY_NEW(r->onset, r->accounts));
    CHECK(ARRAY_NEW(r->alert_open, r->accounts));
    CHECK(ARRAY_NEW(r->score, BLOCK_ROWS));
    CHECK(open_linkage(r));
    CHECK(open_programs(r));
    if (r->job->role != WORLD_TRAINING) {
        CHECK(open_scores(r));
        CHECK(refresh_truth(r)); // whose events to keep
    }
    r->next = time_after(r, 0);
    return 0;
}

/// What a training world teaches; how right the others were linked.
static int end_linkage(running_t *r)
{
    if (!r->links) return 0;
    if (r->job->role == WORLD_TRAINING) return world_linkage_learn(&r->linkage, &r->truth, &r->out->lesson);
    return world_linkage_judge(&r->linkage, &r->truth, &r->out->linkage);
}

static int fill_stream(void *fill, uint32_t time, const uint32_t *account, const double *score, size_t n)
{
    return score_fill_add(fill, time, account, score, n);
}

/// A training world becomes a lesson; in the others each program gets its say. The truth is where it is kept by now.
static int end_programs(running_t *r)
{
    world_output_t *out = r->out;
    const world_job_t *job = r->job;
    if (r->lesson.writer) {
        CHECK(program_tape_end(&r->lesson, sim_accounts(r->sim)));
        return program_school_teach(job->school, job->index, &r->lesson, &out->truth, out->seed);
    }
    CHECK(program_world_end(&r->programs, sim_accounts(r->sim)));
    for (size_t d = 0; r->programs.used && d < job->lineup->n; d++) {
        score_fill_t fill;
        bool ahead = job->role == WORLD_TEST && job->index == 0;
        if (!is_asked_later(r, d)) continue;
        int code = score_fill_open(&fill, &out->world, &out->stream[d]);
        if (code == 0) code = program_world_ask(&r->programs, d, ahead, fill_stream, &fill);
        score_fill_close(&fill);
        CHECK(code);
    }
    return 0;
}

static int finish(running_t *r)
{
    world_output_t *out = r->out;
    out->counts = sim_counts(r->sim);
    out->corrupt = r->corrupt.counts;
    CHECK(refresh_truth(r));
    CHECK(end_linkage(r));
    CHECK(ARRAY_NEW(out->measure, MEASURE_ROWS));
    out->measures = sim_measure_counts(r->sim, out->measure, MEASURE_ROWS);
    CHECK(ARRAY_NEW(out->measure_cost, COST_ROWS));
    out->measure_costs = sim_measure_costs(r->sim, out->measure_cost, COST_ROWS);
    CHECK(watched_world_end(&r->watched, &r->truth, &out->targets));
    out->pairs = r->pairs.record;
    r->pairs.record = (pair_record_t){0};
    truth_t *keeper = r->job->role == WORLD_TRAINING ? &out->truth : &out->world.truth;
    *keeper = r->truth;
    memset(&r->truth, 0, sizeof r->truth);
    double before = progress_wall_s();
    CHECK(end_programs(r));
    out->score_s += progress_wall_s() - before;
    for (size_t d = 0; d < out->streams; d++) CHECK(score_stream_finish(&out->stream[d]));
    for (size_t d = 0; r->job->cost && d < out->streams; d++) r->job->cost[d].events += out->counts.events;
    return r->job->role == WORLD_TRAINING ? 0 : scored_world_index(&out->world);
}

int world_run(const world_job_t *job, world_output_t *out)
{
    world_job_t own = *job; // of this world's own scenario
    running_t r = {.job = &own, .out = out};
    world_scenario_t scenario;
    double before = progress_wall_s();
    memset(out, 0, sizeof *out);
    out->left_out = job->scenario->protocol.leave_out;
    int code = world_scenario_open(&scenario, job->scenario, job->role, job->index);
    own.scenario = scenario.scenario;
    r.watched = (watched_world_t){.scenario = own.scenario,
                                  .watch = job->watch,
                                  .role = job->role,
                                  .index = job->index,
                                  .counted = job->role == WORLD_TEST};
    if (code == 0) code = open_all(&r);
    if (code == 0) code = watched_world_run(&r.watched, (sink_t){take, &r});
    if (code == 0) code = finish(&r);
    instances_close(&r.instances);
    code = plugin_close_failure(code);
    row_blocks_close(&r.blocks);
    world_linkage_close(&r.linkage);
    linked_scores_free(&r.linked);
    world_pairs_close(&r.pairs);
    program_world_close(&r.programs);
    program_tape_close(&r.lesson);
    watched_world_close(&r.watched);
    truth_free(&r.truth);
    free(r.onset);
    free(r.alert_open);
    free(r.score);
    corrupt_close(&r.corrupt);
    unseen_close(&r.unseen);
    world_scenario_close(&scenario);
    out->simulate_s = progress_wall_s() - before - out->score_s;
    return code;
}

void world_output_free(world_output_t *self)
{
    scored_world_free(&self->world);
    for (size_t d = 0; d < self->streams; d++) score_stream_free(&self->stream[d]);
    free(self->stream);
    training_rows_free(&self->rows);
    linkage_lesson_free(&self->lesson);
    free(self->measure);
    free(self->measure_cost);
    truth_free(&self->truth);
    pair_record_free(&self->pairs);
    memset(self, 0, sizeof *self);
}

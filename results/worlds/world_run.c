// SPDX-License-Identifier: GPL-3.0-or-later
// The sink that counts features, feeds detectors and takes scores at the times that the protocol sets.
#include "results/worlds/world_run.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "detectors/plugin/plugin.h"
#include "results/metrics/budget.h"
#include "results/programs/programs.h"
#include "results/scores/score_fill.h"
#include "results/worlds/schedule.h"
#include "results/worlds/world_running.h"
#include "results/worlds/world_scenario.h"
#include <math.h>
#include <string.h>

#define MEASURE_ROWS 4096u
#define COST_ROWS (MEASURES_MAX * 2 * ROLES * AGE_BANDS)

static uint32_t start_of(const world_running_t *r) { return r->job->scenario->protocol.warmup_days * DAY_S; }

static uint32_t end_of(const world_running_t *r) { return r->job->scenario->run.days * DAY_S; }

/// Scores of this world will be asked for.
static bool is_scored(const world_job_t *job) { return job->role != WORLD_TRAINING && !job->alerts_only; }

static uint32_t time_after(const world_running_t *r, uint32_t taken)
{
    uint64_t step = (uint64_t)r->job->scenario->protocol.score_every_days * DAY_S;
    if (r->job->role == WORLD_TRAINING) return schedule_snapshot(start_of(r), end_of(r), taken);
    return schedule_scoring(start_of(r), end_of(r), step, taken);
}

static int refresh_truth(world_running_t *r)
{
    truth_free(&r->truth);
    CHECK(sim_truth(r->sim, &r->truth));
    truth_onsets(&r->truth, r->onset);
    if (is_scored(r->job)) own_events_watch(&r->out->world.own, &r->truth);
    return 0;
}

static int keep_rows(void *self, size_t view, const detector_rows_t *rows)
{
    world_running_t *r = self;
    size_t active = feature_table_active_since(r->blocks.table, 0);
    double keep = training_rows_chance(r->job->scenario->protocol.training, active);
    return training_rows_keep(&r->out->rows, rows, view, &r->truth, r->out->seed, keep);
}

static int take_snapshot(world_running_t *r, uint32_t time)
{
    return row_blocks_each(&r->blocks, PLATFORMS, time, keep_rows, r);
}

static int take_scores(world_running_t *r, uint32_t time)
{
    return world_scoring_take(r, r->taken ? time_after(r, r->taken - 1) : start_of(r), time);
}

static int take(void *self, const event_batch_t *batch)
{
    world_running_t *r = self;
    event_batch_t seen;
    CHECK(corrupt_pass(&r->corrupt, batch, &seen));
    row_blocks_observe(&r->blocks, &seen);
    if (r->links) world_linkage_observe(&r->linkage, &seen);
    CHECK(program_world_observe(&r->programs, &seen));
    if (r->lesson.writer) CHECK(program_tape_observe(&r->lesson, &seen));
    if (r->job->role != WORLD_TRAINING) {
        CHECK(instances_observe(&r->instances, &seen));
        if (is_scored(r->job)) CHECK(own_events_observe(&r->out->world.own, batch));
        unseen_observe(&r->unseen, batch);
        world_pairs_observe(&r->pairs, batch, &seen);
    }
    double before = progress_wall_s();
    while (batch->end >= r->next) {
        uint32_t time = r->next;
        CHECK(refresh_truth(r));
        CHECK(r->job->role == WORLD_TRAINING ? take_snapshot(r, time) : take_scores(r, time));
        r->next = time_after(r, ++r->taken);
    }
    r->out->score_s += progress_wall_s() - before;
    return 0;
}

/// Scores to keep for the search of thresholds; no more account-days than these can be active.
static size_t room_of(const world_running_t *r)
{
    const world_job_t *job = r->job;
    const protocol_t *p = &job->scenario->protocol;
    double days = (double)(end_of(r) - start_of(r)) / DAY_S, most = (double)r->accounts * days * job->pooled;
    if (job->budget <= 0) return 0;
    return (r->links ? 2 : 1) * budget_cells(job->budget, most, p->cooldown_days * DAY_S, p->score_every_days * DAY_S);
}

static int open_scores(world_running_t *r)
{
    const world_job_t *job = r->job;
    world_output_t *out = r->out;
    CHECK(scored_world_init(&out->world, r->accounts));
    memcpy(out->world.platform, sim_accounts(r->sim)->platform, r->accounts);
    out->world.start = start_of(r);
    out->world.end = end_of(r);
    if (job->role == WORLD_TEST) out->world.only = (uint8_t)job->scenario->protocol.leave_out;
    memcpy(out->world.registered, sim_accounts(r->sim)->registered, r->accounts * sizeof *out->world.registered);
    if (is_scored(job)) CHECK(own_events_init(&out->world.own, r->accounts, out->world.start));
    if (r->links && (out->world.clusters = cluster_log_new(r->accounts)) == NULL) return ERR_MEMORY;
    CHECK(ARRAY_NEW(out->stream, job->lineup->n));
    out->streams = job->lineup->n;
    for (size_t d = 0; d < out->streams; d++) {
        double floor = job->alerts_only ? INFINITY : job->floor ? job->floor[d] : -INFINITY;
        CHECK(score_stream_init(&out->stream[d], r->accounts, floor, room_of(r)));
        out->stream[d].clusters = out->world.clusters;
    }
    if (job->role == WORLD_TEST && is_scored(job))
        CHECK(
            world_pairs_open(&r->pairs, job->lineup, sim_accounts(r->sim), &job->scenario->protocol, out->world.start));
    CHECK(instances_open(&r->instances, job->lineup, (view_scope_t)job->scenario->protocol.view, sim_accounts(r->sim),
                         job->fit, out->seed));
    r->instances.cost = job->cost;
    return 0;
}

static int open_corruption(world_running_t *r)
{
    const corruption_t *how = &r->job->scenario->corrupt;
    bool hides = r->job->role == WORLD_TEST && corrupt_hides(how);
    corrupt_open(&r->corrupt, hides ? how : NULL, r->out->seed);
    r->out->rows.rule = label_rule_of(r->job->scenario);
    return hides ? unseen_open(&r->unseen, sim_accounts(r->sim)) : 0;
}

static int open_linkage(world_running_t *r)
{
    const scenario_t *s = r->job->scenario;
    linkage_mode_t mode = (linkage_mode_t)s->protocol.linkage;
    r->links = mode != LINKAGE_NONE;
    if (!r->links) return 0;
    CHECK(world_linkage_open(&r->linkage, mode, &s->linkage, r->job->linkage, sim_accounts(r->sim)));
    return linked_scores_init(&r->linked, r->job->lineup->n, r->accounts, (linkage_pool_t)s->linkage.pool,
                              INSTANCE_LOWEST);
}

static int open_programs(world_running_t *r)
{
    const world_job_t *job = r->job;
    if (!programs_in(job->lineup)) return 0;
    if (job->role == WORLD_TRAINING) return program_tape_open(&r->lesson, job->school->beside, end_of(r));
    return program_world_open(&r->programs, job->lineup, job->school, r->links ? &job->scenario->linkage : NULL,
                              INSTANCE_LOWEST, end_of(r), r->accounts);
}

static int open_all(world_running_t *r)
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
    CHECK(ARRAY_NEW(r->case_open, r->accounts));
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
static int end_linkage(world_running_t *r)
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
static int end_programs(world_running_t *r)
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
        if (!program_of(job->lineup->detector[d])) continue;
        int code = score_fill_open(&fill, &out->world, &out->stream[d]);
        if (code == 0) code = program_world_ask(&r->programs, d, ahead, fill_stream, &fill);
        score_fill_close(&fill);
        CHECK(code);
    }
    return 0;
}

static int finish(world_running_t *r)
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
    return is_scored(r->job) ? scored_world_index(&out->world) : 0;
}

int world_run(const world_job_t *job, world_output_t *out)
{
    world_job_t own = *job; // of this world's own scenario
    world_running_t r = {.job = &own, .out = out};
    world_scenario_t scenario;
    double before = progress_wall_s();
    memset(out, 0, sizeof *out);
    out->left_out = job->scenario->protocol.leave_out;
    int code = world_scenario_open(&scenario, job->scenario, job->role, job->index);
    own.scenario = scenario.scenario;
    r.watched = (watched_world_t){.scenario = own.scenario,
                                  .watch = job->watch,
                                  .turn = job->turn,
                                  .role = job->role,
                                  .index = job->index,
                                  .counted = job->role == WORLD_TEST && !job->alerts_only};
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
    free(r.case_open);
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

// SPDX-License-Identifier: GPL-3.0-or-later
// A scoring time: rows in blocks to every detector, what they know nothing of last, and alerts back to the world.
#include "core/error.h"
#include "results/programs/programs.h"
#include "results/worlds/world_running.h"

/// Alerts of one detector go to the world's measures; one open alert an account.
static int send_alerts(world_running_t *r, const detector_rows_t *rows, const double *score)
{
    uint32_t cooldown = r->job->scenario->protocol.cooldown_days * DAY_S;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i];
        if (score[i] < r->job->alert_threshold || rows->time < r->alert_open[a]) continue;
        r->alert_open[a] = rows->time + cooldown;
        r->out->alerts++;
        CHECK(sim_alert(r->sim, a, score[i]));
    }
    return 0;
}

/// The same where accounts are joined, each row as all of its case: a case has one cool-down, and acting on it is
/// acting on all of its accounts.
static int send_cases(world_running_t *r, const detector_rows_t *rows, const double *score)
{
    uint32_t cooldown = r->job->scenario->protocol.cooldown_days * DAY_S;
    const uint32_t *first = r->linked.first;
    for (size_t i = 0; i < rows->n; i++) r->case_open[first[i]] = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (score[i] >= r->job->alert_threshold && rows->time < r->alert_open[rows->account[i]])
            r->case_open[first[i]] = 1;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i];
        if (score[i] < r->job->alert_threshold || r->case_open[first[i]]) continue;
        r->alert_open[a] = rows->time + cooldown;
        r->out->alerts += first[i] == i;
        CHECK(sim_alert(r->sim, a, score[i]));
    }
    return 0;
}

static void ask_oracle(const world_running_t *r, const detector_rows_t *rows)
{
    for (size_t i = 0; i < rows->n; i++) r->score[i] = r->onset[rows->account[i]] < (int32_t)rows->time;
}

/// Programs see a world only when it is over.
static bool is_asked_later(const world_running_t *r, size_t detector)
{
    return program_of(r->job->lineup->detector[detector]) != NULL;
}

static int take_score(world_running_t *r, size_t detector, const detector_rows_t *rows, const double *score)
{
    CHECK(score_stream_add(&r->out->stream[detector], rows->account, score, rows->n));
    if ((int)detector == r->job->alert_detector) CHECK(send_alerts(r, rows, score));
    return 0;
}

static int score_block(void *self, size_t view, const detector_rows_t *rows)
{
    world_running_t *r = self;
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
static int rank_unseen(world_running_t *r, uint32_t time)
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
static int take_linked(world_running_t *r, uint32_t time)
{
    CHECK(world_linkage_at(&r->linkage, time, &r->truth));
    CHECK(cluster_log_add(r->out->world.clusters, time, r->linkage.label));
    CHECK(linked_scores_pool(&r->linked, r->linkage.label));
    CHECK(program_world_linked(&r->programs, r->linkage.label));
    detector_rows_t rows = linked_scores_rows(&r->linked);
    for (size_t d = 0; d < r->job->lineup->n; d++)
        if (r->job->lineup->detector[d]->score) {
            CHECK(score_stream_add(&r->out->stream[d], rows.account, r->linked.score[d], rows.n));
            if ((int)d == r->job->alert_detector) CHECK(send_cases(r, &rows, r->linked.score[d]));
        }
    return 0;
}

/// Pairs of accounts, where the protocol asks for them at this time.
static int take_pairs(world_running_t *r, uint32_t time, double active)
{
    const pair_moment_t moment = {.time = time,
                                  .active_accounts = active,
                                  .truth = &r->truth,
                                  .last_scored = r->out->world.last_scored,
                                  .stream = r->out->stream,
                                  .instances = &r->instances};
    return world_pairs_due(&r->pairs, time) ? world_pairs_take(&r->pairs, &moment) : 0;
}

int world_scoring_take(world_running_t *r, uint32_t before, uint32_t time)
{
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

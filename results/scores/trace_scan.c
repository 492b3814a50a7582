// SPDX-License-Identifier: GPL-3.0-or-later
// Walks a trace hour by hour and stops at the times at which rows or scores are taken.
#include "results/scores/trace_scan.h"

#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "detectors/plugin/plugin.h"
#include "results/files/row_blocks.h"
#include "results/scores/trace_walk.h"
#include "results/scores/truth_of_trace.h"
#include "results/worlds/schedule.h"

typedef struct {
    const protocol_t *protocol;
    trace_reader_t *trace;
    row_blocks_t blocks;
    const account_table_t *account;
    unsigned needs;      // NEEDS_* of the detectors
    uint32_t start, end; // s
    double *score;       // [BLOCK_ROWS]
    // learning
    truth_t truth; // empty without labels
    training_rows_t kept;
    // scoring
    const lineup_t *lineup;
    instances_t instances;
    const score_sink_t *sink;
} scan_t;

static int open_scan(scan_t *self, const char *path)
{
    CHECK(trace_reader_open(&self->trace, path));
    const trace_info_t *info = trace_reader_info(self->trace);
    if (info->duration_s == 0 || info->duration_s > NEVER)
        return error_set(ERR_INPUT, "%s: the trace does not say how long it lasts (root attribute duration_s)", path);
    self->end = (uint32_t)info->duration_s;
    if ((uint64_t)self->protocol->warmup_days * DAY_S >= self->end)
        return error_set(ERR_INPUT, "%s lasts %g days, and nothing is scored before protocol.warmup_days: %u", path,
                         (double)self->end / DAY_S, self->protocol->warmup_days);
    self->start = self->protocol->warmup_days * DAY_S;
    self->account = trace_reader_accounts(self->trace);
    CHECK(row_blocks_open(&self->blocks, self->account, (view_scope_t)self->protocol->view, self->needs));
    return ARRAY_NEW(self->score, BLOCK_ROWS);
}

static void close_scan(scan_t *self)
{
    instances_close(&self->instances);
    row_blocks_close(&self->blocks);
    trace_reader_free(self->trace);
    truth_free(&self->truth);
    training_rows_free(&self->kept);
    free(self->score);
}

static uint32_t snapshot_time(const void *scan, uint32_t n)
{
    const scan_t *self = scan;
    return schedule_snapshot(self->start, self->end, n);
}

static uint32_t scoring_time(const void *scan, uint32_t n)
{
    const scan_t *self = scan;
    return schedule_scoring(self->start, self->end, (uint64_t)self->protocol->score_every_days * DAY_S, n);
}

static int see(void *scan, const event_batch_t *batch)
{
    scan_t *self = scan;
    row_blocks_observe(&self->blocks, batch);
    return self->instances.n > 0 ? instances_observe(&self->instances, batch) : 0;
}

static int keep_rows(void *taker, size_t view, const detector_rows_t *rows)
{
    scan_t *self = taker;
    double keep = (FIT_ROWS_MAX / (double)SNAPSHOTS + 1) / (double)feature_table_active_since(self->blocks.table, 0);
    return training_rows_keep(&self->kept, rows, view, &self->truth, trace_reader_info(self->trace)->seed, keep);
}

static int learn_at(void *scan, uint32_t time, uint32_t n)
{
    (void)n;
    return row_blocks_each(&((scan_t *)scan)->blocks, PLATFORMS, time, keep_rows, scan);
}

int trace_scan_learn(const char *trace, const char *truth, const protocol_t *protocol, unsigned needs, fit_rows_t *rows)
{
    scan_t scan = {.protocol = protocol, .needs = needs};
    *rows = (fit_rows_t){0};
    scan.kept.rule.leave_out = protocol->leave_out;
    int code = open_scan(&scan, trace);
    if (code == 0 && truth != NULL)
        code = truth_of_trace_read(&scan.truth, truth, scan.account->n, trace_reader_info(scan.trace)->seed);
    if (code == 0) progress_begin("learn", (double)scan.end / DAY_S);
    const trace_walk_t walk = {&scan, snapshot_time, see, learn_at};
    if (code == 0) code = trace_walk(scan.trace, scan.end, &walk);
    progress_end();
    if (code == 0) code = fit_rows_gather(rows, &(const training_rows_t *){&scan.kept}, 1);
    close_scan(&scan);
    return code;
}

static int score_block(void *taker, size_t view, const detector_rows_t *rows)
{
    scan_t *self = taker;
    for (size_t d = 0; d < self->lineup->n; d++) {
        CHECK(instance_score(&self->instances.instance[d * self->instances.views + view], rows, self->score));
        CHECK(self->sink->take(self->sink->self, d, rows, self->score));
    }
    return 0;
}

static int score_at(void *scan, uint32_t time, uint32_t n)
{
    (void)n;
    scan_t *self = scan;
    CHECK(instances_prepare(&self->instances, time));
    return row_blocks_each(&self->blocks, self->instances.views, time, score_block, self);
}

int trace_scan_score(const char *trace, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                     const score_sink_t *sink)
{
    scan_t scan = {.protocol = protocol, .needs = lineup_needs(lineup), .lineup = lineup, .sink = sink};
    int code = open_scan(&scan, trace);
    if (code == 0)
        code = instances_open(&scan.instances, lineup, (view_scope_t)protocol->view, scan.account, fit,
                              trace_reader_info(scan.trace)->seed);
    if (code == 0) progress_begin("score", (double)scan.end / DAY_S);
    const trace_walk_t walk = {&scan, scoring_time, see, score_at};
    if (code == 0) code = trace_walk(scan.trace, scan.end, &walk);
    progress_end();
    close_scan(&scan);
    return plugin_close_failure(code);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Walks a trace hour by hour and stops at the times at which rows or scores are taken.
#include "results/trace_scan.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "results/world_run.h"
#include "trace/trace_file.h"
#include "trace/truth_file.h"

#define BLOCK_ROWS 16384u // rows at once: features stay in cache

typedef struct scan scan_t;
typedef int (*block_t)(scan_t *scan, size_t view, const detector_rows_t *rows);

struct scan {
    const protocol_t *protocol;
    trace_reader_t *trace;
    feature_table_t *table;
    const account_table_t *account;
    uint32_t start, end; // s
    uint32_t *active;    // [accounts]
    float *feature;      // [BLOCK_ROWS][FEATURES]
    double *score;       // [BLOCK_ROWS]
    // learning
    truth_t truth; // empty without labels
    fit_rows_t kept;
    uint8_t *platform; // [kept.n]
    // scoring
    const lineup_t *lineup;
    instances_t instances;
    const score_sink_t *sink;
};

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
    CHECK(feature_table_open(&self->table, self->account, (view_scope_t)self->protocol->view));
    CHECK(ARRAY_NEW(self->active, self->account->n));
    CHECK(ARRAY_NEW(self->feature, (size_t)BLOCK_ROWS * FEATURES));
    return ARRAY_NEW(self->score, BLOCK_ROWS);
}

static void close_scan(scan_t *self)
{
    instances_close(&self->instances);
    feature_table_close(self->table);
    trace_reader_free(self->trace);
    truth_free(&self->truth);
    fit_rows_free(&self->kept);
    free(self->platform);
    free(self->active);
    free(self->feature);
    free(self->score);
}

/// Rows of active accounts, view by view and block by block.
static int each_block(scan_t *self, size_t views, uint32_t time, block_t take)
{
    for (size_t view = 0; view < views; view++) {
        size_t n = feature_table_active(self->table, views == 1 ? -1 : (int)view, self->active);
        for (size_t from = 0; from < n; from += BLOCK_ROWS) {
            size_t rows = n - from < BLOCK_ROWS ? n - from : BLOCK_ROWS;
            feature_table_rows(self->table, time, self->active + from, rows, self->feature);
            detector_rows_t block = {.n = rows, .time = time, .account = self->active + from, .feature = self->feature};
            CHECK(take(self, view, &block));
        }
    }
    return 0;
}

/// The n-th time to take something: a snapshot to learn from, or a scoring time. UINT32_MAX = no more.
static uint32_t snapshot_time(const scan_t *self, uint32_t n)
{
    static const uint32_t quarter[SNAPSHOTS] = {2, 3, 4};
    if (n == SNAPSHOTS) return UINT32_MAX;
    return (uint32_t)(self->start + (uint64_t)(self->end - self->start) * quarter[n] / 4) / TICK_S * TICK_S;
}

static uint32_t scoring_time(const scan_t *self, uint32_t n)
{
    uint64_t step = (uint64_t)self->protocol->score_every_days * DAY_S;
    if (self->start + step * n >= self->end) return UINT32_MAX;
    uint64_t time = self->start + step * (n + 1);
    return (uint32_t)(time < self->end ? time : self->end);
}

static int walk(scan_t *self, uint32_t (*nth)(const scan_t *, uint32_t), size_t views, block_t take)
{
    uint32_t taken = 0, next = nth(self, 0);
    uint64_t rows = 0;
    for (uint64_t time = 0; time < self->end; time += TICK_S) {
        event_batch_t batch;
        uint32_t until = (uint32_t)(time + TICK_S < self->end ? time + TICK_S : self->end);
        CHECK(progress_check());
        CHECK(trace_reader_tick(self->trace, (uint32_t)time, until, &batch));
        feature_table_observe(self->table, &batch);
        if (self->instances.n > 0) CHECK(instances_observe(&self->instances, &batch));
        for (; until >= next; next = nth(self, ++taken)) CHECK(each_block(self, views, next, take));
        rows += batch.n;
        progress_update((double)until / DAY_S, rows);
    }
    return 0;
}

/// An account's label: 1 from its onset on, 0 if its person is no offender; -1 for what is neither.
static int label_of(const truth_t *truth, uint32_t account, uint32_t time)
{
    if (truth->accounts == 0) return 0;
    if (truth->account_offender[account] && truth->account_onset[account] < (int32_t)time) return 1;
    uint32_t person = truth->account_person[account];
    return person == NO_PERSON || truth->person.offender[person] != OFFENDER_NONE ? -1 : 0;
}

static int keep_rows(scan_t *self, size_t view, const detector_rows_t *rows)
{
    fit_rows_t *kept = &self->kept;
    uint64_t seed = trace_reader_info(self->trace)->seed;
    double keep = (FIT_ROWS_MAX / (double)SNAPSHOTS + 1) / (double)feature_table_active_since(self->table, 0);
    size_t room = kept->n + rows->n;
    CHECK(array_resize(&kept->feature, room * FEATURES, sizeof *kept->feature));
    CHECK(array_resize(&kept->label, room, 1));
    CHECK(array_resize(&self->platform, room, 1));
    for (size_t i = 0; i < rows->n; i++) {
        int label = label_of(&self->truth, rows->account[i], rows->time);
        rng_t rng = rng_at(seed, rows->account[i], rows->time, RNG_SPLIT);
        if (label < 0 || (label == 0 && !rng_chance(&rng, keep))) continue;
        memcpy(kept->feature + kept->n * FEATURES, rows->feature + i * FEATURES, FEATURES * sizeof(float));
        self->platform[kept->n] = (uint8_t)view;
        kept->label[kept->n++] = (uint8_t)label;
    }
    return 0;
}

/// Hands the kept rows over, sorted by platform.
static int sort_rows(const scan_t *self, fit_rows_t *rows)
{
    const fit_rows_t *kept = &self->kept;
    size_t at[PLATFORMS + 1] = {0};
    for (size_t i = 0; i < kept->n; i++) at[self->platform[i] + 1]++;
    for (size_t p = 0; p < PLATFORMS; p++) at[p + 1] += at[p];
    memcpy(rows->start, at, sizeof at);
    CHECK(ARRAY_NEW(rows->feature, kept->n * FEATURES));
    CHECK(ARRAY_NEW(rows->label, kept->n));
    rows->n = kept->n;
    for (size_t i = 0; i < kept->n; i++) {
        size_t to = at[self->platform[i]]++;
        rows->label[to] = kept->label[i];
        rows->positive[self->platform[i]] += kept->label[i];
        memcpy(rows->feature + to * FEATURES, kept->feature + i * FEATURES, FEATURES * sizeof(float));
    }
    return 0;
}

static int read_truth(scan_t *self, const char *path)
{
    trace_info_t info = {0};
    if (path == NULL) return 0;
    CHECK(truth_file_read(path, &info, &self->truth));
    bool same = self->truth.accounts == self->account->n && info.seed == trace_reader_info(self->trace)->seed;
    trace_info_free(&info);
    return same ? 0 : error_set(ERR_INPUT, "%s is the truth of another world than the trace's", path);
}

int trace_scan_learn(const char *trace, const char *truth, const protocol_t *protocol, fit_rows_t *rows)
{
    scan_t scan = {.protocol = protocol};
    *rows = (fit_rows_t){0};
    int code = open_scan(&scan, trace);
    if (code == 0) code = read_truth(&scan, truth);
    if (code == 0) progress_begin("learn", (double)scan.end / DAY_S);
    if (code == 0) code = walk(&scan, snapshot_time, PLATFORMS, keep_rows);
    progress_end();
    if (code == 0) code = sort_rows(&scan, rows);
    close_scan(&scan);
    return code;
}

static int score_block(scan_t *self, size_t view, const detector_rows_t *rows)
{
    for (size_t d = 0; d < self->lineup->n; d++) {
        CHECK(instance_score(&self->instances.instance[d * self->instances.views + view], rows, self->score));
        CHECK(self->sink->take(self->sink->self, d, rows, self->score));
    }
    return 0;
}

int trace_scan_score(const char *trace, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                     const score_sink_t *sink)
{
    scan_t scan = {.protocol = protocol, .lineup = lineup, .sink = sink};
    int code = open_scan(&scan, trace);
    if (code == 0)
        code = instances_open(&scan.instances, lineup, (view_scope_t)protocol->view, scan.account, fit,
                              trace_reader_info(scan.trace)->seed);
    if (code == 0) progress_begin("score", (double)scan.end / DAY_S);
    if (code == 0) code = walk(&scan, scoring_time, scan.instances.views, score_block);
    progress_end();
    close_scan(&scan);
    return code;
}

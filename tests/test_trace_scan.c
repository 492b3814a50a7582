// SPDX-License-Identifier: GPL-3.0-or-later
// A trace read back gives detectors what the simulation gave them: the same rows to learn from, the same scores.
#include "core/error.h"
#include "results/scores/trace_scan.h"
#include "results/worlds/world_run.h"
#include "tests/experiment_fixture.h"
#include "tests/suite_run.h"
#include "trace/trace_file.h"
#include "trace/truth_file.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define TRACE "test_trace_scan.h5"
#define TRUTH "test_trace_scan_truth.h5"
#define DAYS 12

static const char *const COMMON[] = {
    "persons=1500", "days=12", "offending.per_1000_adults=30", "protocol.warmup_days=5", "protocol.training=1", NULL};

typedef struct {
    trace_writer_t *writer;
    trace_info_t info;
} recorder_t;

static int begin(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)role, (void)index;
    recorder_t *recorder = self;
    recorder->info = (trace_info_t){.name = "test",
                                    .scenario = "",
                                    .software = "",
                                    .revision = "",
                                    .start = "",
                                    .seed = seed,
                                    .duration_s = DAYS * (uint64_t)DAY_S};
    CHECK(trace_writer_open(&recorder->writer, TRACE, &recorder->info));
    *sink = trace_writer_sink(recorder->writer);
    return 0;
}

static int end(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    (void)role, (void)index;
    recorder_t *recorder = self;
    CHECK(trace_writer_commit(recorder->writer, sim_accounts(sim)));
    trace_writer_free(recorder->writer);
    return truth_file_write(TRUTH, &recorder->info, truth);
}

/// A number of every column of the second table: hosts that hand different rows give different scores.
static void probe_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    for (size_t i = 0; i < rows->n; i++) {
        const float *x = rows->graph + i * GRAPH_FEATURES;
        score[i] = 0;
        for (int f = 0; f < GRAPH_FEATURES; f++) score[i] = score[i] * 1.618 + (double)x[f];
    }
}

static const detector_t graph_probe = {
    .abi = DETECTOR_ABI, .name = "graph_probe", .source = "a test", .needs = NEEDS_GRAPH, .score = probe_score};

/// Runs a world into the files and, into `out`, through the detectors.
static void run_world(scenario_t *scenario, lineup_t *lineup, world_role_t role, world_output_t *out)
{
    recorder_t recorder = {0};
    world_watch_t watch = {&recorder, begin, end};
    scenario_of(scenario, COMMON, NULL);
    ck_assert_int_eq(lineup_from_scenario(lineup, scenario), 0);
    ck_assert_int_eq(lineup_add(lineup, &graph_probe, NULL), 0);
    world_job_t job = {.scenario = scenario, .lineup = lineup, .role = role, .alert_detector = -1, .watch = &watch};
    ck_assert_msg(world_run(&job, out) == 0, "%s", error_text());
}

/// Both tables are of the same account in every row: who wrote to minors has contacts, and minors among them.
static void check_tables_agree(const fit_rows_t *rows)
{
    size_t wrote = 0, to_minors = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const float *x = rows->feature + i * FEATURES, *g = rows->graph + i * GRAPH_FEATURES;
        if (x[FEATURE_MESSAGES_OUT] > 0) {
            ck_assert(g[GRAPH_FEATURE_CONTACTS] > 0 && g[GRAPH_FEATURE_TOP_CONTACT_SHARE] > 0);
            wrote++;
        } else {
            ck_assert(g[GRAPH_FEATURE_TOP_CONTACT_SHARE] == 0);
        }
        if (x[FEATURE_MINOR_MESSAGE_SHARE] > 0) {
            ck_assert(g[GRAPH_FEATURE_CONTACT_MINOR_SHARE] > 0);
            to_minors++;
        }
    }
    ck_assert_uint_gt(rows->n - wrote, 50);
    ck_assert_uint_gt(wrote - to_minors, 50);
    ck_assert_uint_gt(to_minors, 50);
}

START_TEST(test_trace_scan_learns_from_the_rows_of_the_simulation)
{
    scenario_t scenario;
    lineup_t lineup;
    world_output_t out;
    fit_rows_t direct, read;
    run_world(&scenario, &lineup, WORLD_TRAINING, &out);
    ck_assert_int_eq(fit_rows_gather(&direct, &(const training_rows_t *){&out.rows}, 1), 0);
    ck_assert_msg(trace_scan_learn(TRACE, TRUTH, &scenario.protocol, NEEDS_GRAPH, &read) == 0, "%s", error_text());
    size_t positives = 0;
    for (int p = 0; p < PLATFORMS; p++) positives += direct.positive[p];
    ck_assert_uint_gt(direct.n, 5000);
    ck_assert_uint_gt(positives, 20);
    ck_assert_uint_lt(positives, direct.n / 20);
    ck_assert_uint_eq(read.n, direct.n);
    ck_assert_mem_eq(read.start, direct.start, sizeof direct.start);
    ck_assert_mem_eq(read.positive, direct.positive, sizeof direct.positive);
    ck_assert_mem_eq(read.label, direct.label, direct.n);
    ck_assert_mem_eq(read.feature, direct.feature, direct.n * FEATURES * sizeof(float));
    ck_assert(read.graph && direct.graph);
    ck_assert_mem_eq(read.graph, direct.graph, direct.n * GRAPH_FEATURES * sizeof(float));
    check_tables_agree(&direct);
    fit_rows_free(&read);
    ck_assert_int_eq(trace_scan_learn(TRACE, NULL, &scenario.protocol, NEEDS_FEATURES, &read),
                     0); // without truth, no labels
    for (size_t i = 0; i < read.n; i++) ck_assert_uint_eq(read.label[i], 0);
    ck_assert_ptr_null(read.graph); // nobody asked for them
    ck_assert_uint_ge(read.n, direct.n);
    fit_rows_free(&read);
    fit_rows_free(&direct);
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

/// Each offender is of one type: without a type its rows are missing, all the others are there.
START_TEST(test_trace_scan_learns_nothing_of_the_type_left_out)
{
    scenario_t scenario;
    lineup_t lineup;
    world_output_t out;
    fit_rows_t rows;
    size_t positives[OFFENDERS] = {0}, negatives = 0, missing = 0, fewer = 0;
    run_world(&scenario, &lineup, WORLD_TRAINING, &out);
    for (int type = 0; type < OFFENDERS; type++) { // 0: none is left out
        scenario.protocol.leave_out = type;
        ck_assert_msg(trace_scan_learn(TRACE, TRUTH, &scenario.protocol, NEEDS_FEATURES, &rows) == 0, "%s",
                      error_text());
        for (int p = 0; p < PLATFORMS; p++) positives[type] += rows.positive[p];
        if (type == 0) negatives = rows.n - positives[0];
        ck_assert_uint_eq(rows.n - positives[type], negatives);
        fewer += positives[type] < positives[0];
        missing += positives[0] - positives[type];
        fit_rows_free(&rows);
    }
    ck_assert_uint_eq(missing, positives[0]);
    ck_assert_uint_ge(fewer, 2); // not every small world has all types
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

typedef struct {
    const world_output_t *out;
    size_t *taken; // [detectors]
} comparison_t;

static int find(const score_stream_t *stream, uint32_t account, uint32_t time)
{
    size_t low = 0, high = stream->cells; // sorted by account, then time
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        const score_cell_t *cell = &stream->cell[middle];
        if (cell->account < account || (cell->account == account && cell->time <= time))
            low = middle;
        else
            high = middle;
    }
    return stream->cell[low].account == account && stream->cell[low].time == time ? (int)low : -1;
}

static int compare(void *self, size_t detector, const detector_rows_t *rows, const double *score)
{
    comparison_t *comparison = self;
    const score_stream_t *stream = &comparison->out->stream[detector];
    for (size_t i = 0; i < rows->n; i++) {
        int at = find(stream, rows->account[i], rows->time);
        ck_assert_int_ge(at, 0);
        ck_assert_double_eq(stream->cell[at].score, score[i]);
    }
    comparison->taken[detector] += rows->n;
    return 0;
}

START_TEST(test_trace_scan_scores_as_the_simulation_did)
{
    scenario_t scenario;
    lineup_t lineup;
    world_output_t out;
    size_t taken[LINEUP_MAX] = {0};
    run_world(&scenario, &lineup, WORLD_TEST, &out);
    comparison_t comparison = {&out, taken};
    score_sink_t sink = {compare, &comparison};
    ck_assert_uint_ge(lineup.n, 9);
    ck_assert_msg(trace_scan_score(TRACE, &lineup, &scenario.protocol, NULL, &sink) == 0, "%s", error_text());
    for (size_t d = 0; d < lineup.n; d++) {
        ck_assert_uint_gt(taken[d], 5000);
        ck_assert_uint_eq(taken[d], out.stream[d].cells);
    }
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_trace_scan_refuses_what_does_not_belong_together)
{
    scenario_t scenario;
    lineup_t lineup;
    world_output_t out;
    fit_rows_t rows;
    run_world(&scenario, &lineup, WORLD_TRAINING, &out);
    trace_info_t other = {.name = "", .scenario = "", .software = "", .revision = "", .start = "", .seed = 1};
    ck_assert_int_eq(truth_file_write(TRUTH, &other, &out.truth), 0);
    ck_assert_int_eq(trace_scan_learn(TRACE, TRUTH, &scenario.protocol, 0, &rows), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), ": the truth of another world: "));
    fit_rows_free(&rows);
    protocol_t late = scenario.protocol;
    late.warmup_days = DAYS;
    ck_assert_int_eq(trace_scan_learn(TRACE, NULL, &late, 0, &rows), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "warmup_days"));
    fit_rows_free(&rows);
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trace_scan");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, test_trace_scan_learns_from_the_rows_of_the_simulation);
    tcase_add_test(tcase, test_trace_scan_learns_nothing_of_the_type_left_out);
    tcase_add_test(tcase, test_trace_scan_scores_as_the_simulation_did);
    tcase_add_test(tcase, test_trace_scan_refuses_what_does_not_belong_together);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

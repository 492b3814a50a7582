// SPDX-License-Identifier: GPL-3.0-or-later
// All probes over a tiny simulated world: each planted cheat fails the probe made for it and the honest detectors pass;
// a world shown again is the world that a run scores.
#include "tests/experiment_fixture.h"
#include "tests/planted_cheats.h"
#include "tests/probe_fixture.h"
#include "tests/suite_run.h"
#include <omp.h>

static const char *const COMMON[] = {"persons=1200",          "days=14",         "protocol.warmup_days=4",
                                     "protocol.training=1",   "protocol.test=1", "offending.per_1000_adults=40",
                                     "protocol.bootstrap=40", "seed=14",         NULL};

static void steal(void *self, const char *what, const truth_t *truth, double days)
{
    (void)self, (void)what, (void)days;
    stolen = truth;
}

/// Probes the detectors, with three baselines behind them.
static void run(const scenario_t *scenario, const detector_t *const *detector, run_result_t *result)
{
    static const char *const baseline[] = {"random", "message_count", "minor_contacts"};
    lineup_t lineup = {0};
    const probe_watch_t watch = {NULL, steal};
    probe_options_t options = {.scenario = scenario, .lineup = &lineup, .watch = &watch};
    for (; detector[options.probed]; options.probed++)
        ck_assert_int_eq(lineup_add(&lineup, detector[options.probed], NULL), 0);
    for (int b = 0; b < 3; b++) ck_assert_int_eq(lineup_add(&lineup, detector_find(baseline[b]), NULL), 0);
    ck_assert_msg(probe_run(&options, result) == 0, "%s", error_text());
    stolen = NULL;
}

START_TEST(test_probes_catch_each_cheat_and_pass_the_honest)
{
    static const detector_t *const all[] = {
        &planted_honest,    &planted_reads_on,    &planted_remembers,    &planted_by_order, &planted_later_profiles,
        &planted_by_number, &planted_knows_truth, &planted_idle_learner, &planted_flat,     NULL};
    static const char *const probes[] = {"null_offenders", "permuted_labels", "prefix", "numbers", "order", NULL};
    static const char *const caught[][2] = {{"reads_on", "prefix"},
                                            {"remembers", "prefix"},
                                            {"remembers", "order"},
                                            {"remembers", "numbers"},
                                            {"by_order", "order"},
                                            {"later_profiles", "prefix"},
                                            {"by_number", "numbers"},
                                            {"knows_truth", "null_offenders"},
                                            {"knows_truth", "permuted_labels"},
                                            {NULL, NULL}};
    scenario_t scenario;
    run_result_t result;
    LOAD(&scenario, "protocol.view=all"); // a batch then lies in the log itself, with the future behind it
    run(&scenario, all, &result);
    for (int p = 0; probes[p]; p++) {
        expect_verdict(&result, probes[p], "honest", "pass");
        for (int d = 0; all[d]; d++) {
            bool cheats = false, flat = all[d] == &planted_flat && p < 2;
            if (all[d] == &planted_remembers || all[d] == &planted_knows_truth || all[d] == &planted_reads_on) continue;
            for (int c = 0; caught[c][0]; c++)
                cheats |= strcmp(caught[c][0], all[d]->name) == 0 && strcmp(caught[c][1], probes[p]) == 0;
            expect_verdict(&result, probes[p], all[d]->name, cheats ? "fail" : flat ? "n/a" : "pass");
        }
    }
    for (int c = 0; caught[c][0]; c++) expect_verdict(&result, caught[c][1], caught[c][0], "fail");
    ck_assert_double_eq(probe_row(&result, "null_offenders", "knows_truth")->value, 1);
    ck_assert_double_eq(probe_row(&result, "permuted_labels", "knows_truth")->value, 1);
    expect_verdict(&result, "baselines", "idle_learner", "fail"); // learns, and is no better than a count
    expect_verdict(&result, "baselines", "honest", "reported");
    expect_verdict(&result, "baselines", "knows_truth", "reported");
    ck_assert_double_gt(probe_row(&result, "baselines", "knows_truth")->low, 0);
    expect_verdict(&result, "twins", "honest", "reported");
    expect_verdict(&result, "two_sample", "all", "n/a");
    expect_verdict(&result, "splits", "worlds", "pass");
    expect_verdict(&result, "columns", "account_number", "pass");
    run_result_free(&result);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_probes_say_when_there_is_too_little_to_ask)
{
    static const detector_t *const one[] = {&planted_honest, &planted_idle_learner, NULL};
    scenario_t scenario;
    run_result_t result;
    LOAD(&scenario, "offending.per_1000_adults=0");
    run(&scenario, one, &result);
    expect_verdict(&result, "null_offenders", "honest", "n/a");
    expect_verdict(&result, "permuted_labels", "honest", "n/a");
    expect_verdict(&result, "permuted_labels", "idle_learner", "n/a");
    expect_verdict(&result, "columns", "account_number", "n/a");
    expect_verdict(&result, "baselines", "idle_learner", "n/a");
    expect_verdict(&result, "twins", "honest", "n/a");
    expect_verdict(&result, "onsets", "onsets", "n/a");
    expect_verdict(&result, "vocabulary", "offenders_only", "n/a");
    expect_verdict(&result, "numbers", "idle_learner", "n/a"); // nobody to learn from: everybody scores the same
    expect_verdict(&result, "prefix", "honest", "pass");
    ck_assert_uint_eq(probe_count(&result, ANSWER_FAIL), 0);
    run_result_free(&result);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_probes_are_the_same_for_any_number_of_threads)
{
    static const detector_t *const some[] = {&planted_honest, &planted_by_order, NULL};
    scenario_t scenario;
    run_result_t result[2];
    LOAD(&scenario, NULL);
    for (int i = 0; i < 2; i++) {
        omp_set_num_threads(1 + 2 * i);
        run(&scenario, some, &result[i]);
    }
    ck_assert_uint_eq(result[0].probes.n, result[1].probes.n);
    ck_assert_mem_eq(result[0].probes.row, result[1].probes.row, result[0].probes.n * sizeof(probe_row_t));
    for (int i = 0; i < 2; i++) run_result_free(&result[i]);
    scenario_free(&scenario);
}
END_TEST

/// Rows to learn from and every last score are those of a run's own worlds.
START_TEST(test_probes_show_the_worlds_that_a_run_scores)
{
    scenario_t scenario;
    lineup_t lineup;
    probe_log_t log;
    training_rows_t rows = {0};
    fit_rows_t fit;
    probe_scores_t scores;
    world_output_t learnt, scored;
    LOAD(&scenario, "protocol.detectors=message_count isolation_forest logistic_regression cusum pagerank");
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    world_job_t job = {.scenario = &scenario, .lineup = &lineup, .role = WORLD_TRAINING, .alert_detector = -1};
    ck_assert_msg(world_run(&job, &learnt) == 0, "%s", error_text());
    ck_assert_int_eq(probe_log_record(&log, &scenario, WORLD_TRAINING, 0), 0);
    probe_replay_t replay = {.lineup = &lineup, .scope = VIEW_SILO};
    ck_assert_int_eq(probe_learn(&replay, &log, &log.truth, 1, &rows), 0);
    ck_assert_uint_gt(rows.n, 1000);
    ck_assert_uint_eq(rows.n, learnt.rows.n);
    ck_assert_mem_eq(rows.label, learnt.rows.label, rows.n);
    ck_assert_mem_eq(rows.feature, learnt.rows.feature, rows.n * FEATURES * sizeof(float));
    ck_assert_int_eq(fit_rows_gather(&fit, &(const training_rows_t *){&rows}, 1), 0);
    probe_log_free(&log);
    job.role = WORLD_TEST;
    job.fit = &fit;
    ck_assert_msg(world_run(&job, &scored) == 0, "%s", error_text());
    replay.fit = &fit;
    ck_assert_int_eq(probe_log_record(&log, &scenario, WORLD_TEST, 0), 0);
    ck_assert_msg(probe_replay(&replay, &log, log.end, "", &scores) == 0, "%s", error_text());
    for (size_t d = 0; d < lineup.n; d++)
        ck_assert_msg(memcmp(scores.stream[d].final, scored.stream[d].final, log.account.n * sizeof(double)) == 0,
                      "%s says something else", lineup.detector[d]->name);
    ck_assert_mem_eq(scores.last_scored, scored.world.last_scored, log.account.n * sizeof(uint32_t));
    probe_scores_free(&scores);
    probe_log_free(&log);
    training_rows_free(&rows);
    fit_rows_free(&fit);
    world_output_free(&learnt);
    world_output_free(&scored);
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("probes");
    TCase *tc = tcase_create("probes");
    tcase_set_timeout(tc, 1200);
    tcase_add_test(tc, test_probes_catch_each_cheat_and_pass_the_honest);
    tcase_add_test(tc, test_probes_say_when_there_is_too_little_to_ask);
    tcase_add_test(tc, test_probes_are_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_probes_show_the_worlds_that_a_run_scores);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

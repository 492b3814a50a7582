// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol over simulated worlds: the harness knows the truth, chance stays chance, nothing depends on threads.
#include "tests/experiment_fixture.h"
#include "tests/experiment_result.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

static const char *const COMMON[] = {ROUNDS("persons=1500", "persons=800"),
                                     "days=16",
                                     "offending.per_1000_adults=30",
                                     "protocol.warmup_days=6",
                                     "protocol.training=1",
                                     "protocol.test=2",
                                     "protocol.bootstrap=40",
                                     NULL};

/// Runs a small experiment; `more` ends with NULL. The oracle stands last in the lineup.
static void run(run_result_t *result, int threads, const char *const *more, int alert_detector)
{
    scenario_t scenario;
    scenario_of(&scenario, COMMON, more);
    experiment_with_oracle(&scenario, threads, alert_detector, NULL, result);
    scenario_free(&scenario);
}

static run_result_t usual; // the settings as they stand, run once for the tests that only look at what comes out

static void run_usual(void) { run(&usual, 1, NULL, -1); }
static void free_usual(void) { run_result_free(&usual); }

START_TEST(test_experiment_oracle_is_perfect_and_chance_is_prevalence)
{
    ck_assert_double_eq(result_value(&usual, "truth_oracle", "ap"), 1);
    ck_assert_double_eq(result_value(&usual, "truth_oracle", "r_precision"), 1);
    double prevalence = result_value(&usual, "random", "prevalence");
    ck_assert_double_gt(prevalence, 0);
    ck_assert_double_le(result_value(&usual, "random", "ap"), 4 * prevalence);
    ck_assert_uint_eq(result_detector(&usual, "random")->trivial, 1);
    ck_assert_uint_eq(result_detector(&usual, "logistic_regression")->labelled, 1);
    ck_assert_double_gt(result_value(&usual, "truth_oracle", "brier_skill"), 0.8); // 1 but for Platt's targets
    ck_assert_double_lt(result_value(&usual, "random", "brier_skill"), 0.1);
    ck_assert_double_gt(result_value(&usual, "truth_oracle", "latency_p_events"), 0); // offenders' own events were seen
    ck_assert_uint_eq(usual.worlds.n, 4); // 1 training, 1 validation, 2 test
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < a; b++) ck_assert_uint_ne(usual.worlds.row[a].seed, usual.worlds.row[b].seed);
}
END_TEST

/// The key changes the probabilities, and nothing else.
START_TEST(test_experiment_calibrates_as_asked)
{
    run_result_t steps, sigmoid;
    const char *fewer = "protocol.detectors=random logistic_regression";
    run(&steps, THREADS, SETTINGS(fewer), -1);
    run(&sigmoid, THREADS, SETTINGS(fewer, "protocol.calibration=platt"), -1);
    for (size_t d = 0; d < steps.detectors; d++) {
        const detector_result_t *one = &steps.detector[d], *other = &sigmoid.detector[d];
        ck_assert_double_eq(result_value(&steps, one->name, "ap"), result_value(&sigmoid, one->name, "ap"));
        ck_assert_uint_eq(one->metrics.n, other->metrics.n);
        ck_assert_double_ne(result_value(&steps, one->name, "brier"), result_value(&sigmoid, one->name, "brier"));
        ck_assert_double_lt(fabs(result_value(&sigmoid, one->name, "brier_skill")), 1); // given, and no nonsense
    }
    ck_assert_double_gt(result_value(&sigmoid, "truth_oracle", "brier_skill"), 0.8);
    ck_assert_uint_eq(strspn(steps.frozen, "0123456789abcdef"), 64);
    ck_assert_str_ne(steps.frozen, sigmoid.frozen);
    run_result_free(&steps);
    run_result_free(&sigmoid);
}
END_TEST

START_TEST(test_experiment_tells_what_detectors_cost)
{
    run_result_t r;
    uint64_t events = 0;
    run(&r, THREADS, SETTINGS("protocol.detectors=random hmm_stage pagerank"), -1);
    for (size_t w = 0; w < r.worlds.n; w++)
        if (strcmp(r.worlds.row[w].role, "training") != 0) events += r.worlds.row[w].events;
    ck_assert_uint_eq(r.costs.n, r.detectors);
    for (size_t d = 0; d < r.detectors; d++) {
        const cost_row_t *c = &r.costs.row[d];
        ck_assert_str_eq(c->detector, r.detector[d].name);
        ck_assert_uint_eq(c->events, events);
        ck_assert_double_eq_tol(c->cpu_s, c->fit_s + c->observe_s + c->prepare_s + c->score_s, 1e-12);
        ck_assert_double_ge(fmin(fmin(c->fit_s, c->observe_s), fmin(c->prepare_s, c->score_s)), 0);
        ck_assert_double_lt(c->cpu_s, 600);
    }
    const cost_row_t *random = &r.costs.row[0], *hmm = &r.costs.row[1], *rank = &r.costs.row[2], *oracle = rank + 1;
    ck_assert_uint_gt(random->scores, 1000);
    ck_assert_uint_eq(random->scores, hmm->scores);
    ck_assert_uint_eq(random->scores, rank->scores);
    ck_assert_uint_eq(oracle->scores, 0); // the host answers for it
    ck_assert_double_eq(random->observe_s, 0);
    ck_assert_double_gt(random->score_s, 0);
    ck_assert_double_gt(hmm->observe_s, random->observe_s);
    ck_assert_double_gt(rank->prepare_s, 0);
    ck_assert_double_eq_tol(hmm->events_per_s, (double)events / (hmm->cpu_s - hmm->fit_s), 1e-3 * hmm->events_per_s);
    if (detector_cost_held() > 0) {                                     // not where a sanitizer keeps the memory
        ck_assert_uint_gt(hmm->held_bytes, random->held_bytes + 10000); // pairs against next to nothing
        ck_assert_uint_lt(hmm->held_bytes, UINT64_C(1) << 30);
    }
    ck_assert_uint_gt(r.peak_bytes, 1 << 20);
    run_result_free(&r);
}
END_TEST

START_TEST(test_experiment_keeps_to_the_budget_where_thresholds_are_chosen)
{
    for (size_t d = 0; d < usual.detectors; d++)
        for (size_t b = 0; b < usual.detector[d].budget.n; b++) {
            const budget_row_t *row = &usual.detector[d].budget.row[b];
            ck_assert_double_le(row->validation_rate, row->budget);
            if (b) ck_assert_double_le(row->threshold, row[-1].threshold);
        }
}
END_TEST

START_TEST(test_experiment_null_offenders_cannot_be_found)
{
    // The strongest probe for leaks: labelled offenders live like everybody else.
    run_result_t r;
    run(&r, THREADS, SETTINGS("null_offenders=true", "protocol.bootstrap=200", ROUNDS("persons=4000", "persons=800")),
        -1);
    for (size_t d = 0; d + 1 < r.detectors; d++) {
        const metric_row_t *ap = run_result_metric(&r.detector[d], "ap");
        double prevalence = result_value(&r, r.detector[d].name, "prevalence");
        ck_assert_msg(ap->value < 3 * prevalence, "%s: AP %g at prevalence %g", r.detector[d].name, ap->value,
                      prevalence);
        ck_assert_msg(ap->low <= prevalence && prevalence <= ap->high, "%s: AP in [%g, %g], prevalence %g",
                      r.detector[d].name, ap->low, ap->high, prevalence);
    }
    run_result_free(&r);
}
END_TEST

START_TEST(test_experiment_is_the_same_for_any_number_of_threads)
{
    const int threads[] = {1, 3, 2, 8}, runs = ROUNDS(4, 2);
    run_result_t r[4];
    for (int i = 0; i < runs; i++) {
        run(&r[i], threads[i], SETTINGS(ROUNDS("persons=600", "persons=250")), -1);
        result_same(&r[0], &r[i], "");
        ck_assert_str_eq(r[0].frozen, r[i].frozen);
    }
    for (int i = 0; i < runs; i++) run_result_free(&r[i]);
}
END_TEST

START_TEST(test_experiment_closes_the_loop_in_test_worlds_only)
{
    // The last in the lineup, the oracle, raises alerts: its accounts are reviewed and closed.
    const char *const on[] = {"measures.metadata_analysis.enabled=true",
                              "measures.metadata_analysis.reviews_per_day=1000000",
                              "measures.metadata_analysis.delay_h=0",
                              "measures.metadata_analysis.sensitivity=1",
                              "protocol.detectors=random",
                              NULL};
    run_result_t r;
    run(&r, THREADS, on, 1);
    for (size_t w = 0; w < r.worlds.n; w++) {
        const world_row_t *row = &r.worlds.row[w];
        if (strcmp(row->role, "test") == 0)
            ck_assert_uint_gt(row->closed_accounts, 0);
        else
            ck_assert_uint_eq(row->closed_accounts, 0);
    }
    run_result_free(&r);
}
END_TEST

START_TEST(test_experiment_keeps_every_own_event_of_offenders)
{
    scenario_t scenario;
    lineup_t lineup;
    fit_rows_t none = {0};
    world_output_t out;
    uint64_t kept = 0;
    LOAD(&scenario, "protocol.score_every_days=4", "protocol.detectors=random");
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    world_job_t job = {
        .scenario = &scenario, .lineup = &lineup, .role = WORLD_TEST, .fit = &none, .alert_detector = -1};
    ck_assert_msg(world_run(&job, &out) == 0, "%s", error_text());
    for (size_t k = 0; k < out.world.positives; k++) {
        uint32_t a = out.world.account[out.world.positive_at[k]];
        uint32_t events = own_events_between(&out.world.own, a, 0, UINT32_MAX);
        ck_assert_uint_eq(events, out.world.own.count[a]);
        kept += events;
    }
    ck_assert_uint_gt(kept, 100);
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_experiment_every_view_runs)
{
    const char *const view[] = {"protocol.view=silo", "protocol.view=device", "protocol.view=all"};
    for (int v = 0; v < 3; v++) {
        run_result_t r;
        run(&r, THREADS,
            SETTINGS(ROUNDS("persons=600", "persons=250"), view[v],
                     ROUNDS("protocol.score_every_days=3", "protocol.score_every_days=5")),
            -1);
        ck_assert_double_eq(result_value(&r, "truth_oracle", "ap"), 1);
        run_result_free(&r);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("experiment");
    TCase *shared = tcase_create("usual"), *tc = tcase_create("experiment");
    tcase_set_timeout(shared, 300);
    tcase_add_unchecked_fixture(shared, run_usual, free_usual);
    tcase_add_test(shared, test_experiment_oracle_is_perfect_and_chance_is_prevalence);
    tcase_add_test(shared, test_experiment_keeps_to_the_budget_where_thresholds_are_chosen);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, test_experiment_calibrates_as_asked);
    tcase_add_test(tc, test_experiment_tells_what_detectors_cost);
    tcase_add_test(tc, test_experiment_null_offenders_cannot_be_found);
    tcase_add_test(tc, test_experiment_is_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_experiment_closes_the_loop_in_test_worlds_only);
    tcase_add_test(tc, test_experiment_keeps_every_own_event_of_offenders);
    tcase_add_test(tc, test_experiment_every_view_runs);
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, shared);
    return suite_run_forking(suite, CK_NOFORK); // a child forked after OpenMP has run ends badly under a sanitizer
}

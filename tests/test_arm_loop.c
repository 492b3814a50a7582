// SPDX-License-Identifier: GPL-3.0-or-later
// Arms in which a measure acts on a detector: the same as branched ones where nobody is covered, the same as the closed
// loop of a run where there is no warm-up, and of use where reviewers know the truth.
#include "core/array.h"
#include "results/programs/programs.h"
#include "tests/arm_fixture.h"
#include "tests/experiment_result.h"
#include "tests/suite_run.h"

#define SMALL                                                                                                       \
    "persons=600", "days=24", "protocol.warmup_days=1", "offending.per_1000_adults=120", "experiment.branch_day=8", \
        "experiment.replicates=2", "protocol.training=1"
#define ANALYSIS "measures.metadata_analysis."
#define NOBODY "coverage=[0,0,0,0,0,0]"
/// Every active account comes before reviewers who know the truth, at once.
#define ALL_SEEN                                                                                                   \
    ANALYSIS "budget=1000000", ANALYSIS "reviews_per_day=1000000", ANALYSIS "delay_h=0", ANALYSIS "sensitivity=1", \
        ANALYSIS "false_closure=0", ANALYSIS "action=police"

static arm_case_t at;

static void teardown(void) { arms_free(&at); }

static const double *values(size_t world, size_t arm) { return arms_values(&at, world, arm); }
static const arm_alerts_t *alerts(size_t world, size_t arm) { return &at.table.alerts[world * at.table.arms + arm]; }

static void ck_same_outcomes(size_t a, size_t b)
{
    for (size_t w = 0; w < at.table.worlds; w++)
        ck_assert_msg(!memcmp(values(w, a), values(w, b), OUTCOMES * sizeof(double)), "world %zu: %s is not as %s", w,
                      at.study.design.arm[a].name, at.study.design.arm[b].name);
}

/// Alerts are raised, and nobody whom they are about is covered.
static void watched_in_vain(const char *detector, const char *view, const char *linkage)
{
    PLAN(&at.study, SMALL, "experiment.design=list", detector, view, linkage, ANALYSIS "budget=3000",
         "experiment.arms=\"blind: " ANALYSIS "enabled=true " ANALYSIS NOBODY
         "; defaults: measures.child_defaults.enabled=true; "
         "both: measures.child_defaults.enabled=true " ANALYSIS "enabled=true " ANALYSIS NOBODY "\"");
    arms_run(&at, NULL);
    enum { BASELINE, BLIND, DEFAULTS, BOTH };
    ck_same_outcomes(BASELINE, BLIND);
    ck_same_outcomes(DEFAULTS, BOTH);
    for (size_t w = 0; w < at.table.worlds; w++) {
        ck_assert(alerts(w, BASELINE)->closed == 0 && alerts(w, DEFAULTS)->closed == 0);
        ck_assert(alerts(w, BLIND)->closed == 1 && alerts(w, BOTH)->closed == 1);
        ck_assert_double_gt(alerts(w, BLIND)->alerts, 0);
        ck_assert_double_eq(alerts(w, BLIND)->reviews, 0);
        ck_assert_double_le(alerts(w, BLIND)->validation_rate, 3000);
        ck_assert_double_gt(alerts(w, BLIND)->validation_rate, 0);
        ck_assert_double_eq(alerts(w, BLIND)->threshold, alerts(0, BOTH)->threshold);
        ck_assert_double_gt(values(w, BASELINE)[OUTCOME_approached], 5); // something happens at all
        ck_assert(memcmp(values(w, BASELINE), values(w, DEFAULTS), OUTCOMES * sizeof(double)) != 0);
    }
    teardown();
}

START_TEST(test_arm_loop_that_covers_nobody_is_the_branched_arm)
{
    watched_in_vain(ANALYSIS "detector=logistic_regression", "protocol.view=silo", "protocol.linkage=none");
    watched_in_vain(ANALYSIS "detector=cusum", "protocol.view=device", "protocol.linkage=none");
    watched_in_vain(ANALYSIS "detector=pagerank", "protocol.view=all", "protocol.linkage=learned");
}
END_TEST

START_TEST(test_arm_loop_with_reviewers_who_know_prevents_harm)
{
    PLAN(&at.study, SMALL, "experiment.measures=metadata_analysis", "protocol.cooldown_days=0", ALL_SEEN);
    arms_run(&at, NULL);
    double harmed[2] = {0}, first_closure[2] = {0};
    for (size_t w = 0; w < at.table.worlds; w++) {
        for (size_t a = 0; a < 2; a++) {
            harmed[a] += values(w, a)[OUTCOME_harmed];
            first_closure[a] += values(w, a)[OUTCOME_first_disruption_d];
            ck_assert_double_eq(values(w, a)[OUTCOME_closed_benign], 0);
        }
        ck_assert_double_gt(alerts(w, 1)->reviews, 0);
        ck_assert_double_le(alerts(w, 1)->reviews, alerts(w, 1)->alerts);
    }
    ck_assert_double_gt(harmed[0], 9);
    ck_assert_double_lt(harmed[1], 0.5 * harmed[0]);
    ck_assert_double_lt(first_closure[1], 0.7 * first_closure[0]);
}
END_TEST

static double benign_reviews(const run_result_t *result, uint64_t world)
{
    double sum = 0;
    for (size_t i = 0; i < result->measure_costs.n; i++) {
        const measure_cost_row_t *row = &result->measure_costs.row[i];
        if (row->world == world && !strcmp(row->who, "benign")) sum += (double)row->reviews;
    }
    return sum;
}

/// With the branch at the first hour an arm is a test world of `vigil run` with its loop closed.
START_TEST(test_arm_loop_from_the_first_day_is_the_closed_loop_of_a_run)
{
    static const char *const own[] = {"persons=600",
                                      "days=24",
                                      "protocol.warmup_days=5",
                                      "offending.per_1000_adults=120",
                                      "protocol.training=1",
                                      "protocol.test=2",
                                      "protocol.detectors=logistic_regression",
                                      "measures.child_defaults.enabled=true",
                                      ANALYSIS "budget=4000",
                                      ANALYSIS "reviews_per_day=20000",
                                      ANALYSIS "false_closure=0.3",
                                      NULL};
    scenario_t scenario;
    lineup_t lineup;
    run_result_t result;
    scenario_of(&scenario, own, SETTINGS(ANALYSIS "enabled=true"));
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    experiment_options_t options = {.lineup = &lineup, .alert_detector = 0, .alert_budget = 4000};
    ck_assert_msg(experiment_run(&scenario, &options, &result) == 0, "%s", error_text());
    const char *settings[FIXTURE_SETTINGS];
    size_t n = fixture_settings(
        settings, own,
        SETTINGS("experiment.measures=metadata_analysis", "experiment.branch_day=0", "experiment.replicates=2"));
    settings[n] = NULL;
    plan_load(&at.study, NULL, settings, 0);
    arms_run(&at, NULL);
    for (size_t w = 0; w < 2; w++) {
        double harmed = 0, harmed_arm = 0, closed_benign = 0;
        for (size_t i = 0; i < result.platform_harm.n; i++)
            if (result.platform_harm.row[i].world == w) harmed += (double)result.platform_harm.row[i].harmed;
        for (size_t i = 0, test = 0; i < result.worlds.n; i++)
            if (!strcmp(result.worlds.row[i].role, "test") && test++ == w)
                closed_benign = (double)result.worlds.row[i].closed_benign;
        for (int p = 0; p < PLATFORMS; p++) harmed_arm += values(w, 1)[OUTCOME_harmed_ephemeral + p];
        ck_assert_double_gt(harmed, 0);
        ck_assert_double_gt(closed_benign, 0);
        ck_assert_double_eq(harmed_arm, harmed);
        ck_assert_double_eq(values(w, 1)[OUTCOME_closed_benign], closed_benign);
        ck_assert_double_eq(values(w, 1)[OUTCOME_benign_reviews], benign_reviews(&result, w));
        ck_assert(memcmp(values(w, 0), values(w, 1), OUTCOMES * sizeof(double)) != 0);
    }
    run_result_free(&result);
    scenario_free(&scenario);
}
END_TEST

/// An alert from before the branch, which nobody acts on, must not keep silent the one that would follow.
START_TEST(test_arm_loop_has_no_alerts_before_the_branch)
{
    arm_table_t first = {0};
    for (int late = 0; late < 2; late++) {
        PLAN(&at.study, SMALL, late ? "protocol.warmup_days=8" : "protocol.warmup_days=2",
             "experiment.measures=metadata_analysis", ANALYSIS "budget=3000", "experiment.replicates=1");
        arms_run(&at, NULL);
        ck_assert_double_gt(alerts(0, 1)->alerts, 0);
        if (late) break;
        first = at.table;
        at.table = (arm_table_t){0};
        plan_free(&at.study);
    }
    ck_assert_mem_eq(at.table.alerts, first.alerts, at.table.arms * sizeof *at.table.alerts);
    ck_assert_mem_eq(at.table.value, first.value, at.table.arms * OUTCOMES * sizeof(double));
    arm_table_free(&first);
}
END_TEST

START_TEST(test_arm_loop_is_the_same_for_any_number_of_threads)
{
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults metadata_analysis", ANALYSIS "budget=3000",
         "experiment.response=off strong");
    arms_same_for_any_threads(&at);
    ck_assert_double_gt(alerts(0, 2)->alerts, 0);
}
END_TEST

/// A store that has the first `has` worlds, and counts what is told of learning.
typedef struct {
    arm_outcome_t *kept[2];
    uint32_t has, learnt;
} shelf_t;

static int fetch(void *self, uint32_t world, arm_outcome_t *out, size_t arms, bool *found)
{
    shelf_t *shelf = self;
    *found = world < shelf->has;
    if (*found) memcpy(out, shelf->kept[world], arms * sizeof *out);
    return 0;
}

static int keep(void *self, uint32_t world, const arm_outcome_t *out, size_t arms)
{
    shelf_t *shelf = self;
    if (!shelf->kept[world]) CHECK(ARRAY_NEW(shelf->kept[world], arms));
    memcpy(shelf->kept[world], out, arms * sizeof *out);
    return 0;
}

static void tell(void *self, uint32_t world, const char *what, double days)
{
    shelf_t *shelf = self;
    (void)world, (void)days;
    shelf->learnt += strstr(what, "training world") != NULL || strstr(what, "validation world") != NULL;
}

START_TEST(test_arm_loop_goes_on_from_kept_worlds)
{
    shelf_t shelf = {0};
    arm_store_t store = {.self = &shelf, .fetch = fetch, .keep = keep, .tell = tell};
    PLAN(&at.study, SMALL, "experiment.measures=metadata_analysis", ANALYSIS "budget=3000");
    arms_run(&at, &store);
    arm_table_t first = at.table;
    ck_assert_uint_eq(shelf.learnt, 2); // a training and a validation world, once for both worlds
    for (shelf.has = 1; shelf.has <= 2; shelf.has++) {
        shelf.learnt = 0;
        arms_again(&at, &store);
        ck_assert_uint_eq(shelf.learnt, shelf.has == 1 ? 2 : 0); // nothing is left that would need it
        arms_same(&at.table, &first);
        arm_table_free(&at.table);
    }
    arm_table_free(&first);
    free(shelf.kept[0]);
    free(shelf.kept[1]);
}
END_TEST

static void ck_refused(const char *words, const char *const *settings)
{
    plan_load(&at.study, NULL, settings, 0);
    plan_detach(&at.study.scenario);
    ck_assert_int_eq(arm_run_check(&at.study.scenario, &at.study.plan, &at.study.design), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s is not in: %s", words, error_text());
    teardown();
}

START_TEST(test_arm_loop_refuses_what_cannot_act)
{
    const program_t program = {.name = "afterwards", .command = "true"};
    ck_assert_int_eq(programs_add(&program), 0);
    ck_refused("did you mean 'cusum'?", SETTINGS("experiment.measures=metadata_analysis", ANALYSIS "detector=cusun"));
    ck_refused("afterwards is a program, which sees a world only when it is over",
               SETTINGS("experiment.measures=metadata_analysis", ANALYSIS "detector=afterwards"));
    ck_refused("protocol.training is 0", SETTINGS("experiment.measures=metadata_analysis", "protocol.training=0"));
    ck_refused("b acts on the alerts of logistic_regression with a budget of 50, an arm before it on those of "
               "logistic_regression with 100",
               SETTINGS("experiment.design=list", "experiment.arms=\"a: " ANALYSIS "enabled=true; b: " ANALYSIS
                                                  "enabled=true " ANALYSIS "budget=50\""));
    ck_refused("detector and budget must be the same",
               SETTINGS("experiment.design=list", "experiment.arms=\"a: " ANALYSIS "enabled=true; b: " ANALYSIS
                                                  "enabled=true " ANALYSIS "detector=cusum\""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arm_loop");
    TCase *tc = tcase_create("arm_loop");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, test_arm_loop_that_covers_nobody_is_the_branched_arm);
    tcase_add_test(tc, test_arm_loop_with_reviewers_who_know_prevents_harm);
    tcase_add_test(tc, test_arm_loop_from_the_first_day_is_the_closed_loop_of_a_run);
    tcase_add_test(tc, test_arm_loop_has_no_alerts_before_the_branch);
    tcase_add_test(tc, test_arm_loop_is_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_arm_loop_goes_on_from_kept_worlds);
    tcase_add_test(tc, test_arm_loop_refuses_what_cannot_act);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

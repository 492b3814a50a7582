// SPDX-License-Identifier: GPL-3.0-or-later
// Outcomes of arms by hand, and worlds branched into arms: what is equal must be so to the last bit.
#include "core/array.h"
#include "tests/arm_fixture.h"
#include "tests/suite_run.h"

#include <gsl/gsl_statistics_double.h>

#define DAYS(d) ((int32_t)((d)*DAY_S))
#define SMALL                                                                                     \
    ROUNDS("persons=600", "persons=400"), ROUNDS("days=24", "days=14"), "protocol.warmup_days=1", \
        "offending.per_1000_adults=120", "experiment.branch_day=8", "experiment.replicates=2"

static arm_case_t at;

static void teardown(void) { arms_free(&at); }

static approach_t *stage(truth_t *truth, size_t i, uint32_t child, stage_t stage, double day, double ended)
{
    approach_t *a = &truth->approach[i];
    for (int s = 0; s < STAGES && a->stage_time[s] == 0; s++) a->stage_time[s] = NEVER;
    a->child = child;
    a->stage_time[stage] = DAYS(day);
    a->ended = ended < 0 ? NEVER : DAYS(ended);
    return a;
}

START_TEST(test_arm_outcome_counts_children_after_the_branch)
{
    truth_t truth;
    arm_outcome_t out = {0};
    ck_assert_int_eq(truth_init(&truth, 10, 4, 7), 0);
    for (size_t i = 0; i < 7; i++)
        for (int s = 0; s < STAGES; s++) truth.approach[i].stage_time[s] = NEVER;
    stage(&truth, 0, 1, STAGE_HARM, 12, 15)->recorded = 1; // child 1: first harm after the branch: 3 days
    stage(&truth, 1, 1, STAGE_HARM, 14, 18)->recorded = 1; // ... and again, by another: days 15 to 18 are new
    stage(&truth, 2, 2, STAGE_HARM, 5, 13)->recorded = 1;  // child 2: before the branch, lasting 3 days beyond it
    stage(&truth, 3, 3, STAGE_HARM, 2, 4);                 // child 3: before, over
    stage(&truth, 4, 3, STAGE_HARM, 19.5, -1);             // ... again, to the end: half a day
    stage(&truth, 5, 4, STAGE_PRIVATE, 10, 11);            // exactly at the branch counts
    stage(&truth, 5, 4, STAGE_REQUEST, 9.9, 11);
    stage(&truth, 6, 5, STAGE_CONTACT, 11, 12);
    ck_assert_int_eq(arm_outcome_of_truth(&out, &truth, NULL, 10 * DAY_S, 20 * DAY_S), 0);
    ck_assert_double_eq(out.value[OUTCOME_harmed], 1);
    ck_assert_double_eq(out.value[OUTCOME_revictimised], 2);
    ck_assert_double_eq_tol(out.value[OUTCOME_harm_days], 3 + 3 + 3 + 0.5, 1e-12);
    ck_assert_double_eq(out.value[OUTCOME_recorded], 2);
    ck_assert_double_eq(out.value[OUTCOME_reached], 1);
    ck_assert_double_eq(out.value[OUTCOME_approached], 0);
    ck_assert_double_eq(out.value[OUTCOME_answered], 1);
    truth_free(&truth);
}
END_TEST

START_TEST(test_arm_outcome_time_to_first_closure_is_restricted_to_the_run)
{
    truth_t truth;
    arm_outcome_t out = {0};
    ck_assert_int_eq(truth_init(&truth, 4, 5, 0), 0);
    for (uint32_t p = 0; p < 3; p++) truth.person.offender[p] = 1;
    const uint32_t person[] = {0, 0, 1, 3, 2};
    const int32_t closed[] = {DAYS(16), DAYS(12), DAYS(9), DAYS(11), NEVER}; // the third before the branch: none
    for (size_t a = 0; a < 5; a++) {
        truth.account_person[a] = person[a];
        truth.account_closed[a] = closed[a];
    }
    ck_assert_int_eq(arm_outcome_of_truth(&out, &truth, NULL, 10 * DAY_S, 20 * DAY_S), 0);
    ck_assert_double_eq_tol(out.value[OUTCOME_first_disruption_d], (2 + 10 + 10) / 3.0, 1e-12);
    truth_free(&truth);
}
END_TEST

static const double *values(size_t world, size_t arm) { return arms_values(&at, world, arm); }

START_TEST(test_arm_run_baseline_is_the_run_that_was_not_branched)
{
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults");
    arms_run(&at, NULL);
    sim_t *sim;
    arm_outcome_t out;
    arm_start_t start;
    for (size_t w = 0; w < 2; w++) {
        ck_assert_int_eq(sim_open(&sim, &at.study.scenario, at.table.seed[w]), 0);
        ck_assert_int_eq(sim_run_until(sim, 8 * DAY_S, NULL, 0), 0);
        ck_assert_int_eq(arm_start(&start, sim), 0);
        ck_assert_int_eq(sim_run(sim, NULL, 0), 0);
        ck_assert_int_eq(arm_outcome(&out, sim, &start), 0);
        ck_assert_mem_eq(out.value, values(w, 0), sizeof out.value);
        ck_assert_double_gt(out.value[OUTCOME_approached], 5); // something happens at all
        ck_assert(memcmp(out.value, values(w, 1), sizeof out.value) != 0);
        sim_close(sim);
    }
    ck_assert(memcmp(values(0, 0), values(1, 0), OUTCOMES * sizeof(double)) != 0);
}
END_TEST

START_TEST(test_arm_run_zero_dose_is_the_baseline)
{
    PLAN(&at.study, SMALL, "experiment.design=doses", "experiment.doses=0 1", "experiment.response=off strong",
         "offending.per_1000_adults=200");
    arms_run(&at, NULL);
    const size_t each = at.study.design.n / 2, measures = at.study.plan.measures;
    ck_assert_uint_eq(each, 1 + 2 * (measures + 1));
    for (size_t w = 0; w < 2; w++)
        for (size_t r = 0; r < 2; r++) {
            for (size_t a = 1; a <= measures + 1; a++)
                ck_assert_msg(!memcmp(values(w, r * each), values(w, r * each + a), OUTCOMES * sizeof(double)),
                              "%s at dose 0", at.study.design.arm[a].name);
            size_t all = r * each + 2 * (measures + 1); // the last: all together, at dose 1
            ck_assert(memcmp(values(w, r * each), values(w, all), OUTCOMES * sizeof(double)) != 0);
        }
}
END_TEST

/// A measure that changes little leaves an arm like its baseline: worlds of their own would differ far more.
START_TEST(test_arm_run_arms_share_the_luck_of_their_world)
{
    enum { WORLDS = 8 };
    double difference[WORLDS], base[WORLDS], arm[WORLDS];
    PLAN(&at.study, SMALL, "persons=600", "days=20", "experiment.measures=child_defaults", "experiment.replicates=8",
         "measures.child_defaults.coverage=[0.2, 0.2, 0.2, 0.2, 0.2, 0.2]", "offending.per_1000_adults=200");
    arms_run(&at, NULL);
    for (size_t w = 0; w < WORLDS; w++) {
        base[w] = values(w, 0)[OUTCOME_approached];
        arm[w] = values(w, 1)[OUTCOME_approached];
        difference[w] = base[w] - arm[w];
    }
    double apart = gsl_stats_variance(base, 1, WORLDS) + gsl_stats_variance(arm, 1, WORLDS);
    ck_assert_double_gt(gsl_stats_variance(difference, 1, WORLDS), 0); // it does change something
    ck_assert_double_gt(apart / gsl_stats_variance(difference, 1, WORLDS), 4);
}
END_TEST

START_TEST(test_arm_run_harm_out_of_reach_is_displaced)
{
    PLAN(&at.study, SMALL, "persons=600", "days=24", "experiment.design=list", "offending.per_1000_adults=200",
         "experiment.arms=\"open: measures.child_defaults.enabled=true measures.child_defaults.coverage=[0,0,0,1,1,1] "
         "measures.contact_caps.enabled=true measures.contact_caps.coverage=[0,0,1,0,0,0]; everywhere: "
         "measures.child_defaults.enabled=true\"");
    arms_run(&at, NULL);
    bool moved = false;
    for (size_t w = 0; w < 2; w++) {
        const double *base = values(w, 0), *some = values(w, 1);
        double out = 0;
        for (int p = OUTCOME_harmed_ephemeral; p < OUTCOME_harmed_ephemeral + 2; p++) out += some[p] - base[p];
        ck_assert_double_eq(some[OUTCOME_displaced], out);
        moved |= out != 0;
        ck_assert_double_nan(values(w, 2)[OUTCOME_displaced]); // nowhere to move to
        ck_assert_double_eq(base[OUTCOME_displaced], 0);
    }
    ck_assert(moved);
}
END_TEST

START_TEST(test_arm_run_reach_of_measures_is_where_they_can_act)
{
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults");
    const uint64_t all = (UINT64_C(1) << PLATFORMS) - 1, messenger = UINT64_C(1) << PLATFORM_MESSENGER,
                   game = UINT64_C(1) << PLATFORM_GAME, photo = UINT64_C(1) << PLATFORM_PHOTO;
    for (size_t m = 0; measure_registry[m]; m++) {
        const char *name = measure_registry[m]->name;
        measure_config_t *config = at.study.scenario.measure_config[m];
        bool content = !strcmp(name, "known_material") || !strcmp(name, "search_limits");
        uint64_t expected = content ? all & ~messenger : !strcmp(name, "nudity_detection") ? all & ~game : all;
        config->enabled = false;
        ck_assert_uint_eq(measures_reach(&at.study.scenario, m), 0);
        config->enabled = true;
        ck_assert_msg(measures_reach(&at.study.scenario, m) == expected, "%s", name);
        config->coverage[PLATFORM_PHOTO] = 0;
        ck_assert_uint_eq(measures_reach(&at.study.scenario, m), expected & ~photo);
        config->quality = 0;
        ck_assert_uint_eq(measures_reach(&at.study.scenario, m), 0);
    }
}
END_TEST

/// Covering a platform where a measure can do nothing changes no world, and nothing that is said of it.
START_TEST(test_arm_run_coverage_without_effect_is_no_reach)
{
    PLAN(&at.study, SMALL, "persons=600", "days=24", "experiment.design=list", "offending.per_1000_adults=200",
         "experiment.arms=\"material: measures.known_material.enabled=true measures.known_material.per_month=15 "
         "measures.known_material.holds=1 measures.known_material.coverage=[1,0,1,1,1,1]; "
         "material covers: measures.known_material.enabled=true measures.known_material.per_month=15 "
         "measures.known_material.holds=1; "
         "nudity: measures.nudity_detection.enabled=true measures.nudity_detection.coverage=[1,1,1,1,1,0]; "
         "nudity covers: measures.nudity_detection.enabled=true; "
         "search: measures.search_limits.enabled=true measures.search_limits.coverage=[1,0,1,1,1,1]; "
         "search covers: measures.search_limits.enabled=true\"");
    arms_run(&at, NULL);
    static const outcome_t beyond[] = {OUTCOME_harmed_messenger, OUTCOME_harmed_game, OUTCOME_harmed_messenger};
    bool moved[3] = {false, false, false};
    for (size_t w = 0; w < 2; w++)
        for (size_t m = 0; m < 3; m++) {
            const double *part = values(w, 1 + 2 * m), *whole = values(w, 2 + 2 * m);
            ck_assert_mem_eq(part, whole, OUTCOMES * sizeof *part);
            ck_assert_double_eq(whole[OUTCOME_displaced], whole[beyond[m]] - values(w, 0)[beyond[m]]);
            moved[m] |= whole[OUTCOME_displaced] != 0;
        }
    ck_assert(moved[0] || moved[1] || moved[2]);
}
END_TEST

START_TEST(test_arm_run_is_the_same_for_any_number_of_threads)
{
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults user_reporting account_closure");
    arms_same_for_any_threads(&at);
}
END_TEST

START_TEST(test_arm_run_costs_are_those_of_the_arms_measures)
{
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults in_app_warnings");
    arms_run(&at, NULL);
    for (size_t a = 0; a < at.table.arms; a++) {
        double hidden = 0, prompts = 0;
        uint64_t of[2] = {0};
        for (size_t w = 0; w < 2; w++) {
            hidden += values(w, a)[OUTCOME_benign_hidden];
            prompts += values(w, a)[OUTCOME_benign_prompts];
        }
        for (size_t i = 0; i < 2; i++)
            for (int r = 0; r < ROLES; r++)
                for (int c = 0; c < COSTS; c++) of[i] += at.table.sum[a].of[at.study.plan.index[i]][0][r][c];
        for (size_t i = 0; i < 2; i++) ck_assert((of[i] > 0) == (at.study.design.arm[a].on >> i & 1));
        ck_assert((hidden > 0) == (at.study.design.arm[a].on & 1));
        ck_assert((prompts > 0) == (at.study.design.arm[a].on >> 1 & 1));
    }
}
END_TEST

/// A store that has the first world only, once `keep` has seen it.
typedef struct {
    arm_outcome_t *first;
    uint32_t fetched, kept, told;
} shelf_t;

static int fetch(void *self, uint32_t world, arm_outcome_t *out, size_t arms, bool *found)
{
    shelf_t *shelf = self;
    *found = world == 0 && shelf->first;
    if (*found) memcpy(out, shelf->first, arms * sizeof *out);
    shelf->fetched += *found;
    return 0;
}

static int keep(void *self, uint32_t world, const arm_outcome_t *out, size_t arms)
{
    shelf_t *shelf = self;
    shelf->kept++;
    if (world > 0) return 0;
    CHECK(ARRAY_NEW(shelf->first, arms));
    memcpy(shelf->first, out, arms * sizeof *out);
    return 0;
}

START_TEST(test_arm_run_goes_on_from_kept_worlds)
{
    shelf_t shelf = {0};
    arm_store_t store = {.self = &shelf, .fetch = fetch, .keep = keep};
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults");
    arms_run(&at, &store);
    arm_table_t first = at.table;
    ck_assert_uint_eq(shelf.kept, 2);
    arms_again(&at, &store);
    ck_assert_uint_eq(shelf.fetched, 1);
    ck_assert_uint_eq(shelf.kept, 3);
    arms_same(&at.table, &first);
    arm_table_free(&first);
    free(shelf.first);
}
END_TEST

START_TEST(test_arm_run_tells_a_wrong_arm_before_any_world)
{
    PLAN(&at.study, SMALL, "experiment.design=list",
         "experiment.arms=\"good: measures.child_defaults.enabled=true; bad: measures.child_defaults.quality=2\"");
    plan_detach(&at.study.scenario);
    ck_assert_int_eq(arm_run_check(&at.study.scenario, &at.study.plan, &at.study.design), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "bad: "));
    // Where nobody checks, the failure of the arm's own thread comes back.
    ck_assert_int_eq(arm_run(&at.study.scenario, &at.study.plan, &at.study.design, NULL, &at.table), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "bad: "));
}
END_TEST

START_TEST(test_arm_run_refuses_arms_in_which_nothing_acts)
{
#define CAPS "measures.contact_caps."
    static const struct {
        const char *arms, *words; // NULL: it is an arm
    } cases[] = {
        {"a: " CAPS "quality=0.5", "a: switches no measure on"},
        {"a: " CAPS "enabled=true; b: " CAPS "enabled=false", "b: switches no measure on"},
        {"empty:", "empty: switches no measure on"},
        {"a: " CAPS "enabled=true " CAPS "start_day=24", "a: contact_caps would never act"},
        {"a: " CAPS "enabled=true " CAPS "start_day=13.5", NULL},
        {"a: measures.child_defaults.enabled=false", NULL}, // on in the baseline
        {"a: measures.child_defaults.quality=0.5", NULL},
        {"a: measures.child_defaults.quality=1", "a: switches no measure on"}, // as it is
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char arms[200];
        snprintf(arms, sizeof arms, "experiment.arms=\"%s\"", cases[i].arms);
        PLAN(&at.study, SMALL, "experiment.design=list", "measures.child_defaults.enabled=true", arms);
        plan_detach(&at.study.scenario);
        int code = arm_run_check(&at.study.scenario, &at.study.plan, &at.study.design);
        ck_assert_msg(code == (cases[i].words ? ERR_INPUT : 0), "%s: %d %s", arms, code, error_text());
        if (cases[i].words) ck_assert_msg(strstr(error_text(), cases[i].words) != NULL, "%s: %s", arms, error_text());
        plan_free(&at.study);
    }
    PLAN(&at.study, SMALL, "experiment.measures=child_defaults contact_caps", CAPS "start_day=24");
    plan_detach(&at.study.scenario);
    ck_assert_int_eq(arm_run_check(&at.study.scenario, &at.study.plan, &at.study.design), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), CAPS "start_day: 24: it would never act") != NULL, "%s", error_text());
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arm_run");
    TCase *tc = tcase_create("arm_run");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 240);
    tcase_add_test(tc, test_arm_outcome_counts_children_after_the_branch);
    tcase_add_test(tc, test_arm_outcome_time_to_first_closure_is_restricted_to_the_run);
    tcase_add_test(tc, test_arm_run_baseline_is_the_run_that_was_not_branched);
    tcase_add_test(tc, test_arm_run_zero_dose_is_the_baseline);
    tcase_add_test(tc, test_arm_run_arms_share_the_luck_of_their_world);
    tcase_add_test(tc, test_arm_run_harm_out_of_reach_is_displaced);
    tcase_add_test(tc, test_arm_run_reach_of_measures_is_where_they_can_act);
    tcase_add_test(tc, test_arm_run_coverage_without_effect_is_no_reach);
    tcase_add_test(tc, test_arm_run_is_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_arm_run_costs_are_those_of_the_arms_measures);
    tcase_add_test(tc, test_arm_run_goes_on_from_kept_worlds);
    tcase_add_test(tc, test_arm_run_tells_a_wrong_arm_before_any_world);
    tcase_add_test(tc, test_arm_run_refuses_arms_in_which_nothing_acts);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

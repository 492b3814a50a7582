// SPDX-License-Identifier: GPL-3.0-or-later
// Plans of experiments: what is refused and how, and the arms that a plan means.
#include "results/arms/arm_run.h"
#include "tests/plan_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

#include <glob.h>

static plan_case_t at;

static void teardown(void) { plan_free(&at); }

static void ck_refused(const char *setting, const char *words)
{
    plan_load(&at, NULL, SETTINGS("experiment.design=tandem", setting), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s: %s", setting, error_text());
    plan_free(&at);
}

START_TEST(test_plan_refuses_what_cannot_be_run)
{
    ck_refused("experiment.measures=child_default", "did you mean child_defaults?");
    ck_refused("experiment.measures=child_defaults,contact_caps", "blanks, not commas");
    ck_refused("experiment.measures=child_defaults child_defaults", "given twice");
    ck_refused("experiment.measures=\" \"", "no measure; name at least one");
    ck_refused("experiment.branch_day=90", "must be less than days: 90");
    ck_refused("experiment.response=of", "did you mean off?");
    ck_refused("experiment.response=off off", "given twice");
    ck_refused("experiment.resolution=iv", "only a factorial design");
    ck_refused("experiment.arms=\"x: measures.a=1\"", "only where design is list");
    ck_refused("experiment.points=64", "worlds are its replicates; set experiment.replicates");
    ck_refused("experiment.doses=0.5 1", "not looked at where design is tandem");
    ck_refused("experiment.dose_of=quality", "not looked at where design is tandem");
}
END_TEST

/// A plan without responses of its own has the scenario's; with some, the scenario's must be among them.
START_TEST(test_plan_offenders_answer_as_the_scenario_says)
{
    PLAN(&at, "experiment.measures=child_defaults", "offending.response=strong");
    ck_assert_uint_eq(at.plan.responses, 1);
    ck_assert_int_eq(at.plan.response[0], RESPONSE_STRONG);
    plan_free(&at);
    PLAN(&at, "experiment.measures=child_defaults", "offending.response=strong", "experiment.response=off strong");
    ck_assert_uint_eq(at.plan.responses, 2);
    plan_free(&at);
    plan_load(&at, NULL, SETTINGS("offending.response=strong", "experiment.response=off moderate"), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), "strong is none of experiment.response (off moderate)"), "%s", error_text());
}
END_TEST

/// What acts on a detector may be under test, and nowhere else.
START_TEST(test_plan_refuses_a_detector_in_the_baseline)
{
    static const char *const on = "measures.metadata_analysis.enabled=true";
    static const char *const words = "no baseline can; switch it off here";
    plan_load(&at, NULL, SETTINGS("experiment.measures=without_detector", on), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s", error_text());
    plan_free(&at);
    plan_load(&at, NULL,
              SETTINGS("experiment.design=list", "experiment.arms=\"a: measures.child_defaults.enabled=true\"", on),
              ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s", error_text());
    plan_free(&at);
    plan_load(&at, NULL, SETTINGS("experiment.measures=child_defaults metadata_analysis", on), 0);
}
END_TEST

START_TEST(test_plan_all_measures_with_and_without_a_detector)
{
    size_t all = 0;
    bool wishes = false;
    while (measure_registry[all]) all++;
    PLAN(&at, "experiment.measures=all");
    ck_assert_uint_eq(at.plan.measures, all);
    plan_free(&at);
    PLAN(&at, "experiment.measures=without_detector");
    ck_assert_uint_eq(at.plan.measures, all - 1); // metadata_analysis alone acts on one
    for (size_t i = 0; i < at.plan.measures; i++) wishes |= at.plan.measure[i]->wish != NULL;
    ck_assert(!wishes);
}
END_TEST

START_TEST(test_plan_tells_all_problems_at_once)
{
    plan_load(&at, NULL,
              SETTINGS("experiment.design=doses", "experiment.doses=0.5 0.2 x 2", "experiment.measures=nobody",
                       "experiment.branch_day=100", "experiment.response=loud"),
              ERR_INPUT);
    const char *words[] = {"0.2 does not lie above", "'x' is no dose", "'2' is no dose", "'nobody'",
                           "100 must be less",       "'loud'"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert_msg(strstr(error_text(), words[i]) != NULL, "%s is not in: %s", words[i], error_text());
}
END_TEST

START_TEST(test_plan_refuses_arms_that_are_no_arms)
{
    static const char *const wrong[][2] = {
        {"a measures.x=1", "not of the form"},
        {"a: persons=3", "no setting of a measure"},
        {"a: measures.x.enabled=true; a: measures.y.enabled=true", "two arms are called a"},
        {"baseline: measures.x.enabled=true", "cannot be called baseline"},
        {" ;", "no arm"},
        {"a: measures.x.quality=1 measures.x.quality=0.5", "a: measures.x.quality is given twice"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char arms[200];
        snprintf(arms, sizeof arms, "experiment.arms=\"%s\"", wrong[i][0]);
        plan_load(&at, NULL, SETTINGS("experiment.design=list", arms), ERR_INPUT);
        ck_assert_msg(strstr(error_text(), wrong[i][1]) != NULL, "%s: %s", arms, error_text());
        plan_free(&at);
    }
}
END_TEST

START_TEST(test_plan_tandem_has_each_alone_all_and_all_but_one)
{
    PLAN(&at, "experiment.measures=contact_caps child_defaults search_limits", "experiment.response=off strong");
    static const char *const name[] = {
        "baseline", "alone contact_caps",   "alone child_defaults",   "alone search_limits",
        "together", "all but contact_caps", "all but child_defaults", "all but search_limits"};
    static const uint32_t on[] = {0, 1, 2, 4, 7, 6, 5, 3};
    ck_assert_uint_eq(at.design.n, 16);
    for (size_t a = 0; a < 16; a++) {
        ck_assert_str_eq(at.design.arm[a].name, name[a % 8]);
        ck_assert_uint_eq(at.design.arm[a].on, on[a % 8]);
        ck_assert_int_eq(at.design.arm[a].response, a < 8 ? RESPONSE_OFF : RESPONSE_STRONG);
    }
}
END_TEST

/// Whether some `terms` of the columns multiply to a constant: plain counting over all subsets.
static bool is_tied(const uint32_t *column, uint32_t n, int terms)
{
    for (uint32_t set = 1; set < 1u << n; set++) {
        uint32_t product = 0;
        if (__builtin_popcount(set) != terms) continue;
        for (uint32_t i = 0; i < n; i++)
            if (set >> i & 1) product ^= column[i];
        if (product == 0) return true;
    }
    return false;
}

START_TEST(test_plan_fractions_have_their_resolution)
{
    // Runs of the smallest designs: Montgomery 2017, table 8.14; of resolution v for 9 and more factors the greedy
    // search may need twice as many.
    static const uint32_t runs_iv[] = {0, 2, 4, 8, 8, 16, 16, 16, 16, 32, 32, 32, 32};
    static const uint32_t runs_v[] = {0, 2, 4, 8, 16, 16, 32, 64, 64, 256, 256, 256, 256};
    for (uint32_t k = 1; k <= PLAN_FACTORS_MAX; k++) {
        uint32_t column[PLAN_FACTORS_MAX];
        ck_assert_uint_eq(1u << arm_design_columns(k, RESOLUTION_FULL, column), 1u << k);
        uint32_t iv = 1u << arm_design_columns(k, RESOLUTION_IV, column);
        ck_assert_msg(iv == runs_iv[k], "iv, %u factors: %u runs", k, iv);
        for (int terms = 1; terms <= 3; terms++) ck_assert(!is_tied(column, k, terms));
        uint32_t v = 1u << arm_design_columns(k, RESOLUTION_V, column);
        ck_assert_msg(v <= runs_v[k], "v, %u factors: %u runs", k, v);
        for (int terms = 1; terms <= 4; terms++) ck_assert(!is_tied(column, k, terms));
        for (uint32_t f = 0; f < k; f++) ck_assert(!arm_design_is_on(column[f], 0));
    }
}
END_TEST

START_TEST(test_plan_runs_are_balanced_and_end_with_all)
{
    PLAN(&at, "experiment.design=factorial", "experiment.resolution=v",
         "experiment.measures=contact_caps child_defaults search_limits in_app_warnings user_reporting");
    const uint32_t all = 31;
    int on[5] = {0}, both[5][5] = {{0}};
    ck_assert_ptr_nonnull(arm_design_find(&at.design, all, 1, RESPONSE_OFF));
    for (size_t a = 0; a < at.design.n; a++) {
        const arm_t *arm = &at.design.arm[a];
        for (int i = 0; i < 5 && arm->kind != ARM_TOGETHER; i++) {
            on[i] += arm->on >> i & 1;
            for (int j = 0; j < i; j++) both[i][j] += (arm->on >> i & 1) && (arm->on >> j & 1);
        }
    }
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(on[i], 8); // of 16 runs
        for (int j = 0; j < i; j++) ck_assert_int_eq(both[i][j], 4);
    }
}
END_TEST

START_TEST(test_plan_arm_scenarios_differ_as_they_should)
{
    plan_load(&at, NULL,
              SETTINGS("experiment.design=doses", "experiment.doses=0 0.5", "experiment.measures=child_defaults",
                       "measures.child_defaults.enabled=true", "measures.contact_caps.enabled=true",
                       "measures.child_defaults.coverage=[1, 1, 0.5, 1, 1, 1]"),
              0);
    plan_detach(&at.scenario);
    char *text = param_effective(at.scenario.section, at.scenario.sections);
    ck_assert_uint_eq(at.design.n, 3);
    const double expected[] = {0.5, 0, 0.25}; // of social: as written where the measure is off
    for (size_t a = 0; a < 3; a++) {
        scenario_t arm;
        ck_assert_int_eq(arm_scenario(&arm, text, &at.plan, &at.design.arm[a]), 0);
        const measure_config_t *tested = arm.measure_config[at.plan.index[0]];
        ck_assert(tested->enabled == (a > 0)); // off in the baseline, whatever the file says
        ck_assert_double_eq(tested->coverage[PLATFORM_SOCIAL], expected[a]);
        for (size_t i = 0; measure_registry[i]; i++)
            if (!strcmp(measure_registry[i]->name, "contact_caps"))
                ck_assert(((const measure_config_t *)arm.measure_config[i])->enabled); // not under test: as written
        scenario_free(&arm);
    }
    free(text);
}
END_TEST

START_TEST(test_plan_listed_arms_take_their_settings)
{
    PLAN(&at, "experiment.design=list",
         "experiment.arms=\"hide: measures.child_defaults.enabled=true measures.child_defaults.quality=0.25 "
         "measures.child_defaults.coverage=[0, 1, 0.5,0, 0, 0] ; "
         "typo: measures.child_defaults.enable=true;\"");
    plan_detach(&at.scenario);
    char *text = param_effective(at.scenario.section, at.scenario.sections);
    scenario_t arm;
    ck_assert_uint_eq(at.design.n, 3);
    ck_assert_str_eq(at.design.arm[1].name, "hide");
    ck_assert_int_eq(arm_scenario(&arm, text, &at.plan, &at.design.arm[1]), 0);
    bool found = false;
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_config_t *config = arm.measure_config[i];
        if (strcmp(measure_registry[i]->name, "child_defaults") != 0) continue;
        found = config->enabled && config->quality == 0.25 && config->coverage[2] == 0.5;
    }
    ck_assert(found);
    scenario_free(&arm);
    ck_assert_int_eq(arm_scenario(&arm, text, &at.plan, &at.design.arm[2]), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "typo: "));
    ck_assert_ptr_nonnull(strstr(error_text(), "enabled"));
    scenario_free(&arm);
    free(text);
}
END_TEST

START_TEST(test_plan_shipped_ones_are_plans)
{
    glob_t found;
    ck_assert_int_eq(glob(SOURCE_DIR "/scenarios/plans/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        // Every point of sensitivity is read: the last of fewer is as good a test where each takes a quarter of a
        // second.
        const char *few = ROUNDS("experiment.points=256", "experiment.points=58");
        const char *const *set = strstr(found.gl_pathv[i], "sensitivity") ? SETTINGS(few) : SETTINGS(NULL);
        plan_load(&at, found.gl_pathv[i], set, 0);
        ck_assert_uint_gt(at.design.n, 1);
        plan_detach(&at.scenario);
        ck_assert_msg(arm_run_check(&at.scenario, &at.plan, &at.design) == 0, "%s", error_text());
        plan_free(&at);
    }
    ck_assert_uint_eq(found.gl_pathc, 6);
    globfree(&found);
}
END_TEST

static char *manual(void)
{
    char *text = NULL;
    size_t bytes = 0;
    plan_keys_t keys;
    const param_section_t section = {.path = PLAN_SECTION, .meaning = "Arms.", .params = plan_params, .base = &keys};
    FILE *out = open_memstream(&text, &bytes);
    if (!out) return NULL;
    param_manual(out, &section, 1);
    return fclose(out) == 0 ? text : NULL;
}

START_TEST(test_plan_keys_are_in_the_docs)
{
    // docs/experiments.md holds the rows that `test_plan --manual` prints, between its markers.
    static char page[1 << 16];
    char *made = manual(), *rows;
    ck_assert_ptr_nonnull(made);
    rows = strstr(made, "| Key");
    FILE *in = fopen(SOURCE_DIR "/docs/experiments.md", "r");
    ck_assert_ptr_nonnull(in);
    page[fread(page, 1, sizeof page - 1, in)] = '\0';
    fclose(in);
    ck_assert_ptr_nonnull(rows);
    ck_assert_msg(strstr(page, rows) != NULL, "docs/experiments.md lacks\n%s", rows);
    free(made);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--manual")) {
        puts(strstr(manual(), "| Key"));
        return 0;
    }
    Suite *suite = suite_create("plan");
    TCase *tc = tcase_create("plan");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_plan_refuses_what_cannot_be_run);
    tcase_add_test(tc, test_plan_offenders_answer_as_the_scenario_says);
    tcase_add_test(tc, test_plan_refuses_a_detector_in_the_baseline);
    tcase_add_test(tc, test_plan_all_measures_with_and_without_a_detector);
    tcase_add_test(tc, test_plan_tells_all_problems_at_once);
    tcase_add_test(tc, test_plan_refuses_arms_that_are_no_arms);
    tcase_add_test(tc, test_plan_tandem_has_each_alone_all_and_all_but_one);
    tcase_add_test(tc, test_plan_fractions_have_their_resolution);
    tcase_add_test(tc, test_plan_runs_are_balanced_and_end_with_all);
    tcase_add_test(tc, test_plan_arm_scenarios_differ_as_they_should);
    tcase_add_test(tc, test_plan_listed_arms_take_their_settings);
    tcase_add_test(tc, test_plan_shipped_ones_are_plans);
    tcase_add_test(tc, test_plan_keys_are_in_the_docs);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

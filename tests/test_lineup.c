// SPDX-License-Identifier: GPL-3.0-or-later
// Which detectors run, and what they need: of this build, with these keys.
#include "core/array.h"
#include "core/error.h"
#include "results/worlds/lineup.h"
#include "tests/experiment_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

static scenario_t scenario;

static size_t registered(bool here)
{
    size_t n = 0;
    for (size_t i = 0; detector_registry[i]; i++) n += !here || !detector_registry[i]->absent;
    return n;
}

START_TEST(test_lineup_all_is_what_this_build_has)
{
    lineup_t lineup;
    scenario_of(&scenario, NULL, NULL);
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    ck_assert_uint_eq(lineup.n, registered(true));
    for (size_t d = 0; d < lineup.n; d++) ck_assert_ptr_null(lineup.detector[d]->absent);
    ck_assert_uint_eq(registered(false) - registered(true), detector_find("gradient_boosting")->absent ? 1 : 0);
    scenario_free(&scenario);
}
END_TEST

static void score_zero(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    for (size_t i = 0; i < rows->n; i++) score[i] = 0;
}

static const detector_t missing = {
    .abi = DETECTOR_ABI, .name = "missing", .score = score_zero, .absent = "its library was not there"};

START_TEST(test_lineup_refuses_what_this_build_lacks)
{
    lineup_t lineup;
    scenario_of(&scenario, NULL, NULL);
    lineup_init(&lineup, &scenario);
    ck_assert_int_eq(lineup_add(&lineup, &missing, NULL), ERR_PLUGIN);
    ck_assert_str_eq(error_text(), "missing cannot run: its library was not there");
    ck_assert_uint_eq(lineup.n, 0);
    scenario_free(&scenario);
}
END_TEST

/// `vigil probe -d` begins with an empty lineup: members of a detector that asks others must not fall back on defaults.
START_TEST(test_lineup_known_detectors_bring_the_keys_of_all)
{
    lineup_t lineup = {0};
    scenario_of(&scenario, NULL, NULL);
    ck_assert_int_eq(lineup_add_known(&lineup, detector_find("rank_average"), &scenario), 0);
    ck_assert_ptr_eq(lineup.configs, (const void *const *)scenario.detector_config);
    ck_assert_ptr_eq(lineup.config[0], scenario.detector_config[detector_place(detector_find("rank_average"))]);
    ck_assert(lineup_has(&lineup, detector_find("rank_average")));
    ck_assert(!lineup_has(&lineup, detector_find("robust_z")));
    scenario_free(&scenario);
}
END_TEST

/// Named in a scenario, a detector that this build lacks is refused where it is named; one that it has is not.
START_TEST(test_lineup_scenario_may_name_what_this_build_has)
{
    const char *const *named = SETTINGS("protocol.detectors=gradient_boosting");
    const char *absent = detector_find("gradient_boosting")->absent;
    if (absent) {
        scenario_refused(named, "protocol.detectors");
        scenario_refused(named, absent);
    } else {
        scenario_of(&scenario, named, NULL);
        scenario_free(&scenario);
    }
    ck_assert_int_eq(scenario_has_detector("gradient_boosting"), absent == NULL);
    ck_assert(scenario_has_detector("robust_z") && !scenario_has_detector("robustz"));
}
END_TEST

/// Needs are of the detectors with their keys, and of all of them together.
START_TEST(test_lineup_needs_follow_the_scenario)
{
    const struct {
        const char *members;
        unsigned needs;
    } with[] = {{"detectors.rank_average.members=message_count", NEEDS_FEATURES},
                {"detectors.rank_average.members=message_count random", NEEDS_FEATURES | NEEDS_EVENTS},
                {"detectors.rank_average.members=logistic_regression", NEEDS_FEATURES | NEEDS_LABELS}};
    for (size_t k = 0; k < sizeof with / sizeof *with; k++) {
        lineup_t lineup;
        scenario_of(&scenario, SETTINGS(with[k].members, "protocol.detectors=random rank_average"), NULL);
        ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
        ck_assert_uint_eq(lineup.n, 2);
        ck_assert_uint_eq(lineup.needs[0], 0);
        ck_assert_uint_eq(lineup.needs[1], with[k].needs);
        ck_assert_uint_eq(lineup_needs(&lineup), with[k].needs);
        scenario_free(&scenario);
    }
}
END_TEST

START_TEST(test_lineup_passes_on_what_a_detector_refuses)
{
    lineup_t lineup;
    scenario_of(&scenario, SETTINGS("detectors.rank_average.members=robustz"), NULL);
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), ERR_PLUGIN);
    ck_assert_msg(strstr(error_text(), "did you mean robust_z") != NULL, "%s", error_text());
    scenario_free(&scenario);
}
END_TEST

/// Rows of both tables that say which platform they are of; a silo's instance must get its own.
static int fit_probe(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    (void)label;
    float platform = rows->feature[0];
    for (size_t i = 0; i < rows->n; i++)
        if (rows->feature[i * FEATURES] != platform || rows->graph[i * GRAPH_FEATURES] != platform + 100)
            return error_set(ERR_PLUGIN, "row %zu is of another platform", i);
    *(float *)state = platform;
    return rows->n == 2 ? 0 : error_set(ERR_PLUGIN, "%zu rows", rows->n);
}

static const detector_t probe = {.abi = DETECTOR_ABI,
                                 .name = "probe",
                                 .state_bytes = sizeof(float),
                                 .needs = NEEDS_FEATURES | NEEDS_GRAPH,
                                 .fit = fit_probe,
                                 .score = score_zero};

START_TEST(test_lineup_instances_are_fitted_on_their_own_rows)
{
    static float feature[2 * PLATFORMS][FEATURES], graph[2 * PLATFORMS][GRAPH_FEATURES];
    static uint8_t label[2 * PLATFORMS];
    fit_rows_t rows = {.n = 2 * PLATFORMS, .feature = feature[0], .graph = graph[0], .label = label};
    account_table_t none = {0};
    instances_t instances;
    lineup_t lineup = {0};
    for (size_t p = 0; p <= PLATFORMS; p++) rows.start[p] = 2 * p;
    for (size_t i = 0; i < rows.n; i++) {
        feature[i][0] = (float)(i / 2);
        graph[i][0] = (float)(i / 2 + 100);
    }
    ck_assert_int_eq(lineup_add(&lineup, &probe, NULL), 0);
    ck_assert_msg(instances_open(&instances, &lineup, VIEW_SILO, &none, &rows, 1) == 0, "%s", error_text());
    ck_assert_uint_eq(instances.n, PLATFORMS);
    for (size_t p = 0; p < PLATFORMS; p++) ck_assert_float_eq(*(float *)instances.instance[p].state, (float)p);
    instances_close(&instances);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lineup");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, test_lineup_all_is_what_this_build_has);
    tcase_add_test(tcase, test_lineup_refuses_what_this_build_lacks);
    tcase_add_test(tcase, test_lineup_known_detectors_bring_the_keys_of_all);
    tcase_add_test(tcase, test_lineup_scenario_may_name_what_this_build_has);
    tcase_add_test(tcase, test_lineup_needs_follow_the_scenario);
    tcase_add_test(tcase, test_lineup_passes_on_what_a_detector_refuses);
    tcase_add_test(tcase, test_lineup_instances_are_fitted_on_their_own_rows);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

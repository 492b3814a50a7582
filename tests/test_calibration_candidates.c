// SPDX-License-Identifier: GPL-3.0-or-later
// Candidates of a fit that no scenario may say, and what a fit that found nothing better may claim to be fitted to.
#include "results/calibration/calibration_write.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#include <math.h>

#define TEXT_BYTES 16384

static const target_id_t target[] = {TARGET_ID_recontacted};

static const char *read_back(char text[TEXT_BYTES], const char *path)
{
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    size_t n = fread(text, 1, TEXT_BYTES - 1, in);
    ck_assert_uint_lt(n, TEXT_BYTES - 1);
    text[n] = '\0';
    fclose(in);
    remove(path);
    return text;
}

START_TEST(test_scenario_check_is_what_a_load_asks)
{
    scenario_t scenario;
    scenario_of(&scenario, NULL, NULL);
    ck_assert_int_eq(scenario_check(&scenario), 0);
    memset(scenario.population.pyramid, 0, sizeof scenario.population.pyramid);
    ck_assert_int_eq(scenario_check(&scenario), ERR_INPUT);
    ck_assert_str_eq(error_text(), "population.pyramid: all shares are 0; write at least one above 0");
    scenario.population.pyramid[3] = 1;
    ck_assert_int_eq(scenario_check(&scenario), 0);
    scenario.protocol.warmup_days = scenario.run.days;
    ck_assert_int_eq(scenario_check(&scenario), ERR_INPUT);
    scenario_free(&scenario);
}
END_TEST

/// A population of nobody as the first candidate, then of people of one age.
static void fit_from_nobody(scenario_t *scenario, const knob_t *knob, calibration_trace_t *trace, char *text)
{
    calibration_t calibration = {
        .scenario = scenario, .knob = knob, .knobs = 1, .target = target, .targets = 1, .worlds = 1, .evaluations = 3};
    ck_assert_msg(calibration_run(&calibration, trace) == 0, "%s", error_text());
    ck_assert_int_eq(calibration_write_trace("candidates.csv", &calibration, trace), 0);
    read_back(text, "candidates.csv");
}

START_TEST(test_calibration_does_not_simulate_what_a_load_refuses)
{
    static const char why[] = "population.pyramid: all shares are 0; write at least one above 0";
    scenario_t scenario;
    knob_t knob;
    calibration_trace_t trace;
    char text[TEXT_BYTES];
    scenario_of(&scenario, SETTINGS("persons=60", "days=2", "protocol.warmup_days=1"), NULL);
    memset(scenario.population.pyramid, 0, sizeof scenario.population.pyramid);
    ck_assert_msg(knob_read(&knob, &scenario, "population.pyramid[6]=0:1") == 0, "%s", error_text());
    fit_from_nobody(&scenario, &knob, &trace, text);
    ck_assert_uint_eq(trace.steps, 3); // the search goes on
    ck_assert_str_eq(trace.step[0].refused, why);
    ck_assert_double_infinite(trace.step[0].distance);
    ck_assert_double_nan(trace.step[0].value[TARGET_ID_use_21_to_05]);
    ck_assert_str_eq(trace.step[1].refused, "");
    ck_assert_double_eq_tol(trace.step[1].distance, 1e4, 1e-9); // nobody is contacted again: not defined
    ck_assert_double_eq(trace.step[1].x[0], 0.25);
    ck_assert_uint_eq(trace.best, 1);
    ck_assert(calibration_improved(&trace));
    ck_assert_double_eq(scenario.population.pyramid[6], 0.25);
    ck_assert_ptr_nonnull(strstr(text, "evaluation,population.pyramid[6],distance,recontacted,refused\n1,0,inf,,"));
    ck_assert_ptr_nonnull(strstr(text, why));
    ck_assert_ptr_nonnull(strstr(text, "\n2,0.25,10000,,\n"));
    calibration_trace_free(&trace);
    scenario_free(&scenario);
}
END_TEST

/// Writes the scenario of a fit whose best evaluation is `best` and gives its text.
static const char *found(char text[TEXT_BYTES], scenario_t *scenario, const knob_t *knob, size_t best)
{
    calibration_step_t step[2] = {{.distance = 4}, {.distance = best ? 1 : 9}};
    calibration_trace_t trace = {.step = step, .steps = 2, .best = best};
    calibration_origin_t origin = {.extends = "base", .command = "vigil calibrate", .trace_name = "x.csv"};
    calibration_t calibration = {
        .scenario = scenario, .knob = knob, .knobs = 1, .target = target, .targets = 1, .worlds = 1, .evaluations = 2};
    ck_assert_int_eq(calibration_write_scenario("candidates.yaml", &calibration, &trace, &origin), 0);
    return read_back(text, "candidates.yaml");
}

START_TEST(test_calibration_claims_only_what_it_fitted)
{
    scenario_t scenario;
    knob_t knob;
    char text[TEXT_BYTES];
    scenario_of(&scenario, SETTINGS("targets.fitted=recorded_girls"), NULL);
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.1:0.9"), 0);
    ck_assert_ptr_null(strstr(found(text, &scenario, &knob, 0), "fitted:")); // `extends` says what it said before
    ck_assert_ptr_nonnull(strstr(text, "\nchild:\n  block: "));
    ck_assert_ptr_nonnull(strstr(found(text, &scenario, &knob, 1), "\n  fitted: recorded_girls recontacted\n"));
    scenario_free(&scenario);
    scenario_of(&scenario, SETTINGS("targets.fitted=\"\""), NULL);
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.1:0.9"), 0);
    ck_assert_ptr_nonnull(strstr(found(text, &scenario, &knob, 1), "\n  fitted: recontacted\n"));
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_knob_refuses_a_range_without_the_first_value)
{
    scenario_t scenario;
    knob_t knob;
    scenario_of(&scenario, SETTINGS("child.block=0.3"), NULL);
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.3:0.9"), 0);
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.1:0.3"), 0);
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.4:0.9"), ERR_USAGE);
    ck_assert_str_eq(error_text(),
                     "--fit child.block: the scenario says 0.3, which is not in 0.4:0.9; widen the range, "
                     "or --set another value");
    ck_assert_int_eq(knob_read(&knob, &scenario, "child.block=0.1:0.2"), ERR_USAGE);
    ck_assert_int_eq(knob_read(&knob, &scenario, "offending.dwell_median_h[1]=10:50"), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(error_text(), "dwell_median_h[1]: the scenario says 72"));
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calibration_candidates");
    TCase *tests = tcase_create("calibration_candidates");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_scenario_check_is_what_a_load_asks);
    tcase_add_test(tests, test_calibration_does_not_simulate_what_a_load_refuses);
    tcase_add_test(tests, test_calibration_claims_only_what_it_fitted);
    tcase_add_test(tests, test_knob_refuses_a_range_without_the_first_value);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The search on functions whose minimum is known, what may be fitted, how far worlds are from what is published, the
// file that is written, and a fit from end to end.
#include "results/calibration/assignment.h"
#include "results/calibration/calibration.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#include <math.h>

/// Lowest, 0.25, at x = (0.3, 20).
typedef struct {
    uint32_t calls, fails_at;
    double low[2], high[2];
} bowl_t;

static int bowl(void *self, double *x, double *value)
{
    bowl_t *b = self;
    if (++b->calls == b->fails_at) return error_set(ERR_STOPPED, "enough");
    for (int i = 0; i < 2; i++) {
        b->low[i] = fmin(b->low[i], x[i]);
        b->high[i] = fmax(b->high[i], x[i]);
    }
    *value = 0.25 + pow(x[0] - 0.3, 2) + pow(log(x[1] / 20), 2);
    return 0;
}

static search_t bowl_search(bowl_t *self, search_method_t method, uint32_t evaluations)
{
    *self = (bowl_t){.low = {INFINITY, INFINITY}, .high = {-INFINITY, -INFINITY}};
    return (search_t){.method = method,
                      .side = {{.low = 0, .high = 1, .start = 0.9}, {.low = 1, .high = 1000, .start = 5000}},
                      .sides = 2,
                      .evaluations = evaluations,
                      .value = bowl,
                      .self = self};
}

START_TEST(test_search_simplex_finds_the_minimum)
{
    bowl_t b;
    search_best_t best;
    search_t search = bowl_search(&b, SEARCH_SIMPLEX, 200);
    search.side[1].logarithmic = true;
    ck_assert_int_eq(search_run(&search, &best), 0);
    ck_assert_double_eq_tol(best.x[0], 0.3, 0.01);
    ck_assert_double_eq_tol(best.x[1], 20, 0.5);
    ck_assert_double_eq_tol(best.value, 0.25, 1e-3);
    ck_assert_uint_lt(best.evaluations, 200); // it knows when it is there
    ck_assert_uint_eq(best.evaluations, b.calls);
    ck_assert_double_ge(b.low[0], 0);
    ck_assert_double_le(b.high[0], 1);
    ck_assert_double_ge(b.low[1], 1);
    ck_assert_double_le(b.high[1], 1000);
}
END_TEST

START_TEST(test_search_sobol_covers_the_box)
{
    bowl_t b;
    search_best_t best;
    search_t search = bowl_search(&b, SEARCH_SOBOL, 257);
    search.side[1].logarithmic = true;
    ck_assert_int_eq(search_run(&search, &best), 0);
    ck_assert_uint_eq(best.evaluations, 257);
    ck_assert_double_eq_tol(best.x[0], 0.3, 0.1);
    ck_assert_double_eq_tol(log10(best.x[1]), log10(20), 0.2);
    ck_assert_double_lt(b.low[0], 0.01);
    ck_assert_double_gt(b.high[0], 0.99);
    ck_assert_double_lt(b.low[1], 1.1);
    ck_assert_double_eq(b.high[1], 1000); // the first point, moved into the box
}
END_TEST

/// The bowl without its outer part, where nothing is: the first simplex has two corners there.
static int bowl_in_void(void *self, double *x, double *value)
{
    CHECK(bowl(self, x, value));
    if (x[0] > 0.7) *value = INFINITY;
    return 0;
}

START_TEST(test_search_simplex_comes_out_of_the_void)
{
    bowl_t b;
    search_best_t best;
    search_t search = bowl_search(&b, SEARCH_SIMPLEX, 200);
    search.side[1] = (search_side_t){.low = 1, .high = 1000, .start = 100, .logarithmic = true};
    search.value = bowl_in_void;
    ck_assert_int_eq(search_run(&search, &best), 0);
    ck_assert_double_eq_tol(best.x[0], 0.3, 0.01);
    ck_assert_double_eq_tol(best.x[1], 20, 0.5);
}
END_TEST

static int flat(void *self, double *x, double *value)
{
    (void)x;
    ++*(uint32_t *)self;
    *value = 0;
    return 0;
}

START_TEST(test_search_ends_when_told)
{
    bowl_t b;
    search_best_t best;
    uint32_t calls = 0;
    for (int m = 0; m < SEARCH_METHODS; m++) {
        search_t search = bowl_search(&b, (search_method_t)m, 7);
        ck_assert_int_eq(search_run(&search, &best), 0);
        ck_assert_uint_eq(b.calls, 7);
        search = bowl_search(&b, (search_method_t)m, 50);
        b.fails_at = 4;
        ck_assert_int_eq(search_run(&search, &best), ERR_STOPPED);
        ck_assert_uint_eq(b.calls, 4);
        search.value = flat;
        search.self = &calls;
        calls = 0;
        ck_assert_int_eq(search_run(&search, &best), 0);
        ck_assert_uint_eq(calls, 1); // 0 cannot be beaten
        ck_assert_uint_eq(best.evaluation, 1);
    }
    ck_assert(search_is_logarithmic(0.1, 1));
    ck_assert(!search_is_logarithmic(0.2, 1));
    ck_assert(!search_is_logarithmic(0, 1));
}
END_TEST

START_TEST(test_knob_turns_one_number)
{
    scenario_t scenario;
    knob_t knob;
    scenario_of(&scenario, NULL, NULL);
    ck_assert_msg(knob_read(&knob, &scenario, "child.block=0.25:0.9") == 0, "%s", error_text());
    ck_assert_double_eq(knob_get(&knob), scenario.child.block);
    ck_assert_double_eq(knob_set(&knob, 1 / 3.0), 0.333333);
    ck_assert_double_eq(scenario.child.block, 0.333333);
    ck_assert_double_eq(knob_set(&knob, 0.95), 0.9);
    char *text = knob_text(&knob);
    ck_assert_str_eq(text, "0.9");
    free(text);
    ck_assert_int_eq(knob_read(&knob, &scenario, "offending.dwell_median_h[1]=10:100"), 0);
    ck_assert_str_eq(knob.name, "offending.dwell_median_h[1]");
    ck_assert_double_eq(knob_set(&knob, 12.5), 12.5);
    ck_assert_double_eq(scenario.offending.dwell_median_h[1], 12.5);
    text = knob_text(&knob);
    ck_assert_str_eq(text, "[0.75, 12.5, 720]");
    free(text);
    ck_assert_int_eq(knob_read(&knob, &scenario, "ties.year_met=10:60"), 0);
    ck_assert_double_eq(knob_set(&knob, 40.6), 41);
    ck_assert_uint_eq(scenario.ties.year_met, 41);
    ck_assert_int_eq(knob_read(&knob, &scenario, "offender_types.adaptable.harm=0.1:1"), 0);
    knob_set(&knob, 0.5);
    ck_assert_double_eq(scenario.offender[OFFENDER_ADAPTABLE].harm, 0.5);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_knob_refuses_what_cannot_be_fitted)
{
    static const char *const wrong[][2] = {
        {"child.blok=0:1", "unknown key; did you mean child.block?"},
        {"child.block", "not of the form"},
        {"=0:1", "not of the form"},
        {"child.block=0", "not of the form"},
        {"child.block=0:1e3", "not of the form"},
        {"child.block=0.5:0.5", "0.5 is not below 0.5"},
        {"child.block=-1:1", "beyond what the key allows, 0..1"},
        {"child.block[0]=0:1", "is no list"},
        {"offending.dwell_median_h=1:2", "a list of 3 numbers; name one, from"},
        {"offending.dwell_median_h[3]=1:2", "from [0] to [2]"},
        {"offending.dwell_median_h[x]=1:2", "not of the form KEY[INDEX]"},
        {"description=0:1", "not a number"},
        {"null_offenders=0:1", "not a number"},
        {"protocol.budget[0]=1:10", "cannot be fitted"},
        {"targets.uneasy_blocked[0]=0:0.9", "cannot be fitted"},
        {"seed=1:10", "cannot be fitted"},
        {"persons=100:1000", "cannot be fitted"},
    };
    scenario_t scenario;
    knob_t knob;
    scenario_of(&scenario, NULL, NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_int_eq(knob_read(&knob, &scenario, wrong[i][0]), ERR_USAGE);
        ck_assert_msg(strstr(error_text(), wrong[i][1]) != NULL, "%s: %s", wrong[i][0], error_text());
    }
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_calibration_distance_is_in_tolerances)
{
    scenario_t scenario;
    target_counts_t sum = {0};
    const target_id_t target[] = {TARGET_ID_recorded_girls, TARGET_ID_harmed_per_recorded, TARGET_ID_use_21_to_05,
                                  TARGET_ID_identified_of_prolific, TARGET_ID_recontacted};
    scenario_of(&scenario, NULL, NULL);
    sum.numerator[target[0]] = 86, sum.denominator[target[0]] = 100;   // 3 x 2 points
    sum.numerator[target[1]] = 1470, sum.denominator[target[1]] = 100; // 0.3 below 15; a tenth is 1.65
    sum.numerator[target[2]] = 20, sum.denominator[target[2]] = 100;   // inside
    sum.numerator[target[3]] = 35, sum.denominator[target[3]] = 1000;  // 1.5 points; half of it is 0.75
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target, 1), 9, 1e-9);
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target + 1, 1), pow(0.3 / 1.65, 2), 1e-9);
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target + 2, 1), 0, 1e-9);
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target + 3, 1), 4, 1e-9);
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target + 4, 1), 1e4, 1e-9); // nothing to divide by
    ck_assert_double_eq_tol(calibration_distance(&scenario, &sum, target, 4), 13 + pow(0.3 / 1.65, 2), 1e-9);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_assignments_are_written_as_sections)
{
    static const char *const pair[][2] = {{"b.two.y", "2"}, {"a", "0"},        {"b.two.x", "[1, 2]"}, {"b.one", "9"},
                                          {"b.one", "1"},   {"bc.three", "3"}, {"b.twofold.x", "5"}};
    assignments_t list = {0};
    char *text = NULL;
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        ck_assert_int_eq(assignments_add(&list, pair[i][0], strlen(pair[i][0]), pair[i][1]), 0);
    FILE *out = open_memstream(&text, &bytes);
    assignments_write(&list, out);
    fclose(out);
    ck_assert_str_eq(text,
                     "a: 0\nb:\n  one: 1\n  two:\n    x: [1, 2]\n    y: 2\n  twofold:\n    x: 5\nbc:\n  three: 3\n");
    free(text);
    assignments_free(&list);
}
END_TEST

/// A fit of two numbers on a tiny world; the first evaluation is the scenario as it was.
static void fit(int threads, calibration_trace_t *trace, double *block)
{
    static const char *const override[] = {
        "persons=900", "days=16", "protocol.warmup_days=1", "offending.per_1000_adults=150", "child.accept=0.8", NULL};
    static const target_id_t target[] = {TARGET_ID_uneasy_blocked, TARGET_ID_reached_invited};
    scenario_t scenario;
    knob_t knob[2];
    scenario_of(&scenario, override, NULL);
    scenario.child.block = 0.2;
    ck_assert_int_eq(knob_read(&knob[0], &scenario, "child.block=0.1:0.9"), 0);
    ck_assert_int_eq(knob_read(&knob[1], &scenario, "offender_types.hyper_sexualised.invite=0.1:1"), 0);
    calibration_t calibration = {.scenario = &scenario,
                                 .knob = knob,
                                 .knobs = 2,
                                 .target = target,
                                 .targets = 2,
                                 .worlds = 2,
                                 .evaluations = 12};
    omp_set_num_threads(threads);
    ck_assert_msg(calibration_run(&calibration, trace) == 0, "%s", error_text());
    *block = scenario.child.block;
    scenario_free(&scenario);
}

START_TEST(test_calibration_comes_nearer_with_any_threads)
{
    calibration_trace_t one, two;
    double block, again;
    fit(1, &one, &block);
    fit(2, &two, &again);
    ck_assert_uint_eq(one.steps, two.steps);
    ck_assert_mem_eq(one.step, two.step, one.steps * sizeof *one.step);
    ck_assert_double_eq(block, again);
    ck_assert_double_eq(one.step[0].x[0], 0.2);
    ck_assert_double_lt(one.step[one.best].distance, 0.5 * one.step[0].distance);
    ck_assert_double_eq(one.step[one.best].x[0], block);
    for (size_t s = 0; s < one.steps; s++) ck_assert_double_ge(one.step[s].distance, one.step[one.best].distance);
    calibration_trace_free(&one);
    calibration_trace_free(&two);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calibration");
    TCase *tests = tcase_create("calibration");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, test_search_simplex_finds_the_minimum);
    tcase_add_test(tests, test_search_simplex_comes_out_of_the_void);
    tcase_add_test(tests, test_search_sobol_covers_the_box);
    tcase_add_test(tests, test_search_ends_when_told);
    tcase_add_test(tests, test_knob_turns_one_number);
    tcase_add_test(tests, test_knob_refuses_what_cannot_be_fitted);
    tcase_add_test(tests, test_calibration_distance_is_in_tolerances);
    tcase_add_test(tests, test_assignments_are_written_as_sections);
    tcase_add_test(tests, test_calibration_comes_nearer_with_any_threads);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Measures changed in place: a run writes from there on what its branch under the same measures writes.
#include "tests/branch_fixture.h"
#include "tests/experiment_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

#define DAYS 6
static const char *const COMMON[] = {"persons=900", "days=6", "protocol.warmup_days=1", "offending.per_1000_adults=25",
                                     NULL};
#define ANALYSIS                                                                                   \
    "measures.metadata_analysis.enabled=true", "measures.metadata_analysis.reviews_per_day=20000", \
        "measures.metadata_analysis.delay_h=7", "measures.metadata_analysis.false_closure=0.7",    \
        "measures.metadata_analysis.sensitivity=0.7"
#define DEFAULTS "measures.child_defaults.enabled=true"
#define REPORTING "measures.user_reporting.enabled=true"

/// The run of `before` up to `at`, then under `after`: by a branch, and in place.
static void ck_same(const scenario_t *before, const scenario_t *after, uint32_t at, bool changes)
{
    rows_t from = rows_open(before, 21), own = rows_open(before, 21);
    rows_run(&from, at);
    rows_run(&own, at);
    rows_t arm = rows_branch(&from, after);
    ck_assert_msg(sim_change_measures(own.sim, after) == 0, "%s", error_text());
    rows_run(&arm, UINT32_MAX);
    rows_run(&own, UINT32_MAX);
    ck_assert_uint_gt(own.n, 10000);
    ck_assert_same_run(&own, &arm);
    world_verify(sim_world(own.sim));
    rows_run(&from, UINT32_MAX);
    if (changes)
        ck_assert_uint_ne(truth_digest(own.sim), truth_digest(from.sim)); // or the measures would do nothing here
    else
        ck_assert_same_run(&own, &from);
    rows_free(&from);
    rows_free(&own);
    rows_free(&arm);
}

START_TEST(test_change_measures_is_a_branch)
{
    scenario_t off, defaults, analysis, both, other;
    LOAD(&off, "days=6");
    LOAD(&defaults, DEFAULTS);
    LOAD(&analysis, ANALYSIS);
    LOAD(&both, ANALYSIS, DEFAULTS, REPORTING);
    LOAD(&other, DEFAULTS, "measures.child_defaults.keep=0.3");
    omp_set_num_threads(THREADS);
    ck_same(&off, &defaults, 2 * DAY_S, true);
    ck_same(&off, &analysis, 2 * DAY_S + 4 * TICK_S, true); // alerts are on their way in that hour
    ck_same(&defaults, &both, 3 * DAY_S, true);             // one goes on, two open
    ck_same(&both, &off, 3 * DAY_S + 4 * TICK_S, true);     // all end, reviews with them
    ck_same(&defaults, &other, DAY_S, true);                // opens anew with other settings
    scenario_t *all[] = {&off, &defaults, &analysis, &both, &other};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) scenario_free(all[i]);
}
END_TEST

START_TEST(test_change_measures_to_the_same_changes_nothing)
{
    scenario_t scenario, again;
    LOAD(&scenario, ANALYSIS, DEFAULTS);
    LOAD(&again, ANALYSIS, DEFAULTS);
    static const uint32_t moments[] = {0, 2 * DAY_S + 17 * TICK_S, DAYS * DAY_S - TICK_S};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) ck_same(&scenario, &again, moments[i], false);
    scenario_free(&scenario);
    scenario_free(&again);
}
END_TEST

/// The scenario before is not looked at afterwards, and changes may follow each other.
START_TEST(test_change_measures_twice)
{
    scenario_t off, on, off_again;
    LOAD(&off, "days=6");
    LOAD(&on, DEFAULTS);
    LOAD(&off_again, "days=6");
    rows_t own = rows_open(&off, 22), from = rows_open(&off, 22);
    rows_run(&own, DAY_S);
    rows_run(&from, DAY_S);
    rows_t first = rows_branch(&from, &on);
    rows_run(&first, 3 * DAY_S);
    rows_t second = rows_branch(&first, &off_again);
    rows_run(&second, UINT32_MAX);
    ck_assert_int_eq(sim_change_measures(own.sim, &on), 0);
    rows_run(&own, 3 * DAY_S);
    ck_assert_int_eq(sim_change_measures(own.sim, &off_again), 0);
    rows_free(&from);
    rows_free(&first);
    scenario_free(&off);
    scenario_free(&on);
    rows_run(&own, UINT32_MAX);
    ck_assert_same_run(&own, &second);
    rows_free(&own);
    rows_free(&second);
    scenario_free(&off_again);
}
END_TEST

START_TEST(test_change_measures_refuses_other_changes)
{
    static const char *const wrong[][2] = {{"days=7", ": days: "},
                                           {"seed=99", ": seed: "},
                                           {"offending.response=strong", ": offending.response: "},
                                           {"life.block_contact=0.5", ": life.block_contact: "}};
    scenario_t scenario;
    LOAD(&scenario, DEFAULTS);
    rows_t run = rows_open(&scenario, 23), same = rows_open(&scenario, 23);
    rows_run(&run, 2 * DAY_S);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scenario_t other;
        LOAD(&other, wrong[i][0], ANALYSIS);
        ck_assert_int_eq(sim_change_measures(run.sim, &other), ERR_INPUT);
        ck_assert_msg(strstr(error_text(), wrong[i][1]) != NULL, "%s: %s", wrong[i][0], error_text());
        scenario_free(&other);
    }
    rows_run(&run, UINT32_MAX); // goes on as if nobody had asked
    rows_run(&same, UINT32_MAX);
    ck_assert_same_run(&run, &same);
    rows_free(&run);
    rows_free(&same);
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("change_measures");
    TCase *test = tcase_create("change_measures");
    tcase_set_timeout(test, 600);
    tcase_add_test(test, test_change_measures_is_a_branch);
    tcase_add_test(test, test_change_measures_to_the_same_changes_nothing);
    tcase_add_test(test, test_change_measures_twice);
    tcase_add_test(test, test_change_measures_refuses_other_changes);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Arms of an experiment: an arm with nothing changed is the run itself, arms leave each other and their origin alone,
// and a measure switched on at the branch works from there on.
#include "tests/branch_fixture.h"
#include "tests/experiment_fixture.h"
#include "tests/suite_run.h"

#define PERSONS "persons=900"
#define DAYS 6
static const char *const COMMON[] = {PERSONS, "days=6", "protocol.warmup_days=1", "offending.per_1000_adults=25", NULL};
#define REVIEWS                                                                                    \
    "measures.metadata_analysis.enabled=true", "measures.metadata_analysis.reviews_per_day=20000", \
        "measures.metadata_analysis.delay_h=7", "measures.metadata_analysis.false_closure=0.7",    \
        "measures.metadata_analysis.sensitivity=0.7", "life.return_after_closure=1", "life.return_delay_d=0.3"
#define DEFAULTS "measures.child_defaults.enabled=true"

/// An arm of `scenario` that branches at `at` and runs under the same scenario, beside the run in one piece.
static void unchanged(const scenario_t *scenario, uint64_t seed, uint32_t at, int threads)
{
    omp_set_num_threads(threads);
    rows_t whole = rows_open(scenario, seed), from = rows_open(scenario, seed);
    rows_run(&whole, UINT32_MAX);
    rows_run(&from, at);
    rows_t arm = rows_branch(&from, scenario);
    rows_run(&arm, UINT32_MAX);
    ck_assert_uint_gt(whole.n, 10000);
    ck_assert_same_run(&arm, &whole);
    world_verify(sim_world(arm.sim));
    rows_run(&from, UINT32_MAX); // what was branched from goes on as if nothing had been
    ck_assert_same_run(&from, &whole);
    rows_free(&from);
    rows_free(&arm);
    rows_free(&whole);
}

static const uint32_t MOMENTS[] = {0, DAY_S, 2 * DAY_S + 17 * TICK_S, DAYS *DAY_S - TICK_S, DAYS *DAY_S};
#define MOMENT_COUNT (sizeof MOMENTS / sizeof *MOMENTS)

START_TEST(test_branch_unchanged_is_unbranched)
{
    scenario_t scenario;
    LOAD(&scenario, "days=6");
    for (size_t i = 0; i < MOMENT_COUNT; i++) unchanged(&scenario, 3 + i % 2, MOMENTS[i], 1 + (int)i % 2);
    unchanged(&scenario, 5, MOMENTS[2], 2);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_branch_unchanged_with_single_messages)
{
    scenario_t scenario;
    LOAD(&scenario, "granularity=message");
    unchanged(&scenario, 3, MOMENTS[2], 1);
    unchanged(&scenario, 4, MOMENTS[1], 2);
    scenario_free(&scenario);
}
END_TEST

/// Reviews waiting, people on their way back and counts are part of the state.
START_TEST(test_branch_unchanged_with_measures_running)
{
    scenario_t scenario;
    LOAD(&scenario, REVIEWS, DEFAULTS);
    for (size_t i = 0; i < MOMENT_COUNT; i++) unchanged(&scenario, 6, MOMENTS[i], 1 + (int)i % 2);
    rows_t run = rows_open(&scenario, 6);
    rows_run(&run, UINT32_MAX);
    sim_counts_t counts = sim_counts(run.sim);
    ck_assert_uint_gt(counts.closed_accounts, 20); // or the state carried would be empty
    ck_assert_uint_gt(counts.closed_benign, 10);
    rows_free(&run);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_branch_unchanged_in_null_world)
{
    scenario_t scenario;
    LOAD(&scenario, "null_offenders=true");
    unchanged(&scenario, 3, MOMENTS[2], 2);
    scenario_free(&scenario);
}
END_TEST

/// Arms run in turns, the origin last, and closed first: each equals the same arm alone.
START_TEST(test_branch_arms_leave_each_other_alone)
{
    scenario_t plain, defaults, reviews;
    LOAD(&plain, "life.return_after_closure=1", "life.return_delay_d=0.3");
    LOAD(&defaults, "life.return_after_closure=1", "life.return_delay_d=0.3", DEFAULTS);
    LOAD(&reviews, REVIEWS);
    const scenario_t *scenario[] = {&plain, &defaults, &reviews};
    rows_t from = rows_open(&plain, 8), alone[3], arm[3];
    rows_run(&from, 2 * DAY_S);
    for (int i = 0; i < 3; i++) {
        rows_t own = rows_open(&plain, 8);
        rows_run(&own, 2 * DAY_S);
        alone[i] = rows_branch(&own, scenario[i]);
        rows_free(&own);
        rows_run(&alone[i], UINT32_MAX);
        arm[i] = rows_branch(&from, scenario[i]);
    }
    for (uint32_t day = 2; day < DAYS; day++)
        for (int i = 0; i < 3; i++) rows_run(&arm[i], (day + 1) * DAY_S);
    rows_run(&from, UINT32_MAX);
    ck_assert_same_run(&from, &arm[0]);
    rows_free(&from);
    for (int i = 0; i < 3; i++) {
        ck_assert_same_run(&arm[i], &alone[i]);
        rows_free(&arm[i]);
    }
    ck_assert_uint_ne(truth_digest(alone[0].sim), truth_digest(alone[1].sim)); // or the arms would be one
    ck_assert_uint_ne(truth_digest(alone[0].sim), truth_digest(alone[2].sim));
    for (int i = 0; i < 3; i++) rows_free(&alone[i]);
    scenario_free(&plain);
    scenario_free(&defaults);
    scenario_free(&reviews);
}
END_TEST

START_TEST(test_branch_of_a_branch)
{
    scenario_t plain, on;
    LOAD(&plain, "days=6");
    LOAD(&on, DEFAULTS);
    rows_t from = rows_open(&plain, 9);
    rows_run(&from, DAY_S);
    rows_t first = rows_branch(&from, &on);
    rows_run(&first, 3 * DAY_S);
    rows_t second = rows_branch(&first, &on), off = rows_branch(&first, &plain);
    rows_free(&from);
    rows_run(&first, UINT32_MAX);
    rows_run(&second, UINT32_MAX);
    rows_run(&off, UINT32_MAX);
    ck_assert_same_run(&first, &second);
    ck_assert_uint_ne(truth_digest(first.sim), truth_digest(off.sim));
    rows_free(&first);
    rows_free(&second);
    rows_free(&off);
    scenario_free(&plain);
    scenario_free(&on);
}
END_TEST

/// Before the first hour a branch is the run under the arm's scenario, whichever way the switch goes.
START_TEST(test_branch_at_the_start_is_the_run_with_the_measure)
{
    scenario_t scenario[2];
    LOAD(&scenario[0], "days=6");
    LOAD(&scenario[1], DEFAULTS);
    for (int on = 0; on < 2; on++) {
        rows_t from = rows_open(&scenario[!on], 10), whole = rows_open(&scenario[on], 10);
        rows_t arm = rows_branch(&from, &scenario[on]);
        rows_run(&arm, UINT32_MAX);
        rows_run(&whole, UINT32_MAX);
        ck_assert_same_run(&arm, &whole);
        rows_free(&from);
        rows_free(&arm);
        rows_free(&whole);
    }
    for (int on = 0; on < 2; on++) scenario_free(&scenario[on]);
}
END_TEST

static uint64_t denied(const sim_t *sim)
{
    sim_measure_count_t row[64];
    uint64_t sum = 0;
    size_t n = sim_measure_counts(sim, row, 64);
    for (size_t i = 0; i < n; i++) sum += row[i].denied;
    return sum;
}

/// First messages of strangers to children who keep the defaults on (all of them, here) end with the hour of the
/// branch.
START_TEST(test_branch_opens_the_measure_there)
{
    scenario_t off, on;
    LOAD(&off, "days=6");
    LOAD(&on, DEFAULTS, "measures.child_defaults.keep=1");
    rows_t from = rows_open(&off, 11);
    rows_run(&from, 3 * DAY_S);
    rows_t arm = rows_branch(&from, &on);
    ck_assert_uint_eq(denied(arm.sim), 0);
    rows_run(&arm, UINT32_MAX);
    ck_assert_uint_gt(denied(arm.sim), 20);
    size_t before = 0, after = 0;
    for (size_t i = 0; i < arm.n; i++) {
        const event_t *e = &arm.event[i];
        bool first = e->kind == EVENT_MESSAGE && e->flags & FLAG_UNCONNECTED && e->flags & FLAG_FIRST;
        bool child = first && sim_accounts(arm.sim)->declared_age[e->target] < 18;
        before += child && e->time < 3 * DAY_S;
        after += child && e->time >= 3 * DAY_S + 2 * TICK_S; // rows left before the branch still come
    }
    ck_assert_uint_gt(before, 5);
    ck_assert_uint_eq(after, 0);
    rows_free(&from);
    rows_free(&arm);
    scenario_free(&off);
    scenario_free(&on);
}
END_TEST

/// Counts and reviews of a measure go on where its settings are the same, and begin anew where not.
START_TEST(test_branch_carries_a_running_measure_by_its_settings)
{
    scenario_t from_scenario, same, other;
    LOAD(&from_scenario, DEFAULTS);
    LOAD(&same, DEFAULTS, "measures.metadata_analysis.enabled=true");
    LOAD(&other, DEFAULTS, "measures.child_defaults.keep=0.5");
    rows_t from = rows_open(&from_scenario, 12);
    rows_run(&from, 2 * DAY_S);
    uint64_t so_far = denied(from.sim);
    rows_t goes_on = rows_branch(&from, &same), anew = rows_branch(&from, &other);
    ck_assert_uint_gt(so_far, 10);
    ck_assert_uint_eq(denied(goes_on.sim), so_far);
    ck_assert_uint_eq(denied(anew.sim), 0);
    rows_free(&from);
    rows_free(&goes_on);
    rows_free(&anew);
    scenario_free(&from_scenario);
    scenario_free(&same);
    scenario_free(&other);
}
END_TEST

static void refused(const sim_t *from, const char *setting, const char *key)
{
    scenario_t scenario;
    sim_t *arm = (sim_t *)&scenario;
    LOAD(&scenario, setting);
    ck_assert_int_eq(sim_branch(&arm, from, &scenario), ERR_INPUT);
    ck_assert_ptr_null(arm);
    ck_assert_msg(strstr(error_text(), key) != NULL, "%s does not name %s", error_text(), key);
    ck_assert_msg(strstr(error_text(), setting) != NULL, "%s does not say where it was set", error_text());
    scenario_free(&scenario);
}

START_TEST(test_branch_refuses_other_changes_by_name)
{
    scenario_t scenario, described;
    LOAD(&scenario, "days=6");
    LOAD(&described, "description=An arm of its own");
    rows_t from = rows_open(&scenario, 13);
    refused(from.sim, "days=7", ": days: ");
    refused(from.sim, "seed=99", ": seed: ");
    refused(from.sim, "null_offenders=true", ": null_offenders: ");
    refused(from.sim, "granularity=message", ": granularity: ");
    refused(from.sim, "life.block_contact=0.5", ": life.block_contact: ");
    refused(from.sim, "offending.type_mix=[1, 1, 1, 1]", ": offending.type_mix: ");
    rows_t arm = rows_branch(&from, &described);
    rows_free(&arm);
    rows_free(&from);
    scenario_free(&scenario);
    scenario_free(&described);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("branch");
    TCase *test = tcase_create("arms");
    tcase_set_timeout(test, 600);
    tcase_add_test(test, test_branch_unchanged_is_unbranched);
    tcase_add_test(test, test_branch_unchanged_with_single_messages);
    tcase_add_test(test, test_branch_unchanged_with_measures_running);
    tcase_add_test(test, test_branch_unchanged_in_null_world);
    tcase_add_test(test, test_branch_arms_leave_each_other_alone);
    tcase_add_test(test, test_branch_of_a_branch);
    tcase_add_test(test, test_branch_at_the_start_is_the_run_with_the_measure);
    tcase_add_test(test, test_branch_opens_the_measure_there);
    tcase_add_test(test, test_branch_carries_a_running_measure_by_its_settings);
    tcase_add_test(test, test_branch_refuses_other_changes_by_name);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

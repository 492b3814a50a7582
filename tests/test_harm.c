// SPDX-License-Identifier: GPL-3.0-or-later
// Victims protected and exposure saved by hand; which approaches of a world count at all.
#include "results/metrics/harm.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>

#define H 3600

START_TEST(test_harm_protects_only_strictly_before_and_with_the_delay)
{
    harm_sum_t sum = {0};
    const harm_case_t child = {0, 10 * H, 40 * H, 60 * H};
    harm_add(&sum, &child, 16 * H, 1);
    ck_assert_double_eq(harm_prevented(&sum, 0), 1);
    ck_assert_double_eq(harm_prevented(&sum, 1), 1);
    ck_assert_double_eq(harm_prevented(&sum, 2), 0); // 16 + 24 = 40 h: not before the harm
    ck_assert_double_eq(harm_prevented(&sum, 3), 0);
    harm_add(&sum, &child, NEVER, 3);
    ck_assert_double_eq(harm_prevented(&sum, 0), 0.25);
    ck_assert_double_nan(harm_prevented(&(harm_sum_t){0}, 0));
}
END_TEST

START_TEST(test_harm_exposure_counts_time_between_contact_and_harm_or_end)
{
    harm_sum_t sum = {0};
    harm_add(&sum, &(harm_case_t){0, 10 * H, 40 * H, 90 * H}, 20 * H, 1); // 30 h, of which 20 saved at once
    harm_add(&sum, &(harm_case_t){0, 10 * H, NEVER, 80 * H}, NEVER, 1);   // 70 h, nothing saved
    harm_add(&sum, &(harm_case_t){0, 50 * H, 60 * H, 60 * H}, 20 * H, 1); // alerted before contact: all 10 h saved
    ck_assert_double_eq_tol(harm_exposure_saved(&sum, 0), 30.0 / 110, 1e-15);
    ck_assert_double_eq_tol(harm_exposure_saved(&sum, 2), 10.0 / 110, 1e-15); // 20 + 24 h: after the first harm
    ck_assert_double_eq(sum.harmed, 2);
}
END_TEST

START_TEST(test_harm_alert_near_the_end_of_time_does_not_overflow)
{
    harm_sum_t sum = {0};
    harm_add(&sum, &(harm_case_t){0, 0, NEVER - 1, NEVER - 1}, NEVER - 2, 1);
    ck_assert_double_eq(harm_prevented(&sum, 3), 0);
    ck_assert_double_eq(harm_prevented(&sum, 0), 1);
}
END_TEST

START_TEST(test_scored_world_takes_approaches_of_the_scoring_period_only)
{
    const int32_t day = (int32_t)DAY_S;
    scored_world_t w = {0};
    fixture_world(&w, 4, 1, 10, 20, 7);
    fixture_offender(&w, 0, 5 * day);
    fixture_offender(&w, 1, 25 * day);                     // begins after the end
    fixture_approach(&w, 0, 0, 6 * day, 9 * day, NEVER);   // harm in warm-up: nobody could have prevented it
    fixture_approach(&w, 1, 0, 6 * day, 15 * day, NEVER);  // counts, exposure from day 10
    fixture_approach(&w, 2, 0, 6 * day, NEVER, 8 * day);   // over before
    fixture_approach(&w, 3, 0, 12 * day, NEVER, 30 * day); // counts, until the end
    fixture_approach(&w, 4, 0, NEVER, NEVER, NEVER);       // never answered
    fixture_approach(&w, 5, 1, 26 * day, NEVER, NEVER);    // an offender not at work
    fixture_approach(&w, 6, 0, NEVER, 15 * day, NEVER);    // harm without an answer: contact = first stage known
    w.truth.approach[6].stage_time[STAGE_REQUEST] = 13 * day;
    ck_assert_int_eq(scored_world_index(&w), 0);
    ck_assert_uint_eq(w.children, 3);
    ck_assert_int_eq(w.child[0].contact, 10 * day);
    ck_assert_int_eq(w.child[0].harm, 15 * day);
    ck_assert_int_eq(w.child[1].end, 20 * day);
    ck_assert_int_eq(w.child[2].contact, 13 * day);
    scored_world_free(&w);
}
END_TEST

START_TEST(test_scored_world_labels_positive_negative_and_neither)
{
    const int32_t day = (int32_t)DAY_S;
    scored_world_t w = {0};
    fixture_world(&w, 6, 2, 10, 20, 0);
    fixture_offender(&w, 0, 12 * day); // person 0: account 0 positive, account 1 neither
    fixture_offender(&w, 2, 25 * day); // person 1: not begun: neither account
    fixture_offender(&w, 4, 13 * day); // person 2: closed before its first score after onset
    w.last_scored[4] = 12 * DAY_S;
    w.truth.account_closed[4] = 13 * day + 60;
    fixture_offender(&w, 6, 2 * day); // person 3: over before scoring started
    w.truth.account_closed[6] = 5 * day;
    w.last_scored[6] = w.last_scored[8] = 0; // person 4: account 8 never scored
    ck_assert_int_eq(scored_world_index(&w), 0);
    const uint32_t expected[] = {0, 9, 10, 11};
    ck_assert_uint_eq(w.n, 4);
    for (int i = 0; i < 4; i++) ck_assert_uint_eq(w.account[i], expected[i]);
    ck_assert_uint_eq(w.positives, 1);
    ck_assert_uint_eq(w.unscored, 1);
    ck_assert_uint_eq(w.offenders, 2); // persons 0 and 2: the second was missed, and counts as such
    ck_assert_int_eq(w.risk_start[0], 12 * day);
    ck_assert_int_eq(w.risk_end[0], 20 * day);
    ck_assert_uint_eq(w.others, 4); // 1, 3, 4 and 5 have scored accounts
    ck_assert(!scored_world_hit(&w, 0, 12 * DAY_S) && scored_world_hit(&w, 0, 12 * DAY_S + 1));
    ck_assert(!scored_world_hit(&w, 1, 20 * DAY_S));
    scored_world_free(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("harm");
    TCase *tc = tcase_create("harm");
    tcase_add_test(tc, test_harm_protects_only_strictly_before_and_with_the_delay);
    tcase_add_test(tc, test_harm_exposure_counts_time_between_contact_and_harm_or_end);
    tcase_add_test(tc, test_harm_alert_near_the_end_of_time_does_not_overflow);
    tcase_add_test(tc, test_scored_world_takes_approaches_of_the_scoring_period_only);
    tcase_add_test(tc, test_scored_world_labels_positive_negative_and_neither);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

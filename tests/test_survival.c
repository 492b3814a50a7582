// SPDX-License-Identifier: GPL-3.0-or-later
// Kaplan-Meier by hand: ties of events and censoring, what is not known beyond the last observation, weights.
#include "results/metrics/survival.h"
#include "tests/suite_run.h"
#include <check.h>

// Ten offenders: alerted after 1 (2 of them), 3, 8; censored at 3, 5 (2), 8, 20 (2).
static const double TIME[] = {1, 3, 5, 8, 20}, EVENT[] = {2, 1, 0, 1, 0}, CENSORED[] = {0, 1, 2, 1, 2};
static const survival_t TEN = {5, TIME, EVENT, CENSORED};

START_TEST(test_survival_steps_by_hand)
{
    double after_3 = 0.8 * (1 - 1.0 / 8), after_8 = after_3 * (1 - 1.0 / 4);
    ck_assert_double_eq_tol(survival_at(&TEN, 0.5), 1, 1e-15);
    ck_assert_double_eq_tol(survival_at(&TEN, 1), 0.8, 1e-15);
    ck_assert_double_eq_tol(survival_at(&TEN, 7), after_3, 1e-15); // at 3 the censored one is still at risk
    ck_assert_double_eq_tol(survival_at(&TEN, 20), after_8, 1e-15);
    ck_assert_double_nan(survival_at(&TEN, 21)); // nobody was watched so long
    ck_assert_double_nan(survival_median(&TEN)); // 0.525 are left at the end
}
END_TEST

START_TEST(test_survival_restricted_mean_is_the_area)
{
    double after_3 = 0.7, after_8 = 0.525;
    ck_assert_double_eq_tol(survival_restricted_mean(&TEN, 7), 1 + 0.8 * 2 + after_3 * 4, 1e-12);
    ck_assert_double_eq_tol(survival_restricted_mean(&TEN, 20), 1 + 0.8 * 2 + after_3 * 5 + after_8 * 12, 1e-12);
    ck_assert_double_nan(survival_restricted_mean(&TEN, 30));
}
END_TEST

START_TEST(test_survival_reaches_zero_and_then_stays_known)
{
    const double time[] = {2, 4}, event[] = {1, 1}, censored[] = {0, 0};
    const survival_t two = {2, time, event, censored};
    ck_assert_double_eq(survival_at(&two, 90), 0);
    ck_assert_double_eq(survival_median(&two), 2);
    ck_assert_double_eq(survival_restricted_mean(&two, 30), 3);
}
END_TEST

START_TEST(test_survival_never_drops_those_not_found)
{
    // Of 100 offenders one is found after a day and 99 never: the mean over found ones would be one day.
    const double time[] = {1, 30}, event[] = {1, 0}, censored[] = {0, 99};
    const survival_t slow = {2, time, event, censored};
    ck_assert_double_eq_tol(survival_restricted_mean(&slow, 30), 0.99 * 29 + 1, 1e-12);
    ck_assert_double_nan(survival_median(&slow));
}
END_TEST

START_TEST(test_survival_of_weights_equals_repeated_offenders)
{
    // A resample without anybody at 8: that time must not count as observed.
    const double event[] = {4, 2, 0, 0, 0}, censored[] = {0, 0, 6, 0, 0};
    const double short_time[] = {1, 3, 5};
    const survival_t weighted = {5, TIME, event, censored}, same = {3, short_time, event, censored};
    ck_assert_double_eq(survival_at(&weighted, 5), survival_at(&same, 5));
    ck_assert_double_nan(survival_at(&weighted, 7));
    ck_assert_double_eq(survival_restricted_mean(&weighted, 5), survival_restricted_mean(&same, 5));
}
END_TEST

START_TEST(test_survival_of_nobody_is_not_available)
{
    const survival_t nobody = {0, TIME, EVENT, CENSORED};
    ck_assert_double_nan(survival_at(&nobody, 1));
    ck_assert_double_nan(survival_median(&nobody));
    ck_assert_double_nan(survival_restricted_mean(&nobody, 1));
}
END_TEST

START_TEST(test_survival_curve_agrees_with_single_points)
{
    double share[5], at_risk[5];
    const double expected_risk[] = {10, 8, 6, 4, 2};
    survival_curve(&TEN, share, at_risk);
    for (int i = 0; i < 5; i++) {
        ck_assert_double_eq_tol(share[i], survival_at(&TEN, TIME[i]), 1e-15);
        ck_assert_double_eq(at_risk[i], expected_risk[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survival");
    TCase *tc = tcase_create("survival");
    tcase_add_test(tc, test_survival_steps_by_hand);
    tcase_add_test(tc, test_survival_restricted_mean_is_the_area);
    tcase_add_test(tc, test_survival_reaches_zero_and_then_stays_known);
    tcase_add_test(tc, test_survival_never_drops_those_not_found);
    tcase_add_test(tc, test_survival_of_weights_equals_repeated_offenders);
    tcase_add_test(tc, test_survival_of_nobody_is_not_available);
    tcase_add_test(tc, test_survival_curve_agrees_with_single_points);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Sign flips against SciPy, against all flips one by one, and by hand; Holm against statsmodels and by hand.
#include "core/rng.h"
#include "results/metrics/sign_flip.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdio.h>

#define CASES_MAX 16
#define WORLDS_MAX 32

START_TEST(test_sign_flip_equals_scipy_and_statsmodels)
{
    FILE *in = fopen(SOURCE_DIR "/tests/golden/sign_flip.txt", "r");
    size_t n, cases = 0;
    double p[CASES_MAX], holm[CASES_MAX], mine[CASES_MAX], adjusted[CASES_MAX], d[WORLDS_MAX];
    ck_assert_ptr_nonnull(in);
    ck_assert_int_ge(fscanf(in, "#%*[^\n] "), 0);
    while (fscanf(in, " case %zu %lf %lf", &n, &p[cases], &holm[cases]) == 3) {
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%lf", &d[i]), 1);
        mine[cases] = sign_flip_test(d, n, 1);
        ck_assert_double_eq_tol(mine[cases], p[cases], 1e-12);
        cases++;
    }
    fclose(in);
    ck_assert_uint_eq(cases, 7);
    holm_adjust(mine, cases, adjusted);
    for (size_t i = 0; i < cases; i++) ck_assert_double_eq_tol(adjusted[i], holm[i], 1e-12);
}
END_TEST

START_TEST(test_sign_flip_by_hand)
{
    const double same[] = {0.1, 0.2, 0.3}, zeros[] = {0, 0, 0, 0}, one[] = {5}, mixed[] = {2, -1, 1};
    ck_assert_double_eq(sign_flip_test(same, 3, 1), 0.25); // only +++ and --- are as far: 2 of 8
    ck_assert_double_eq(sign_flip_test(zeros, 4, 1), 1);   // every flip is as far
    ck_assert_double_eq(sign_flip_test(one, 1, 1), 1);
    // |sum| = 2: of the eight sums 4 2 2 0 0 -2 -2 -4 six are as far.
    ck_assert_double_eq(sign_flip_test(mixed, 3, 1), 0.75);
    ck_assert_double_nan(sign_flip_test(NULL, 0, 1));
}
END_TEST

START_TEST(test_sign_flip_counts_sums_that_differ_by_rounding_as_equal)
{
    // Flips of equal sizes give the same sum in exact arithmetic; 0.1 + 0.2 + ... does not.
    const double d[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, -0.1, 0.1, 0.1, 0.1, 0.1};
    // |sum| = 0.9: no or all minus (2), or exactly one or ten of eleven (22), of 2048.
    ck_assert_double_eq_tol(sign_flip_test(d, 11, 1), 24.0 / 2048, 1e-15);
    // All of one sign: none and all flipped are always as far, in whatever order the sums are taken.
    for (uint32_t round = 0; round < 100; round++) {
        double positive[14];
        for (uint32_t i = 0; i < 14; i++) {
            rng_t rng = rng_at(13, i, round, RNG_TEST);
            positive[i] = exp(rng_normal(&rng)); // all bits in use, so that sums round
        }
        ck_assert_double_eq(sign_flip_test(positive, 14, 1), 2.0 / 16384);
    }
}
END_TEST

/// One flip after the other.
static double plain(const double *d, size_t n)
{
    double sum = 0, far = 0;
    for (size_t i = 0; i < n; i++) sum += d[i];
    for (uint32_t f = 0; f < 1u << n; f++) {
        double flipped = 0;
        for (size_t i = 0; i < n; i++) flipped += f >> i & 1 ? -d[i] : d[i];
        far += fabs(flipped) >= fabs(sum) - 1e-9;
    }
    return far / (double)(1u << n);
}

START_TEST(test_sign_flip_equals_all_flips_one_by_one)
{
    for (uint32_t n = 1; n <= 16; n++)
        for (uint32_t round = 0; round < 4; round++) {
            double d[16];
            rng_t rng = rng_at(11, n, round, RNG_TEST);
            for (uint32_t i = 0; i < n; i++) d[i] = (double)rng_below(&rng, 9) - 3 + (round & 1) * rng_unit(&rng);
            ck_assert_double_eq(sign_flip_test(d, n, 1), plain(d, n));
        }
}
END_TEST

START_TEST(test_sign_flip_sampled_agrees_with_exact)
{
    // 21 worlds are sampled. The exact p of the same differences: sd of 200,000 draws of p = 0.1 is 0.0007.
    double d[21];
    for (uint32_t i = 0; i < 21; i++) {
        rng_t rng = rng_at(12, i, 0, RNG_TEST);
        d[i] = rng_normal(&rng) + 0.6;
    }
    double exact = plain(d, 21), sampled = sign_flip_test(d, 21, 5);
    ck_assert_double_gt(exact, 0.005);
    ck_assert_double_lt(exact, 0.5);
    ck_assert_double_eq_tol(sampled, exact, 5 * sqrt(exact / SIGN_FLIP_SAMPLE));
    ck_assert_double_eq(sampled, sign_flip_test(d, 21, 5));
    ck_assert_double_ne(sampled, sign_flip_test(d, 21, 6));
    for (uint32_t i = 0; i < 21; i++) d[i] = 1;
    ck_assert_double_ge(sign_flip_test(d, 21, 5), sign_flip_least(21)); // never 0
    double many[70];
    for (uint32_t i = 0; i < 70; i++) many[i] = i % 2 ? 1 : -1; // beyond one word of signs; the sum is 0
    ck_assert_double_eq(sign_flip_test(many, 70, 5), 1);
    for (uint32_t i = 0; i < 70; i++) many[i] = i < 41 ? 1 : -1;
    // |sum| = 12 of 70 coins: 2 P(Binomial(70, 1/2) >= 41) = 0.188216 (scipy.stats.binomtest(41, 70).pvalue, 1.10.1).
    ck_assert_double_eq_tol(sign_flip_test(many, 70, 5), 0.188216, 5 * sqrt(0.19 / SIGN_FLIP_SAMPLE));
}
END_TEST

START_TEST(test_sign_flip_says_how_many_worlds_it_takes)
{
    ck_assert_double_eq(sign_flip_least(1), 1);
    ck_assert_double_eq(sign_flip_least(2), 0.5);
    ck_assert_double_eq(sign_flip_least(6), 0.03125);
    ck_assert_uint_eq(sign_flip_worlds_needed(1, 0.05), 6);   // 2/32 > 0.05 >= 2/64
    ck_assert_uint_eq(sign_flip_worlds_needed(10, 0.05), 9);  // 20/512 = 0.039
    ck_assert_uint_eq(sign_flip_worlds_needed(13, 0.05), 10); // 26/512 = 0.0508 > 0.05
    ck_assert_double_le(26 * sign_flip_least(20), 0.05);
}
END_TEST

START_TEST(test_holm_by_hand)
{
    // Sorted 0.005 0.01 0.03 0.03 0.04, times 5 4 3 2 1, then never below the one before.
    const double p[] = {0.01, 0.04, NAN, 0.03, 0.005, 0.03}, expected[] = {0.04, 0.09, NAN, 0.09, 0.025, 0.09};
    double adjusted[6];
    holm_adjust(p, 6, adjusted);
    for (int i = 0; i < 6; i++) {
        if (isnan(expected[i]))
            ck_assert_double_nan(adjusted[i]);
        else
            ck_assert_double_eq_tol(adjusted[i], expected[i], 1e-15);
    }
    const double high[] = {0.6, 0.9};
    holm_adjust(high, 2, adjusted);
    ck_assert_double_eq(adjusted[0], 1); // capped
    ck_assert_double_eq(adjusted[1], 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sign_flip");
    TCase *tc = tcase_create("sign_flip");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_sign_flip_equals_scipy_and_statsmodels);
    tcase_add_test(tc, test_sign_flip_by_hand);
    tcase_add_test(tc, test_sign_flip_counts_sums_that_differ_by_rounding_as_equal);
    tcase_add_test(tc, test_sign_flip_equals_all_flips_one_by_one);
    tcase_add_test(tc, test_sign_flip_sampled_agrees_with_exact);
    tcase_add_test(tc, test_sign_flip_says_how_many_worlds_it_takes);
    tcase_add_test(tc, test_holm_by_hand);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

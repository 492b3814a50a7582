// SPDX-License-Identifier: GPL-3.0-or-later
// Alias tables hold exactly the law they were built from; quantiles have the law's middle, spread and bounds.
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <signal.h>

#include "core/alias.h"
#include "tests/suite_run.h"

#define DRAWS 400000

/// The probability of each outcome as the table has it.
static void law_of(const alias_t *table, double *p)
{
    for (uint32_t i = 0; i < table->n; i++) p[i] = 0;
    for (uint32_t i = 0; i < table->n; i++) {
        double own = table->other[i] == i ? 1 : table->cut[i] * 0x1p-32;
        p[i] += own / table->n;
        p[table->other[i]] += (1 - own) / table->n;
    }
}

START_TEST(test_alias_table_holds_random_laws)
{
    rng_t rng = rng_at(1, 0, 0, RNG_TEST);
    for (int k = 0; k < 2000; k++) {
        double weight[ALIAS_MAX], p[ALIAS_MAX], sum = 0;
        uint32_t n = 1 + rng_below(&rng, ALIAS_MAX);
        for (uint32_t i = 0; i < n; i++) {
            weight[i] = rng_chance(&rng, 0.3) ? 0 : exp(rng_normal(&rng) * (k % 12));
            sum += weight[i];
        }
        alias_t table;
        alias_init(&table, weight, n);
        law_of(&table, p);
        for (uint32_t i = 0; i < n; i++) {
            ck_assert_double_le(fabs(p[i] - (sum > 0 ? weight[i] / sum : 1.0 / n)), 1e-8);
            if (sum > 0 && weight[i] == 0) ck_assert_double_eq(p[i], 0);
        }
    }
}
END_TEST

START_TEST(test_alias_draws_follow_the_law)
{
    const double weight[] = {3, 0, 1, 10, 0.5, 5.5};
    uint64_t count[6] = {0};
    double chi_2 = 0;
    alias_t table;
    alias_init(&table, weight, 6);
    rng_t rng = rng_at(2, 0, 0, RNG_TEST);
    for (int i = 0; i < DRAWS; i++) count[alias_draw(&table, &rng)]++;
    ck_assert_uint_eq(count[1], 0);
    for (int i = 0; i < 6; i++) {
        double expected = weight[i] / 20 * DRAWS, off = (double)count[i] - expected;
        if (expected > 0) chi_2 += off * off / expected;
    }
    ck_assert_double_ge(gsl_cdf_chisq_Q(chi_2, 4), 1e-6);
}
END_TEST

START_TEST(test_alias_of_zeros_is_uniform)
{
    const double weight[5] = {0};
    double p[5];
    alias_t table;
    alias_init(&table, weight, 5);
    law_of(&table, p);
    for (int i = 0; i < 5; i++) ck_assert_double_eq_tol(p[i], 0.2, 1e-12);
}
END_TEST

START_TEST(test_alias_refuses_negative_weights)
{
    alias_t table;
    alias_init(&table, (double[]){1, -1}, 2);
}
END_TEST

START_TEST(test_quantile_lognormal_has_its_law)
{
    quantile_t table;
    double mean = 0, square = 0;
    quantile_lognormal(&table, 20, 0.8, 0, INFINITY);
    for (int i = 0; i < QUANTILE_POINTS; i++) {
        double z = log((double)table.value[i] / 20) / 0.8;
        if (i > 0) ck_assert_float_gt(table.value[i], table.value[i - 1]);
        ck_assert_double_eq_tol(gsl_cdf_ugaussian_P(z), (i + 0.5) / QUANTILE_POINTS, 1e-6);
        mean += z / QUANTILE_POINTS;
        square += z * z / QUANTILE_POINTS;
    }
    ck_assert_double_eq_tol(mean, 0, 1e-6);
    ck_assert_double_eq_tol(square, 1, 0.01);
}
END_TEST

START_TEST(test_quantile_lognormal_is_clipped)
{
    quantile_t table;
    double low = 0.1, high = 47.3; // neither is a float
    quantile_lognormal(&table, 2, 5, low, high);
    for (int i = 0; i < QUANTILE_POINTS; i++) {
        ck_assert_double_ge((double)table.value[i], low);
        ck_assert_double_le((double)table.value[i], high);
    }
    ck_assert_double_eq_tol((double)table.value[0], low, 1e-6);
    ck_assert_double_eq_tol((double)table.value[QUANTILE_POINTS - 1], high, 1e-5);
    quantile_lognormal(&table, 2, 0, 0, 10);
    ck_assert_double_eq_tol((double)table.value[17], 2, 1e-6);
    quantile_lognormal(&table, 2, 1e6, 0, INFINITY);
    ck_assert(isfinite(table.value[QUANTILE_POINTS - 1]));
}
END_TEST

START_TEST(test_quantile_draw_reaches_both_ends)
{
    quantile_t table;
    quantile_lognormal(&table, 20, 0.8, 0, INFINITY);
    rng_t rng = rng_at(3, 0, 0, RNG_TEST);
    int low = 0, high = 0;
    for (int i = 0; i < 50000; i++) {
        float x = quantile_draw(&table, &rng);
        low += x == table.value[0];
        high += x == table.value[QUANTILE_POINTS - 1];
    }
    ck_assert_int_ge(low, 20); // 49 expected
    ck_assert_int_ge(high, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alias");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, test_alias_table_holds_random_laws);
    tcase_add_test(all, test_alias_draws_follow_the_law);
    tcase_add_test(all, test_alias_of_zeros_is_uniform);
    tcase_add_test_raise_signal(all, test_alias_refuses_negative_weights, SIGABRT);
    tcase_add_test(all, test_quantile_lognormal_has_its_law);
    tcase_add_test(all, test_quantile_lognormal_is_clipped);
    tcase_add_test(all, test_quantile_draw_reaches_both_ends);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

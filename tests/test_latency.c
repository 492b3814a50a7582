// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas of early detection by hand, and the weighted median behind speed.
#include "core/rng.h"
#include "results/metrics/latency.h"
#include "results/metrics/spread.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>

START_TEST(test_latency_cost_by_hand)
{
    ck_assert_double_eq(latency_cost(5, 5), 0.5);
    ck_assert_double_eq_tol(latency_cost(6, 5), 1 / (1 + exp(-1)), 1e-15);        // 0.731
    ck_assert_double_eq_tol(latency_cost(1, 5), 1 - 1 / (1 + exp(1 - 5)), 1e-15); // the published form
    // Where 1 - 1 / (1 + e^(k - o)) cancels to 0, or overflows: e^-49 and 1.
    ck_assert_double_eq_tol(latency_cost(1, 50) / exp(-49), 1, 1e-12);
    ck_assert_double_eq(latency_cost(1e6, 5), 1);
    ck_assert_double_eq(latency_cost(0, 1e6), 0);
}
END_TEST

START_TEST(test_latency_penalty_by_hand)
{
    double p = latency_rate(101); // ln 3 / 100
    ck_assert_double_eq_tol(p, log(3) / 100, 1e-15);
    ck_assert_double_eq(latency_penalty(1, p), 0);
    ck_assert_double_eq_tol(latency_penalty(101, p), 0.5, 1e-15); // half at the median length
    ck_assert_double_eq_tol(latency_penalty(31, 0.0078), -1 + 2 / (1 + exp(-0.0078 * 30)), 1e-15);
    ck_assert_double_eq(latency_penalty(1e9, p), 1);
    ck_assert_double_nan(latency_rate(1));
    ck_assert_double_nan(latency_rate(0.5));
    ck_assert_double_nan(latency_rate(NAN));
}
END_TEST

/// 100 accounts, 4 positives: one found after 5 events, one after 50, two never; 3 false alarms.
START_TEST(test_latency_erde_by_hand)
{
    latency_sum_t soon = {.positives = 4, .negatives = 96, .found = 2, .false_alarms = 3}, late = soon;
    soon.delay_cost = latency_cost(5, 5) + latency_cost(50, 5);
    late.delay_cost = latency_cost(5, 50) + latency_cost(50, 50);
    // 3 false alarms at 4/100 each, 2 misses at 1, hits at 0.5 and 1 - e^-45.
    ck_assert_double_eq_tol(latency_erde(&soon), (3 * 0.04 + 2 + 0.5 + 1) / 100, 1e-12);
    ck_assert_double_eq_tol(latency_erde(&late), (3 * 0.04 + 2 + 0 + 0.5) / 100, 1e-12);
    latency_sum_t silent = {.positives = 4, .negatives = 96};
    ck_assert_double_eq_tol(latency_erde(&silent), 0.04, 1e-15); // no alert at all: the prevalence
    latency_sum_t nobody = {.negatives = 96, .false_alarms = 3};
    ck_assert_double_nan(latency_erde(&nobody));
}
END_TEST

START_TEST(test_latency_f1_by_hand)
{
    latency_sum_t sum = {.positives = 4, .negatives = 96, .found = 2, .false_alarms = 3};
    // Precision 2/5, recall 2/4: 2 (2/5) (1/2) / (2/5 + 1/2) = 4/9.
    ck_assert_double_eq_tol(latency_f1(&sum), 4.0 / 9, 1e-15);
    ck_assert_double_eq_tol(latency_f1_weighted(&sum, 0.75), 1.0 / 3, 1e-15);
    sum.found = 0;
    ck_assert_double_eq(latency_f1_weighted(&sum, NAN), 0); // nothing found: no speed, and no credit
    sum.positives = 0;
    ck_assert_double_nan(latency_f1(&sum));
    ck_assert_double_nan(latency_f1_weighted(&sum, NAN));
}
END_TEST

START_TEST(test_spread_ranks_what_has_a_value)
{
    const double value[] = {3, NAN, -1, 3, 0};
    spread_t s;
    ck_assert_int_eq(spread_init(&s, value, 5), 0);
    ck_assert_uint_eq(s.n, 4);
    const uint32_t rank[] = {2, NO_RANK, 0, 3, 1};
    ck_assert_mem_eq(s.rank, rank, sizeof rank);
    const double rising[] = {-1, 0, 3, 3};
    ck_assert_mem_eq(s.value, rising, sizeof rising);
    spread_free(&s);
}
END_TEST

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

START_TEST(test_spread_median_is_that_of_repeated_values)
{
    const double none[] = {1, 2}, zero[] = {0, 0};
    ck_assert_double_nan(spread_median(none, zero, 2));
    ck_assert_double_nan(spread_median(NULL, NULL, 0));
    for (uint32_t round = 0; round < 500; round++) {
        rng_t rng = rng_at(7, round, 0, RNG_TEST);
        double value[12], weight[12], all[64];
        size_t n = 1 + rng_below(&rng, 12), repeated = 0;
        for (size_t i = 0; i < n; i++) value[i] = rng_below(&rng, 20);
        qsort(value, n, sizeof *value, rising);
        for (size_t i = 0; i < n; i++) {
            weight[i] = rng_below(&rng, 5);
            for (int k = 0; k < (int)weight[i]; k++) all[repeated++] = value[i];
        }
        double expected = repeated == 0 ? NAN : (all[(repeated - 1) / 2] + all[repeated / 2]) / 2;
        double got = spread_median(value, weight, n);
        ck_assert_msg(got == expected || (isnan(got) && isnan(expected)), "round %u: %g is not %g", round, got,
                      expected);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("latency");
    TCase *tc = tcase_create("latency");
    tcase_add_test(tc, test_latency_cost_by_hand);
    tcase_add_test(tc, test_latency_penalty_by_hand);
    tcase_add_test(tc, test_latency_erde_by_hand);
    tcase_add_test(tc, test_latency_f1_by_hand);
    tcase_add_test(tc, test_spread_ranks_what_has_a_value);
    tcase_add_test(tc, test_spread_median_is_that_of_repeated_values);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

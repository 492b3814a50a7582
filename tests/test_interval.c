// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchical bootstrap: coverage on simulated worlds, strata kept apart, the same bytes for any number of
// threads.
#include "core/rng.h"
#include "results/metrics/interval.h"
#include "tests/suite_run.h"
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#define WORLDS 12
#define PERSONS 40

/// The mean over worlds of the weighted mean of persons' values, and the share of weight on stratum 0.
typedef struct {
    double value[WORLDS][PERSONS];
    size_t worlds;
} means_t;

typedef struct {
    double sum, worlds, first, all;
} mean_scratch_t;

static void begin(const void *self, void *scratch)
{
    (void)self;
    memset(scratch, 0, sizeof(mean_scratch_t));
}

static void add(const void *self, size_t world, const uint8_t *weight, void *scratch)
{
    const means_t *m = self;
    mean_scratch_t *s = scratch;
    double sum = 0, all = 0;
    for (size_t p = 0; p < PERSONS; p++) {
        double w = weight ? weight[p] : 1;
        sum += w * m->value[world][p];
        all += w;
        if (p < 10) s->first += w;
    }
    s->sum += sum / all;
    s->worlds += 1;
    s->all += all;
}

static void finish(const void *self, void *scratch, double *value)
{
    (void)self;
    const mean_scratch_t *s = scratch;
    value[0] = s->sum / s->worlds;
    value[1] = s->first / s->all;
    value[2] = s->worlds > 0 ? (double)NAN : 0;
}

static uint32_t member[PERSONS];
static interval_world_t strata[WORLDS];

static void prepare(means_t *m, uint32_t seed, double between)
{
    for (uint32_t p = 0; p < PERSONS; p++) member[p] = p;
    m->worlds = WORLDS;
    for (uint32_t w = 0; w < WORLDS; w++) {
        rng_t rng = rng_at(seed, w, 0, RNG_TEST);
        double level = between * rng_normal(&rng);
        for (size_t p = 0; p < PERSONS; p++) m->value[w][p] = level + rng_normal(&rng);
        strata[w] = (interval_world_t){PERSONS, {member, member + 10}, {10, PERSONS - 10}};
    }
}

static interval_statistic_t statistic(const means_t *m)
{
    return (interval_statistic_t){m, 3, sizeof(mean_scratch_t), begin, add, finish};
}

START_TEST(test_interval_covers_the_truth_about_as_often_as_it_says)
{
    enum { ROUNDS = 300, RESAMPLES = 300 };
    static double sample[RESAMPLES * 3], spare[RESAMPLES];
    means_t m;
    int covered = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        double low, high;
        prepare(&m, round, 0.5);
        interval_statistic_t s = statistic(&m);
        double value[3];
        ck_assert_int_eq(interval_point(WORLDS, &s, value), 0);
        ck_assert_int_eq(interval_resample(strata, WORLDS, &s, RESAMPLES, round, sample), 0);
        interval_bounds(sample, RESAMPLES, 3, value[0], spare, &low, &high);
        covered += low <= 0 && 0 <= high;
    }
    // 95 % nominal; percentile intervals over 12 worlds fall a little short. Resampling persons only would cover about
    // 45 %.
    ck_assert_int_ge(covered, 264); // 88 %
    ck_assert_int_le(covered, 297); // 99 %
}
END_TEST

START_TEST(test_interval_point_is_the_sample_itself)
{
    means_t m;
    double value[3], mean = 0;
    prepare(&m, 5, 1);
    interval_statistic_t s = statistic(&m);
    ck_assert_int_eq(interval_point(WORLDS, &s, value), 0);
    for (size_t w = 0; w < WORLDS; w++)
        for (size_t p = 0; p < PERSONS; p++) mean += m.value[w][p] / (WORLDS * PERSONS);
    ck_assert_double_eq_tol(value[0], mean, 1e-12);
    ck_assert_double_eq(value[1], 0.25);
}
END_TEST

START_TEST(test_interval_keeps_the_size_of_each_stratum)
{
    static double sample[50 * 3];
    means_t m;
    prepare(&m, 6, 1);
    interval_statistic_t s = statistic(&m);
    ck_assert_int_eq(interval_resample(strata, WORLDS, &s, 50, 1, sample), 0);
    for (int r = 0; r < 50; r++) ck_assert_double_eq(sample[3 * r + 1], 0.25);
}
END_TEST

START_TEST(test_interval_is_the_same_for_any_number_of_threads)
{
    static double first[200 * 3], other[200 * 3];
    const int threads[] = {1, 2, 3, 8};
    means_t m;
    prepare(&m, 7, 1);
    interval_statistic_t s = statistic(&m);
    for (int i = 0; i < 4; i++) {
        omp_set_num_threads(threads[i]);
        ck_assert_int_eq(interval_resample(strata, WORLDS, &s, 200, 99, i ? other : first), 0);
        if (i) ck_assert_mem_eq(first, other, sizeof first);
    }
    ck_assert_int_eq(interval_resample(strata, WORLDS, &s, 200, 100, other), 0);
    ck_assert_mem_ne(first, other, sizeof first); // another seed, other draws
}
END_TEST

START_TEST(test_interval_with_one_world_still_resamples_persons)
{
    static double sample[100 * 3], spare[100];
    means_t m;
    double low, high;
    prepare(&m, 8, 1);
    interval_statistic_t s = statistic(&m);
    ck_assert_int_eq(interval_resample(strata, 1, &s, 100, 1, sample), 0);
    interval_bounds(sample, 100, 3, sample[0], spare, &low, &high);
    ck_assert_double_lt(low, high);
}
END_TEST

START_TEST(test_interval_bounds_are_order_statistics_and_ignore_few_gaps)
{
    double value[201], spare[201], low, high;
    for (int i = 0; i < 201; i++) value[i] = (i * 37) % 201; // 0..200 shuffled
    interval_bounds(value, 201, 1, 100, spare, &low, &high);
    ck_assert_double_eq_tol(low, 5, 1e-12);
    ck_assert_double_eq_tol(high, 195, 1e-12);
    for (int i = 0; i < 10; i++) value[i] = NAN;
    interval_bounds(value, 201, 1, 100, spare, &low, &high);
    ck_assert_double_lt(low, high);
    value[10] = NAN; // more than one in twenty
    interval_bounds(value, 201, 1, 100, spare, &low, &high);
    ck_assert_double_nan(low);
    ck_assert_double_nan(high);
    interval_bounds(value, 0, 1, 100, spare, &low, &high);
    ck_assert_double_nan(low);
}
END_TEST

START_TEST(test_interval_bounds_lie_about_the_point)
{
    double value[201], spare[201], low, high;
    for (int i = 0; i < 201; i++) value[i] = i - 100;
    interval_bounds(value, 201, 1, -150, spare, &low, &high); // below all resamples, which lie 150 too high
    ck_assert_double_eq_tol(low, -95 - 150, 1e-12);
    ck_assert_double_eq_tol(high, 95 - 150, 1e-12);
    for (int i = 0; i < 201; i++) value[i] = i;
    interval_bounds(value, 201, 1, 3, spare, &low, &high);
    ck_assert_double_eq(low, 0); // nothing below 0 was seen
    ck_assert_double_eq_tol(high, 195 - 97, 1e-12);
    for (int i = 0; i < 201; i++) value[i] = i / 200.0;
    interval_bounds(value, 201, 1, 0.9, spare, &low, &high);
    ck_assert_double_eq_tol(low, 0.425, 1e-12);
    ck_assert_double_eq(high, 1); // a share
    interval_bounds(value, 201, 1, NAN, spare, &low, &high);
    ck_assert_double_nan(low);
    ck_assert_double_nan(high);
}
END_TEST

START_TEST(test_interval_of_a_share_is_at_least_the_exact_one)
{
    // Clopper and Pearson's intervals: 0 of 10 by hand, 1 - 0.025^(1/10); 3 of 12 from tables
    double low = 0, high = 0;
    interval_widen_share(0, 10, &low, &high);
    ck_assert_double_eq(low, 0);
    ck_assert_double_eq_tol(high, 1 - pow(0.025, 0.1), 1e-12);
    low = high = 1;
    interval_widen_share(1, 10, &low, &high);
    ck_assert_double_eq_tol(low, pow(0.025, 0.1), 1e-12);
    ck_assert_double_eq(high, 1);
    low = high = 0.25;
    interval_widen_share(0.25, 12, &low, &high);
    ck_assert_double_eq_tol(low, 0.0549, 5e-5);
    ck_assert_double_eq_tol(high, 0.5719, 5e-5);
    low = 0.01, high = 0.9; // wider already
    interval_widen_share(0.25, 12, &low, &high);
    ck_assert_double_eq(low, 0.01);
    ck_assert_double_eq(high, 0.9);
    low = high = NAN;
    interval_widen_share(0.25, 12, &low, &high);
    ck_assert_double_nan(low);
}
END_TEST

/// Bounds hold the chances they should, for few hits and many, where GSL's own inversion fails.
START_TEST(test_interval_widens_shares_of_many_trials)
{
    static const double hits[] = {1, 7, 15, 200, 5000, 400000}, misses[] = {540, 7447, 90000, 400000};
    for (size_t i = 0; i < sizeof hits / sizeof *hits; i++)
        for (size_t j = 0; j < sizeof misses / sizeof *misses; j++) {
            double trials = hits[i] + misses[j], share = hits[i] / trials, low = share, high = share;
            interval_widen_share(share, trials, &low, &high);
            ck_assert_double_eq_tol(gsl_cdf_beta_P(low, hits[i], misses[j] + 1), 0.025, 3e-4);
            ck_assert_double_eq_tol(gsl_cdf_beta_P(high, hits[i] + 1, misses[j]), 0.975, 3e-4);
        }
}
END_TEST

START_TEST(test_interval_widens_counts)
{
    double low = 0, high = 0;
    interval_widen_count(0, &low, &high);
    ck_assert_double_eq(low, 0);
    ck_assert_double_eq_tol(high, -log(0.025), 1e-9);
    low = high = 10;
    interval_widen_count(10, &low, &high); // Garwood 1936
    ck_assert_double_eq_tol(low, 4.795, 1e-3);
    ck_assert_double_eq_tol(high, 18.390, 1e-3);
    low = 3;
    high = 20;
    interval_widen_count(10, &low, &high);
    ck_assert_double_eq(low, 3);
    ck_assert_double_eq(high, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interval");
    TCase *tc = tcase_create("interval");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_interval_covers_the_truth_about_as_often_as_it_says);
    tcase_add_test(tc, test_interval_point_is_the_sample_itself);
    tcase_add_test(tc, test_interval_keeps_the_size_of_each_stratum);
    tcase_add_test(tc, test_interval_is_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_interval_with_one_world_still_resamples_persons);
    tcase_add_test(tc, test_interval_bounds_are_order_statistics_and_ignore_few_gaps);
    tcase_add_test(tc, test_interval_bounds_lie_about_the_point);
    tcase_add_test(tc, test_interval_of_a_share_is_at_least_the_exact_one);
    tcase_add_test(tc, test_interval_widens_shares_of_many_trials);
    tcase_add_test(tc, test_interval_widens_counts);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

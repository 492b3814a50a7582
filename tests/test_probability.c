// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration: isotonic regression against scikit-learn, a plain definition and by hand; Brier score, log-loss and
// calibration error against scikit-learn and by hand.
#include "core/rng.h"
#include "results/metrics/probability_items.h"
#include "results/metrics/probability_map.h"
#include "results/metrics/reliability.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_MAX 512

/// Accounts, each a level of its own, in rising order of probability.
typedef struct {
    double p, positive;
} account_t;

static int rising(const void *a, const void *b)
{
    double x = ((const account_t *)a)->p, y = ((const account_t *)b)->p;
    return (x > y) - (x < y);
}

START_TEST(test_probability_equals_scikit_learn)
{
    FILE *in = fopen(SOURCE_DIR "/tests/golden/probability.txt", "r");
    size_t n, cases = 0;
    double brier, loss, expected, score[N_MAX], p[N_MAX], positive[N_MAX], negative[N_MAX];
    uint8_t label[N_MAX];
    ck_assert_ptr_nonnull(in);
    ck_assert_int_ge(fscanf(in, "#%*[^\n] "), 0);
    while (fscanf(in, " case %zu %lf %lf", &n, &brier, &loss) == 3) {
        account_t account[N_MAX];
        probability_map_t map;
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%lf", &score[i]), 1);
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%hhu", &label[i]), 1);
        ck_assert_int_eq(probability_map_fit(&map, score, label, n), 0);
        ck_assert_uint_gt(map.levels, 0);
        for (size_t i = 0; i < n; i++) {
            ck_assert_int_eq(fscanf(in, "%lf", &expected), 1);
            account[i] = (account_t){probability_map_at(&map, score[i]), label[i]};
            ck_assert_double_eq_tol(account[i].p, expected, 1e-12);
        }
        qsort(account, n, sizeof *account, rising);
        for (size_t i = 0; i < n; i++) {
            p[i] = account[i].p;
            positive[i] = account[i].positive;
            negative[i] = 1 - positive[i];
        }
        reliability_t r = {n, p, positive, negative};
        ck_assert_double_eq_tol(reliability_brier(&r), brier, 1e-12);
        ck_assert_double_eq_tol(reliability_log_loss(&r), loss, 1e-12);
        probability_map_free(&map);
        cases++;
    }
    fclose(in);
    ck_assert_uint_eq(cases, 4);
}
END_TEST

/// Rising least squares by its definition: the highest of lower means, max over j <= i of min over k >= i of the mean
/// of targets j .. k (scores in order, each distinct).
static double plain(const double *target, size_t n, size_t i)
{
    double best = -INFINITY;
    for (size_t j = 0; j <= i; j++) {
        double sum = 0, least = INFINITY;
        for (size_t k = j; k < n; k++) {
            sum += target[k];
            if (k >= i) least = fmin(least, sum / (double)(k - j + 1));
        }
        best = fmax(best, least);
    }
    return best;
}

START_TEST(test_probability_map_equals_its_definition)
{
    for (uint32_t round = 0; round < 30; round++) {
        double score[60], target[60];
        uint8_t label[60];
        size_t n = 60, positives = 0;
        probability_map_t map;
        for (uint32_t i = 0; i < n; i++) {
            rng_t rng = rng_at(21, i, round, RNG_TEST);
            score[i] = i - 30.0;
            label[i] = i < 10 || rng_chance(&rng, i / 80.0); // ten positives at the bottom: levels must pool
            positives += label[i];
        }
        for (size_t i = 0; i < n; i++)
            target[i] =
                label[i] ? ((double)positives + 1) / ((double)positives + 2) : 1 / ((double)(n - positives) + 2);
        ck_assert_int_eq(probability_map_fit(&map, score, label, n), 0);
        for (size_t i = 0; i < n; i++)
            ck_assert_double_eq_tol(probability_map_at(&map, score[i]), plain(target, n, i), 1e-12);
        for (size_t l = 1; l < map.levels; l++) {
            ck_assert_double_gt(map.edge[l], map.edge[l - 1]);
            ck_assert_double_gt(map.probability[l], map.probability[l - 1]);
        }
        probability_map_free(&map);
    }
}
END_TEST

START_TEST(test_probability_map_by_hand)
{
    // Ten positives at 2, of negatives one at 2, nine at 1: below 2 all targets are 1/12, at 2 (10 x 11/12 + 1/12)
    // / 11.
    double score[20];
    uint8_t label[20];
    probability_map_t map;
    for (size_t i = 0; i < 20; i++) {
        label[i] = i < 10;
        score[i] = i < 11 ? 2 : 1;
    }
    ck_assert_int_eq(probability_map_fit(&map, score, label, 20), 0);
    ck_assert_uint_eq(map.levels, 2);
    double top = (10 * 11.0 / 12 + 1.0 / 12) / 11;
    ck_assert_double_eq_tol(probability_map_at(&map, 2), top, 1e-15);
    ck_assert_double_eq_tol(probability_map_at(&map, 1e300), top, 1e-15);
    ck_assert_double_eq_tol(probability_map_at(&map, 1.999), 1.0 / 12, 1e-15); // a step, no slope
    ck_assert_double_eq_tol(probability_map_at(&map, -1e30), 1.0 / 12, 1e-15);
    probability_map_free(&map);
}
END_TEST

START_TEST(test_probability_map_is_not_made_where_it_would_mislead)
{
    double score[100];
    uint8_t label[100] = {0};
    probability_map_t map;
    for (size_t i = 0; i < 100; i++) score[i] = (double)i;
    for (size_t i = 0; i < PROBABILITY_MIN_POSITIVES - 1; i++) label[i * 7] = 1;
    ck_assert_int_eq(probability_map_fit(&map, score, label, 100), 0);
    ck_assert_uint_eq(map.levels, 0); // one positive too few
    probability_map_free(&map);
    label[99] = 1;
    ck_assert_int_eq(probability_map_fit(&map, score, label, 100), 0);
    ck_assert_uint_gt(map.levels, 0);
    probability_map_free(&map);
    memset(label, 1, sizeof label);
    ck_assert_int_eq(probability_map_fit(&map, score, label, 100), 0);
    ck_assert_uint_eq(map.levels, 0); // no negative
    memset(label, 0, 50);
    for (size_t i = 0; i < 100; i++) score[i] = -1e30;
    ck_assert_int_eq(probability_map_fit(&map, score, label, 100), 0);
    ck_assert_uint_eq(map.levels, 0); // one score for all
    ck_assert_int_eq(probability_map_fit(&map, score, label, 0), 0);
    ck_assert_uint_eq(map.levels, 0);
}
END_TEST

START_TEST(test_reliability_by_hand)
{
    // 80 accounts at 0.1, of them 4 positive; 20 at 0.5, of them 15.
    const double p[] = {0.1, 0.5}, positive[] = {4, 15}, negative[] = {76, 5};
    reliability_t r = {2, p, positive, negative};
    double brier = (4 * 0.81 + 76 * 0.01 + 20 * 0.25) / 100;
    ck_assert_double_eq_tol(reliability_brier(&r), brier, 1e-15);
    ck_assert_double_eq_tol(reliability_skill(&r), 1 - brier / (0.19 * 0.81), 1e-15);
    ck_assert_double_eq_tol(reliability_log_loss(&r), -(4 * log(0.1) + 76 * log(0.9) + 20 * log(0.5)) / 100, 1e-14);
    // 100 accounts: 10 bins of 10, of which 8 lie in the first level and 2 in the second: 0.8 |0.05 - 0.1| + 0.2 |0.75
    // - 0.5|.
    ck_assert_double_eq_tol(reliability_error(&r), 0.8 * 0.05 + 0.2 * 0.25, 1e-14);
    const double none[] = {0, 0};
    reliability_t empty = {2, p, none, none};
    ck_assert_double_nan(reliability_brier(&empty));
    ck_assert_double_nan(reliability_skill(&empty));
    ck_assert_double_nan(reliability_log_loss(&empty));
    ck_assert_double_nan(reliability_error(&empty));
    reliability_t no_positive = {2, p, none, negative};
    ck_assert_double_nan(reliability_skill(&no_positive));
    ck_assert_double_eq_tol(reliability_brier(&no_positive), (76 * 0.01 + 5 * 0.25) / 81, 1e-15);
}
END_TEST

START_TEST(test_reliability_error_splits_levels_over_bins)
{
    // 30 accounts make 3 bins of 10: 15 at 0.2 (6 positive, mean 0.4), 15 at 0.6 (6 positive, mean 0.4).
    // First bin: 10 x |0.4 - 0.2|; second: 5 of each, |5 x 0.2 - 5 x 0.2| = 0; third: 10 x |0.4 - 0.6|.
    const double p[] = {0.2, 0.6}, positive[] = {6, 6}, negative[] = {9, 9};
    reliability_t r = {2, p, positive, negative};
    ck_assert_double_eq_tol(reliability_error(&r), (2.0 + 0 + 2.0) / 30, 1e-14);
    const double few[] = {6, 5}; // 29 accounts: too few
    reliability_t small = {2, p, few, negative};
    ck_assert_double_nan(reliability_error(&small));
}
END_TEST

/// Bins by hand: accounts in order, each with its level's mean outcome, cut into bins of equal size.
static double plain_error(const double *p, const double *mean, size_t n, size_t bins)
{
    double sum = 0;
    for (size_t b = 0; b < bins; b++) {
        double excess = 0;
        for (size_t i = b * n / bins; i < (b + 1) * n / bins; i++) excess += mean[i] - p[i];
        sum += fabs(excess);
    }
    return sum / (double)n;
}

START_TEST(test_reliability_error_equals_accounts_cut_into_bins)
{
    for (uint32_t round = 0; round < 50; round++) {
        double p[8], positive[8], negative[8], each_p[600], each_mean[600];
        size_t n = 0;
        for (uint32_t l = 0; l < 8; l++) {
            rng_t rng = rng_at(31, l, round, RNG_TEST);
            double all = 60 + rng_below(&rng, 15);
            if (l == 7) all = 600 - (double)n; // 600 accounts: 15 bins of 40
            p[l] = (l + 0.5) / 8;
            positive[l] = rng_below(&rng, (uint32_t)all + 1);
            negative[l] = all - positive[l];
            for (size_t i = 0; i < (size_t)all; i++, n++) {
                each_p[n] = p[l];
                each_mean[n] = positive[l] / all;
            }
        }
        ck_assert_uint_eq(n, 600);
        reliability_t r = {8, p, positive, negative};
        ck_assert_double_eq_tol(reliability_error(&r), plain_error(each_p, each_mean, n, RELIABILITY_BINS), 1e-12);
    }
}
END_TEST

START_TEST(test_probability_scale_is_cut_where_alerts_begin)
{
    double edge[] = {0, 1, 2}, p[] = {0.1, 0.2, 0.4};
    const probability_map_t map = {3, edge, p};
    const struct {
        double threshold;
        size_t levels, alerted;
    } at[] = {{1.5, 4, 2}, {1, 3, 1}, {2, 3, 2}, {5, 4, 3}, {-3, 4, 1}, {0.5, 4, 1}, {INFINITY, 3, 3}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        probability_scale_t scale;
        ck_assert_int_eq(probability_scale_init(&scale, &map, at[i].threshold), 0);
        ck_assert_uint_eq(scale.levels, at[i].levels);
        ck_assert_uint_eq(scale.alerted, at[i].alerted);
        for (size_t l = 1; l < scale.levels; l++) {
            ck_assert_double_gt(scale.edge[l], scale.edge[l - 1]);
            ck_assert_double_eq(scale.probability[l], probability_map_at(&map, scale.edge[l]));
        }
        probability_scale_free(&scale);
    }
    probability_scale_t none;
    ck_assert_int_eq(probability_scale_init(&none, NULL, 1), 0);
    ck_assert_uint_eq(none.levels, 0);
}
END_TEST

START_TEST(test_probability_items_count_each_level_under_weights)
{
    double edge[] = {0, 1, 2}, p[] = {0.1, 0.2, 0.4}, score[200];
    const probability_map_t map = {3, edge, p};
    uint8_t label[200], weight[50];
    uint32_t cluster[200];
    probability_scale_t scale;
    probability_items_t items;
    ck_assert_int_eq(probability_scale_init(&scale, &map, 1.5), 0);
    for (uint32_t i = 0; i < 200; i++) {
        rng_t rng = rng_at(41, i, 0, RNG_TEST);
        score[i] = 4 * rng_unit(&rng) - 1;
        label[i] = rng_chance(&rng, 0.3);
        cluster[i] = i / 4;
        weight[i / 4] = (uint8_t)(i / 4 % 3);
    }
    ck_assert_int_eq(probability_items_init(&items, &scale, score, label, cluster, 200), 0);
    for (int weighted = 0; weighted < 2; weighted++) {
        double got[2][4] = {{0}}, expected[2][4] = {{0}}, all[2] = {0};
        for (size_t i = 0; i < 200; i++) {
            size_t level = score[i] < 1 ? 0 : score[i] < 1.5 ? 1 : score[i] < 2 ? 2 : 3;
            double w = weighted ? weight[cluster[i]] : 1;
            expected[label[i]][level] += w;
            all[label[i]] += w;
        }
        probability_items_add(&items, weighted ? weight : NULL, all[1], all[0], got[1], got[0]);
        ck_assert_mem_eq(got, expected, sizeof got);
    }
    probability_items_free(&items);
    probability_scale_free(&scale);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("probability");
    TCase *tc = tcase_create("probability");
    tcase_add_test(tc, test_probability_equals_scikit_learn);
    tcase_add_test(tc, test_probability_map_equals_its_definition);
    tcase_add_test(tc, test_probability_map_by_hand);
    tcase_add_test(tc, test_probability_map_is_not_made_where_it_would_mislead);
    tcase_add_test(tc, test_reliability_by_hand);
    tcase_add_test(tc, test_reliability_error_splits_levels_over_bins);
    tcase_add_test(tc, test_reliability_error_equals_accounts_cut_into_bins);
    tcase_add_test(tc, test_probability_scale_is_cut_where_alerts_begin);
    tcase_add_test(tc, test_probability_items_count_each_level_under_weights);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

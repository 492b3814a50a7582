// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking metrics against scikit-learn, against all permutations of ties, and against numbers worked out by hand.
#include "core/rng.h"
#include "tests/ranking_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <stdio.h>

START_TEST(test_ranking_equals_scikit_learn)
{
    FILE *in = fopen(SOURCE_DIR "/tests/golden/ranking.txt", "r");
    size_t n, cases = 0;
    double ap, pauc_10, pauc_25, score[SMALL_MAX];
    uint8_t positive[SMALL_MAX];
    ck_assert_ptr_nonnull(in);
    ck_assert_int_ge(fscanf(in, "#%*[^\n] "), 0);
    while (fscanf(in, " case %zu %lf %lf %lf", &n, &ap, &pauc_10, &pauc_25) == 4) {
        ck_assert_uint_le(n, SMALL_MAX);
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%lf", &score[i]), 1);
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%hhu", &positive[i]), 1);
        small_t s;
        small_init(&s, score, positive, n);
        ck_assert_double_eq_tol(ranking_ap(&s.curve, 1), ap, 1e-12);
        if (s.curve.negatives * 0.1 >= RANKING_MIN_FALSE)
            ck_assert_double_eq_tol(ranking_partial_auc(&s.curve, 0.1), pauc_10, 1e-12);
        if (s.curve.negatives * 0.25 >= RANKING_MIN_FALSE)
            ck_assert_double_eq_tol(ranking_partial_auc(&s.curve, 0.25), pauc_25, 1e-12);
        small_free(&s);
        cases++;
    }
    fclose(in);
    ck_assert_uint_eq(cases, 8);
}
END_TEST

/// Average precision of labels in a given order.
static double plain_ap(const uint8_t *label, size_t n)
{
    double found = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        if (label[i]) sum += ++found / (double)(i + 1);
    return sum / found;
}

/// Mean of plain_ap over all orders within ties (groups given by equal scores, sorted), by recursion.
static double permute(uint8_t *label, const double *score, size_t n, size_t at, double *orders)
{
    if (at == n) {
        *orders += 1;
        return plain_ap(label, n);
    }
    double sum = 0;
    for (size_t i = at; i < n && score[i] == score[at]; i++) {
        uint8_t swap = label[at];
        label[at] = label[i];
        label[i] = swap;
        sum += permute(label, score, n, at + 1, orders);
        label[i] = label[at];
        label[at] = swap;
    }
    return sum;
}

START_TEST(test_ranking_ap_expected_is_the_mean_over_all_orders_of_ties)
{
    rng_t rng = rng_at(1, 0, 0, RNG_TEST);
    for (int round = 0; round < 60; round++) {
        double score[8], orders = 0;
        uint8_t positive[8] = {0}, order[8];
        double level = 4;
        for (size_t i = 0; i < 8; i++) {
            if (i && rng_chance(&rng, 0.4)) level--;
            score[i] = level;
            positive[i] = rng_chance(&rng, 0.4);
            order[i] = positive[i];
        }
        positive[3] = order[3] = 1;
        small_t s;
        small_init(&s, score, positive, 8);
        double sum = permute(order, score, 8, 0, &orders);
        ck_assert_double_eq_tol(ranking_ap_expected(&s.curve), sum / orders, 1e-12);
        small_free(&s);
    }
}
END_TEST

START_TEST(test_ranking_ap_expected_in_long_ties_uses_the_same_sum)
{
    // One tie of 300 with 7 positives below 50 negatives: added up term by term.
    double score[350], sum = 0;
    uint8_t positive[350] = {0};
    for (size_t i = 0; i < 350; i++) score[i] = i < 50;
    for (size_t i = 100; i < 107; i++) positive[i] = 1;
    small_t s;
    small_init(&s, score, positive, 350);
    for (int i = 1; i <= 300; i++) sum += 7.0 / 300 * (1 + (i - 1) * 6.0 / 299) / (50 + i);
    ck_assert_double_eq_tol(ranking_ap_expected(&s.curve), sum / 7, 1e-12);
    ck_assert_double_eq(s.ranking.tie_share, 1);
    small_free(&s);
}
END_TEST

START_TEST(test_ranking_cuts_within_a_tie_are_expectations)
{
    const double score[] = {5, 4, 4, 4, 1};
    const uint8_t positive[] = {1, 1, 0, 0, 1};
    small_t s;
    small_init(&s, score, positive, 5);
    ck_assert_double_eq(ranking_precision_at(&s.curve, 1), 1);
    ck_assert_double_eq_tol(ranking_precision_at(&s.curve, 2), (1 + 1.0 / 3) / 2, 1e-15);
    ck_assert_double_eq_tol(ranking_recall_at(&s.curve, 3), (1 + 2.0 / 3) / 3, 1e-15);
    ck_assert_double_eq_tol(ranking_recall_at(&s.curve, 5), 1, 1e-15);
    ck_assert_double_nan(ranking_precision_at(&s.curve, 6));
    ck_assert_double_eq_tol(s.ranking.tie_share, 0.6, 1e-15);
    small_free(&s);
}
END_TEST

START_TEST(test_ranking_precision_falls_along_a_run_of_negatives)
{
    const double score[] = {9, 8, 7, 6, 5};
    const uint8_t positive[] = {1, 0, 0, 0, 1};
    small_t s;
    small_init(&s, score, positive, 5);
    ck_assert_double_eq_tol(ranking_precision_at(&s.curve, 3), 1.0 / 3, 1e-15);
    ck_assert_double_eq_tol(ranking_precision_at(&s.curve, 4), 1.0 / 4, 1e-15);
    ck_assert_double_eq_tol(ranking_recall_at(&s.curve, 4), 0.5, 1e-15);
    small_free(&s);
}
END_TEST

START_TEST(test_ranking_recall_at_fpr_is_linear_and_needs_twenty_false_positives)
{
    // 400 negatives; 10 above everything, then a tie of 20 negatives and 4 positives, the rest below with one positive.
    double score[405];
    uint8_t positive[405] = {0};
    for (size_t i = 0; i < 405; i++) score[i] = i < 10 ? 3 : i < 34 ? 2 : 1.0 / (double)i;
    for (size_t i = 10; i < 14; i++) positive[i] = 1;
    positive[404] = 1;
    small_t s;
    small_init(&s, score, positive, 405);
    ck_assert_double_eq_tol(ranking_recall_at_fpr(&s.curve, 0.05), 2.0 / 5, 1e-12); // 20 of 400: half the tie
    ck_assert_double_eq_tol(ranking_recall_at_fpr(&s.curve, 0.075), 4.0 / 5, 1e-12);
    ck_assert_double_eq_tol(ranking_recall_at_fpr(&s.curve, 0.5), 4.0 / 5, 1e-12);
    ck_assert_double_nan(ranking_recall_at_fpr(&s.curve, 0.049)); // 19.6 expected
    ck_assert_double_nan(ranking_partial_auc(&s.curve, 0.049));
    small_free(&s);
}
END_TEST

START_TEST(test_ranking_reweighted_ap_equals_repeated_negatives)
{
    // Every negative three times over must equal a weight of three: as clusters of weight 3, and as a factor.
    const double score[] = {9, 8, 8, 7, 6, 5, 5, 4};
    const uint8_t positive[] = {1, 0, 1, 0, 0, 1, 0, 0}, weight[] = {1, 3, 1, 3, 3, 1, 3, 3};
    small_t plain, heavy;
    small_init(&plain, score, positive, 8);
    small_weighted(&heavy, score, positive, weight, 8);
    ck_assert_double_eq_tol(ranking_ap(&plain.curve, 3), ranking_ap(&heavy.curve, 1), 1e-15);
    double target = ranking_prevalence(&heavy.curve);
    ck_assert_double_eq_tol(target, 3.0 / 18, 1e-15);
    ck_assert_double_eq_tol(ranking_negative_weight(&plain.curve, target), 3, 1e-12);
    small_free(&plain);
    small_free(&heavy);
}
END_TEST

START_TEST(test_ranking_ap_of_chance_is_the_mean_over_all_orders)
{
    // every way to place 3 positives among 9 ranks, by hand
    enum { N = 9, P = 3 };
    double sum = 0, orders = 0;
    for (unsigned set = 0; set < 1u << N; set++) {
        if (__builtin_popcount(set) != P) continue;
        double found = 0, ap = 0;
        for (int rank = 0; rank < N; rank++)
            if (set >> rank & 1) ap += ++found / (rank + 1) / P;
        sum += ap;
        orders++;
    }
    ranking_curve_t curve = {.positives = P, .negatives = N - P};
    ck_assert_double_eq_tol(ranking_ap_chance(&curve), sum / orders, 1e-12);
    curve = (ranking_curve_t){.positives = 1, .negatives = 1};
    ck_assert_double_eq_tol(ranking_ap_chance(&curve), 0.75, 1e-12);
    curve = (ranking_curve_t){.positives = 100, .negatives = 55000};
    ck_assert_double_gt(ranking_ap_chance(&curve), 1.1 * ranking_prevalence(&curve));
    ck_assert_double_lt(ranking_ap_chance(&curve), 1.13 * ranking_prevalence(&curve));
}
END_TEST

START_TEST(test_ranking_of_random_scores_has_ap_near_prevalence)
{
    // Mean over 400 random rankings of 20 positives in 400; E[AP] = pi + (H_n - 1)(1 - pi)/(n - 1) for n = 400 (Bestgen
    // 2015).
    double score[400], sum = 0, sum_2 = 0, n = 400, p = 20, harmonic = 0;
    uint8_t positive[400];
    rng_t rng = rng_at(7, 0, 0, RNG_TEST);
    for (int i = 1; i <= 400; i++) harmonic += 1.0 / i;
    for (int round = 0; round < 400; round++) {
        small_t s;
        for (size_t i = 0; i < 400; i++) {
            score[i] = rng_unit(&rng);
            positive[i] = i < 20;
        }
        small_init(&s, score, positive, 400);
        double ap = ranking_ap(&s.curve, 1);
        sum += ap;
        sum_2 += ap * ap;
        small_free(&s);
    }
    double mean = sum / 400, se = sqrt((sum_2 / 400 - mean * mean) / 400);
    double expected = (p - 1) / (n - 1) + (1 - (p - 1) / (n - 1)) * harmonic / n;
    ck_assert_double_eq_tol(mean, expected, 4 * se);
    ck_assert_double_le(fabs(expected - p / n), 0.015);
}
END_TEST

START_TEST(test_ranking_without_positives_or_items_is_not_available)
{
    const double score[] = {1, 2};
    const uint8_t none[] = {0, 0}, all[] = {1, 1};
    small_t s;
    small_init(&s, score, none, 2);
    ck_assert_double_nan(ranking_ap(&s.curve, 1));
    ck_assert_double_nan(ranking_ap_expected(&s.curve));
    ck_assert_double_nan(ranking_recall_at(&s.curve, 1));
    ck_assert_double_eq(ranking_prevalence(&s.curve), 0);
    small_free(&s);
    small_init(&s, score, none, 0);
    ck_assert_double_nan(ranking_prevalence(&s.curve));
    small_free(&s);
    small_init(&s, score, all, 2);
    ck_assert_double_eq(ranking_ap(&s.curve, 1), 1);
    small_free(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ranking");
    TCase *tc = tcase_create("ranking");
    tcase_add_test(tc, test_ranking_equals_scikit_learn);
    tcase_add_test(tc, test_ranking_ap_expected_is_the_mean_over_all_orders_of_ties);
    tcase_add_test(tc, test_ranking_ap_expected_in_long_ties_uses_the_same_sum);
    tcase_add_test(tc, test_ranking_cuts_within_a_tie_are_expectations);
    tcase_add_test(tc, test_ranking_precision_falls_along_a_run_of_negatives);
    tcase_add_test(tc, test_ranking_recall_at_fpr_is_linear_and_needs_twenty_false_positives);
    tcase_add_test(tc, test_ranking_reweighted_ap_equals_repeated_negatives);
    tcase_add_test(tc, test_ranking_ap_of_chance_is_the_mean_over_all_orders);
    tcase_add_test(tc, test_ranking_of_random_scores_has_ap_near_prevalence);
    tcase_add_test(tc, test_ranking_without_positives_or_items_is_not_available);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

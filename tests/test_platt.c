// SPDX-License-Identifier: GPL-3.0-or-later
// Platt's sigmoid against scikit-learn, its own optimum and by hand; its steps against the sigmoid.
#include "core/rng.h"
#include "results/metrics/platt.h"
#include "results/worlds/lineup.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdio.h>

#define N_MAX 512

static double probability(const platt_t *fit, double score) { return 1 / (1 + exp(-platt_log_odds(fit, score))); }

START_TEST(test_platt_equals_scikit_learn)
{
    FILE *in = fopen(SOURCE_DIR "/tests/golden/platt.txt", "r");
    size_t n, cases = 0;
    ck_assert_ptr_nonnull(in);
    ck_assert_int_ge(fscanf(in, "#%*[^\n] "), 0);
    while (fscanf(in, " case %zu", &n) == 1) {
        double score[N_MAX], expected;
        uint8_t positive[N_MAX];
        platt_t fit;
        ck_assert_uint_le(n, N_MAX);
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%lf", &score[i]), 1);
        for (size_t i = 0; i < n; i++) ck_assert_int_eq(fscanf(in, "%hhu", &positive[i]), 1);
        ck_assert_int_eq(platt_fit(&fit, score, positive, n), 0);
        ck_assert(fit.fitted);
        for (size_t i = 0; i < n; i++) {
            ck_assert_int_eq(fscanf(in, "%lf", &expected), 1);
            ck_assert_double_eq_tol(probability(&fit, score[i]), expected, 1e-4);
        }
        cases++;
    }
    fclose(in);
    ck_assert_uint_eq(cases, 3);
}
END_TEST

/// Scores in `levels` steps, positives more often above.
static size_t made_up(double *score, uint8_t *positive, size_t n, double lift, uint32_t seed)
{
    size_t positives = 0;
    for (uint32_t i = 0; i < n; i++) {
        rng_t rng = rng_at(seed, i, 0, RNG_TEST);
        positive[i] = rng_chance(&rng, 0.15);
        score[i] = 40 + 7 * (rng_normal(&rng) + lift * positive[i]);
        positives += positive[i];
    }
    return positives;
}

/// At the optimum the errors of the probabilities, and their products with the scores, sum to nothing.
START_TEST(test_platt_is_at_its_optimum)
{
    double score[N_MAX];
    uint8_t positive[N_MAX];
    for (uint32_t round = 0; round < 20; round++) {
        platt_t fit;
        double yes = (double)made_up(score, positive, N_MAX, round % 4, round), no = N_MAX - yes, sum = 0, moment = 0;
        ck_assert_int_eq(platt_fit(&fit, score, positive, N_MAX), 0);
        ck_assert(fit.fitted);
        for (size_t i = 0; i < N_MAX; i++) {
            double target = positive[i] ? (yes + 1) / (yes + 2) : 1 / (no + 2);
            sum += probability(&fit, score[i]) - target;
            moment += (probability(&fit, score[i]) - target) * (score[i] - 40) / 7;
        }
        ck_assert_double_eq_tol(sum, 0, 1e-8);
        ck_assert_double_eq_tol(moment, 0, 1e-8);
    }
}
END_TEST

/// With two distinct scores the sigmoid meets the mean target of each: 12 positives of 20 at score 3, 2 of 30 at 1.
START_TEST(test_platt_of_two_scores_by_hand)
{
    double score[50], yes = 15.0 / 16, no = 1.0 / 38; // 14 positives, 36 negatives
    uint8_t positive[50];
    platt_t fit;
    for (size_t i = 0; i < 50; i++) {
        score[i] = i < 20 ? 3 : 1;
        positive[i] = i < 12 || i >= 48;
    }
    ck_assert_int_eq(platt_fit(&fit, score, positive, 50), 0);
    ck_assert_double_eq_tol(probability(&fit, 3), (12 * yes + 8 * no) / 20, 1e-9);
    ck_assert_double_eq_tol(probability(&fit, 1), (2 * yes + 28 * no) / 30, 1e-9);
    for (size_t i = 48; i < 50; i++) score[i] = INSTANCE_LOWEST; // a detector without labels there: as the lowest
    ck_assert_int_eq(platt_fit(&fit, score, positive, 50), 0);
    ck_assert_double_eq_tol(probability(&fit, INSTANCE_LOWEST), (2 * yes + 28 * no) / 30, 1e-9);
}
END_TEST

START_TEST(test_platt_steps_follow_the_sigmoid)
{
    double score[N_MAX];
    uint8_t positive[N_MAX];
    platt_t fit;
    probability_map_t map;
    made_up(score, positive, N_MAX, 2, 77);
    ck_assert_int_eq(platt_fit(&fit, score, positive, N_MAX), 0);
    ck_assert_int_eq(platt_map(&map, score, positive, N_MAX), 0);
    ck_assert_uint_gt(map.levels, 20);
    for (size_t i = 0; i < N_MAX; i++) {
        double p = probability_map_at(&map, score[i]);
        ck_assert_double_le(fabs(log(p / (1 - p)) - platt_log_odds(&fit, score[i])), PLATT_STEP / 2 + 1e-9);
    }
    for (size_t l = 1; l < map.levels; l++) {
        ck_assert_double_gt(map.edge[l], map.edge[l - 1]);
        ck_assert_double_gt(map.probability[l], map.probability[l - 1]);
    }
    probability_map_free(&map);
    score[0] = 460; // sixty standard deviations out, and positive: beyond the ends of the map
    positive[0] = 1;
    ck_assert_int_eq(platt_fit(&fit, score, positive, N_MAX), 0);
    ck_assert(fit.fitted);
    ck_assert_double_gt(platt_log_odds(&fit, 460), 2.1 * PLATT_ENDS);
    ck_assert_int_eq(platt_map(&map, score, positive, N_MAX), 0);
    ck_assert_uint_le(map.levels, 2 * (size_t)(PLATT_ENDS / PLATT_STEP) + 2);
    probability_map_free(&map);
}
END_TEST

START_TEST(test_platt_gives_all_the_same_where_probability_does_not_rise)
{
    double score[N_MAX];
    uint8_t positive[N_MAX];
    probability_map_t map;
    double yes = (double)made_up(score, positive, N_MAX, -1, 5), no = N_MAX - yes;
    ck_assert_int_eq(platt_map(&map, score, positive, N_MAX), 0);
    ck_assert_uint_eq(map.levels, 1);
    ck_assert_double_eq_tol(probability_map_at(&map, 40), (yes * (yes + 1) / (yes + 2) + no / (no + 2)) / N_MAX, 1e-12);
    probability_map_free(&map);
}
END_TEST

START_TEST(test_platt_without_enough_to_fit_has_no_levels)
{
    double score[40], same[40];
    uint8_t positive[40];
    probability_map_t map;
    for (size_t i = 0; i < 40; i++) {
        score[i] = (double)i;
        same[i] = 2;
        positive[i] = i < 9;
    }
    ck_assert_int_eq(platt_map(&map, score, positive, 40), 0); // nine positives
    ck_assert_uint_eq(map.levels, 0);
    positive[39] = 1;
    ck_assert_int_eq(platt_map(&map, same, positive, 40), 0); // one score for all
    ck_assert_uint_eq(map.levels, 0);
    for (size_t i = 0; i < 40; i++) same[i] = INSTANCE_LOWEST;
    ck_assert_int_eq(platt_map(&map, same, positive, 40), 0); // a detector that never had labels
    ck_assert_uint_eq(map.levels, 0);
    ck_assert_int_eq(platt_map(&map, score, positive, 40), 0);
    ck_assert_uint_gt(map.levels, 0);
    probability_map_free(&map);
    for (size_t i = 0; i < 40; i++) positive[i] = 1; // no negatives
    ck_assert_int_eq(platt_map(&map, score, positive, 40), 0);
    ck_assert_uint_eq(map.levels, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("platt");
    TCase *tc = tcase_create("platt");
    tcase_add_test(tc, test_platt_equals_scikit_learn);
    tcase_add_test(tc, test_platt_is_at_its_optimum);
    tcase_add_test(tc, test_platt_of_two_scores_by_hand);
    tcase_add_test(tc, test_platt_steps_follow_the_sigmoid);
    tcase_add_test(tc, test_platt_gives_all_the_same_where_probability_does_not_rise);
    tcase_add_test(tc, test_platt_without_enough_to_fit_has_no_levels);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

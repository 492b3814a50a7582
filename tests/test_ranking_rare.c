// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking metrics at rare positives against scikit-learn: the false-positive rates and prevalences of the report card.
#include "results/metrics/ranking.h"
#include "tests/golden_rows.h"
#include "tests/suite_run.h"
#include <math.h>

enum { ACCOUNTS = 40000, NUMBERS = 8 };

static double score[ACCOUNTS];
static uint8_t positive[ACCOUNTS];
static uint32_t cluster[ACCOUNTS];

/// The accounts of make_ranking_rare.py; in the second case their scores are rounded down to eighths.
static void draw(int coarse)
{
    for (uint32_t i = 0; i < ACCOUNTS; i++) {
        rng_t rng = rng_at(GOLDEN_SEED, i, 3, GOLDEN_PURPOSE);
        positive[i] = rng_unit(&rng) < 0.005;
        score[i] = golden_bell(&rng) + (positive[i] ? 0.75 : 0);
        if (coarse) score[i] = floor(score[i] * 8) / 8;
        cluster[i] = i;
    }
}

START_TEST(test_ranking_of_rare_positives_equals_scikit_learn)
{
    double golden[2 * NUMBERS];
    ranking_t ranking;
    ranking_curve_t curve;
    golden_read("ranking_rare", golden, 2 * NUMBERS);
    const double *want = golden + _i * NUMBERS;
    draw(_i);
    ck_assert_int_eq(ranking_init(&ranking, score, positive, cluster, ACCOUNTS), 0);
    ck_assert_int_eq(ranking.tie_share > 0.9, _i); // the coarse case is coarse
    curve.step = calloc(ranking.steps, sizeof *curve.step);
    ranking_weigh(&ranking, NULL, -1, &curve);
    ck_assert_double_eq_tol(ranking_ap(&curve, 1), want[0], 1e-12);
    ck_assert_double_eq_tol(ranking_ap(&curve, ranking_negative_weight(&curve, 1e-3)), want[1], 1e-12);
    ck_assert_double_eq_tol(ranking_ap(&curve, ranking_negative_weight(&curve, 1e-4)), want[2], 1e-12);
    ck_assert_double_eq_tol(ranking_ap(&curve, ranking_negative_weight(&curve, 1e-5)), want[3], 1e-12);
    ck_assert_double_eq_tol(ranking_partial_auc(&curve, 1e-3), want[4], 1e-12);
    ck_assert_double_eq_tol(ranking_partial_auc(&curve, 1e-2), want[5], 1e-12);
    ck_assert_double_eq_tol(ranking_recall_at_fpr(&curve, 1e-3), want[6], 1e-12);
    ck_assert_double_eq_tol(ranking_recall_at_fpr(&curve, 1e-2), want[7], 1e-12);
    ck_assert_double_nan(ranking_recall_at_fpr(&curve, 1e-4)); // four false positives: too few
    ck_assert_double_nan(ranking_partial_auc(&curve, 1e-4));
    free(curve.step);
    ranking_free(&ranking);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ranking_rare");
    TCase *tc = tcase_create("ranking_rare");
    tcase_add_loop_test(tc, test_ranking_of_rare_positives_equals_scikit_learn, 0, 2);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

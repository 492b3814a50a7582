// SPDX-License-Identifier: GPL-3.0-or-later
// The isolation forest against closed forms, the shape of its trees, and scikit-learn's recorded scores.
#include "core/error.h"
#include "detectors/forest.h"
#include "tests/golden_rows.h"
#include "tests/suite_run.h"
#include <gsl/gsl_statistics_double.h>
#include <math.h>

static float x[GOLDEN_ROWS][GOLDEN_COLUMNS];

START_TEST(test_forest_mean_path_closed_forms)
{
    ck_assert_double_eq(forest_mean_path(0), 0);
    ck_assert_double_eq(forest_mean_path(1), 0);
    ck_assert_double_eq_tol(forest_mean_path(2), 1, 1e-12);                  // 2*1 - 2*1/2
    ck_assert_double_eq_tol(forest_mean_path(3), 5.0 / 3, 1e-12);            // 2*(3/2) - 2*2/3
    ck_assert_double_eq_tol(forest_mean_path(4), 2 * 11.0 / 6 - 1.5, 1e-12); // H(3) = 11/6
    double euler = 0.5772156649015329, large = 2 * (log(255) + euler + 1 / 510.0) - 2 * 255 / 256.0;
    ck_assert_double_eq_tol(forest_mean_path(256), large, 1e-5);
}
END_TEST

/// Two rows: every tree cuts between them, so each path is 1 = the mean path of 2, and the score one half.
START_TEST(test_forest_of_two_rows)
{
    const float two[2][1] = {{1}, {5}};
    double score[2];
    forest_t forest;
    ck_assert_int_eq(forest_fit(&forest, two[0], 2, 1, 10, 256, 1), 0);
    forest_score(&forest, two[0], 2, score);
    ck_assert_double_eq_tol(score[0], 0.5, 1e-6);
    ck_assert_double_eq_tol(score[1], 0.5, 1e-6);
    forest_free(&forest);
}
END_TEST

/// Rows 0, 1 and 100: the first cut falls between 1 and 100 with chance 0.99, so 100 has path 1 with that chance, else
/// 2; 0 and 1 have path 2 with that chance (0: else 1). Mean path of 3 is 5/3.
START_TEST(test_forest_path_lengths_by_chance)
{
    const float three[3][1] = {{0}, {1}, {100}};
    double score[3], mean[3];
    forest_t forest;
    ck_assert_int_eq(forest_fit(&forest, three[0], 3, 1, 10000, 256, 5), 0);
    forest_score(&forest, three[0], 3, score);
    for (int i = 0; i < 3; i++) mean[i] = -log2(score[i]) * 5 / 3;
    ck_assert_double_eq_tol(mean[0], 0.99 * 2 + 0.01, 0.005); // 5 standard errors of a chance of 0.01 in 10000
    ck_assert_double_eq_tol(mean[1], 2, 1e-5);
    ck_assert_double_eq_tol(mean[2], 0.99 + 0.02, 0.005);
    forest_free(&forest);
}
END_TEST

/// Walks a tree with the rows it may have been grown from. @return leaves reached
static uint32_t check_tree(const forest_t *f, uint32_t tree)
{
    const forest_node_t *node = f->node + tree * f->tree_nodes;
    uint32_t open[64][2] = {{0, 0}}, left = 1, leaves = 0; // node, depth
    while (left > 0) {
        uint32_t at = open[--left][0], depth = open[left][1];
        ck_assert_uint_lt(at, f->tree_nodes);
        ck_assert_uint_le(depth, f->height);
        if (node[at].left == at) {
            double path = (double)f->path[tree * f->tree_nodes + at];
            leaves++;
            ck_assert(isinf(node[at].threshold) && path >= depth);
            ck_assert(depth == f->height || path == depth); // only the height limit leaves rows together here
            continue;
        }
        ck_assert_uint_gt(node[at].left, at);
        ck_assert_uint_lt(node[at].feature, GOLDEN_COLUMNS - 1); // the constant column is never cut
        for (uint32_t side = 0; side < 2; side++) {
            open[left][0] = node[at].left + side;
            open[left++][1] = depth + 1;
        }
    }
    return leaves;
}

START_TEST(test_forest_trees_are_sound)
{
    forest_t forest;
    golden_rows(x);
    ck_assert_int_eq(forest_fit(&forest, x[0], GOLDEN_ROWS, GOLDEN_COLUMNS, 50, 64, 9), 0);
    ck_assert_uint_eq(forest.height, 6);
    for (uint32_t t = 0; t < 50; t++) ck_assert_uint_gt(check_tree(&forest, t), 6);
    forest_free(&forest);
}
END_TEST

/// Neighbouring floats leave one threshold, the upper value: the upper row is cut off (path 1), the two lower stay
/// together (path 1 + mean path of 2). Mean path of 3 is 5/3.
START_TEST(test_forest_cuts_between_neighbouring_floats)
{
    const float three[3][1] = {{1.0f}, {nextafterf(1.0f, 2.0f)}, {1.0f}};
    double score[3];
    forest_t forest;
    ck_assert_int_eq(forest_fit(&forest, three[0], 3, 1, 20, 256, 5), 0);
    forest_score(&forest, three[0], 3, score);
    ck_assert_double_eq_tol(-log2(score[0]) * 5 / 3, 2, 1e-5);
    ck_assert_double_eq_tol(-log2(score[1]) * 5 / 3, 1, 1e-5);
    ck_assert_double_eq_tol(-log2(score[2]) * 5 / 3, 2, 1e-5);
    forest_free(&forest);
}
END_TEST

/// Equal rows cannot be cut: one leaf, whose path is the mean path of all of them.
START_TEST(test_forest_of_equal_rows)
{
    float same[40][GOLDEN_COLUMNS] = {{0}};
    double score[40];
    forest_t forest;
    ck_assert_int_eq(forest_fit(&forest, same[0], 40, GOLDEN_COLUMNS, 5, 256, 9), 0);
    forest_score(&forest, same[0], 40, score);
    for (int i = 0; i < 40; i++) ck_assert_double_eq_tol(score[i], 0.5, 1e-6);
    forest_free(&forest);
}
END_TEST

/// Ranks 0..n-1; scores hardly tie.
static void ranks(const double *value, double *rank)
{
    for (int i = 0; i < GOLDEN_ROWS; i++) {
        rank[i] = 0;
        for (int j = 0; j < GOLDEN_ROWS; j++) rank[i] += value[j] < value[i] ? 1 : value[j] == value[i] ? 0.5 : 0;
    }
}

/// Single forests of scikit-learn itself reach 0.97 to 0.99 against the recorded mean of twenty.
START_TEST(test_forest_ranks_as_scikit_learn_does)
{
    double want[GOLDEN_ROWS], got[GOLDEN_ROWS], a[GOLDEN_ROWS], b[GOLDEN_ROWS], difference = 0;
    forest_t forest;
    golden_rows(x);
    golden_read("isolation_forest", want, GOLDEN_ROWS);
    ck_assert_int_eq(forest_fit(&forest, x[0], GOLDEN_ROWS, GOLDEN_COLUMNS, 100, 256, 1), 0);
    forest_score(&forest, x[0], GOLDEN_ROWS, got);
    ranks(want, a);
    ranks(got, b);
    for (int i = 0; i < GOLDEN_ROWS; i++) difference += (got[i] - want[i]) / GOLDEN_ROWS;
    double spearman = gsl_stats_correlation(a, 1, b, 1, GOLDEN_ROWS);
    ck_assert_msg(spearman > 0.95, "Spearman %.3f", spearman);
    ck_assert_double_eq_tol(difference, 0, 0.005); // the scale too
    forest_free(&forest);
}
END_TEST

/// Two of the rows 0, 1 and 100: each pair has a third of the trees, and no row is drawn twice (it could not be cut).
START_TEST(test_forest_draws_without_replacement)
{
    enum { TREES = 10000 };
    const float three[3][1] = {{0}, {1}, {100}};
    double low = 0;
    forest_t forest;
    ck_assert_int_eq(forest_fit(&forest, three[0], 3, 1, TREES, 2, 5), 0);
    for (uint32_t t = 0; t < TREES; t++) {
        float threshold = forest.node[t * forest.tree_nodes].threshold;
        ck_assert(isfinite(threshold));
        low += threshold <= 1.0f ? 1.0 / TREES : 0;
    }
    ck_assert_double_eq_tol(low, 1.0 / 3 + 0.01 / 3, 0.024); // 5 standard errors
    forest_free(&forest);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isolation_forest");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_forest_mean_path_closed_forms);
    tcase_add_test(tcase, test_forest_of_two_rows);
    tcase_add_test(tcase, test_forest_path_lengths_by_chance);
    tcase_add_test(tcase, test_forest_trees_are_sound);
    tcase_add_test(tcase, test_forest_cuts_between_neighbouring_floats);
    tcase_add_test(tcase, test_forest_of_equal_rows);
    tcase_add_test(tcase, test_forest_ranks_as_scikit_learn_does);
    tcase_add_test(tcase, test_forest_draws_without_replacement);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Logistic regression against scikit-learn's recorded coefficients, its own optimum, and data that break naive fits.
#include "core/error.h"
#include "detectors/logistic.h"
#include "tests/golden_rows.h"
#include "tests/suite_run.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static float x[GOLDEN_ROWS][GOLDEN_COLUMNS];
static uint8_t label[GOLDEN_ROWS];
static logistic_t model;

static void setup(void)
{
    gsl_set_error_handler_off();
    golden_rows(x);
    golden_labels((const float(*)[GOLDEN_COLUMNS])x, label);
}

static void fit(double ridge, bool balance)
{
    ck_assert_int_eq(logistic_fit(&model, x[0], label, GOLDEN_ROWS, GOLDEN_COLUMNS, ridge, balance), 0);
}

START_TEST(test_logistic_equals_scikit_learn)
{
    double want[2][GOLDEN_COLUMNS + 1];
    golden_read("logistic_regression", want[0], 2 * (GOLDEN_COLUMNS + 1));
    for (int balance = 0; balance < 2; balance++) {
        fit(0.5, balance);
        ck_assert_double_eq_tol(model.bias, want[balance][0], 1e-6);
        for (int c = 0; c < GOLDEN_COLUMNS; c++) ck_assert_double_eq_tol(model.weight[c], want[balance][c + 1], 1e-6);
    }
}
END_TEST

/// At the optimum the probabilities sum to the positives, and each column's residual balances its penalty.
START_TEST(test_logistic_gradient_is_nil)
{
    const double ridge[] = {1e-3, 1, 100};
    for (int k = 0; k < 3; k++) {
        double gradient[GOLDEN_COLUMNS] = {0}, residual = 0;
        fit(ridge[k], false);
        for (int i = 0; i < GOLDEN_ROWS; i++) {
            double r = logistic_probability(&model, x[i]) - label[i];
            residual += r;
            for (int c = 0; c < GOLDEN_COLUMNS; c++) gradient[c] += r * ((double)x[i][c] - model.mean[c]) / model.sd[c];
        }
        ck_assert_double_eq_tol(residual, 0, 1e-6);
        for (int c = 0; c < GOLDEN_COLUMNS; c++)
            ck_assert_double_eq_tol(gradient[c] + ridge[k] * model.weight[c], 0, 1e-6);
    }
}
END_TEST

static double norm(void)
{
    double sum = 0;
    for (int c = 0; c < GOLDEN_COLUMNS; c++) sum += model.weight[c] * model.weight[c];
    return sqrt(sum);
}

START_TEST(test_logistic_is_monotone)
{
    fit(0.1, false);
    double loose = norm(), last = -1;
    fit(100, false);
    ck_assert_double_lt(norm(), loose); // a larger penalty, smaller weights
    fit(1, false);
    for (int step = -100; step <= 100; step++) {
        float row[GOLDEN_COLUMNS] = {(float)step, 0, 0, 0, 3};
        double p = logistic_probability(&model, row);
        ck_assert(p >= last && p >= 0 && p <= 1);
        last = p;
    }
}
END_TEST

/// Perfectly separated classes have no finite optimum without the penalty.
START_TEST(test_logistic_survives_separation)
{
    for (int i = 0; i < GOLDEN_ROWS; i++) label[i] = x[i][0] > 0.5f;
    fit(1e-4, false);
    ck_assert(isfinite(norm()) && isfinite(model.bias));
    for (int i = 0; i < GOLDEN_ROWS; i++) {
        double p = logistic_probability(&model, x[i]);
        if (fabsf(x[i][0] - 0.5f) > 0.1f) ck_assert((p > 0.5) == label[i]);
    }
}
END_TEST

START_TEST(test_logistic_with_one_positive)
{
    memset(label, 0, sizeof label);
    label[100] = 1; // a shifted row
    fit(1, false);
    double sum = 0;
    for (int i = 0; i < GOLDEN_ROWS; i++) sum += logistic_probability(&model, x[i]);
    ck_assert_double_eq_tol(sum, 1, 1e-6);
    ck_assert_double_gt(logistic_probability(&model, x[100]), 2.0 / GOLDEN_ROWS);
}
END_TEST

START_TEST(test_logistic_without_both_classes_is_constant)
{
    memset(label, 0, sizeof label);
    fit(1, false);
    for (int i = 0; i < GOLDEN_ROWS; i++)
        ck_assert_double_eq_tol(logistic_probability(&model, x[i]), 0.5 / (GOLDEN_ROWS + 1), 1e-12);
    memset(label, 1, sizeof label);
    fit(1, true);
    ck_assert_double_eq_tol(logistic_probability(&model, x[0]), (GOLDEN_ROWS + 0.5) / (GOLDEN_ROWS + 1), 1e-12);
    ck_assert_int_eq(logistic_fit(&model, NULL, NULL, 0, GOLDEN_COLUMNS, 1, false), 0);
    ck_assert_double_eq_tol(logistic_probability(&model, x[0]), 0.5, 1e-12);
}
END_TEST

START_TEST(test_logistic_is_the_same_for_any_threads)
{
    omp_set_num_threads(1);
    fit(0.5, false);
    logistic_t one = model;
    for (int threads = 2; threads <= 8; threads += 3) {
        omp_set_num_threads(threads);
        fit(0.5, false);
        ck_assert_int_eq(memcmp(&one, &model, sizeof model), 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("logistic_regression");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_logistic_equals_scikit_learn);
    tcase_add_test(tcase, test_logistic_gradient_is_nil);
    tcase_add_test(tcase, test_logistic_is_monotone);
    tcase_add_test(tcase, test_logistic_survives_separation);
    tcase_add_test(tcase, test_logistic_with_one_positive);
    tcase_add_test(tcase, test_logistic_without_both_classes_is_constant);
    tcase_add_test(tcase, test_logistic_is_the_same_for_any_threads);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

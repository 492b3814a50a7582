// SPDX-License-Identifier: GPL-3.0-or-later
// Paired comparisons of detectors against each world evaluated alone, and who is compared with whom.
#include "results/metrics/sign_flip.h"
#include "tests/review_fixture.h"
#include "tests/suite_run.h"

#define WORLDS 6

START_TEST(test_compare_compares_worlds_pair_by_pair)
{
    evaluation_t e, one;
    run_result_t r, alone;
    score_stream_t stream[WORLDS][2], single[1][2];
    double ap[WORLDS], recall[WORLDS], ap_sum = 0, recall_sum = 0;
    random_run(&e, &r, 0, WORLDS, 1, stream);
    for (size_t w = 0; w < WORLDS; w++) {
        random_run(&one, &alone, w, 1, 1, single);
        ap[w] = value_of(&alone, 1, "ap") - value_of(&alone, 0, "ap");
        recall[w] = value_of(&alone, 1, "recall") - value_of(&alone, 0, "recall");
        ap_sum += ap[w];
        recall_sum += recall[w];
        evaluation_free(&one);
        free_streams(single, 1);
        run_result_free(&alone);
    }
    const compare_row_t *by_ap = run_result_compare(&r, "better", AGAINST_BASELINE, "ap");
    const compare_row_t *by_recall = run_result_compare(&r, "better", AGAINST_BASELINE, "recall");
    ck_assert_double_eq_tol(by_ap->difference, ap_sum / WORLDS, 1e-12);
    ck_assert_double_eq_tol(by_recall->difference, recall_sum / WORLDS, 1e-12);
    ck_assert_double_eq(by_ap->p, sign_flip_test(ap, WORLDS, 3));
    ck_assert_double_eq(by_recall->p, sign_flip_test(recall, WORLDS, 3));
    ck_assert_double_eq(by_ap->p_holm, by_ap->p); // one test in the family
    ck_assert_uint_eq(by_ap->worlds, WORLDS);
    ck_assert_uint_eq(by_ap->worlds_needed, 6);
    ck_assert_str_eq(by_ap->verdict, "higher"); // lift 2 against lift 1 in six of six worlds: p = 2/64
    ck_assert_double_eq(by_ap->p, 2.0 / 64);
    ck_assert_double_le(by_ap->low, by_ap->difference);
    ck_assert_double_ge(by_ap->high, by_ap->difference);
    const compare_row_t *best = run_result_compare(&r, "base", AGAINST_BEST, "ap");
    ck_assert_str_eq(best->baseline, "better");
    ck_assert_double_eq(best->difference, -by_ap->difference);
    ck_assert_str_eq(best->verdict, "lower");
    ck_assert_ptr_null(run_result_compare(&r, "better", AGAINST_BEST, "ap")); // not with itself
    evaluation_free(&e);
    free_streams(stream, WORLDS);
    run_result_free(&r);
}
END_TEST

START_TEST(test_compare_of_two_that_find_nobody_claims_no_equality)
{
    static const frozen_t silent[2] = {{.threshold = {INFINITY, INFINITY, INFINITY}},
                                       {.threshold = {INFINITY, INFINITY, INFINITY}}};
    evaluation_t e;
    run_result_t r;
    score_stream_t stream[2][2];
    random_run_of(&e, &r, "better", silent, 0, 2, 1, stream);
    const compare_row_t *row = run_result_compare(&r, "better", AGAINST_BASELINE, "recall");
    ck_assert_double_eq(row->difference, 0);
    ck_assert_double_eq(row->p, 1);
    ck_assert_double_nan(row->low);
    ck_assert_double_nan(row->high);
    evaluation_free(&e);
    free_streams(stream, 2);
    run_result_free(&r);
}
END_TEST

START_TEST(test_compare_leaves_the_harness_check_out_of_comparisons)
{
    evaluation_t e;
    run_result_t r;
    score_stream_t stream[2][2];
    random_run_of(&e, &r, "truth_oracle", FROZEN, 0, 2, 1, stream);
    ck_assert_uint_eq(r.compare.n, 0); // the best is the baseline itself, and there is no other
    evaluation_free(&e);
    free_streams(stream, 2);
    run_result_free(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compare");
    TCase *tc = tcase_create("compare");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_compare_compares_worlds_pair_by_pair);
    tcase_add_test(tc, test_compare_of_two_that_find_nobody_claims_no_equality);
    tcase_add_test(tc, test_compare_leaves_the_harness_check_out_of_comparisons);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

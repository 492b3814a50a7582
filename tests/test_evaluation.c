// SPDX-License-Identifier: GPL-3.0-or-later
// From streams to metrics: a world small enough to work out by hand, an oracle, chance, and threads.
#include "tests/evaluation_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <omp.h>
#include <string.h>

static const protocol_t PROTOCOL = {.budget = {10, 100, 1000}, .cooldown_days = 14, .bootstrap = 200};

/// Ten persons with one account, scored daily from day 11 to 20. Person 0 offends from day 12 on and scores 5 from day
/// 15; person 1 offends from day 8 and never scores; person 2 scores 5 on day 13 without being an offender.
static void by_hand(scored_world_t *w, score_stream_t *s)
{
    const int32_t day = (int32_t)DAY_S;
    fixture_world(w, 10, 1, 10, 20, 3);
    fixture_offender(w, 0, 12 * day);
    fixture_offender(w, 1, 8 * day);
    fixture_approach(w, 0, 0, 13 * day, 18 * day, NEVER);        // alerted on day 15: in time
    fixture_approach(w, 1, 0, 13 * day, 15 * day + 3600, NEVER); // in time at once, not after 24 h
    fixture_approach(w, 2, 1, 9 * day, 16 * day, NEVER);
    ck_assert_int_eq(score_stream_init(s, 10, -INFINITY, 0), 0);
    for (uint32_t d = 11; d <= 20; d++) {
        score_stream_begin(s, d * DAY_S, fixture_onset(w));
        for (uint32_t a = 0; a < 10; a++) {
            double score = 1 - 0.01 * a;
            if ((a == 0 && (d >= 15 || d == 11)) || (a == 2 && (d == 13 || d == 20))) score = 5;
            ck_assert_int_eq(score_stream_add(s, &a, &score, 1), 0);
        }
    }
    ck_assert_int_eq(score_stream_finish(s), 0);
    ck_assert_int_eq(scored_world_index(w), 0);
}

static void evaluate_at(scored_world_t *w, score_stream_t *s, double threshold, run_result_t *r)
{
    const frozen_t frozen = {.threshold = {INFINITY, threshold, threshold}};
    evaluate_one(&PROTOCOL, w, s, &frozen, r);
}

START_TEST(test_evaluation_by_hand)
{
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    by_hand(&w, &s);
    evaluate_at(&w, &s, 5, &r);
    // Ranking: persons 0 and 2 tie at 5, then 1 at 0.99. AP = (1/2)(1/2) + (1/2)(2/3).
    ck_assert_double_eq_tol(value_of(&r, 0, "ap"), 0.25 + 1.0 / 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "ap_expected"), (0.5 * (1 + 0.5) + 2.0 / 3) / 2, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "tie_share"), 0.2, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "prevalence"), 0.2, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "person_ap"), 0.25 + 1.0 / 3, 1e-12);
    // Alerts: account 0 on day 11 (wrong: before its onset) and, the cool-down of 14 days ended by the onset on day 12,
    // on day 15 (right); account 2 on day 13 (wrong). Its clock starts at the onset: 3 days.
    ck_assert_double_eq_tol(value_of(&r, 0, "precision"), 1.0 / 3, 1e-12);
    ck_assert_double_eq(value_of(&r, 0, "recall"), 0.5);
    ck_assert_double_eq_tol(value_of(&r, 0, "alert_rate"), 3e6 / 100, 1e-9);
    ck_assert_double_eq_tol(value_of(&r, 0, "median_days"), 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "alerts_per_child"), 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "f1"), 2 * 1 / (1 + 2 + 2.0),
                            1e-12);                              // 1 found, 2 false alarms, 2 positives
    ck_assert_double_nan(r.detector[0].budget.row[0].precision); // a threshold that nothing reaches
    ck_assert_double_eq(r.detector[0].budget.row[0].recall, 0);
    run_result_free(&r);
}
END_TEST

/// Where nobody is found, it is not certain that nobody ever would be: 1 - 0.025^(1/2) of two may have been.
START_TEST(test_evaluation_of_nobody_found_is_not_certain)
{
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    by_hand(&w, &s);
    evaluate_at(&w, &s, 6, &r); // nothing reaches it
    const metric_row_t *share = run_result_metric(&r.detector[0], "undetected_7d");
    const metric_row_t *mean = run_result_metric(&r.detector[0], "mean_days_of_7");
    ck_assert_double_eq(share->value, 1);
    ck_assert_double_eq_tol(share->low, sqrt(0.025), 1e-9);
    ck_assert_double_eq(share->high, 1);
    ck_assert_double_eq(mean->value, 7);
    ck_assert_double_eq_tol(mean->low, 7 * sqrt(0.025), 1e-9);
    ck_assert_double_eq(mean->high, 7);
    run_result_free(&r);
}
END_TEST

static void ck_rests_on(const run_result_t *r, const char *metric, uint64_t n, const char *of)
{
    const metric_row_t *row = run_result_metric(&r->detector[0], metric);
    ck_assert_msg(row->n == n && strcmp(row->of, of) == 0, "%s rests on %d %s", metric, (int)row->n, row->of);
}

/// Ten accounts of ten persons, two of them offenders with three approaches, two of which came to harm; three alerts,
/// one of them right, and in time for one child.
START_TEST(test_evaluation_says_what_metrics_rest_on)
{
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    by_hand(&w, &s);
    for (size_t c = 0; c < w.children; c++)
        if (w.child[c].offender == w.offender_of[1]) w.child[c].harm = NEVER; // of the third approach
    evaluate_at(&w, &s, 5, &r);
    ck_rests_on(&r, "ap", 2, "positive accounts");
    ck_rests_on(&r, "prevalence", 10, "accounts");
    ck_rests_on(&r, "person_ap", 2, "positive persons");
    ck_rests_on(&r, "person_prevalence", 10, "persons");
    ck_rests_on(&r, "precision", 3, "alerts");
    ck_rests_on(&r, "recall", 2, "offenders");
    ck_rests_on(&r, "alerts_per_offender_found", 1, "offenders found");
    ck_rests_on(&r, "median_days", 2, "offenders watched");
    ck_rests_on(&r, "vpbh_24h", 2, "approaches harmed");
    ck_rests_on(&r, "exposure_saved_0h", 3, "approaches");
    ck_rests_on(&r, "alerts_per_child", 1, "approaches protected");
    ck_rests_on(&r, "speed_hours", 1, "accounts found");
    ck_rests_on(&r, "ece_alerted", 2, "accounts at threshold"); // 0 and 2 score 5 on the last day
    for (size_t m = 0; m < r.detector[0].metrics.n; m++) ck_assert_str_ne(r.detector[0].metrics.row[m].of, "");
    run_result_free(&r);
}
END_TEST

START_TEST(test_evaluation_of_alerts_by_hand)
{
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    by_hand(&w, &s);
    s.cell[0].score = 0; // account 0 on day 11: now silent before its onset
    evaluate_at(&w, &s, 5, &r);
    ck_assert_double_eq_tol(value_of(&r, 0, "precision"), 0.5, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "precision_at_1e-4"), 1 / (1 + 0.25 * 9999),
                            1e-12); // 2 positives, 8 negatives
    ck_assert_double_eq_tol(value_of(&r, 0, "recall"), 0.5, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "median_days"), 3, 1e-12); // of onset 12; the other is censored at 10
    ck_assert_double_eq_tol(value_of(&r, 0, "undetected_7d"), 0.5, 1e-12);
    ck_assert_double_nan(value_of(&r, 0, "undetected_30d"));
    const metric_row_t *week = run_result_metric(&r.detector[0], "undetected_7d");
    ck_assert_double_le(week->low, 0.013); // Clopper and Pearson of 1 in 2
    ck_assert_double_ge(week->high, 0.987);
    ck_assert_double_eq_tol(value_of(&r, 0, "vpbh_0h"), 2.0 / 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "vpbh_1h"), 1.0 / 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "vpbh_24h"), 1.0 / 3, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "vpbh_72h"), 0, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "alerts_per_child"), 2, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "benign_accounts_per_child"), 1, 1e-12);
    // Exposure from contact to harm: 5 d, 2 d + 1 h, and 6 d from the start of scoring; saved after 16 days: 2 d of the
    // first.
    ck_assert_double_eq_tol(value_of(&r, 0, "exposure_saved_24h"), 2 / (5 + 2 + 1.0 / 24 + 6), 1e-12);
    ck_assert_uint_eq(r.detector[0].delay.n, 2);
    ck_assert_double_eq(r.detector[0].delay.row[0].undetected, 0.5);
    for (size_t g = 0; g < r.detector[0].groups.n; g++) ck_assert_double_nan(r.detector[0].groups.row[g].fpr); // few
    run_result_free(&r);
}
END_TEST

/// Three random worlds, two detectors: lift 0 and 1 standard deviations a step.
static void random_run(double lift, run_result_t *r, int oracle)
{
    evaluation_t e;
    frozen_t frozen[2] = {{.threshold = {3.5, 3, 2.5}}, {.threshold = {3.5, 3, 2.5}}};
    ck_assert_int_eq(run_result_init(r, 2), 0);
    strcpy(r->detector[0].name, "base");
    strcpy(r->detector[1].name, "better");
    r->detector[0].trivial = 1;
    ck_assert_int_eq(evaluation_init(&e, &PROTOCOL, 3, 2, frozen), 0);
    for (uint32_t w = 0; w < 3; w++) {
        scored_world_t world = {0};
        score_stream_t stream[2];
        fixture_random(&world, stream, 2, 400, lift, 50 + w);
        for (size_t a = 0; oracle && a < world.truth.accounts; a++)
            stream[1].final[a] = isnan(stream[1].final[a]) ? NAN : world.truth.account_offender[a];
        ck_assert_int_eq(evaluation_add(&e, &world, stream), 0);
        score_stream_free(&stream[0]);
        score_stream_free(&stream[1]);
    }
    ck_assert_int_eq(evaluation_report(&e, 3, r), 0);
    evaluation_free(&e);
}

START_TEST(test_evaluation_of_the_oracle_is_perfect)
{
    run_result_t r;
    random_run(0, &r, 1);
    ck_assert_double_eq(value_of(&r, 1, "ap"), 1);
    ck_assert_double_eq(value_of(&r, 1, "person_ap"), 1);
    ck_assert_double_eq(value_of(&r, 1, "r_precision"), 1);
    ck_assert_double_nan(value_of(&r, 1, "ap_at_1e-5")); // too few negatives to say
    ck_assert_double_gt(r.compare.row[0].low, 0.5);
    run_result_free(&r);
}
END_TEST

START_TEST(test_evaluation_of_chance_includes_prevalence)
{
    run_result_t r;
    random_run(0, &r, 0);
    const metric_row_t *ap = run_result_metric(&r.detector[0], "ap");
    double prevalence = value_of(&r, 0, "prevalence");
    ck_assert_double_le(ap->low, 2 * prevalence);
    ck_assert_double_le(ap->value, 4 * prevalence);
    ck_assert_double_lt(ap->low, ap->high);
    const compare_row_t *compared = run_result_compare(&r, "better", AGAINST_BASELINE, "ap");
    ck_assert_str_eq(compared->baseline, "base");
    ck_assert_double_le(compared->low, 0.05); // no difference can be claimed
    ck_assert_str_eq(compared->verdict, "too few worlds");
    run_result_free(&r);
}
END_TEST

START_TEST(test_evaluation_curves_end_where_they_must)
{
    run_result_t r;
    random_run(1, &r, 0);
    for (int d = 0; d < 2; d++) {
        const detector_result_t *det = &r.detector[d];
        ck_assert_uint_le(det->roc.n, CURVE_POINTS);
        ck_assert_uint_eq(det->roc.n, det->pr_curve.n);
        ck_assert_double_eq(det->roc.row[det->roc.n - 1].fpr, 1);
        ck_assert_double_eq(det->roc.row[det->roc.n - 1].recall, 1);
        for (size_t i = 1; i < det->roc.n; i++) {
            ck_assert_double_ge(det->roc.row[i].fpr, det->roc.row[i - 1].fpr);
            ck_assert_double_ge(det->roc.row[i].recall, det->roc.row[i - 1].recall);
            ck_assert_double_le(det->roc.row[i].threshold, det->roc.row[i - 1].threshold);
        }
    }
    run_result_free(&r);
}
END_TEST

START_TEST(test_evaluation_is_the_same_for_any_number_of_threads)
{
    const int threads[] = {1, 2, 3, 8};
    run_result_t r[4];
    for (int i = 0; i < 4; i++) {
        omp_set_num_threads(threads[i]);
        random_run(1, &r[i], 0);
        for (int d = 0; d < 2; d++) {
            const detector_result_t *a = &r[0].detector[d], *b = &r[i].detector[d];
            ck_assert_uint_eq(a->metrics.n, b->metrics.n);
            ck_assert_mem_eq(a->metrics.row, b->metrics.row, a->metrics.n * sizeof *a->metrics.row);
            ck_assert_mem_eq(a->budget.row, b->budget.row, a->budget.n * sizeof *a->budget.row);
        }
        ck_assert_mem_eq(r[0].compare.row, r[i].compare.row, sizeof *r[0].compare.row);
    }
    for (int i = 0; i < 4; i++) run_result_free(&r[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("evaluation");
    TCase *tc = tcase_create("evaluation");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_evaluation_by_hand);
    tcase_add_test(tc, test_evaluation_of_nobody_found_is_not_certain);
    tcase_add_test(tc, test_evaluation_says_what_metrics_rest_on);
    tcase_add_test(tc, test_evaluation_of_alerts_by_hand);
    tcase_add_test(tc, test_evaluation_of_the_oracle_is_perfect);
    tcase_add_test(tc, test_evaluation_of_chance_includes_prevalence);
    tcase_add_test(tc, test_evaluation_curves_end_where_they_must);
    tcase_add_test(tc, test_evaluation_is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

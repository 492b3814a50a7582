// SPDX-License-Identifier: GPL-3.0-or-later
// The alert process by hand, its monotony, and thresholds against a search through all of them; pruned streams
// included.
#include "core/error.h"
#include "core/rng.h"
#include "results/metrics/budget.h"
#include "tests/suite_run.h"
#include "trace/event.h"
#include "trace/truth.h"
#include <check.h>
#include <math.h>

static int32_t never[64];

/// A stream of one value a day from day 1, NaN = not scored.
static void fill(score_stream_t *s, size_t accounts, size_t days, const double *score, size_t room)
{
    for (size_t i = 0; i < 64; i++) never[i] = NEVER;
    ck_assert_int_eq(score_stream_init(s, accounts, -INFINITY, room), 0);
    for (uint32_t t = 0; t < days; t++) {
        score_stream_begin(s, (t + 1) * DAY_S, never);
        for (uint32_t a = 0; a < accounts; a++)
            if (!isnan(score[t * accounts + a]))
                ck_assert_int_eq(score_stream_add(s, &a, &score[t * accounts + a], 1), 0);
    }
    ck_assert_int_eq(score_stream_finish(s), 0);
}

START_TEST(test_budget_alerts_once_a_cooldown)
{
    // Account 0 above 1 on days 1..5, account 1 on day 3 only, account 2 never.
    const double score[] = {2, 0, 0, 2, 0, 0, 2, 1, 0, 2, 0, 0, 2, 0, 0.5};
    score_stream_t s;
    alert_t alert[15];
    fill(&s, 3, 5, score, 0);
    ck_assert_uint_eq(budget_alerts(&s, NULL, 1, 2 * DAY_S, alert), 4);
    ck_assert_uint_eq(alert[0].time, 1 * DAY_S);
    ck_assert_uint_eq(alert[1].time, 3 * DAY_S); // two days later the first is over
    ck_assert_uint_eq(alert[2].time, 5 * DAY_S);
    ck_assert_uint_eq(alert[3].account, 1);
    ck_assert_uint_eq(budget_alerts(&s, NULL, 1, 3 * DAY_S, NULL), 3);
    ck_assert_uint_eq(budget_alerts(&s, NULL, 1, 0, NULL), 6);
    ck_assert_uint_eq(budget_alerts(&s, NULL, 1.5, 100 * DAY_S, NULL), 1);
    ck_assert_uint_eq(budget_alerts(&s, NULL, INFINITY, 0, NULL), 0);
    score_stream_free(&s);
}
END_TEST

/// Three accounts above the threshold on every day 1..8, cool-down 100 days: one whose onset is noon of day 3, one
/// whose onset lies before its first alert, one that is no offender's though it has a date.
START_TEST(test_budget_onset_ends_the_cooldown)
{
    double score[8 * 3];
    score_stream_t s;
    truth_t truth;
    alert_t alert[24];
    for (int i = 0; i < 24; i++) score[i] = 1;
    ck_assert_int_eq(truth_init(&truth, 3, 3, 0), 0);
    fill(&s, 3, 8, score, 0);
    for (int a = 0; a < 3; a++) truth.account_onset[a] = (int32_t)(7 * DAY_S / 2);
    truth.account_onset[1] = (int32_t)DAY_S / 2;
    truth.account_offender[0] = truth.account_offender[1] = 1;
    ck_assert_uint_eq(budget_alerts(&s, &truth, 1, 100 * DAY_S, alert), 4);
    ck_assert_uint_eq(alert[0].time, 1 * DAY_S); // wrong
    ck_assert_uint_eq(alert[1].account, 0);
    ck_assert_uint_eq(alert[1].time, 4 * DAY_S); // the first score after the onset
    ck_assert_uint_eq(alert[2].account, 1);
    ck_assert_uint_eq(alert[3].account, 2);
    // An onset at the very time of an alert makes that alert wrong still: the next day's is right.
    truth.account_onset[0] = (int32_t)DAY_S;
    ck_assert_uint_eq(budget_alerts(&s, &truth, 1, 100 * DAY_S, alert), 4);
    ck_assert_uint_eq(alert[1].time, 2 * DAY_S);
    // An onset after the last score, or one between scores that do not alert, changes nothing.
    truth.account_onset[0] = (int32_t)(8 * DAY_S);
    ck_assert_uint_eq(budget_alerts(&s, &truth, 1, 100 * DAY_S, NULL), 3);
    ck_assert_uint_eq(budget_alerts(&s, NULL, 1, 100 * DAY_S, NULL), 3);
    // Seven days of cool-down: after the onset of noon on day 3 they run from day 4, so that day 8 is too early.
    truth.account_onset[0] = (int32_t)(7 * DAY_S / 2);
    ck_assert_uint_eq(budget_alerts(&s, &truth, 1, 7 * DAY_S, alert), 6);
    ck_assert_uint_eq(alert[2].account, 1);
    truth_free(&truth);
    score_stream_free(&s);
}
END_TEST

START_TEST(test_budget_rate_is_per_million_account_days)
{
    ck_assert_double_eq(budget_rate(3, 60000.0 * 5), 10);
    ck_assert_double_nan(budget_rate(0, 0));
}
END_TEST

static void random_scores(double *score, size_t n, uint32_t levels, uint32_t seed)
{
    rng_t rng = rng_at(seed, 0, 0, RNG_TEST);
    for (size_t i = 0; i < n; i++) score[i] = rng_chance(&rng, 0.2) ? NAN : (double)rng_below(&rng, levels);
}

START_TEST(test_budget_alerts_never_rise_with_the_threshold)
{
    double score[20 * 30];
    for (uint32_t round = 0; round < 50; round++) {
        score_stream_t s;
        size_t before = SIZE_MAX;
        random_scores(score, 600, 40, round);
        fill(&s, 20, 30, score, 0);
        for (double threshold = 0; threshold <= 40; threshold++) {
            size_t alerts = budget_alerts(&s, NULL, threshold, (round % 9) * DAY_S, NULL);
            ck_assert_uint_le(alerts, before);
            before = alerts;
        }
        score_stream_free(&s);
    }
}
END_TEST

/// The lowest of 0..levels-1 that keeps to the budget, by trying each; INFINITY if none does.
static double try_all(const score_stream_t *const s[2], const truth_t *const truth[2], double budget,
                      double active_days, uint32_t cooldown, int levels)
{
    for (int v = 0; v < levels; v++) {
        double alerts = 0, present = 0;
        for (int w = 0; w < 2; w++) {
            alerts += (double)budget_alerts(s[w], truth[w], v, cooldown, NULL);
            for (size_t i = 0; i < s[w]->cells; i++) present += s[w]->cell[i].score == v;
        }
        if (present > 0 && budget_rate(alerts, active_days) <= budget) return v;
    }
    return INFINITY;
}

START_TEST(test_budget_threshold_equals_brute_force_with_and_without_pruning)
{
    double score[2][20 * 30], threshold;
    const double active_days = 2 * 20 * 30;
    int pruned_streams = 0;
    for (uint32_t round = 0; round < 200; round++) {
        rng_t rng = rng_at(round, 1, 0, RNG_TEST);
        uint32_t cooldown = rng_below(&rng, 12) * DAY_S, levels = 3 + rng_below(&rng, 500);
        double alerts = rng_below(&rng, 120), budget = budget_rate(alerts, active_days);
        score_stream_t full[2], cut[2];
        truth_t truth[2];
        size_t room = budget_cells(budget, active_days, cooldown, DAY_S);
        for (uint32_t w = 0; w < 2; w++) {
            random_scores(score[w], 600, levels, 1000 + 2 * round + w);
            ck_assert_int_eq(truth_init(&truth[w], 20, 20, 0), 0);
            for (uint32_t a = 0; a < 20; a += 2) {
                truth[w].account_offender[a] = 1;
                truth[w].account_onset[a] = (int32_t)rng_below(&rng, 30 * DAY_S);
            }
            fill(&full[w], 20, 30, score[w], 0);
            fill(&cut[w], 20, 30, score[w], room);
            pruned_streams += cut[w].cells < full[w].cells;
        }
        const truth_t *const truths[2] = {&truth[0], &truth[1]};
        const score_stream_t *const whole[2] = {&full[0], &full[1]}, *const parts[2] = {&cut[0], &cut[1]};
        double expected = try_all(whole, truths, budget, active_days, cooldown, (int)levels);
        ck_assert_int_eq(budget_threshold(whole, truths, 2, budget, active_days, cooldown, &threshold), 0);
        ck_assert_double_eq(threshold, expected);
        ck_assert_int_eq(budget_threshold(parts, truths, 2, budget, active_days, cooldown, &threshold), 0);
        ck_assert_double_eq(threshold, expected);
        for (int w = 0; w < 2; w++) {
            ck_assert_uint_le(cut[w].cells, room);
            truth_free(&truth[w]);
            score_stream_free(&full[w]);
            score_stream_free(&cut[w]);
        }
    }
    ck_assert_int_gt(pruned_streams, 100); // the shortcut was really taken
}
END_TEST

START_TEST(test_budget_shared_highest_score_alerts_nobody)
{
    double score[10], threshold;
    for (int i = 0; i < 10; i++) score[i] = 1;
    score_stream_t s;
    fill(&s, 10, 1, score, 0);
    const score_stream_t *one = &s;
    ck_assert_int_eq(budget_threshold(&one, NULL, 1, budget_rate(9, 10), 10, 0, &threshold), 0);
    ck_assert_double_infinite(threshold);
    ck_assert_int_eq(budget_threshold(&one, NULL, 1, budget_rate(10, 10), 10, 0, &threshold), 0);
    ck_assert_double_eq(threshold, 1);
    score_stream_free(&s);
}
END_TEST

START_TEST(test_score_stream_keeps_the_newest_score_since_the_onset)
{
    int32_t onset[3] = {(int32_t)(2 * DAY_S), NEVER, (int32_t)(2 * DAY_S)};
    const uint32_t account[3] = {0, 1, 2};
    score_stream_t s;
    ck_assert_int_eq(score_stream_init(&s, 3, -INFINITY, 0), 0);
    for (uint32_t day = 1; day <= 4; day++) {
        score_stream_begin(&s, day * DAY_S, onset);
        const double score[3] = {10 - day, 10 - day, 10 - day};
        ck_assert_int_eq(score_stream_add(&s, account, score, day < 3 ? 3 : 2), 0); // the third falls silent
    }
    ck_assert_double_eq(s.final[0], 6);
    ck_assert_double_eq(s.final[1], 6);
    ck_assert_double_nan(s.final[2]); // what was said before the onset does not count
    score_stream_free(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("budget");
    TCase *tc = tcase_create("budget");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_budget_alerts_once_a_cooldown);
    tcase_add_test(tc, test_budget_onset_ends_the_cooldown);
    tcase_add_test(tc, test_budget_rate_is_per_million_account_days);
    tcase_add_test(tc, test_budget_alerts_never_rise_with_the_threshold);
    tcase_add_test(tc, test_budget_threshold_equals_brute_force_with_and_without_pruning);
    tcase_add_test(tc, test_budget_shared_highest_score_alerts_nobody);
    tcase_add_test(tc, test_score_stream_keeps_the_newest_score_since_the_onset);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

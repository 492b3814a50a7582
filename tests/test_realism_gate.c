// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts at the edges of their ranges, the rule of agreement, and the tables that both go by.
#include "results/realism/realism_gate.h"
#include "tests/realism_fixture.h"

START_TEST(test_realism_gate_passes_within_the_margins)
{
    // weekday/weekend: direct messages 1.108 .. 1.476, person to person 1.108 .. 97.89
    statistic_t s = STATISTIC_WEEKDAY_RATE;
    double low, high;
    realism_range(s, &low, &high);
    ck_assert_double_eq_tol(low, 0.8 * 1.108, 1e-12);
    ck_assert_double_eq_tol(high, 1.25 * 1.476, 1e-12);
    ck_assert_int_eq(realism_verdict(s, low), VERDICT_PASS);
    ck_assert_int_eq(realism_verdict(s, high), VERDICT_PASS);
    ck_assert_int_eq(realism_verdict(s, low - 1e-6), VERDICT_FAIL); // under both
    ck_assert_int_eq(realism_verdict(s, high + 1e-6), VERDICT_WARN);
    ck_assert_int_eq(realism_verdict(s, 97.89), VERDICT_WARN);
    ck_assert_int_eq(realism_verdict(s, 98), VERDICT_FAIL); // the wider range has no margin
    ck_assert_int_eq(realism_verdict(s, (double)NAN), VERDICT_NA);
    ck_assert_int_eq(realism_verdict(s, (double)INFINITY), VERDICT_FAIL);
}
END_TEST

START_TEST(test_realism_gate_margins_widen_negative_ends_too)
{
    double low, high;
    realism_range(STATISTIC_ASSORTATIVITY, &low, &high); // -0.1878 .. 0.1917
    ck_assert_double_eq_tol(low, 1.25 * -0.1878, 1e-12);
    ck_assert_double_eq_tol(high, 1.25 * 0.1917, 1e-12);
    ck_assert_int_eq(realism_verdict(STATISTIC_ASSORTATIVITY, 0), VERDICT_PASS);
    ck_assert_int_eq(realism_verdict(STATISTIC_ASSORTATIVITY, -0.29), VERDICT_WARN); // p2p from -0.2952
    ck_assert_int_eq(realism_verdict(STATISTIC_ASSORTATIVITY, -0.30), VERDICT_FAIL);
    for (int s = 0; s < STATISTICS; s++) {
        const statistic_row_t *row = &statistic_row[s];
        realism_range((statistic_t)s, &low, &high);
        bool capped = row->bounded && high == 1; // no share exceeds 1
        ck_assert_msg(low < row->dm_low && (high > row->dm_high || capped), "%s", row->name);
    }
}
END_TEST

START_TEST(test_realism_gate_p2p_range_has_no_margin)
{
    ck_assert(realism_in_p2p(STATISTIC_WEEKDAY_RATE, 1.108));
    ck_assert(realism_in_p2p(STATISTIC_WEEKDAY_RATE, 1.1079)); // four digits
    ck_assert(!realism_in_p2p(STATISTIC_WEEKDAY_RATE, 1.1));
    ck_assert(!realism_in_p2p(STATISTIC_WEEKDAY_RATE, 98));
    ck_assert(!realism_in_p2p(STATISTIC_WEEKDAY_RATE, (double)NAN));
}
END_TEST

START_TEST(test_realism_gate_agreement_is_a_share_or_a_hundredth)
{
    ck_assert(realism_agrees(100, 95.1));
    ck_assert(!realism_agrees(100, 94.9)); // 5 % of the larger
    ck_assert(!realism_agrees(-100, -94.9));
    ck_assert(realism_agrees(0.001, 0.0109)); // a hundredth
    ck_assert(!realism_agrees(0.001, 0.0111));
    ck_assert(realism_agrees(-0.004, 0.005));
    ck_assert(realism_agrees((double)NAN, (double)NAN));
    ck_assert(!realism_agrees((double)NAN, 0));
    ck_assert(!realism_agrees(0, (double)NAN));
}
END_TEST

START_TEST(test_realism_gate_tables_are_in_order)
{
    int gates = 0;
    for (int s = 0; s < STATISTICS; s++) {
        const statistic_row_t *row = &statistic_row[s];
        gates += row->class_ == STATISTIC_GATE;
        ck_assert_msg(row->dm_low < row->dm_high && row->p2p_low < row->p2p_high, "%s", row->name);
        ck_assert_msg(row->p2p_low <= row->dm_low && row->dm_high <= row->p2p_high, "%s", row->name); // a wider set
        ck_assert_msg(row->dm_sets >= 2 && row->p2p_sets > row->dm_sets, "%s", row->name);
        ck_assert_msg(row->open >= row->dm_low && row->open <= row->dm_high, "%s", row->name);
        ck_assert_msg(isnan(row->closed) || (row->closed >= row->dm_low && row->closed <= row->dm_high), "%s",
                      row->name);
        for (int other = 0; other < s; other++) ck_assert_str_ne(row->name, statistic_row[other].name);
    }
    ck_assert_int_eq(gates, 12);
    for (int r = 0; r < NAIVE_RULES; r++)
        ck_assert_msg(naive_rule_row[r].real_open > 0 && naive_rule_row[r].real_open < 0.2, "%s",
                      naive_rule_row[r].name);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {
        test_realism_gate_passes_within_the_margins, test_realism_gate_margins_widen_negative_ends_too,
        test_realism_gate_p2p_range_has_no_margin, test_realism_gate_agreement_is_a_share_or_a_hundredth,
        test_realism_gate_tables_are_in_order};
    return run_tests("realism_gate", test, sizeof test / sizeof *test, 60);
}

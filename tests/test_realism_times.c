// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of when messages come, in closed form: periodic and Poisson senders, answers after known times, weeks.
#include "tests/realism_fixture.h"

#define PAIRS 40u // of two users each, enough for every statistic

/// The same messages in each of PAIRS pairs: direction 0 from the first user, 1 from the second.
static void add_pairs(edge_list_t *list, const int64_t *time, const uint8_t *direction, size_t n)
{
    for (uint32_t p = 0; p < PAIRS; p++)
        for (size_t i = 0; i < n; i++) add(list, 2 * p + direction[i], 2 * p + !direction[i], MONDAY + time[i]);
}

START_TEST(test_realism_of_periodic_senders)
{
    for (uint32_t gaps = 19; gaps < 60; gaps++) {
        edge_list_t list = {0};
        for (uint32_t p = 0; p < PAIRS; p++)
            for (uint32_t i = 0; i <= gaps; i++) add(&list, 2 * p, 2 * p + 1, MONDAY + (int64_t)i * 7919);
        measured_t m = measure(&list);
        ck_statistic(m, BURSTINESS_USER, -1);
        ck_statistic(m, BURSTINESS_PAIR, -1);
        ck_no_statistic(m, MEMORY_USER); // gaps that do not vary have no correlation
        ck_statistic(m, GAP_P50, 7919);
    }
}
END_TEST

START_TEST(test_realism_of_gaps_that_alternate)
{
    // 1, 3, 1, 3 ... hours: mean 2 and sd 1 of an even number of gaps; each is followed by the other
    int64_t time[41] = {0};
    uint8_t direction[41] = {0};
    edge_list_t list = {0};
    for (int i = 1; i <= 40; i++) time[i] = time[i - 1] + (i % 2 ? 1 : 3) * HOUR;
    add_pairs(&list, time, direction, 41);
    measured_t m = measure(&list);
    ck_statistic(m, BURSTINESS_USER, -1.0 / 3);
    ck_statistic(m, BURSTINESS_PAIR, -1.0 / 3);
    ck_statistic(m, MEMORY_USER, -1);
    ck_statistic(m, GAP_P50, 2 * HOUR);
}
END_TEST

START_TEST(test_realism_gaps_of_users_leave_out_equal_times_but_for_the_median)
{
    // twenty distinct times, each twice: users have burstiness of the 19 gaps; half of all 39 gaps are 0
    int64_t time[40];
    uint8_t direction[40] = {0};
    edge_list_t list = {0};
    for (int i = 0; i < 40; i++) time[i] = i / 2 * HOUR;
    add_pairs(&list, time, direction, 40);
    measured_t m = measure(&list);
    ck_statistic(m, BURSTINESS_USER, -1);
    ck_statistic(m, GAP_P50, 0);
    ck_assert_double_gt(m.values.value[STATISTIC_BURSTINESS_PAIR], -0.1); // of all gaps
    add_pairs(&list, time, direction, 38);                                // nineteen distinct times are too few
    m = measure(&list);
    ck_no_statistic(m, BURSTINESS_USER);
    ck_assert(!isnan(m.values.value[STATISTIC_BURSTINESS_PAIR]));
}
END_TEST

START_TEST(test_realism_of_poisson_senders)
{
    edge_list_t list = {0};
    for (uint32_t p = 0; p < PAIRS; p++) {
        rng_t rng = rng_at(5, p, 0, RNG_TEST);
        double at = 0;
        for (int i = 0; i < 4000; i++)
            add(&list, 2 * p, 2 * p + 1, MONDAY + (int64_t)(at += 1 + rng_exponential(&rng, 100000)));
    }
    measured_t m = measure(&list);
    ck_assert_double_eq_tol(m.values.value[STATISTIC_BURSTINESS_USER], 0, 0.01);
    ck_assert_double_eq_tol(m.values.value[STATISTIC_MEMORY_USER], 0, 0.01);
    ck_assert_double_eq_tol(m.values.value[STATISTIC_GAP_P50], 100000 * log(2), 1500);
    ck_assert_double_eq_tol(m.values.value[STATISTIC_HOUR_ENTROPY], 1, 1e-3);
    ck_assert_double_eq_tol(m.values.value[STATISTIC_WEEKDAY_RATE], 1, 0.02);
}
END_TEST

START_TEST(test_realism_of_ping_pong_with_known_answers)
{
    // gaps of 0 s, 60 s, 1 h, 1 h + 1 s, 1 day, 1 day + 1 s; ends are included
    static const int64_t gap[] = {0, 60, 3600, 3601, 86400, 86401};
    static const uint8_t direction[] = {0, 1, 0, 1, 0, 1, 0};
    int64_t time[7] = {0};
    edge_list_t list = {0};
    for (int i = 1; i < 7; i++) time[i] = time[i - 1] + gap[i - 1];
    add_pairs(&list, time, direction, 7);
    measured_t m = measure(&list);
    ck_statistic(m, RESPONSE_P50, 3600.5);
    ck_statistic(m, RESPONSE_1H, 3.0 / 6);
    ck_statistic(m, RESPONSE_1D, 5.0 / 6);
    ck_statistic(m, ANSWERED_24H, 5.0 / 7);
    ck_statistic(m, RUN_LENGTH, 1);
    ck_statistic(m, UNANSWERED, 0);
    ck_statistic(m, RECIPROCITY, 1);
    ck_statistic(m, GINI_SENT, 0.5 - 3.0 / 7); // half send 3, half 4
    ck_statistic(m, TIES_SINGLE, 0);
    ck_statistic(m, TIES_SHORT, 0);
    ck_statistic(m, TIE_EVENTS_P50, 7);
    ck_statistic(m, TIE_LIFETIME_P90, (double)time[6] / 86400);
}
END_TEST

START_TEST(test_realism_a_run_is_answered_message_by_message)
{
    // A at 0 h, A at 2 h, A at 25 h, B at 25.5 h: the first is answered too late
    static const int64_t time[] = {0, 2 * HOUR, 25 * HOUR, 25 * HOUR + 1800};
    static const uint8_t direction[] = {0, 0, 0, 1};
    edge_list_t list = {0};
    add_pairs(&list, time, direction, 4);
    measured_t m = measure(&list);
    ck_statistic(m, ANSWERED_24H, 2.0 / 4);
    ck_statistic(m, RUN_LENGTH, 2);
    ck_statistic(m, RESPONSE_P50, 1800);
    ck_statistic(m, TIES_SHORT, 0); // 25.5 h
    add_pairs(&list, time, direction, 3);
    m = measure(&list);
    ck_statistic(m, ANSWERED_24H, 0);
    ck_statistic(m, RUN_LENGTH, 3);
    ck_statistic(m, UNANSWERED, 1);
}
END_TEST

START_TEST(test_realism_motifs_of_a_pair_end_with_the_hour)
{
    // A A B A within the hour, and one of B a second too late for the first
    static const int64_t time[] = {0, 10, 20, 3600, 3601};
    static const uint8_t direction[] = {0, 0, 1, 0, 1};
    edge_list_t list = {0};
    add_pairs(&list, time, direction, 4);
    measured_t m = measure(&list);
    ck_statistic(m, MOTIF_PAIR, 4.0 / 4); // all threes of four
    ck_statistic(m, MOTIF_AAA, 1.0 / 4);
    add_pairs(&list, time, direction, 5);
    m = measure(&list);
    ck_statistic(m, MOTIF_PAIR, (4 + 3) / 5.0); // the last with two of those at 10, 20, 3600
    ck_statistic(m, MOTIF_AAA, 1.0 / 7);
}
END_TEST

START_TEST(test_realism_of_known_days_and_hours)
{
    // three weeks from a Monday; on weekdays each pair sends 3 at 10:00, on Saturdays 2, on Sundays 1
    edge_list_t list = {0};
    for (int day = 0; day < 21; day++)
        for (uint32_t p = 0; p < PAIRS; p++)
            for (int i = 0, n = day % 7 < 5 ? 3 : 7 - day % 7; i < n; i++)
                add(&list, 2 * p, 2 * p + 1, MONDAY + day * DAY + 10 * HOUR + i);
    edge_list_t shifted = copy_of(&list), least = copy_of(&list), later = copy_of(&list);
    measured_t m = measure(&list);
    ck_statistic(m, WEEKDAY_RATE, 2);
    ck_statistic(m, HOUR_ENTROPY, 0);
    ck_statistic(m, DAY_MESSAGES_P50, 3);
    ck_statistic(m, ACTIVE_DAY_SHARE, 1);
    m = measure_with(&shifted, (realism_clock_t){15 * HOUR, true}); // 01:00 of the next day
    ck_statistic(m, WEEKDAY_RATE, (1 + 4 * 3) / 5.0 / ((3 + 2) / 2.0));
    m = measure_with(&later, (realism_clock_t){-11 * HOUR, false}); // 23:00 of the day before: still two quiet days
    ck_statistic(m, WEEKDAY_RATE, 2);
    for (size_t i = 0; i < least.n; i++) least.edge[i].time -= MONDAY + 2 * DAY; // days from 0, not of a calendar
    m = measure_with(&least, (realism_clock_t){0, false});
    ck_statistic(m, WEEKDAY_RATE, 2);
}
END_TEST

START_TEST(test_realism_active_days_are_of_users_who_lived_fourteen_days)
{
    // half the pairs send on the first and the fourteenth day, the others on the first and the thirteenth
    edge_list_t list = {0}, shorter = {0};
    for (uint32_t p = 0; p < 2 * PAIRS; p++) {
        add(&list, 2 * p, 2 * p + 1, MONDAY + DAY - 1);
        add(&list, 2 * p, 2 * p + 1, MONDAY + (p % 2 ? 13 : 12) * DAY);
        if (p % 2) add(&list, 2 * p, 2 * p + 1, MONDAY + 13 * DAY + HOUR);
    }
    for (size_t i = 0; i < list.n; i++)
        if (list.edge[i].src % 4 == 0) add(&shorter, list.edge[i].src, list.edge[i].dst, list.edge[i].time);
    measured_t m = measure(&list);
    ck_statistic(m, ACTIVE_DAY_SHARE, 2.0 / 14);
    m = measure(&shorter);
    ck_no_statistic(m, ACTIVE_DAY_SHARE);
}
END_TEST

START_TEST(test_realism_ties_live_a_day_from_86400_s_on)
{
    edge_list_t list = {0};
    for (uint32_t p = 0; p < PAIRS; p++) {
        add(&list, 2 * p, 2 * p + 1, MONDAY);
        add(&list, 2 * p + 1, 2 * p, MONDAY + DAY - p % 2);
    }
    measured_t m = measure(&list);
    ck_statistic(m, TIES_SHORT, 0.5);
    ck_statistic(m, TIE_LIFETIME_P90, 1);
}
END_TEST

START_TEST(test_realism_weekdays_are_means_over_the_days_that_are_there)
{
    // Monday to the next Tuesday: two Mondays and Tuesdays, of which the second ones are quieter; no Friday
    static const int sent[] = {4, 4, 4, 4, 0, 1, 3, 2, 2};
    edge_list_t list = {0};
    for (int day = 0; day < 9; day++)
        for (uint32_t p = 0; p < PAIRS; p++)
            for (int i = 0; i < sent[day]; i++) add(&list, 2 * p, 2 * p + 1, MONDAY + day * DAY + i * HOUR);
    edge_list_t week = copy_of(&list);
    measured_t m = measure(&list);
    ck_statistic(m, WEEKDAY_RATE, (3 + 3 + 4 + 4 + 0) / 5.0 / 2);
    ck_no_statistic(m, ACTIVE_DAY_SHARE); // nobody lived 14 days
    week.n = (4 + 4 + 4 + 4 + 1) * PAIRS; // six days
    m = measure(&week);
    ck_no_statistic(m, WEEKDAY_RATE);
}
END_TEST

START_TEST(test_realism_of_known_weeks)
{
    // weeks from the first message on: 0, 1 and 5 with messages, twice in week 1; one at the start of week 6 makes six
    // whole ones and is itself in none
    static const int64_t time[] = {0, 7 * 86400, 13 * 86400, 41 * 86400, 42 * 86400};
    static const uint8_t direction[] = {0, 1, 0, 0, 1};
    edge_list_t list = {0};
    add_pairs(&list, time, direction, 5);
    measured_t m = measure(&list);
    ck_statistic(m, PERSISTENCE_1W, 1.0 / 2); // 0 then 1; not 1 then 2; 5 has no next
    ck_statistic(m, PERSISTENCE_4W, 1.0 / 2); // 1 then 5; not 0 then 4
    add_pairs(&list, time, direction, 3);     // thirteen days: one whole week, nothing to compare
    m = measure(&list);
    ck_no_statistic(m, PERSISTENCE_1W);
    ck_no_statistic(m, PERSISTENCE_4W);
}
END_TEST

START_TEST(test_realism_of_times_before_1970)
{
    // the same days and hours, long ago: floors, not truncation
    edge_list_t list = {0};
    for (uint32_t u = 0; u < 40; u++)
        for (int i = 0; i < 30; i++) add(&list, u, (u + 1 + i % 3) % 40, MONDAY + i * DAY / 2 + u * 977);
    edge_list_t before = copy_of(&list);
    for (size_t i = 0; i < before.n; i++) before.edge[i].time -= INT64_C(7) * 8000 * DAY;
    measured_t a = measure(&list), b = measure(&before);
    ck_same(&a, &b);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_realism_of_periodic_senders,
                                 test_realism_of_gaps_that_alternate,
                                 test_realism_gaps_of_users_leave_out_equal_times_but_for_the_median,
                                 test_realism_of_poisson_senders,
                                 test_realism_of_ping_pong_with_known_answers,
                                 test_realism_a_run_is_answered_message_by_message,
                                 test_realism_motifs_of_a_pair_end_with_the_hour,
                                 test_realism_of_known_days_and_hours,
                                 test_realism_active_days_are_of_users_who_lived_fourteen_days,
                                 test_realism_ties_live_a_day_from_86400_s_on,
                                 test_realism_weekdays_are_means_over_the_days_that_are_there,
                                 test_realism_of_known_weeks,
                                 test_realism_of_times_before_1970};
    return run_tests("realism_times", test, sizeof test / sizeof *test, 60);
}

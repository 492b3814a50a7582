// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of who writes to whom, in closed form: rings, stars, cliques, triangles, and too few users for any.
#include "results/realism/realism_world.h"
#include "results/realism/tail_fit.h"
#include "tests/realism_fixture.h"
#include <gsl/gsl_sf_zeta.h>

#define N 40u // users of most streams: enough for every statistic to be available

START_TEST(test_realism_of_a_ring)
{
    edge_list_t list = {0};
    for (uint32_t u = 0; u < N; u++) add(&list, u, (u + 1) % N, MONDAY + u * DAY);
    measured_t m = measure(&list);
    ck_assert_uint_eq(m.values.users, N);
    ck_assert_uint_eq(m.values.pairs, N);
    ck_statistic(m, DEGREE_P50, 2);
    ck_statistic(m, DEGREE_P99, 2);
    ck_no_statistic(m, TAIL_ALPHA);
    ck_statistic(m, GINI_SENT, 0);
    ck_statistic(m, RECIPROCITY, 0);
    ck_statistic(m, CLUSTERING_GLOBAL, 0);
    ck_statistic(m, CLUSTERING_LOCAL, 0);
    ck_no_statistic(m, ASSORTATIVITY); // all degrees are one
    ck_statistic(m, GIANT_SHARE, 1);
    ck_statistic(m, UNANSWERED, 1);
    ck_no_statistic(m, UNANSWERED_P50); // nobody began ten
    ck_statistic(m, ANSWERED_24H, 0);
    ck_no_statistic(m, RESPONSE_P50);
    ck_no_statistic(m, RESPONSE_1H);
    ck_statistic(m, RUN_LENGTH, 1);
    ck_statistic(m, NEW_PAIRS_1ST, 1);
    ck_statistic(m, NEW_PAIRS_3RD, 1);
    ck_no_statistic(m, HEAPS_BETA); // nobody sent two
    ck_no_statistic(m, GAP_P50);
    ck_statistic(m, TIES_SINGLE, 1);
    ck_statistic(m, TIES_SHORT, 1);
    ck_statistic(m, TIE_LIFETIME_P90, 0);
    ck_statistic(m, CLOSING, 0);
    ck_statistic(m, MOTIF_PAIR, 0);
    ck_no_statistic(m, MOTIF_AAA); // a share of none
    ck_statistic(m, MOTIF_TRIANGLE, 0);
    ck_no_statistic(m, PERSISTENCE_1W); // of the 28 pairs of the first four weeks: fewer than 30
}
END_TEST

static void add_star(edge_list_t *list, uint32_t hub, uint32_t leaves, int64_t from)
{
    for (uint32_t i = 1; i <= leaves; i++) add(list, hub, hub + i, from + (int64_t)i * 3600);
}

START_TEST(test_realism_of_a_star)
{
    edge_list_t list = {0};
    add_star(&list, 0, N, MONDAY);
    measured_t m = measure(&list);
    ck_statistic(m, DEGREE_P50, 1);
    ck_statistic(m, DEGREE_P99, 0.4 + 0.6 * N);      // 40 leaves, the hub: at 0.99 x 40 = 39.6
    ck_statistic(m, GINI_SENT, (double)N / (N + 1)); // one sends all
    ck_statistic(m, ASSORTATIVITY, -1);
    ck_statistic(m, GIANT_SHARE, 1);
    ck_no_statistic(m, CLUSTERING_LOCAL); // of one user only
    ck_no_statistic(m, TAIL_ALPHA);       // fewer than 50 users
    ck_statistic(m, UNANSWERED, 1);
    const uint64_t hub_only[NAIVE_RULES] = {1, 1, 1, 1, 1, 1, 0}; // of 50 contacts there are but 40
    ck_assert_mem_eq(m.fired, hub_only, sizeof hub_only);
}
END_TEST

START_TEST(test_realism_of_two_stars_of_which_one_is_larger)
{
    edge_list_t list = {0};
    add_star(&list, 0, 29, MONDAY);
    add_star(&list, 1000, 9, MONDAY);
    measured_t m = measure(&list);
    ck_statistic(m, GIANT_SHARE, 30.0 / 40);
    ck_statistic(m, DEGREE_P90, 1);
}
END_TEST

/// Every pair once, in lexicographic order, a second apart from `step` users to the next.
static void add_clique(edge_list_t *list, uint32_t n, int64_t step)
{
    for (uint32_t u = 0; u < n; u++)
        for (uint32_t v = u + 1; v < n; v++) add(list, u, v, MONDAY + u * step);
}

START_TEST(test_realism_of_a_clique)
{
    const double pairs = N * (N - 1) / 2.0, triangles = pairs * (N - 2) / 3;
    edge_list_t list = {0};
    add_clique(&list, N, 60);
    measured_t m = measure(&list);
    ck_statistic(m, DEGREE_P50, N - 1);
    ck_statistic(m, CLUSTERING_GLOBAL, 1);
    ck_statistic(m, CLUSTERING_LOCAL, 1);
    ck_no_statistic(m, ASSORTATIVITY);
    ck_statistic(m, CLOSING, 1 - (N - 1) / pairs); // all but those of the first user
    ck_statistic(m, MOTIF_TRIANGLE, 1000 * triangles / pairs);
    ck_statistic(m, HEAPS_BETA, 1); // each message goes to another
    // user u writes u's N - 1 - u messages: the sum of i x i over the mean
    ck_statistic(m, GINI_SENT,
                 2 * (N - 1) * N * (2 * N - 1) / 6.0 / (N * pairs) + 2 * pairs / (N * pairs) - (N + 1.0) / N);
}
END_TEST

START_TEST(test_realism_triangles_count_within_the_hour_in_the_order_of_the_stream)
{
    // three users in a triangle and a chain of others so that there are enough; the hour includes its end
    static const struct {
        int64_t second, third;
        double triangles;
    } cases[] = {{1800, 3600, 1}, {1800, 3601, 0}, {0, 0, 1}, {3600, 3600, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        edge_list_t list = {0};
        for (uint32_t u = 0; u < N; u++) add(&list, 100 + u, 101 + u, MONDAY - 30 * DAY + u * DAY);
        add(&list, 1, 2, MONDAY + 15 * DAY);
        add(&list, 3, 2, MONDAY + 15 * DAY + cases[i].second);
        add(&list, 1, 3, MONDAY + 15 * DAY + cases[i].third);
        add(&list, 3, 1, MONDAY + 30 * DAY); // alone
        size_t n = list.n;
        measured_t m = measure(&list);
        ck_statistic(m, MOTIF_TRIANGLE, 1000 * cases[i].triangles / (double)n);
        ck_statistic(m, CLOSING, 1.0 / (N + 3));
        ck_statistic(m, CLUSTERING_GLOBAL, 3.0 / (3 + N - 1)); // a triangle is three of the wedges
        ck_statistic(m, CLUSTERING_LOCAL, 3.0 / (3 + N - 1));
    }
}
END_TEST

START_TEST(test_realism_new_contacts_curve_has_the_power_of_the_senders)
{
    // 40 users write to one and the same person: 1 distinct recipient after any number
    edge_list_t list = {0};
    for (uint32_t u = 0; u < N; u++)
        for (uint32_t i = 0; i < 16; i++) add(&list, u, 500 + u, MONDAY + i * HOUR);
    measured_t m = measure(&list);
    ck_statistic(m, HEAPS_BETA, 0);
    ck_statistic(m, TOP1_SHARE, 1);
    ck_statistic(m, TOP5_SHARE, 1);
    ck_statistic(m, NEW_PAIRS_1ST, (double)N / (16 * N / 5));
    ck_statistic(m, NEW_PAIRS_3RD, 0);
}
END_TEST

START_TEST(test_realism_shares_of_the_contacts_written_to_most)
{
    // each of 40 users sends 10 + 6 + 2 + 1 + 1 + 1 messages to six people
    static const uint32_t to[] = {1, 2, 6, 1, 10, 1};
    edge_list_t list = {0};
    for (uint32_t u = 0; u < N; u++)
        for (uint32_t k = 0; k < 6; k++)
            for (uint32_t i = 0; i < to[k]; i++) add(&list, u, 100 + 10 * u + k, MONDAY + i * HOUR);
    measured_t m = measure(&list);
    ck_statistic(m, TOP1_SHARE, 10 / 21.0);
    ck_statistic(m, TOP5_SHARE, 20 / 21.0);
}
END_TEST

START_TEST(test_realism_rule_window_is_half_open_and_counts_what_is_never_answered)
{
    // ten contacts fit in if the last is less than seven days after the first
    static const struct {
        int64_t step, reply_after;
        uint64_t any, most;
    } cases[] = {{60480, 0, 1, 1}, {7 * 86400 / 9 - 1, 0, 1, 1}, {7 * 86400 / 9, 0, 0, 0}, {60480, 40 * 86400, 1, 0}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        edge_list_t list = {0};
        for (uint32_t i = 0; i < 30; i++) {
            int64_t time = MONDAY + (int64_t)i * cases[c].step;
            add(&list, 7, 100 + i, time);
            // four in ten are answered, even if weeks later
            if (cases[c].reply_after && i % 10 < 4) add(&list, 100 + i, 7, time + cases[c].reply_after);
        }
        measured_t m = measure(&list);
        ck_assert_uint_eq(m.fired[NAIVE_RULE_10_ANY], cases[c].any);
        ck_assert_uint_eq(m.fired[NAIVE_RULE_10_70], cases[c].most);
        ck_assert_uint_eq(m.fired[NAIVE_RULE_20_ANY], 0);
    }
}
END_TEST

START_TEST(test_realism_of_fewer_than_thirty_users_is_not_available)
{
    edge_list_t list = {0};
    for (uint32_t u = 0; u < REALISM_FEWEST - 1; u++)
        for (uint32_t i = 0; i < 50; i++) add(&list, u, (u + 1) % (REALISM_FEWEST - 1), MONDAY + i * DAY + u);
    edge_list_t more = copy_of(&list);
    measured_t m = measure(&list);
    for (int s = 0; s < STATISTICS; s++) ck_assert_double_nan(m.values.value[s]);
    ck_assert_uint_eq(m.values.users, REALISM_FEWEST - 1);
    ck_assert_uint_eq(m.values.messages, 50 * (REALISM_FEWEST - 1));
    add(&more, 0, 999, MONDAY + 50 * DAY);
    m = measure(&more);
    ck_assert_uint_eq(m.values.users, REALISM_FEWEST);
    ck_statistic(m, GIANT_SHARE, 1);
    ck_no_statistic(m, BURSTINESS_USER); // 29 of the 30 sent 20 messages
}
END_TEST

START_TEST(test_realism_of_nothing_and_of_one_message)
{
    realism_platform_t out;
    for (uint32_t messages = 0; messages < 3; messages++) {
        edge_list_t list = {0};
        if (messages) add(&list, 8, 8, MONDAY); // to oneself: none
        if (messages == 2) add(&list, UINT32_MAX - 1, 3, MONDAY);
        ck_assert_int_eq(realism_platform(&list, UTC, NULL, &out), 0);
        ck_assert_uint_eq(out.all.users, messages == 2 ? 2 : 0);
        ck_assert_uint_eq(out.all.messages, messages == 2);
        ck_assert_uint_eq(out.all.pairs, messages == 2);
        ck_assert_uint_eq(out.everyone.users, messages == 2 ? 2 : 0);
        ck_assert_uint_eq(out.benign.users + out.honest.users, 0);
        for (int s = 0; s < STATISTICS; s++) ck_assert_double_nan(out.all.value[s]);
        ck_assert_ptr_null(list.edge);
    }
}
END_TEST

START_TEST(test_tail_fit_finds_the_exponent_of_a_power_law)
{
    // expected counts of x^-2.5 from 5 on, over a plateau below
    enum { VALUES = 20000 };
    static uint64_t count[VALUES];
    tail_fit_t fit;
    double all = gsl_sf_hzeta(2.5, 5);
    for (uint32_t x = 1; x < VALUES; x++) count[x] = x < 5 ? 3000 : (uint64_t)(1e6 * pow(x, -2.5) / all + 0.5);
    tail_fit(count, VALUES, 50, &fit);
    ck_assert_double_eq_tol(fit.alpha, 2.5, 0.01);
    ck_assert_uint_eq(fit.from, 5);
    ck_assert_double_lt(fit.distance, 1e-3);
    memset(count, 0, sizeof count);
    count[7] = 1000; // one value is no tail
    tail_fit(count, VALUES, 50, &fit);
    ck_assert_double_nan(fit.alpha);
    count[7] = 48;
    count[9] = 1;
    tail_fit(count, VALUES, 50, &fit); // nor are 49 users
    ck_assert_double_nan(fit.alpha);
    count[9] = 2;
    tail_fit(count, VALUES, 50, &fit);
    ck_assert(!isnan(fit.alpha) && fit.n == 50 && fit.from == 7);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_realism_of_a_ring,
                                 test_realism_of_a_star,
                                 test_realism_of_two_stars_of_which_one_is_larger,
                                 test_realism_of_a_clique,
                                 test_realism_triangles_count_within_the_hour_in_the_order_of_the_stream,
                                 test_realism_new_contacts_curve_has_the_power_of_the_senders,
                                 test_realism_shares_of_the_contacts_written_to_most,
                                 test_realism_rule_window_is_half_open_and_counts_what_is_never_answered,
                                 test_realism_of_fewer_than_thirty_users_is_not_available,
                                 test_realism_of_nothing_and_of_one_message,
                                 test_tail_fit_finds_the_exponent_of_a_power_law};
    return run_tests("realism_graphs", test, sizeof test / sizeof *test, 60);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Streams do not depend on how users are numbered nor on the order of rows of different times; bursts are their
// messages; a log keeps what lies in its time.
#include "results/realism/message_log.h"
#include "tests/realism_fixture.h"

#define USERS 60
#define MESSAGES 3000

/// Talk among USERS users with ids times `factor`, seconds all different.
static edge_list_t talk(uint32_t factor)
{
    edge_list_t list = {0};
    int64_t time = MONDAY;
    for (uint32_t i = 0; i < MESSAGES; i++) {
        rng_t rng = rng_at(9, i, 0, RNG_TEST);
        uint32_t a = rng_below(&rng, USERS), b = (a + 1 + rng_geometric(&rng, 0.3)) % USERS;
        time += 1 + rng_below(&rng, rng_chance(&rng, 0.7) ? 600 : 20000);
        if (a == b) continue;
        add(&list, factor * a, factor * b, time);
        if (rng_chance(&rng, 0.5)) add(&list, factor * b, factor * a, ++time);
    }
    return list;
}

START_TEST(test_edge_stream_any_numbering_gives_the_same)
{
    // 60 users of ids up to 59, 59,000 and 4.2e9: by a table, by a table with holes, by a sorted list
    static const uint32_t factor[] = {1, 500, 71000000};
    measured_t first = {0};
    for (int i = 0; i < 3; i++) {
        edge_list_t list = talk(factor[i]);
        edge_list_t again = copy_of(&list);
        edge_stream_t stream = stream_of(&again);
        ck_assert_uint_eq(stream.users, USERS);
        for (uint32_t u = 0; u < USERS; u++) ck_assert_uint_eq(stream.id[u], u * factor[i]);
        edge_stream_free(&stream);
        measured_t m = measure(&list);
        ck_assert(!isnan(m.values.value[STATISTIC_CLUSTERING_GLOBAL]));
        if (i)
            ck_same(&m, &first);
        else
            first = m;
    }
}
END_TEST

START_TEST(test_edge_stream_the_order_of_rows_does_not_matter)
{
    edge_list_t list = talk(7), shuffled = copy_of(&list), reversed = {0};
    rng_t rng = rng_at(10, 0, 0, RNG_TEST);
    for (size_t i = shuffled.n; i-- > 1;) {
        size_t j = rng_below(&rng, (uint32_t)i + 1);
        edge_t swap = shuffled.edge[i];
        shuffled.edge[i] = shuffled.edge[j];
        shuffled.edge[j] = swap;
    }
    for (size_t i = list.n; i-- > 0;) add(&reversed, list.edge[i].src, list.edge[i].dst, list.edge[i].time);
    measured_t a = measure(&list), b = measure(&shuffled), c = measure(&reversed);
    ck_same(&a, &b);
    ck_same(&a, &c);
}
END_TEST

START_TEST(test_edge_stream_equal_times_keep_their_order)
{
    edge_list_t list = {0};
    add(&list, 9, 8, MONDAY + 5); // late
    for (uint32_t i = 0; i < 1000; i++) add(&list, i, i + 1, MONDAY + (i % 10 == 9 ? 0 : 1));
    edge_stream_t s = stream_of(&list);
    ck_assert_uint_eq(s.n, 1001);
    for (size_t i = 1; i < s.n; i++) {
        ck_assert(s.edge[i - 1].time <= s.edge[i].time);
        if (s.edge[i - 1].time == s.edge[i].time) ck_assert_uint_lt(s.edge[i - 1].src, s.edge[i].src);
    }
    ck_assert_uint_eq(s.edge[1000].src, 9);
    edge_stream_free(&s);
}
END_TEST

START_TEST(test_edge_stream_leaves_loops_out)
{
    edge_list_t list = {0};
    add(&list, 5, 5, 3);
    add(&list, 7, 9, 2);
    add(&list, 9, 9, 1);
    edge_stream_t s = stream_of(&list);
    ck_assert_uint_eq(s.n, 1);
    ck_assert_uint_eq(s.users, 2); // 5 wrote to nobody else
    ck_assert_uint_eq(s.id[0], 7);
    ck_assert_ptr_null(list.edge);
    edge_stream_free(&s);
}
END_TEST

/// Rows of `burst` through a log. The caller frees it.
static message_log_t log_of(const event_t *event, size_t n, message_log_t log)
{
    sink_t sink = message_log_sink(&log);
    ck_assert_int_eq(sink.take(sink.self, &(event_batch_t){event, n, 0, UINT32_MAX}), 0);
    return log;
}

START_TEST(test_message_log_takes_a_burst_as_its_messages)
{
    static const event_t burst = {.time = 1000,
                                  .actor = 3,
                                  .target = 4,
                                  .count = 5,
                                  .duration = 102,
                                  .kind = EVENT_MESSAGE,
                                  .platform = PLATFORM_GAME};
    static const int64_t expected[] = {1000, 1025, 1051, 1076, 1102};
    message_log_t log = log_of(&burst, 1, (message_log_t){0});
    const edge_list_t *list = &log.list[PLATFORM_GAME];
    ck_assert_uint_eq(list->n, 5);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_int_eq(list->edge[i].time, expected[i]);
        ck_assert_uint_eq(list->edge[i].time, event_message_time(&burst, i));
        ck_assert_uint_eq(list->edge[i].src, 3);
        ck_assert_uint_eq(list->edge[i].dst, 4);
    }
    message_log_free(&log);
    ck_assert_ptr_null(list->edge);
}
END_TEST

START_TEST(test_message_log_cuts_bursts_at_the_ends_of_its_time)
{
    // minutes 0 to 9; each message counts by itself, the first minute is in and the last is out
    static const event_t burst = {
        .time = 1200, .actor = 3, .target = 4, .count = 10, .duration = 540, .kind = EVENT_MESSAGE};
    message_log_t log = log_of(&burst, 1, (message_log_t){.from = 1200 + 120, .until = 1200 + 480});
    ck_assert_uint_eq(log.list[0].n, 6);
    ck_assert_int_eq(log.list[0].edge[0].time, 1200 + 120);
    ck_assert_int_eq(log.list[0].edge[5].time, 1200 + 420);
    message_log_free(&log);
}
END_TEST

START_TEST(test_message_log_takes_direct_messages_only)
{
    event_t event[EVENT_KINDS + 1] = {0};
    for (int k = 0; k < EVENT_KINDS; k++)
        event[k] = (event_t){.time = 5, .actor = 1, .target = 2, .count = 1, .kind = (uint8_t)k};
    event[EVENT_KINDS] = (event_t){.time = 5, .actor = 1, .target = NO_ACCOUNT, .count = 1, .kind = EVENT_MESSAGE};
    message_log_t log = log_of(event, EVENT_KINDS + 1, (message_log_t){0});
    ck_assert_uint_eq(log.list[0].n, 1);
    for (int p = 1; p < PLATFORMS; p++) ck_assert_uint_eq(log.list[p].n, 0);
    message_log_free(&log);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {
        test_edge_stream_any_numbering_gives_the_same,  test_edge_stream_the_order_of_rows_does_not_matter,
        test_edge_stream_equal_times_keep_their_order,  test_edge_stream_leaves_loops_out,
        test_message_log_takes_a_burst_as_its_messages, test_message_log_cuts_bursts_at_the_ends_of_its_time,
        test_message_log_takes_direct_messages_only};
    return run_tests("edge_stream", test, sizeof test / sizeof *test, 60);
}

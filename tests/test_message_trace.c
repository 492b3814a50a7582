// SPDX-License-Identifier: GPL-3.0-or-later
// Messages as traces of messages alone: times, flags and accounts by hand; active days against a plain recount.
#include "core/error.h"
#include "core/rng.h"
#include "results/files/row_blocks.h"
#include "results/scores/message_trace.h"
#include "tests/suite_run.h"
#include "trace/trace_file.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define PATH "test_message_trace.h5"
#define HOUR 3600

typedef struct {
    uint32_t src, dst;
    int64_t time;
} message_t;

static edge_stream_t stream_of(const message_t *message, size_t n)
{
    edge_list_t list = {0};
    edge_stream_t stream;
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(edge_list_add(&list, message[i].src, message[i].dst, message[i].time), 0);
    ck_assert_int_eq(edge_stream_init(&stream, &list), 0);
    return stream;
}

START_TEST(test_message_trace_span_begins_at_local_midnight)
{
    const struct {
        int64_t first, last;
        double offset_h;
        int64_t zero;
        uint32_t days;
    } spans[] = {
        {0, 0, 0, 0, 1},
        {5, DAY_S - 1, 0, 0, 1},
        {5, DAY_S, 0, 0, 2},
        {-1, 0, 0, -(int64_t)DAY_S, 2},
        {7 * HOUR, 7 * HOUR, -7, 7 * HOUR, 1}, // midnight there
        {7 * HOUR - 1, 7 * HOUR, -7, 7 * HOUR - (int64_t)DAY_S, 2},
        {22 * HOUR, 22 * HOUR, 2.5, 21 * HOUR + HOUR / 2, 1},
        {0, INT64_C(1) << 40, 0, 0, INT32_MAX / DAY_S},
    };
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        const message_t two[] = {{1, 2, spans[i].last}, {1, 2, spans[i].first}};
        edge_stream_t stream = stream_of(two, 2);
        int64_t zero;
        uint32_t days;
        message_trace_span(&stream, spans[i].offset_h, &zero, &days);
        ck_assert_msg(zero == spans[i].zero && days == spans[i].days, "span %zu: %lld, %u", i, (long long)zero, days);
        edge_stream_free(&stream);
    }
}
END_TEST

START_TEST(test_message_trace_by_hand)
{
    const int64_t zero = -1000;
    const message_t message[] = {
        {4, 2, zero - 1},             // before the trace
        {2, 4, zero},                 // 4 wrote first, but that is not in it
        {7, 2, zero + 6 * HOUR},      // the night is over
        {2, 7, zero + 6 * HOUR},      // its answer, in the order of arrival
        {7, 2, zero + 22 * HOUR},     // night, nothing new
        {7, 7, zero + 22 * HOUR},     // to oneself: no message
        {4, 2, zero + 22 * HOUR - 1}, // answers what the trace holds
        {2, 7, zero + 2 * DAY_S - 1},
        {2, 7, zero + 2 * DAY_S}, // after it
    };
    const struct {
        uint32_t time, actor, target;
        uint8_t flags;
    } expected[] = {
        {0, 2, 4, FLAG_FIRST | FLAG_NIGHT}, {6 * HOUR, 7, 2, FLAG_FIRST},  {6 * HOUR, 2, 7, FLAG_ANSWER},
        {22 * HOUR - 1, 4, 2, FLAG_ANSWER}, {22 * HOUR, 7, 2, FLAG_NIGHT}, {2 * DAY_S - 1, 2, 7, FLAG_NIGHT},
    };
    edge_stream_t stream = stream_of(message, sizeof message / sizeof *message);
    const message_trace_t form = {.accounts = 9, .platform = PLATFORM_GAME, .zero = zero, .days = 2, .seed = 77};
    trace_reader_t *reader;
    event_batch_t batch;
    ck_assert_msg(message_trace_write(&form, &stream, PATH) == 0, "%s", error_text());
    ck_assert_msg(trace_reader_open(&reader, PATH) == 0, "%s", error_text());
    ck_assert_uint_eq(trace_reader_info(reader)->seed, 77);
    ck_assert_uint_eq(trace_reader_info(reader)->duration_s, 2 * DAY_S);
    const account_table_t *account = trace_reader_accounts(reader);
    ck_assert_uint_eq(account->n, 9);
    for (size_t a = 0; a < account->n; a++) {
        ck_assert_uint_eq(account->declared_age[a], 18);
        ck_assert_uint_eq(account->platform[a], PLATFORM_GAME);
        ck_assert_int_eq(account->registered[a], 0);
        ck_assert_uint_eq(account->device[a], a);
    }
    ck_assert_int_eq(trace_reader_next(reader, 100, &batch), 0);
    ck_assert_uint_eq(batch.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < batch.n; i++) {
        ck_assert_uint_eq(batch.event[i].time, expected[i].time);
        ck_assert_uint_eq(batch.event[i].actor, expected[i].actor);
        ck_assert_uint_eq(batch.event[i].target, expected[i].target);
        ck_assert_msg(batch.event[i].flags == expected[i].flags, "row %zu: flags %u", i, batch.event[i].flags);
        ck_assert_uint_eq(batch.event[i].kind, EVENT_MESSAGE);
        ck_assert_uint_eq(batch.event[i].count, 1);
        ck_assert_uint_eq(batch.event[i].platform, PLATFORM_GAME);
    }
    trace_reader_free(reader);
    edge_stream_free(&stream);
}
END_TEST

/// Days of 12 accounts, of which some stop for longer than the window; at every scoring time all messages are looked at
/// anew.
START_TEST(test_message_trace_counts_active_days_as_a_plain_recount_does)
{
    enum { N = 400, ACCOUNTS = 12, DAYS = 75 };
    static message_t message[N];
    uint8_t skip[ACCOUNTS] = {[3] = 1, [11] = 1};
    const message_trace_t form = {.accounts = ACCOUNTS, .zero = 500, .days = DAYS};
    for (uint32_t step = 1; step <= 9; step += 4) {
        double expected[2] = {0, 0};
        for (uint32_t i = 0; i < N; i++) {
            rng_t rng = rng_at(step, i, 0, RNG_TEST);
            uint32_t src = rng_below(&rng, ACCOUNTS);
            int64_t most = (int64_t)(src % 3 == 0 ? 20 : 90) * DAY_S; // a third of them stop on day 20
            message[i] =
                (message_t){src, (src + 1) % ACCOUNTS, form.zero - DAY_S + (int64_t)(rng_unit(&rng) * (double)most)};
        }
        edge_stream_t stream = stream_of(message, N);
        uint32_t before = 10 * DAY_S, end = DAYS * DAY_S;
        while (before < end) {
            uint32_t time = before + step * DAY_S < end ? before + step * DAY_S : end;
            for (uint32_t a = 0; a < ACCOUNTS; a++) {
                int active = 0;
                for (int i = 0; i < N; i++) {
                    int64_t at = message[i].time - form.zero;
                    active |=
                        message[i].src == a && at >= 0 && at < time && at >= (int64_t)time - ACTIVE_WINDOW_DAYS * DAY_S;
                }
                expected[0] += active * (double)(time - before) / DAY_S;
                expected[1] += active * !skip[a] * (double)(time - before) / DAY_S;
            }
            before = time;
        }
        double all, some;
        ck_assert_int_eq(message_trace_active_days(&form, &stream, NULL, 10 * DAY_S, step * DAY_S, &all), 0);
        ck_assert_int_eq(message_trace_active_days(&form, &stream, skip, 10 * DAY_S, step * DAY_S, &some), 0);
        ck_assert_double_eq_tol(all, expected[0], 1e-9);
        ck_assert_double_eq_tol(some, expected[1], 1e-9);
        ck_assert(some < all && all < (double)ACCOUNTS * (DAYS - 10)); // both conditions have been at work
        edge_stream_free(&stream);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message_trace");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_message_trace_span_begins_at_local_midnight);
    tcase_add_test(tcase, test_message_trace_by_hand);
    tcase_add_test(tcase, test_message_trace_counts_active_days_as_a_plain_recount_does);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Temporal motifs by hand: three messages, one hour, whose part in them was what. Account 1 is the only minor.
#include "core/error.h"
#include "detectors/motif_counter.h"
#include "tests/suite_run.h"
#include <check.h>
#include <stdlib.h>

#define ACCOUNTS 6u

typedef struct {
    uint32_t time, from, to;
} message_t;

static uint8_t age[ACCOUNTS] = {30, 12, 40, 50, 60, 20};
static const account_table_t accounts = {.n = ACCOUNTS, .declared_age = age};

static motif_counter_t count(const message_t *message, size_t n)
{
    motif_counter_t counter;
    ck_assert_int_eq(motif_counter_init(&counter, &accounts), 0);
    for (size_t i = 0; i < n; i++) {
        event_t e = {.time = message[i].time,
                     .actor = message[i].from,
                     .target = message[i].to,
                     .kind = EVENT_MESSAGE,
                     .count = (uint16_t)(1 + i)}; // a row is one message whatever its count
        event_batch_t batch = {.event = &e, .n = 1, .start = e.time, .end = e.time + 1};
        motif_counter_observe(&counter, &batch);
    }
    return counter;
}

/// Counts of one account after some messages: pair, one way, minor, star, fan, triangle.
static void expect(const message_t *message, size_t n, uint32_t account, const uint64_t want[MOTIFS])
{
    static const char *const name[MOTIFS] = {"pair", "one way", "minor", "star", "fan", "triangle"};
    motif_counter_t counter = count(message, n);
    for (int m = 0; m < MOTIFS; m++)
        ck_assert_msg(counter.of[account].count[m] == want[m], "account %u, %s: %lu, not %lu", account, name[m],
                      (unsigned long)counter.of[account].count[m], (unsigned long)want[m]);
    motif_counter_free(&counter);
}

#define EXPECT(messages, account, ...) \
    expect(messages, sizeof(messages) / sizeof *(messages), account, (const uint64_t[MOTIFS]){__VA_ARGS__})

START_TEST(test_motif_counter_pairs)
{
    const message_t one_way[] = {{0, 0, 1}, {10, 0, 1}, {3600, 0, 1}};
    EXPECT(one_way, 0, 1, 1, 1, 0, 0, 0);
    EXPECT(one_way, 1, 1, 0, 0, 0, 0, 0); // the minor sent none, and has none before it
    const message_t talk[] = {{0, 0, 2}, {10, 2, 0}, {20, 0, 2}, {30, 2, 0}};
    EXPECT(talk, 0, 4, 0, 0, 0, 0, 0); // any three of four
    EXPECT(talk, 2, 4, 0, 0, 0, 0, 0);
}
END_TEST

/// The hour runs from the first message to the last, both included.
START_TEST(test_motif_counter_window)
{
    const message_t late[] = {{0, 0, 1}, {10, 0, 1}, {3601, 0, 1}};
    EXPECT(late, 0, 0, 0, 0, 0, 0, 0);
    const message_t later[] = {{0, 0, 1}, {10, 0, 1}, {3601, 0, 1}, {3610, 0, 1}}; // the second is just in
    EXPECT(later, 0, 1, 1, 1, 0, 0, 0);
    const message_t at_once[] = {{7, 0, 1}, {7, 0, 1}, {7, 0, 1}};
    EXPECT(at_once, 0, 1, 1, 1, 0, 0, 0);
}
END_TEST

/// Two others, whichever message is the odd one out; an end of the star sees at most two messages of its own.
START_TEST(test_motif_counter_stars)
{
    const message_t last[] = {{0, 0, 2}, {1, 0, 2}, {2, 0, 3}}, middle[] = {{0, 0, 2}, {1, 3, 0}, {2, 0, 2}},
                    first[] = {{0, 3, 0}, {1, 0, 2}, {2, 2, 0}};
    EXPECT(last, 0, 0, 0, 0, 1, 0, 0);
    EXPECT(middle, 0, 0, 0, 0, 1, 0, 0);
    EXPECT(first, 0, 0, 0, 0, 1, 0, 0);
    EXPECT(last, 2, 0, 0, 0, 0, 0, 0);
}
END_TEST

START_TEST(test_motif_counter_fans)
{
    const message_t fan[] = {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}};
    EXPECT(fan, 0, 0, 0, 0, 0, 1, 0);
    const message_t answered[] = {{0, 0, 1}, {1, 2, 0}, {2, 0, 3}}; // one of the three is no sending
    EXPECT(answered, 0, 0, 0, 0, 0, 0, 0);
    const message_t wide[] = {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}, {3, 0, 4}, {4, 0, 5}};
    EXPECT(wide, 0, 0, 0, 0, 0, 10, 0); // any three of five
}
END_TEST

/// Directions do not matter; each of two messages on a side makes a triangle of its own.
START_TEST(test_motif_counter_triangles)
{
    const message_t triangle[] = {{0, 0, 2}, {1, 3, 2}, {3600, 0, 3}};
    for (uint32_t corner = 0; corner < 4; corner++)
        if (corner != 1) EXPECT(triangle, corner, 0, 0, 0, 0, 0, 1);
    const message_t late[] = {{0, 0, 2}, {1, 3, 2}, {3601, 0, 3}};
    EXPECT(late, 2, 0, 0, 0, 0, 0, 0);
    const message_t twice[] = {{0, 0, 2}, {1, 2, 0}, {2, 3, 2}, {3, 0, 3}};
    EXPECT(twice, 3, 0, 0, 0, 0, 0, 2);
    EXPECT(twice, 2, 0, 0, 0, 1, 0, 2); // and a star with 0 and 3
    EXPECT(twice, 0, 0, 0, 0, 1, 0, 2);
}
END_TEST

/// A new message is held against the eight newest: of n messages at once, message i makes C(min(i, 8), 2) motifs.
START_TEST(test_motif_counter_is_cut_off)
{
    message_t many[20];
    uint64_t want = 0;
    for (uint32_t i = 0; i < 20; i++) {
        uint64_t held = i < 8 ? i : 8;
        many[i] = (message_t){i, 0, 2};
        want += held * (held - 1) / 2 * (held > 0);
    }
    EXPECT(many, 0, want, want, 0, 0, 0, 0);
    const message_t pushed[] = {{0, 0, 2}, {1, 0, 3}, {2, 0, 3}, {3, 0, 3}, {4, 0, 3},
                                {5, 0, 3}, {6, 0, 3}, {7, 0, 3}, {8, 0, 3}, {9, 0, 2}};
    motif_counter_t counter = count(pushed, 10), shorter = count(pushed, 9);
    ck_assert_uint_eq(counter.of[0].count[MOTIF_STAR] - shorter.of[0].count[MOTIF_STAR], 28); // the first is forgotten
    motif_counter_free(&counter);
    motif_counter_free(&shorter);
}
END_TEST

/// Other kinds, messages to oneself, and accounts outside the table.
START_TEST(test_motif_counter_counts_messages_between_accounts_only)
{
    const event_t none[] = {{.kind = EVENT_CALL, .actor = 0, .target = 2},
                            {.kind = EVENT_GROUP_MESSAGE, .actor = 0, .target = 2},
                            {.kind = EVENT_MESSAGE, .actor = 0, .target = 0},
                            {.kind = EVENT_MESSAGE, .actor = 0, .target = ACCOUNTS},
                            {.kind = EVENT_MESSAGE, .actor = NO_ACCOUNT, .target = 0},
                            {.kind = EVENT_MESSAGE, .actor = 0, .target = 2},
                            {.kind = EVENT_MESSAGE, .actor = 0, .target = 2}};
    motif_counter_t counter = count(NULL, 0);
    event_batch_t batch = {.event = none, .n = 7, .start = 0, .end = 1};
    motif_counter_observe(&counter, &batch);
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        for (int m = 0; m < MOTIFS; m++) ck_assert_uint_eq(counter.of[a].count[m], 0);
    batch = (event_batch_t){.event = none + 6, .n = 1, .start = 0, .end = 1};
    motif_counter_observe(&counter, &batch);
    ck_assert_uint_eq(counter.of[0].count[MOTIF_PAIR], 1);
    motif_counter_free(&counter);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("motif_counter");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, test_motif_counter_pairs);
    tcase_add_test(tcase, test_motif_counter_window);
    tcase_add_test(tcase, test_motif_counter_stars);
    tcase_add_test(tcase, test_motif_counter_fans);
    tcase_add_test(tcase, test_motif_counter_triangles);
    tcase_add_test(tcase, test_motif_counter_is_cut_off);
    tcase_add_test(tcase, test_motif_counter_counts_messages_between_accounts_only);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

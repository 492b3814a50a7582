// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of a trace file: bursts written out, and no more of them than memory holds, whatever the rows say.
#include "results/realism/message_log.h"
#include "tests/realism_fixture.h"
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"

#define ACCOUNTS 4u
#define HOSTILE_ROWS 400000u

static char path[128];
static account_table_t accounts;

static void set_up(void)
{
    fixture_path(path, "log");
    fixture_ok(account_table_init(&accounts, ACCOUNTS)); // all on platform 0
}

static void tear_down(void)
{
    account_table_free(&accounts);
    unlink(path);
}

static event_t burst(uint32_t time, uint16_t count)
{
    return (event_t){.time = time, .actor = 0, .target = 1, .count = count, .duration = 60, .kind = EVENT_MESSAGE};
}

/// Ten messages, an event without any, twenty messages.
static void write_thirty(void)
{
    const event_t event[] = {
        burst(100, 10), {.time = 200, .actor = 2, .target = NO_ACCOUNT, .kind = EVENT_LOGIN}, burst(300, 20)};
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, 3, 3, &accounts));
}

START_TEST(test_message_log_takes_what_it_may)
{
    message_log_t log = {.most = 30};
    write_thirty();
    ck_assert_msg(message_log_read(&log, path) == 0, "%s", error_text());
    ck_assert_uint_eq(log.list[0].n, 30);
    ck_assert_int_eq(log.list[0].edge[29].time, 360);
    message_log_free(&log);
}
END_TEST

START_TEST(test_message_log_refuses_more)
{
    message_log_t log = {.most = 29};
    char expected[256];
    write_thirty();
    ck_assert_int_eq(message_log_read(&log, path), ERR_LIMIT);
    snprintf(expected, sizeof expected, "%s: its rows stand for 30 direct messages; at most 29 can be measured", path);
    ck_assert_msg(strncmp(error_text(), expected, strlen(expected)) == 0, "%s", error_text());
    ck_assert_ptr_null(strchr(error_text(), '\n'));
    ck_assert_uint_eq(log.list[0].n, 0);
    ck_assert_uint_eq(log.list[0].room, 0);
    message_log_free(&log);
}
END_TEST

/// Some kilobytes of file that ask for more than a terabyte.
START_TEST(test_message_log_is_not_led_by_counts)
{
    message_log_t log = {0};
    event_t *event = calloc(HOSTILE_ROWS, sizeof *event);
    BUG_IF(event == NULL);
    for (uint32_t i = 0; i < HOSTILE_ROWS; i++) event[i] = burst(i, UINT16_MAX);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, HOSTILE_ROWS, HOSTILE_ROWS, &accounts));
    free(event);
    ck_assert_int_eq(message_log_read(&log, path), ERR_LIMIT);
    ck_assert_msg(strstr(error_text(), "stand for 26214000000 direct messages; at most ") != NULL, "%s", error_text());
    ck_assert_uint_eq(log.list[0].room, 0);
    message_log_free(&log);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message_log");
    TCase *tests = tcase_create("message_log");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, test_message_log_takes_what_it_may);
    tcase_add_test(tests, test_message_log_refuses_more);
    tcase_add_test(tests, test_message_log_is_not_led_by_counts);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Every feature on batches small enough to count by hand, and the books of active accounts.
#include "core/error.h"
#include "detectors/feature_table.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>

enum { ADULT, CHILD, TEEN, SENIOR, ELSEWHERE, ACCOUNTS }; // ages 30, 12, 16, 60 and 30 on another platform
#define EVENTS_MAX 64

static account_table_t account;
static feature_table_t *table;
static event_t event[EVENTS_MAX];
static size_t events;
static float row[FEATURES];

static void setup(void)
{
    const uint8_t age[ACCOUNTS] = {30, 12, 16, 60, 30};
    ck_assert_int_eq(account_table_init(&account, ACCOUNTS), 0);
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        account.declared_age[a] = age[a];
        account.platform[a] = a == ELSEWHERE;
        account.device[a] = a;
    }
    ck_assert_int_eq(feature_table_open(&table, &account, VIEW_SILO), 0);
    events = 0;
}

static void teardown(void)
{
    feature_table_close(table);
    account_table_free(&account);
}

static event_t *add(double day, event_kind_t kind, uint32_t actor, uint32_t target)
{
    event_t *e = &event[events++];
    *e = (event_t){.time = (uint32_t)(day * DAY_S), .actor = actor, .target = target, .kind = (uint8_t)kind};
    return e;
}

static void message(double day, uint32_t actor, uint32_t target, uint16_t count, int flags)
{
    event_t *e = add(day, EVENT_MESSAGE, actor, target);
    e->count = count;
    e->flags = (uint8_t)flags;
}

/// Counts what was added and reads the account's row at the day.
static void row_at(double day, uint32_t a)
{
    event_batch_t batch = {.event = event, .n = events, .start = 0, .end = (uint32_t)(day * DAY_S)};
    feature_table_observe(table, &batch);
    feature_table_rows(table, (uint32_t)(day * DAY_S), &a, 1, row);
    events = 0;
}

#define EXPECT(feature, value) ck_assert_double_eq_tol(row[FEATURE_##feature], (value), 1e-6)

START_TEST(test_feature_table_counts_messages)
{
    message(0.1, ADULT, CHILD, 6, FLAG_FIRST | FLAG_UNCONNECTED);
    message(0.2, ADULT, CHILD, 2, FLAG_NIGHT);
    message(0.3, CHILD, ADULT, 4, FLAG_ANSWER);
    message(0.4, ADULT, SENIOR, 8, 0);
    row_at(0.9, ADULT);
    EXPECT(MESSAGES_OUT, log(17));
    EXPECT(MESSAGES_OUT_7D, log(17));
    EXPECT(MESSAGES_IN_7D, log(5));
    EXPECT(MESSAGE_BALANCE, (16.0 - 4) / 20);
    EXPECT(MINOR_MESSAGE_SHARE, 0.5);
    EXPECT(NIGHT_SHARE, 2.0 / 16);
    EXPECT(UNCONNECTED_SHARE, 6.0 / 16);
    EXPECT(BURST_LENGTH, 16.0 / 3);
    EXPECT(PARTNER_REPEAT, 0.5); // of two rows that have one before, one goes on with the child
}
END_TEST

START_TEST(test_feature_table_halves_in_seven_days)
{
    message(0.5, ADULT, CHILD, 8, FLAG_FIRST);
    add(0.5, EVENT_REQUEST, ADULT, TEEN);
    add(0.5, EVENT_SEARCH, ADULT, NO_ACCOUNT);
    add(0.5, EVENT_VIEW, ADULT, CHILD);
    message(0.6, CHILD, ADULT, 4, FLAG_FIRST);
    row_at(7.2, ADULT);
    EXPECT(MESSAGES_OUT, log(9));
    EXPECT(MESSAGES_OUT_7D, log(1 + 4));
    EXPECT(MESSAGES_IN_7D, log(1 + 2));
    EXPECT(THREADS_7D, log(1.5));
    EXPECT(THREADS_IN_7D, log(1.5));
    EXPECT(REQUESTS_7D, log(1.5));
    EXPECT(MINOR_CONTACTS_7D, log(1 + 1));
    EXPECT(MINOR_CONTACTS, log(1 + 2));
    EXPECT(LOOKUPS_7D, log(1 + 1));
    message(14.1, ADULT, CHILD, 1, 0); // the older counts are halved twice, and the new one is whole
    row_at(14.9, ADULT);
    EXPECT(MESSAGES_OUT_7D, log(1 + 2 + 1));
    EXPECT(LOOKUPS_7D, log(1.5));
    row_at(300, ADULT);
    EXPECT(MESSAGES_OUT_7D, 0);
}
END_TEST

START_TEST(test_feature_table_counts_contacts)
{
    add(0.1, EVENT_REQUEST, ADULT, CHILD)->flags = FLAG_MUTUAL | FLAG_SUGGESTED;
    add(0.2, EVENT_REQUEST, ADULT, TEEN)->flags = FLAG_THROUGH_GROUP | FLAG_SUGGESTED;
    message(0.3, ADULT, SENIOR, 1, FLAG_FIRST);
    add(0.4, EVENT_MEDIA, ADULT, ELSEWHERE)->flags = FLAG_FIRST;
    row_at(0.9, ADULT);
    EXPECT(REQUESTS_7D, log(3));
    EXPECT(THREADS_7D, log(3));
    EXPECT(MINOR_CONTACTS, log(3));
    EXPECT(MINOR_CONTACT_SHARE, 0.5);
    EXPECT(AGE_GAP, (18.0 + 14 + 30 + 0) / 4);
    EXPECT(NO_MUTUAL_SHARE, 0.75);
    EXPECT(SUGGESTED_SHARE, 0.5);
    EXPECT(GROUP_SHARE, 0.25);
}
END_TEST

START_TEST(test_feature_table_counts_what_comes_back)
{
    add(0.1, EVENT_REQUEST, ADULT, CHILD);
    add(0.1, EVENT_REQUEST, ADULT, TEEN);
    add(0.1, EVENT_REQUEST, ADULT, SENIOR);
    add(0.1, EVENT_REQUEST, ADULT, ELSEWHERE);
    add(0.2, EVENT_ACCEPT, TEEN, ADULT);
    add(0.2, EVENT_DECLINE, SENIOR, ADULT);
    add(0.2, EVENT_DECLINE, ELSEWHERE, ADULT);
    message(0.3, ADULT, CHILD, 1, FLAG_FIRST);
    message(0.3, ADULT, TEEN, 1, FLAG_FIRST);
    message(0.4, TEEN, ADULT, 1, FLAG_ANSWER);
    add(0.5, EVENT_BLOCK, CHILD, ADULT);
    add(0.5, EVENT_BLOCK, SENIOR, ADULT);
    add(0.5, EVENT_REPORT, TEEN, ADULT);
    add(0.5, EVENT_REPORT, SENIOR, ADULT);
    add(0.5, EVENT_REPORT, ELSEWHERE, ADULT);
    row_at(0.9, ADULT);
    EXPECT(UNACCEPTED_SHARE, 0.75);
    EXPECT(DECLINED_SHARE, 0.5);
    EXPECT(UNANSWERED_SHARE, 0.5);
    EXPECT(BLOCKS_RECEIVED, log(3));
    EXPECT(REPORTS_RECEIVED, log(4));
    EXPECT(MINOR_COMPLAINTS, log(3));
    row_at(0.9, SENIOR); // who blocks and reports is not the one blocked
    EXPECT(BLOCKS_RECEIVED, 0);
    EXPECT(REPORTS_RECEIVED, 0);
}
END_TEST

START_TEST(test_feature_table_counts_other_acts)
{
    message(0.1, ADULT, CHILD, 3, 0);
    add(0.1, EVENT_MEDIA, ADULT, CHILD);
    add(0.1, EVENT_CALL, ADULT, CHILD);
    add(0.1, EVENT_CALL, ADULT, SENIOR);
    add(0.1, EVENT_MOVE_INVITE, ADULT, CHILD);
    add(0.1, EVENT_MOVE_INVITE, ADULT, SENIOR);
    add(0.1, EVENT_GROUP_MESSAGE, ADULT, CHILD)->count = 9; // a group's number: not the child
    row_at(0.9, ADULT);
    EXPECT(MEDIA_SHARE, 0.25);
    EXPECT(CALLS, log(3));
    EXPECT(MOVE_INVITES, log(3));
    EXPECT(MINOR_MOVE_INVITES, log(2));
    EXPECT(GROUP_MESSAGE_SHARE, 0.75);
    row_at(0.9, CHILD);
    EXPECT(MESSAGES_IN_7D, log(4));
}
END_TEST

START_TEST(test_feature_table_knows_the_account)
{
    account.registered[ADULT] = -10 * (int32_t)DAY_S;
    account.registered[CHILD] = 2 * (int32_t)DAY_S;
    add(1.0, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    add(1.5, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    add(2.0, EVENT_REGISTER, CHILD, NO_ACCOUNT);
    add(3.0, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    row_at(5, ADULT);
    EXPECT(ACCOUNT_AGE, log(16));
    EXPECT(DECLARED_AGE, 30);
    EXPECT(ACTIVE_DAY_SHARE, 2.0 / 5); // days 1 and 3 of 0 to 4
    EXPECT(LOGINS_PER_DAY, 1.5);
    row_at(5, CHILD);
    EXPECT(ACCOUNT_AGE, log(4));
    EXPECT(ACTIVE_DAY_SHARE, 1.0 / 3); // day 2 of 2 to 4
}
END_TEST

static double devices_in(view_scope_t scope)
{
    feature_table_close(table);
    ck_assert_int_eq(feature_table_open(&table, &account, scope), 0);
    for (uint32_t a = 0; a < 4; a++) account.device[a] = 7;
    account.device[ELSEWHERE] = 7;
    add(0.1, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    add(0.1, EVENT_LOGIN, SENIOR, NO_ACCOUNT);
    add(0.1, EVENT_LOGIN, ELSEWHERE, NO_ACCOUNT);
    add(0.2, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    row_at(0.9, ADULT);
    return row[FEATURE_DEVICE_ACCOUNTS];
}

START_TEST(test_feature_table_counts_devices_as_the_view_allows)
{
    ck_assert_double_eq_tol(devices_in(VIEW_SILO), log(2), 1e-6); // two accounts never acted: not seen yet
    ck_assert_double_eq_tol(devices_in(VIEW_DEVICE), log(3), 1e-6);
    ck_assert_double_eq_tol(devices_in(VIEW_ALL), log(3), 1e-6);
    for (uint32_t a = 0; a < ACCOUNTS; a++) account.device[a] = UINT32_MAX; // unknown: shared with nobody
    feature_table_close(table);
    ck_assert_int_eq(feature_table_open(&table, &account, VIEW_ALL), 0);
    add(0.1, EVENT_LOGIN, ADULT, NO_ACCOUNT);
    add(0.1, EVENT_LOGIN, SENIOR, NO_ACCOUNT);
    row_at(0.9, ADULT);
    EXPECT(DEVICE_ACCOUNTS, 0);
}
END_TEST

START_TEST(test_feature_table_of_an_account_that_did_nothing)
{
    account.registered[SENIOR] = INT32_MAX; // never came to life
    row_at(3, SENIOR);
    for (int f = 0; f < FEATURES; f++)
        ck_assert_msg(row[f] == (f == FEATURE_DECLARED_AGE ? 60.0f : 0.0f), "%s is %g", feature_name[f], row[f]);
}
END_TEST

START_TEST(test_feature_table_ignores_what_is_no_account)
{
    message(0.1, ADULT, NO_ACCOUNT, 3, FLAG_FIRST);
    message(0.1, ACCOUNTS + 5, ADULT, 2, 0); // an actor outside the table; what it sent arrives
    add(0.1, 250, ADULT, CHILD);             // a kind of a newer format
    row_at(0.9, ADULT);
    EXPECT(MESSAGES_OUT, log(4));
    EXPECT(MINOR_CONTACTS, 0);
    EXPECT(AGE_GAP, 0);
    EXPECT(MESSAGES_IN_7D, log(3));
}
END_TEST

START_TEST(test_feature_table_keeps_books_of_active_accounts)
{
    uint32_t active[ACCOUNTS];
    add(0.1, EVENT_WARN, SENIOR, ADULT); // the platform's acts are nobody's
    add(0.1, EVENT_SUGGEST, SENIOR, ADULT);
    add(0.1, EVENT_RESTRICT, SENIOR, NO_ACCOUNT);
    message(0.2, ADULT, SENIOR, 1, 0);
    add(0.3, EVENT_LOGIN, ELSEWHERE, NO_ACCOUNT);
    add(1.0, EVENT_LOGIN, CHILD, NO_ACCOUNT); // at the very start of the window
    add(1.5, EVENT_LOGIN, TEEN, NO_ACCOUNT);
    row_at(2, ADULT);
    ck_assert_uint_eq(feature_table_active(table, -1, active), 4);
    ck_assert(active[0] == ADULT && active[1] == CHILD && active[2] == TEEN && active[3] == ELSEWHERE);
    ck_assert_uint_eq(feature_table_active(table, 0, active), 3);
    ck_assert_uint_eq(feature_table_active(table, 1, active), 1);
    ck_assert_uint_eq(active[0], ELSEWHERE);
    ck_assert_uint_eq(feature_table_active_since(table, DAY_S), 2);
    ck_assert_uint_eq(feature_table_active_since(table, 0), 4);
    add(2.1, EVENT_CLOSE, ADULT, NO_ACCOUNT);
    add(2.1, EVENT_LEAVE, TEEN, NO_ACCOUNT);
    row_at(3, ADULT);
    ck_assert_uint_eq(feature_table_active(table, 0, active), 1);
    ck_assert_uint_eq(active[0], CHILD);
}
END_TEST

START_TEST(test_feature_table_saturates)
{
    for (int i = 0; i < 70000; i++) {
        if (events == EVENTS_MAX) row_at(0.9, ADULT);
        add(0.1, EVENT_CALL, ADULT, CHILD);
    }
    row_at(0.9, ADULT);
    EXPECT(CALLS, logf(1 + 65535));
}
END_TEST

START_TEST(test_feature_table_names_every_column)
{
    for (int f = 0; f < FEATURES; f++) {
        ck_assert(feature_name[f][0] && feature_unit[f][0] && feature_meaning[f][0]);
        for (int g = 0; g < f; g++) ck_assert_str_ne(feature_name[f], feature_name[g]);
    }
    ck_assert_ptr_null(feature_name[FEATURES]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("feature_table");
    TCase *tcase = tcase_create("by hand");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, test_feature_table_counts_messages);
    tcase_add_test(tcase, test_feature_table_halves_in_seven_days);
    tcase_add_test(tcase, test_feature_table_counts_contacts);
    tcase_add_test(tcase, test_feature_table_counts_what_comes_back);
    tcase_add_test(tcase, test_feature_table_counts_other_acts);
    tcase_add_test(tcase, test_feature_table_knows_the_account);
    tcase_add_test(tcase, test_feature_table_counts_devices_as_the_view_allows);
    tcase_add_test(tcase, test_feature_table_of_an_account_that_did_nothing);
    tcase_add_test(tcase, test_feature_table_ignores_what_is_no_account);
    tcase_add_test(tcase, test_feature_table_keeps_books_of_active_accounts);
    tcase_add_test(tcase, test_feature_table_saturates);
    tcase_add_test(tcase, test_feature_table_names_every_column);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

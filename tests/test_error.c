// SPDX-License-Identifier: GPL-3.0-or-later
// Errors: codes, texts, truncation, threads.
#include <check.h>
#include <pthread.h>
#include <string.h>

#include "core/error.h"
#include "tests/suite_run.h"

START_TEST(test_error_set_keeps_text_and_returns_code)
{
    ck_assert_int_eq(error_set(ERR_IO, "cannot write %s: %d", "x", 7), ERR_IO);
    ck_assert_str_eq(error_text(), "cannot write x: 7");
    error_set(ERR_INPUT, "newer");
    ck_assert_str_eq(error_text(), "newer");
    error_clear();
    ck_assert_str_eq(error_text(), "");
}
END_TEST

START_TEST(test_error_set_may_wrap_its_own_text)
{
    error_set(ERR_IO, "inner");
    error_set(ERR_FORMAT, "outer: %s", error_text());
    ck_assert_str_eq(error_text(), "outer: inner");
}
END_TEST

START_TEST(test_error_set_cuts_between_characters)
{
    size_t n = 30000;
    char *text = malloc(2 * n + 1);
    for (size_t i = 0; i < n; i++) memcpy(text + 2 * i, "é", 2);
    text[2 * n] = '\0';
    for (int shift = 0; shift < 2; shift++) {
        error_set(ERR_INPUT, "%s%s", shift ? "x" : "", text);
        const char *kept = error_text();
        size_t end = strlen(kept) - strlen(" ...");
        ck_assert_str_eq(kept + end, " ...");
        ck_assert_int_eq((end - (size_t)shift) % 2, 0);
    }
    free(text);
}
END_TEST

START_TEST(test_error_codes_are_negative_and_have_meanings)
{
    ck_assert_int_eq(ERR_USAGE, -1);
    ck_assert_int_eq(ERR_STOPPED, -8);
    ck_assert_str_eq(error_meaning(ERR_USAGE), "wrong use");
    ck_assert_str_eq(error_meaning(ERR_STOPPED), "stopped by a signal");
    ck_assert_str_eq(error_meaning(0), "no error");
    ck_assert_str_eq(error_meaning(-99), "unknown error");
    ck_assert_str_eq(error_meaning(1), "unknown error");
}
END_TEST

static void *set_in_thread(void *unused)
{
    ck_assert_str_eq(error_text(), "");
    error_set(ERR_IO, "of the thread");
    return unused;
}

START_TEST(test_error_text_belongs_to_its_thread)
{
    pthread_t thread;
    error_set(ERR_IO, "of the first");
    pthread_create(&thread, NULL, set_in_thread, NULL);
    pthread_join(thread, NULL);
    ck_assert_str_eq(error_text(), "of the first");
}
END_TEST

static int fails(void) { return error_set(ERR_LIMIT, "limit"); }
static int passes_on(int *reached)
{
    CHECK(fails());
    *reached = 1;
    return 0;
}

START_TEST(test_error_check_passes_on)
{
    int reached = 0;
    ck_assert_int_eq(passes_on(&reached), ERR_LIMIT);
    ck_assert_int_eq(reached, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_error_set_keeps_text_and_returns_code);
    tcase_add_test(all, test_error_set_may_wrap_its_own_text);
    tcase_add_test(all, test_error_set_cuts_between_characters);
    tcase_add_test(all, test_error_codes_are_negative_and_have_meanings);
    tcase_add_test(all, test_error_text_belongs_to_its_thread);
    tcase_add_test(all, test_error_check_passes_on);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

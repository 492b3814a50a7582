// SPDX-License-Identifier: GPL-3.0-or-later
// The worked example of docs/extending.md: that the page shows this very file, that it conforms, and that it counts
// right.
#include "tests/detector_conformance.h"
#include "tests/example_fan_out.c"
#include "tests/suite_run.h"

static char *text_of(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    ck_assert_msg(file != NULL, "%s", path);
    BUG_IF(ARRAY_NEW(text, 1 << 18) < 0);
    ck_assert_uint_lt(fread(text, 1, (1 << 18) - 1, file), (1 << 18) - 1);
    fclose(file);
    return text;
}

START_TEST(test_example_fan_out_is_what_the_page_shows)
{
    char *page = text_of(SOURCE_DIR "/docs/extending.md"), *file = text_of(SOURCE_DIR "/tests/example_fan_out.c");
    const char *fence = strstr(page, "```c\n// SPDX");
    ck_assert_msg(fence != NULL, "no code block that starts with // SPDX");
    const char *code = fence + 5, *end = strstr(code, "```");
    ck_assert_ptr_nonnull(end);
    ck_assert_msg((size_t)(end - code) == strlen(file) && strncmp(code, file, strlen(file)) == 0,
                  "the code in docs/extending.md differs from tests/example_fan_out.c");
    free(page);
    free(file);
}
END_TEST

START_TEST(test_example_fan_out_conforms) { conform(&detector_fan_out); }
END_TEST

/// Accounts 0 to 3 declare 30, 12, 15 and 18 years.
START_TEST(test_example_fan_out_by_hand)
{
    const uint8_t age[4] = {30, 12, 15, 18};
    uint32_t every[4] = {0, 1, 2, 3}, day = DAY_S;
    double score[4];
    account_table_t account;
    ck_assert_int_eq(account_table_init(&account, 4), 0);
    memcpy(account.declared_age, age, sizeof age);
    const event_t event[] = {
        {.time = 0, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST},
        {.time = 0, .actor = 0, .target = 1, .kind = EVENT_MESSAGE},                      // no new thread
        {.time = 1, .actor = 0, .target = 3, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST}, // an adult
        {.time = 2, .actor = 2, .target = 1, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST}, // near in age
        {.time = 3, .actor = 1, .target = 0, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST}, // the child writes first
        {.time = 14 * day, .actor = 0, .target = 2, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST}, // a half-life later
        {.time = 14 * day, .actor = 3, .target = 1, .kind = EVENT_MESSAGE, .flags = FLAG_FIRST},
    };
    event_batch_t batch = {.event = event, .n = sizeof event / sizeof *event, .start = 0, .end = 14 * day + 1};
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    detector_rows_t rows = {.n = 4, .time = 28 * day, .account = every};
    instance_t one = instance_open(&detector_fan_out, &view);
    one.detector->observe(one.state, &batch);
    one.detector->score(one.state, &rows, score);
    ck_assert_double_eq_tol(score[0], (0.5 + 1) / 2, 1e-6);
    ck_assert_double_eq(score[1], 0);
    ck_assert_double_eq(score[2], 0);
    ck_assert_double_eq_tol(score[3], 0.5, 1e-6);
    instance_close(&one);
    account_table_free(&account);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("example_fan_out");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_example_fan_out_is_what_the_page_shows);
    tcase_add_test(tcase, test_example_fan_out_conforms);
    tcase_add_test(tcase, test_example_fan_out_by_hand);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

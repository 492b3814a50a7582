// SPDX-License-Identifier: GPL-3.0-or-later
// Signals ask to stop once and end at the second; the line is for terminals only; clocks run forward.
#include <check.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/progress.h"
#include "tests/suite_run.h"

START_TEST(test_progress_check_names_the_signal)
{
    progress_catch_signals();
    ck_assert_int_eq(progress_check(), 0);
    ck_assert(!progress_stopped());
    raise(SIGINT);
    ck_assert(progress_stopped());
    ck_assert_int_eq(progress_check(), ERR_STOPPED);
    ck_assert_str_eq(error_text(), "stopped by SIGINT");
}
END_TEST

START_TEST(test_progress_second_signal_ends)
{
    progress_catch_signals();
    raise(SIGTERM);
    raise(SIGINT);
    ck_abort_msg("still alive");
}
END_TEST

START_TEST(test_progress_ignored_signals_stay_ignored)
{
    signal(SIGINT, SIG_IGN);
    progress_catch_signals();
    raise(SIGINT);
    ck_assert(!progress_stopped());
}
END_TEST

static void draw(void)
{
    progress_begin("simulating", 30);
    progress_update(10, 1234567);
    progress_update(11, 1234568); // too soon to be drawn
    progress_end();
}

/// Runs draw() with the descriptor as standard error. @return what it wrote
static const char *drawn_to(int slave, int master)
{
    static char text[4096];
    pid_t child = fork();
    if (child == 0) {
        dup2(slave, STDERR_FILENO);
        draw();
        _exit(0);
    }
    waitpid(child, NULL, 0);
    ck_assert_int_eq(write(slave, "#", 1), 1); // the end: a terminal may hand the text over in parts
    size_t n = 0;
    do {
        ssize_t got = read(master, text + n, sizeof text - n);
        ck_assert_int_gt(got, 0);
        n += (size_t)got;
    } while (text[n - 1] != '#');
    text[n - 1] = '\0';
    return text;
}

START_TEST(test_progress_line_is_for_terminals)
{
    int master, slave, ends[2];
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
    const char *text = drawn_to(slave, master);
    ck_assert_msg(strstr(text, "simulating: day 10 of 30, 1.2 M events") != NULL, "%s", text);
    ck_assert_ptr_null(strstr(text, "day 11"));
    ck_assert_str_eq(text + strlen(text) - 4, "\r\033[K");
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_str_eq(drawn_to(ends[1], ends[0]), "");
}
END_TEST

START_TEST(test_progress_clocks_and_memory)
{
    double wall_s = progress_wall_s(), cpu_s = progress_cpu_s();
    uint64_t before = progress_peak_bytes();
    size_t bytes = (size_t)64 << 20;
    volatile char *block = malloc(bytes); // volatile: the compiler may not drop the writes
    for (size_t i = 0; i < bytes; i += 1024) block[i] = 1;
    ck_assert_uint_ge(progress_peak_bytes(), before + bytes / 2);
    ck_assert_double_gt(progress_cpu_s(), cpu_s);
    ck_assert_double_gt(progress_wall_s(), wall_s);
    free((void *)block);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_progress_check_names_the_signal);
    tcase_add_test_raise_signal(all, test_progress_second_signal_ends, SIGINT);
    tcase_add_test(all, test_progress_ignored_signals_stay_ignored);
    tcase_add_test(all, test_progress_line_is_for_terminals);
    tcase_add_test(all, test_progress_clocks_and_memory);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

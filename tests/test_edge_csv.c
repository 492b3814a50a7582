// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that are messages, and refusals that name file, line, column and value.
#include "results/realism/edge_csv.h"
#include "tests/file_bytes.h"
#include "tests/realism_fixture.h"
#include <stdio.h>
#include <unistd.h>

static char path[64];

static int read_bytes(edge_list_t *list, const char *bytes, size_t n)
{
    snprintf(path, sizeof path, "edges-%ld.csv", (long)getpid());
    write_bytes(path, bytes, n);
    error_clear();
    int code = edge_csv_read(list, path);
    unlink(path);
    return code;
}

/// Asserts that the rows give these messages: {src, dst, time} each.
static void check_rows(const char *text, const int64_t (*expected)[3], size_t n)
{
    edge_list_t list;
    ck_assert_msg(read_bytes(&list, text, strlen(text)) == 0, "'%s': %s", text, error_text());
    ck_assert_uint_eq(list.n, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(list.edge[i].src, expected[i][0]);
        ck_assert_int_eq(list.edge[i].dst, expected[i][1]);
        ck_assert_int_eq(list.edge[i].time, expected[i][2]);
    }
    edge_list_free(&list);
}

START_TEST(test_edge_csv_numbers_users_by_first_appearance)
{
    static const int64_t three[][3] = {{0, 1, 10}, {1, 2, -5}, {2, 0, 7}};
    check_rows("src,dst,unix_time\n900,4,10\n4,18446744073709551615,-5\n18446744073709551615,900,7\n", three, 3);
    check_rows("900,4,10\n4,18446744073709551615,-5\n18446744073709551615,900,7", three, 3); // no heading, no end
    check_rows("src,dst,unix_time\r\n900,4,10\r\n\r\n4,5,-5\r\n5,0900,7 \r\n\n", three, 3);  // from Windows
    check_rows("900,4,10.999\n4,5,-5.\n5,900,7.0\n", three, 3);                              // fractions are cut off
}
END_TEST

START_TEST(test_edge_csv_takes_times_up_to_ten_to_the_fourteen)
{
    static const int64_t ends[][3] = {{0, 1, INT64_C(100000000000000)}, {0, 1, -INT64_C(100000000000000)}};
    check_rows("1,2,100000000000000\n1,2,-100000000000000\n", ends, 2);
}
END_TEST

START_TEST(test_edge_csv_keeps_many_users_apart)
{
    // ids that agree in their low and in their high bits, through several sizes of the table
    enum { IDS = 5000 };
    static char text[IDS * 64];
    size_t n = 0;
    edge_list_t list;
    for (uint64_t i = 0; i < IDS; i++) n += (size_t)sprintf(text + n, "%lu,%lu,%lu\n", i << 44, i, i);
    ck_assert_int_eq(read_bytes(&list, text, n), 0);
    edge_stream_t s = stream_of(&list);
    ck_assert_uint_eq(s.users, 2 * IDS - 2); // 0 stands in both columns, once alone
    ck_assert_uint_eq(s.n, IDS - 1);
    edge_stream_free(&s);
}
END_TEST

static void check_refused(const char *bytes, size_t n, const char *where, const char *what)
{
    edge_list_t list;
    int code = read_bytes(&list, bytes, n);
    ck_assert_msg(code == ERR_INPUT, "'%s' gives %d", bytes, code);
    ck_assert_msg(strncmp(error_text(), path, strlen(path)) == 0, "%s", error_text());
    const char *rest = error_text() + strlen(path);
    ck_assert_msg(strncmp(rest, where, strlen(where)) == 0 && strstr(rest, what) != NULL, "'%s': %s", bytes,
                  error_text());
    edge_list_free(&list);
}

START_TEST(test_edge_csv_refuses_what_is_no_message)
{
    static const struct {
        const char *text, *where, *what;
    } cases[] = {{"", ": ", "no messages"},
                 {"src,dst,unix_time\n", ": ", "no messages"},
                 {"\n\n", ": ", "no messages"},
                 {"1,2,3\n1,2\n", ":2: dst: '2'", "not a whole number"},
                 {"1,2,3\n1\n", ":2: src: '1'", "not a whole number"},
                 {"1,2,3\n,2,3\n", ":2: src: ''", "not a whole number"},
                 {"1,2,3\n1,2,\n", ":2: unix_time: ''", "not a number of seconds"},
                 {"1,2,3\nanna,2,3\n", ":2: src: 'anna'", "not a whole number"},
                 {"1,2,3\n1,0x2,3\n", ":2: dst: '0x2'", "not a whole number"},
                 {"1,2,3\n-1,2,3\n", ":2: src: '-1'", "not a whole number"},
                 {"1,2,3\n1.0,2,3\n", ":2: src: '1.0'", "not a whole number"},
                 {"1, 2,3\n", ":1: dst: ' 2'", "not a whole number"},
                 {"1,2,1e9\n", ":1: unix_time: '1e9'", "not a number of seconds"},
                 {"1,2,3x\n", ":1: unix_time: '3x'", "not a number of seconds"},
                 {"1,2,-\n", ":1: unix_time: '-'", "not a number of seconds"},
                 {"1,2,.5\n", ":1: unix_time: '.5'", "not a number of seconds"},
                 {"1,2,nan\n", ":1: unix_time: 'nan'", "not a number of seconds"},
                 {"1,2,3,4\n", ":1: unix_time: '3'", "more columns"},
                 {"1,2,3.5.6\n", ":1: unix_time: '3.5.6'", "not a number of seconds"},
                 {"1,2,100000000000001\n", ":1: unix_time: '100000000000001'", "10^14"},
                 {"1,2,99999999999999999999999999\n", ":1: unix_time: '9999", "10^14"},
                 {"1,2,-100000000000001\n", ":1: unix_time: '-100000000000001'", "10^14"},
                 {"1,18446744073709551616,3\n", ":1: dst: '18446744073709551616'", "2^64"},
                 {"99999999999999999999999,1,3\n", ":1: src: '99999999999999999999999'", "2^64"},
                 {"1,2,3\nsrc,dst,unix_time\n", ":2: src: 'src'", "not a whole number"},
                 {"src;dst;unix_time\n1;2;3\n", ":1: 'src;dst;unix_time'", "neither the heading"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(cases[i].text, strlen(cases[i].text), cases[i].where, cases[i].what);
    check_refused("1,2,3\n1,2\0,4\n", 13, ":2: ", "zero byte");
    check_refused("1,2,3\n1,2,4\0\n", 13, ":2: ", "zero byte");
}
END_TEST

START_TEST(test_edge_csv_passes_over_a_mark_of_byte_order)
{
    edge_list_t list;
    static const char marked[] = "\xEF\xBB\xBFsrc,dst,unix_time\n1,2,3\n";
    ck_assert_int_eq(read_bytes(&list, marked, sizeof marked - 1), 0);
    ck_assert_uint_eq(list.n, 1);
    edge_list_free(&list);
}
END_TEST

START_TEST(test_edge_csv_says_why_a_file_cannot_be_read)
{
    edge_list_t list;
    ck_assert_int_eq(edge_csv_read(&list, "no/such/file.csv"), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "no/such/file.csv"));
    ck_assert_ptr_null(list.edge);
    ck_assert_int_eq(edge_csv_read(&list, "."), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "directory"));
    edge_list_free(&list);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_edge_csv_numbers_users_by_first_appearance,
                                 test_edge_csv_takes_times_up_to_ten_to_the_fourteen,
                                 test_edge_csv_keeps_many_users_apart,
                                 test_edge_csv_refuses_what_is_no_message,
                                 test_edge_csv_passes_over_a_mark_of_byte_order,
                                 test_edge_csv_says_why_a_file_cannot_be_read};
    return run_tests("edge_csv", test, sizeof test / sizeof *test, 60);
}

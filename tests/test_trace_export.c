// SPDX-License-Identifier: GPL-3.0-or-later
// CSV export: exact text, filters, standard output, and no file after a failure.
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/csv_writer.h"
#include "trace/trace_export.h"
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>

static char path[128], csv[128];
static account_table_t accounts;

static const event_t EVENT[] = {
    {.time = 0, .actor = 5, .target = NO_ACCOUNT, .kind = EVENT_LOGIN, .platform = PLATFORM_GAME},
    {.time = 5,
     .actor = 9,
     .target = 3,
     .count = 3,
     .duration = 65535,
     .kind = EVENT_MESSAGE,
     .platform = PLATFORM_PHOTO,
     .flags = 255},
    {.time = 5, .actor = 3, .target = 4000000000u, .count = 2, .kind = EVENT_GROUP_MESSAGE, .platform = PLATFORM_PHOTO},
    {.time = 1234567890,
     .actor = 1,
     .target = 7,
     .count = 65535,
     .kind = EVENT_MESSAGE,
     .platform = PLATFORM_MESSENGER,
     .flags = 10},
};
enum { EVENTS = sizeof EVENT / sizeof *EVENT };

static void set_up(void)
{
    fixture_path(path, "export");
    fixture_path(csv, "csv");
    fixture_accounts(&accounts, 10, 5);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, EVENT, EVENTS, EVENTS, &accounts));
}

static void tear_down(void)
{
    account_table_free(&accounts);
    unlink(path);
    unlink(csv);
}

static void check_export(const trace_export_t *options, uint64_t expected_rows, const char *expected)
{
    uint64_t rows = 0;
    size_t n;
    fixture_ok(trace_export(path, csv, options, &rows));
    ck_assert_uint_eq(rows, expected_rows);
    char *text = fixture_bytes(csv, &n);
    text[n] = '\0';
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(test_trace_export_full)
{
    check_export(&(trace_export_t){.form = EXPORT_FULL, .platform = -1}, 4,
                 "time,actor,target,kind,platform,count,duration,flags\n"
                 "0,5,,login,game,0,0,0\n"
                 "5,9,3,message,photo,3,65535,255\n"
                 "5,3,4000000000,group_message,photo,2,0,0\n"
                 "1234567890,1,7,message,messenger,65535,0,10\n");
}
END_TEST

START_TEST(test_trace_export_edges)
{
    // A burst of three messages over 65,535 s.
    check_export(&(trace_export_t){.form = EXPORT_EDGES, .platform = PLATFORM_PHOTO, .start_unix = EXPORT_START_UNIX},
                 3, "src,dst,unix_time\n9,3,1704067205\n9,3,1704099972\n9,3,1704132740\n");
    check_export(&(trace_export_t){.form = EXPORT_EDGES, .platform = PLATFORM_PHOTO, .start_unix = -6}, 3,
                 "src,dst,unix_time\n9,3,-1\n9,3,32766\n9,3,65534\n");
    uint64_t rows;
    fixture_ok(trace_export(path, csv, &(trace_export_t){.form = EXPORT_EDGES, .platform = -1}, &rows));
    ck_assert_uint_eq(rows, 3 + 65535); // groups are left out
}
END_TEST

START_TEST(test_trace_export_one_platform)
{
    check_export(&(trace_export_t){.form = EXPORT_EDGES, .platform = PLATFORM_GAME}, 0, "src,dst,unix_time\n");
    check_export(&(trace_export_t){.form = EXPORT_FULL, .platform = PLATFORM_GAME}, 1,
                 "time,actor,target,kind,platform,count,duration,flags\n0,5,,login,game,0,0,0\n");
}
END_TEST

// Many rows go through several buffers; every one is read back and compared.
START_TEST(test_trace_export_large)
{
    size_t n = 150000, at = 0;
    uint64_t rows;
    event_t *event = fixture_events(n, 10, 900, 51);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, n, &accounts));
    fixture_ok(trace_export(path, csv, &(trace_export_t){.form = EXPORT_FULL, .platform = -1}, &rows));
    ck_assert_uint_eq(rows, n);
    FILE *file = fopen(csv, "r");
    char line[256], expected[256], target[16];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file) != NULL; at++) {
        const event_t *e = &event[at];
        snprintf(target, sizeof target, "%u", e->target);
        snprintf(expected, sizeof expected, "%u,%u,%s,%s,%s,%u,%u,%u\n", e->time, e->actor,
                 e->target == NO_ACCOUNT ? "" : target, event_kind_name[e->kind], platform_name[e->platform], e->count,
                 e->duration, e->flags);
        ck_assert_str_eq(line, expected);
    }
    ck_assert_uint_eq(at, n);
    fclose(file);
    free(event);
}
END_TEST

START_TEST(test_trace_export_integers_as_printf_has_them)
{
    static const int64_t EDGE[] = {0, 9, 10, 99, 100, 101, 999, 1000, 4294967295, INT64_MAX, -1, -10, -100, INT64_MIN};
    csv_writer_t writer;
    char expected[32];
    rng_t rng = rng_at(52, 0, 0, RNG_TEST);
    fixture_ok(csv_open(&writer, csv));
    for (size_t i = 0; i < 20000; i++) {
        int64_t value = i < sizeof EDGE / sizeof *EDGE
                            ? EDGE[i]
                            : (int64_t)((uint64_t)rng_u32(&rng) << 32 | rng_u32(&rng)) >> rng_below(&rng, 64);
        snprintf(expected, sizeof expected, "%" PRId64, value);
        writer.used = 0;
        csv_put_integer(&writer, value);
        ck_assert_uint_eq(writer.used, strlen(expected));
        ck_assert_mem_eq(writer.buffer, expected, writer.used);
    }
    csv_abort(&writer);
    ck_assert_int_ne(access(csv, F_OK), 0);
}
END_TEST

START_TEST(test_trace_export_failures_leave_nothing)
{
    trace_export_t options = {.form = EXPORT_FULL, .platform = -1};
    ck_assert_int_eq(trace_export("no-such-trace.h5", csv, &options, NULL), ERR_IO);
    ck_assert_int_ne(access(csv, F_OK), 0);
    ck_assert_int_eq(trace_export(path, "/nonexistent/x.csv", &options, NULL), ERR_IO);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {20, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    int err = trace_export(path, csv, &options, NULL);
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert_int_eq(err, ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), csv));
    ck_assert_int_ne(access(csv, F_OK), 0);
}
END_TEST

START_TEST(test_trace_export_to_standard_output)
{
    uint64_t rows;
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    ck_assert_ptr_nonnull(freopen(csv, "w", stdout));
    int err = trace_export(path, "-", &(trace_export_t){.form = EXPORT_EDGES, .platform = PLATFORM_PHOTO}, &rows);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    fixture_ok(err);
    size_t n;
    char *text = fixture_bytes(csv, &n);
    text[n] = '\0';
    ck_assert_str_eq(text, "src,dst,unix_time\n9,3,5\n9,3,32772\n9,3,65540\n");
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trace_export");
    TCase *tests = tcase_create("trace_export");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, test_trace_export_full);
    tcase_add_test(tests, test_trace_export_edges);
    tcase_add_test(tests, test_trace_export_one_platform);
    tcase_add_test(tests, test_trace_export_large);
    tcase_add_test(tests, test_trace_export_integers_as_printf_has_them);
    tcase_add_test(tests, test_trace_export_failures_leave_nothing);
    tcase_add_test(tests, test_trace_export_to_standard_output);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

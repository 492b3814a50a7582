// SPDX-License-Identifier: GPL-3.0-or-later
// Traces: what is written comes back, is standard HDF5, and does not depend on threads.
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/trace_format.h"
#include <omp.h>
#include <signal.h>
#include <sys/resource.h>

#define ACCOUNTS 300u

static const size_t LENGTH[] = {0, 1, 65535, 65536, 65537, 4 * 65536, 4 * 65536 + 17, 3 * 65536 - 1};
static char path[128];
static account_table_t accounts;

static void set_up(void)
{
    fixture_path(path, "trace");
    fixture_accounts(&accounts, ACCOUNTS, 5);
}

static void tear_down(void)
{
    account_table_free(&accounts);
    unlink(path);
}

static void check_accounts(const account_table_t *got)
{
    ck_assert_uint_eq(got->n, accounts.n);
    ck_assert_mem_eq(got->platform, accounts.platform, accounts.n);
    ck_assert_mem_eq(got->declared_age, accounts.declared_age, accounts.n);
    ck_assert_mem_eq(got->settings, accounts.settings, accounts.n);
    ck_assert_mem_eq(got->registered, accounts.registered, accounts.n * sizeof *accounts.registered);
    ck_assert_mem_eq(got->device, accounts.device, accounts.n * sizeof *accounts.device);
    ck_assert_mem_eq(got->network, accounts.network, accounts.n * sizeof *accounts.network);
    ck_assert_mem_eq(got->region, accounts.region, accounts.n * sizeof *accounts.region);
}

START_TEST(test_trace_file_round_trip)
{
    size_t n = LENGTH[_i], at = 0;
    event_t *event = fixture_events(n, ACCOUNTS, 3, 11);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, 7001, &accounts));
    trace_reader_t *reader = NULL;
    fixture_ok(trace_reader_open(&reader, path));
    ck_assert_uint_eq(trace_reader_rows(reader), n);
    check_accounts(trace_reader_accounts(reader));
    while (!trace_reader_done(reader)) {
        event_batch_t batch;
        fixture_ok(trace_reader_next(reader, 10007, &batch));
        ck_assert_uint_gt(batch.n, 0);
        ck_assert_uint_le(at + batch.n, n);
        ck_assert_mem_eq(batch.event, event + at, batch.n * sizeof *event);
        ck_assert_uint_eq(batch.start, batch.event[0].time);
        ck_assert_uint_eq(batch.end, batch.event[batch.n - 1].time + 1);
        at += batch.n;
    }
    ck_assert_uint_eq(at, n);
    event_batch_t empty;
    fixture_ok(trace_reader_next(reader, 1, &empty));
    ck_assert_uint_eq(empty.n, 0);
    trace_reader_free(reader);
    free(event);
}
END_TEST

START_TEST(test_trace_file_ticks_hold_their_time_and_miss_nothing)
{
    size_t n = 200000, at = 0;
    event_t *event = fixture_events(n, ACCOUNTS, 3, 12);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, n, &accounts));
    trace_reader_t *reader = NULL;
    fixture_ok(trace_reader_open(&reader, path));
    for (uint32_t start = 0; !trace_reader_done(reader); start += 3600) {
        event_batch_t batch;
        fixture_ok(trace_reader_tick(reader, start, start + 3600, &batch));
        for (size_t i = 0; i < batch.n; i++)
            ck_assert(batch.event[i].time >= start && batch.event[i].time < start + 3600);
        ck_assert_mem_eq(batch.event, event + at, batch.n * sizeof *event);
        at += batch.n;
        ck_assert(at == n || event[at].time >= start + 3600);
    }
    ck_assert_uint_eq(at, n);
    trace_reader_free(reader);
    free(event);
}
END_TEST

START_TEST(test_trace_file_keeps_its_info)
{
    size_t bytes = 300000; // beyond HDF5's 64 KB for attributes in an object header
    char *scenario = malloc(bytes + 1);
    for (size_t i = 0; i < bytes; i++) scenario[i] = (char)('a' + i % 26);
    scenario[bytes] = '\0';
    trace_info_t info = FIXTURE_INFO;
    info.scenario = scenario;
    info.name = "n\xc3\xa4me";
    fixture_ok(fixture_write(path, &info, NULL, 0, 1, &accounts));
    trace_reader_t *reader = NULL;
    fixture_ok(trace_reader_open(&reader, path));
    const trace_info_t *got = trace_reader_info(reader);
    ck_assert_str_eq(got->scenario, scenario);
    ck_assert_str_eq(got->name, info.name);
    ck_assert_str_eq(got->software, info.software);
    ck_assert_str_eq(got->revision, info.revision);
    ck_assert_str_eq(got->start, info.start);
    ck_assert(got->seed == info.seed && got->duration_s == info.duration_s);
    trace_reader_free(reader);
    free(scenario);
}
END_TEST

START_TEST(test_trace_file_has_the_same_bytes_for_any_threads_and_batches)
{
    size_t n = 5 * 65536 + 99, size[6];
    char *bytes[6];
    event_t *event = fixture_events(n, ACCOUNTS, 3, 13);
    for (int i = 0; i < 6; i++) {
        omp_set_num_threads(i % 3 + 1);
        fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, i < 3 ? 5000 : 300000, &accounts));
        bytes[i] = fixture_bytes(path, &size[i]);
        ck_assert_uint_eq(size[i], size[0]);
        ck_assert_mem_eq(bytes[i], bytes[0], size[0]);
    }
    for (int i = 0; i < 6; i++) free(bytes[i]);
    free(event);
}
END_TEST

static herr_t check_described(hid_t root, const char *name, const H5O_info_t *object, void *datasets)
{
    if (object->type == H5O_TYPE_DATASET) {
        ck_assert_msg(H5Aexists_by_name(root, name, "units", H5P_DEFAULT) > 0, "%s has no units", name);
        ++*(int *)datasets;
    }
    if (strcmp(name, ".") != 0)
        ck_assert_msg(H5Aexists_by_name(root, name, "description", H5P_DEFAULT) > 0, "%s has no description", name);
    ck_assert_msg(object->ctime == 0 && object->mtime == 0, "%s carries a date", name);
    return 0;
}

static void check_filters(hid_t dataset)
{
    unsigned flags, config;
    size_t none = 0;
    hid_t list = H5Dget_create_plist(dataset);
    ck_assert_int_eq(H5Pget_nfilters(list), 2);
    ck_assert_int_eq(H5Pget_filter2(list, 0, &flags, &none, NULL, 0, NULL, &config), H5Z_FILTER_SHUFFLE);
    none = 0;
    ck_assert_int_eq(H5Pget_filter2(list, 1, &flags, &none, NULL, 0, NULL, &config), H5Z_FILTER_DEFLATE);
    H5Pclose(list);
}

static void check_plain_read(hid_t file, const column_t *column, const event_t *event, size_t n)
{
    char name[64];
    snprintf(name, sizeof name, "/events/%s", column->name);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    int64_t *value = calloc(n, sizeof *value);
    ck_assert_int_ge(H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, value), 0);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(value[i], column_value(column, (const char *)&event[i] + column->offset, 0));
    check_filters(dataset);
    free(value);
    H5Dclose(dataset);
}

START_TEST(test_trace_file_is_plain_described_hdf5)
{
    size_t n = 70001;
    int datasets = 0;
    event_t *event = fixture_events(n, ACCOUNTS, 3, 14);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, n, &accounts));
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    ck_assert_int_ge(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, check_described, &datasets), 0);
    ck_assert_uint_eq((size_t)datasets, trace_event_table.columns + trace_account_table.columns);
    for (int c = 0; c < TRACE_COLUMNS; c++) check_plain_read(file, &trace_event_table.column[c], event, n);
    ck_assert(H5Aexists_by_name(file, "/events/kind", "names", H5P_DEFAULT) > 0);
    ck_assert(H5Aexists_by_name(file, "/events/platform", "names", H5P_DEFAULT) > 0);
    ck_assert(H5Aexists_by_name(file, "/events/flags", "bits", H5P_DEFAULT) > 0);
    H5Fclose(file);
    free(event);
}
END_TEST

static void check_nothing_remains(void)
{
    char partial[200];
    ck_assert_int_ne(access(path, F_OK), 0);
    snprintf(partial, sizeof partial, "%s.partial-%ld", path, (long)getpid());
    ck_assert_int_ne(access(partial, F_OK), 0);
}

// A limit on the size of files fails writes just as a full disk does, at every point of the file in turn.
START_TEST(test_trace_file_full_disk_leaves_nothing)
{
    size_t n = 6 * 65536;
    event_t *event = fixture_events(n, ACCOUNTS, 3, 15);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t bytes = 0; bytes < 3000000; bytes = bytes * 3 / 2 + 1) {
        struct rlimit limit = {bytes, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &limit);
        int err = fixture_write(path, &FIXTURE_INFO, event, n, 30000, &accounts);
        limit.rlim_cur = RLIM_INFINITY;
        setrlimit(RLIMIT_FSIZE, &limit);
        ck_assert_int_eq(err, ERR_IO);
        ck_assert_ptr_nonnull(strstr(error_text(), "File too large"));
        ck_assert_ptr_nonnull(strstr(error_text(), path));
        ck_assert_ptr_null(strchr(error_text(), '\n'));
        check_nothing_remains();
    }
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, 30000, &accounts));
    free(event);
}
END_TEST

START_TEST(test_trace_file_without_commit_leaves_nothing)
{
    trace_writer_t *writer = NULL;
    event_t *event = fixture_events(100000, ACCOUNTS, 3, 16);
    fixture_ok(trace_writer_open(&writer, path, &FIXTURE_INFO));
    fixture_ok(trace_writer_take(writer, &(event_batch_t){.event = event, .n = 100000}));
    ck_assert_uint_eq(trace_writer_rows(writer), 100000);
    trace_writer_free(writer);
    check_nothing_remains();
    ck_assert_int_eq(trace_writer_open(&writer, "/nonexistent/x.h5", &FIXTURE_INFO), ERR_IO);
    ck_assert_ptr_null(writer);
    free(event);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trace_file");
    TCase *tests = tcase_create("trace_file");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_trace_file_round_trip, 0, sizeof LENGTH / sizeof *LENGTH);
    tcase_add_test(tests, test_trace_file_ticks_hold_their_time_and_miss_nothing);
    tcase_add_test(tests, test_trace_file_keeps_its_info);
    tcase_add_test(tests, test_trace_file_has_the_same_bytes_for_any_threads_and_batches);
    tcase_add_test(tests, test_trace_file_is_plain_described_hdf5);
    tcase_add_test(tests, test_trace_file_full_disk_leaves_nothing);
    tcase_add_test(tests, test_trace_file_without_commit_leaves_nothing);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

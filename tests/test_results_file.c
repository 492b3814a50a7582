// SPDX-License-Identifier: GPL-3.0-or-later
// Results files: what is written is read, everything is described, nothing but /provenance varies, damage ends in an
// error.
#include "core/progress.h"
#include "results/files/results_file.h"
#include "tests/result_fixture.h"
#include "tests/suite_run.h"
#include "trace/hdf5_util.h"
#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

// HDF5 1.10 itself loses memory on some damaged files.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

#define PATH "test_results_file.h5"
#define DAMAGED "test_results_file_damaged.h5"

static void same_tables(format_where_t where, const void *a, const void *b)
{
    for (const format_table_t *t = format_table; t->name; t++) {
        if (t->where != where) continue;
        format_rows_t x = format_rows(t, a), y = format_rows(t, b);
        ck_assert_msg(x.n == y.n, "%s: %zu rows became %zu", t->name, x.n, y.n);
        if (x.n) ck_assert_msg(memcmp(x.row, y.row, x.n * t->row_bytes) == 0, "%s changed", t->name);
    }
}

START_TEST(test_results_file_reads_what_was_written)
{
    run_result_t wrote, read;
    fixture_result(&wrote, 3);
    ck_assert_int_eq(results_file_write(PATH, &wrote), 0);
    ck_assert_msg(results_file_read(PATH, &read) == 0, "%s", error_text());
    ck_assert_str_eq(read.scenario, wrote.scenario);
    ck_assert_uint_eq(read.seed, 7);
    ck_assert_uint_eq(read.resamples, 1000);
    ck_assert_str_eq(read.closed_loop, wrote.closed_loop);
    ck_assert_uint_eq(strlen(wrote.frozen), 64);
    ck_assert_str_eq(read.frozen, wrote.frozen);
    ck_assert_uint_eq(read.peak_bytes, wrote.peak_bytes);
    ck_assert_uint_eq(read.test_worlds, 3);
    ck_assert_uint_eq(read.threads, 2);
    ck_assert_uint_eq(read.detectors, 3);
    same_tables(FORMAT_IN_RESULT, &wrote, &read);
    same_tables(FORMAT_IN_PROVENANCE, &wrote, &read);
    for (size_t d = 0; d < 3; d++) {
        ck_assert_str_eq(read.detector[d].name, wrote.detector[d].name);
        ck_assert_str_eq(read.detector[d].summary, wrote.detector[d].summary);
        ck_assert_uint_eq(read.detector[d].trivial, wrote.detector[d].trivial);
        same_tables(FORMAT_IN_DETECTOR, &wrote.detector[d], &read.detector[d]);
    }
    run_result_free(&wrote);
    run_result_free(&read);
}
END_TEST

static herr_t check_described(hid_t object, const char *name, const H5O_info_t *info, void *count)
{
    char *text = NULL;
    if (strcmp(name, ".") == 0) return 0;
    hid_t one = H5Oopen(object, name, H5P_DEFAULT);
    ck_assert_msg(hdf5_get_text(one, "description", &text) == 0 && text[0], "%s has no description", name);
    free(text);
    if (info->type == H5O_TYPE_DATASET) {
        ck_assert_msg(hdf5_get_text(one, "units", &text) == 0 && text[0], "%s has no units", name);
        free(text);
        ++*(size_t *)count;
    }
    H5Oclose(one);
    return 0;
}

START_TEST(test_results_file_describes_every_object)
{
    run_result_t r;
    hid_t file;
    size_t datasets = 0;
    fixture_result(&r, 2);
    ck_assert_int_eq(results_file_write(PATH, &r), 0);
    ck_assert_int_eq(hdf5_open(&file, PATH), 0);
    ck_assert_int_ge(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, check_described, &datasets), 0);
    ck_assert_uint_eq(datasets, 25 + 2 * 8 + 2);
    H5Fclose(file);
    run_result_free(&r);
}
END_TEST

static char *slurp(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    struct stat info;
    ck_assert_ptr_nonnull(in);
    ck_assert_int_eq(fstat(fileno(in), &info), 0);
    *n = (size_t)info.st_size;
    char *bytes = malloc(*n);
    ck_assert_uint_eq(fread(bytes, 1, *n, in), *n);
    fclose(in);
    return bytes;
}

START_TEST(test_results_file_is_the_same_bytes_each_time)
{
    run_result_t r;
    size_t n[2];
    char *bytes[2];
    fixture_result(&r, 2);
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(results_file_write(PATH, &r), 0);
        bytes[i] = slurp(PATH, &n[i]);
        if (i == 0) sleep(1); // a time stamp anywhere would show
    }
    ck_assert_uint_eq(n[0], n[1]);
    ck_assert_mem_eq(bytes[0], bytes[1], n[0]);
    free(bytes[0]);
    free(bytes[1]);
    run_result_free(&r);
}
END_TEST

static void spill(const char *path, const char *bytes, size_t n)
{
    FILE *out = fopen(path, "wb");
    ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    fclose(out);
}

/// Reading must end in success or one of these, never in a crash (the sanitizers watch).
static int read_damaged(void)
{
    run_result_t r;
    error_clear();
    int code = results_file_read(DAMAGED, &r);
    run_result_free(&r);
    ck_assert(code == 0 || code == ERR_FORMAT || code == ERR_MEMORY || code == ERR_IO);
    if (code < 0) ck_assert_str_ne(error_text(), "");
    return code;
}

START_TEST(test_results_file_truncated_is_refused)
{
    run_result_t r;
    size_t n;
    fixture_result(&r, 1);
    ck_assert_int_eq(results_file_write(PATH, &r), 0);
    char *bytes = slurp(PATH, &n);
    for (size_t keep = 0; keep < n; keep += 1 + keep / 20) {
        spill(DAMAGED, bytes, keep);
        ck_assert_int_lt(read_damaged(), 0);
    }
    free(bytes);
    run_result_free(&r);
}
END_TEST

START_TEST(test_results_file_with_flipped_bytes_never_crashes)
{
    run_result_t r;
    size_t n;
    int refused = 0;
    fixture_result(&r, 1);
    ck_assert_int_eq(results_file_write(PATH, &r), 0);
    char *bytes = slurp(PATH, &n);
    for (size_t at = 0; at < n; at += 97) {
        bytes[at] = (char)~bytes[at];
        spill(DAMAGED, bytes, n);
        refused += read_damaged() < 0;
        bytes[at] = (char)~bytes[at];
    }
    ck_assert_int_gt(refused, 10);
    free(bytes);
    run_result_free(&r);
}
END_TEST

/// Changes an open, valid file; reading it must then fail and say `word`.
static void expect_refusal(void (*damage)(hid_t file), const char *word)
{
    run_result_t r;
    fixture_result(&r, 2);
    ck_assert_int_eq(results_file_write(DAMAGED, &r), 0);
    run_result_free(&r);
    hid_t file = H5Fopen(DAMAGED, H5F_ACC_RDWR, H5P_DEFAULT);
    ck_assert_int_ge(file, 0);
    damage(file);
    H5Fclose(file);
    ck_assert_int_eq(read_damaged(), ERR_FORMAT);
    ck_assert_msg(strstr(error_text(), word) != NULL, "'%s' does not say '%s'", error_text(), word);
    ck_assert_msg(strstr(error_text(), DAMAGED) != NULL, "'%s' does not name the file", error_text());
}

static void put_major(hid_t file)
{
    H5Adelete(file, "format_major");
    ck_assert_int_eq(hdf5_put_u64(file, "format_major", 99), 0);
}

static void drop_table(hid_t file) { H5Ldelete(file, "detectors/detector_1/budget", H5P_DEFAULT); }

static void link_outside(hid_t file)
{
    H5Ldelete(file, "worlds", H5P_DEFAULT);
    H5Lcreate_external("/etc/passwd", "/x", file, "worlds", H5P_DEFAULT, H5P_DEFAULT);
}

static void other_columns(hid_t file)
{
    const hsize_t shape = 3;
    double values[3] = {1, 2, 3};
    H5Ldelete(file, "worlds", H5P_DEFAULT);
    hdf5_dataset_t spec = {
        .name = "worlds", .units = "1", .description = "x", .type = H5T_IEEE_F64LE, .rank = 1, .shape = &shape};
    ck_assert_int_eq(hdf5_dataset_write(file, &spec, H5T_NATIVE_DOUBLE, values), 0);
}

static void name_with_slash(hid_t file)
{
    hid_t group = H5Gopen2(file, "detectors", H5P_DEFAULT);
    H5Adelete(group, "order");
    ck_assert_int_eq(hdf5_put_text(group, "order", "detector_1 ../provenance"), 0);
    H5Gclose(group);
}

static void huge_table(hid_t file)
{
    hid_t set = H5Dopen2(file, "detectors/detector_1/metrics", H5P_DEFAULT);
    const hsize_t rows = 1u << 30;
    ck_assert_int_ge(H5Dset_extent(set, &rows), 0);
    H5Dclose(set);
}

START_TEST(test_results_file_says_what_is_wrong)
{
    expect_refusal(put_major, "use a newer vigil");
    expect_refusal(drop_table, "budget");
    expect_refusal(link_outside, "worlds");
    expect_refusal(other_columns, "not a table of rows");
    expect_refusal(name_with_slash, "'/'");
    expect_refusal(huge_table, "rows");
}
END_TEST

START_TEST(test_results_file_refuses_control_characters)
{
    run_result_t r, read;
    fixture_result(&r, 1);
    strcpy(r.detector[0].metrics.row[0].name, "\033[2J");
    ck_assert_int_eq(results_file_write(DAMAGED, &r), 0);
    ck_assert_int_eq(results_file_read(DAMAGED, &read), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error_text(), "control character"));
    run_result_free(&r);
    run_result_free(&read);
}
END_TEST

START_TEST(test_results_file_missing_or_unwritable_says_so)
{
    run_result_t r;
    ck_assert_int_eq(results_file_read("no/such/file.h5", &r), ERR_IO);
    run_result_free(&r);
    fixture_result(&r, 1);
    ck_assert_int_eq(results_file_write("no/such/folder/file.h5", &r), ERR_IO);
    run_result_free(&r);
}
END_TEST

START_TEST(test_results_format_manual_is_in_the_docs)
{
    // docs/results-format.md holds what format_manual prints, between its markers.
    char *made = NULL, *page;
    size_t n, bytes;
    FILE *out = open_memstream(&made, &n);
    format_manual(out);
    fclose(out);
    page = slurp(SOURCE_DIR "/docs/results-format.md", &bytes);
    page = realloc(page, bytes + 1);
    page[bytes] = '\0';
    ck_assert_msg(strstr(page, made) != NULL, "docs/results-format.md is not what format.def says");
    free(page);
    free(made);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--manual") == 0) {
        format_manual(stdout);
        return 0;
    }
    Suite *suite = suite_create("results_file");
    TCase *tc = tcase_create("results_file");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_results_file_reads_what_was_written);
    tcase_add_test(tc, test_results_file_describes_every_object);
    tcase_add_test(tc, test_results_file_is_the_same_bytes_each_time);
    tcase_add_test(tc, test_results_file_truncated_is_refused);
    tcase_add_test(tc, test_results_file_with_flipped_bytes_never_crashes);
    tcase_add_test(tc, test_results_file_says_what_is_wrong);
    tcase_add_test(tc, test_results_file_refuses_control_characters);
    tcase_add_test(tc, test_results_file_missing_or_unwritable_says_so);
    tcase_add_test(tc, test_results_format_manual_is_in_the_docs);
    suite_add_tcase(suite, tc);
    const int status = suite_run(suite);
    remove(PATH);
    remove(DAMAGED);
    return status;
}

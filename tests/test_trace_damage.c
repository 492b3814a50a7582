// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged, truncated and wrong traces and truths: one clear error or valid data, never a crash.
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/hdf5_util.h"
#include <zlib.h>

#define ACCOUNTS 50u
#define ROWS 3000u

// HDF5 itself forgets memory on some of its failing ways; ours must not.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

static char good[128], bad[128], truth_good[128];
static account_table_t accounts;

static void set_up(void)
{
    truth_t truth;
    fixture_path(good, "good");
    fixture_path(bad, "bad");
    fixture_path(truth_good, "truth");
    fixture_accounts(&accounts, ACCOUNTS, 5);
    event_t *event = fixture_events(ROWS, ACCOUNTS, 3, 21);
    fixture_ok(fixture_write(good, &FIXTURE_INFO, event, ROWS, ROWS, &accounts));
    free(event);
    fixture_truth(&truth, 40, ACCOUNTS, 10, 22);
    fixture_ok(truth_file_write(truth_good, &FIXTURE_INFO, &truth));
    truth_free(&truth);
}

static void tear_down(void)
{
    account_table_free(&accounts);
    unlink(good);
    unlink(bad);
    unlink(truth_good);
}

static int read_truth(const char *path)
{
    truth_t truth;
    int err = truth_file_read(path, NULL, &truth);
    truth_free(&truth);
    return err;
}

static int read_either(const char *path, int truth)
{
    uint64_t rows = 0;
    error_clear();
    int err = truth ? read_truth(path) : fixture_read_all(path, &rows);
    if (err < 0) {
        ck_assert_ptr_nonnull(strstr(error_text(), path));
        ck_assert_ptr_null(strchr(error_text(), '\n'));
    } else if (!truth) {
        ck_assert_uint_eq(rows, ROWS);
    }
    return err;
}

START_TEST(test_trace_damage_truncated)
{
    size_t n;
    char *bytes = fixture_bytes(_i ? truth_good : good, &n);
    for (size_t cut = 0; cut < n; cut += cut < 200 ? 1 : 97) {
        fixture_store(bad, bytes, cut);
        ck_assert_msg(read_either(bad, _i) < 0, "%zu of %zu bytes were read as a whole file", cut, n);
    }
    free(bytes);
}
END_TEST

START_TEST(test_trace_damage_flipped_bits)
{
    size_t n;
    char *bytes = fixture_bytes(_i ? truth_good : good, &n);
    rng_t rng = rng_at(31, (uint32_t)_i, 0, RNG_TEST);
    unsigned caught = 0;
    for (int round = 0; round < 1500; round++) {
        size_t at = rng_below(&rng, (uint32_t)n);
        char old = bytes[at];
        bytes[at] = (char)(bytes[at] ^ (1 << rng_below(&rng, 8)));
        fixture_store(bad, bytes, n);
        caught += read_either(bad, _i) < 0;
        bytes[at] = old;
    }
    // Metadata and data are checksummed; what is left over is unused space between objects.
    ck_assert_uint_gt(caught, 500);
    free(bytes);
}
END_TEST

// Opens a copy of the good trace for spoiling.
static hid_t spoil(void)
{
    size_t n;
    char *bytes = fixture_bytes(good, &n);
    fixture_store(bad, bytes, n);
    free(bytes);
    hid_t file = H5Fopen(bad, H5F_ACC_RDWR, H5P_DEFAULT);
    ck_assert_int_ge(file, 0);
    return file;
}

static void check_refused(hid_t file, const char *expected)
{
    uint64_t rows;
    H5Fclose(file);
    ck_assert_int_eq(fixture_read_all(bad, &rows), ERR_FORMAT);
    ck_assert_msg(strstr(error_text(), expected) != NULL, "\"%s\" does not say \"%s\"", error_text(), expected);
    ck_assert_ptr_nonnull(strstr(error_text(), bad));
}

// One value written into one row of a dataset.
typedef struct {
    const char *dataset;
    hsize_t row;
    int64_t value;
    const char *expected; // NULL: still a valid trace
} poke_t;

static const poke_t POKE[] = {
    {"/events/kind", 1234, EVENT_KINDS, "/events/kind: row 1234 holds 21; allowed: 0 to 20"},
    {"/events/platform", 2999, 255, "/events/platform: row 2999 holds 255; allowed: 0 to 5"},
    {"/events/actor", 0, 50, "/events/actor: row 0 holds 50; allowed: 0 to 49 (accounts)"},
    {"/events/actor", 7, NO_ACCOUNT, "/events/actor: row 7 holds 4294967295"},
    {"/events/time", 1500, 0, "/events/time: row 1500 holds 0 after"},
    {"/events/time", 2999, INT32_MAX, "/events/time: row 2999 holds 2147483647; allowed: 0 to 2147483646"},
    {"/events/count", 3, 65535, NULL},
    {"/events/flags", 3, 255, NULL},
    {"/accounts/declared_age", 49, 121, "/accounts/declared_age: row 49 holds 121; allowed: 0 to 120"},
    {"/accounts/platform", 1, PLATFORMS, "/accounts/platform: row 1 holds 6"},
    {"/accounts/settings", 2, 16, "/accounts/settings: row 2 holds 16"},
    {"/accounts/registered", 2, INT32_MIN, NULL},
};

static void poke(hid_t file, const char *name, hsize_t row, int64_t value)
{
    hsize_t one = 1;
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset),
          memory = H5Screate_simple(1, &one, NULL);
    H5Sselect_elements(space, H5S_SELECT_SET, 1, &row);
    ck_assert_int_ge(H5Dwrite(dataset, H5T_NATIVE_INT64, memory, space, H5P_DEFAULT, &value), 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
}

START_TEST(test_trace_damage_bad_values)
{
    uint64_t rows;
    const poke_t *row = &POKE[_i];
    hid_t file = spoil();
    poke(file, row->dataset, row->row, row->value);
    if (row->expected != NULL) {
        check_refused(file, row->expected);
        return;
    }
    H5Fclose(file);
    fixture_ok(fixture_read_all(bad, &rows));
}
END_TEST

static const char *const NEEDING[] = {"request", "accept", "decline",     "message", "media",
                                      "call",    "block",  "move_invite", "report"};

static int needs_target(int kind)
{
    int needing = 0;
    for (size_t i = 0; i < sizeof NEEDING / sizeof *NEEDING; i++)
        needing |= strcmp(event_kind_name[kind], NEEDING[i]) == 0;
    return needing;
}

// What one account does to another needs the other.
START_TEST(test_trace_damage_none_by_kind)
{
    uint64_t rows;
    int needing = 0;
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        char expected[128];
        hid_t file = spoil();
        poke(file, "/events/kind", 5, kind);
        poke(file, "/events/target", 5, NO_ACCOUNT);
        if (needs_target(kind)) {
            snprintf(expected, sizeof expected,
                     "/events/target: row 5 holds none (4294967295), but a row of kind %s needs an account",
                     event_kind_name[kind]);
            check_refused(file, expected);
            needing++;
            continue;
        }
        H5Fclose(file);
        fixture_ok(fixture_read_all(bad, &rows));
    }
    ck_assert_int_eq(needing, 9);
}
END_TEST

// Accounts 1, 7, 13 ... are on messenger, 2, 8 ... on social.
START_TEST(test_trace_damage_platforms_of_both_ends)
{
    uint64_t rows;
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        hid_t file = spoil();
        poke(file, "/events/kind", 2000, kind);
        poke(file, "/events/actor", 2000, 7);
        poke(file, "/events/platform", 2000, PLATFORM_MESSENGER);
        poke(file, "/events/target", 2000, 8);
        if (!fixture_is_group(kind)) {
            check_refused(file, "/events/target: row 2000 holds 8, an account on social, but the row is of messenger");
        } else {
            H5Fclose(file);
            fixture_ok(fixture_read_all(bad, &rows));
        }
        file = spoil();
        poke(file, "/events/kind", 2000, kind);
        poke(file, "/events/actor", 2000, 7);
        poke(file, "/events/platform", 2000, PLATFORM_SOCIAL);
        poke(file, "/events/target", 2000, 8);
        check_refused(file, "/events/platform: row 2000 says social, but its actor, account 7, is on messenger");
    }
}
END_TEST

// An account that moves takes its rows' word with it.
START_TEST(test_trace_damage_moved_account)
{
    hid_t file = spoil();
    poke(file, "/accounts/platform", 4, PLATFORM_GAME);
    check_refused(file, " is on ");
}
END_TEST

// A group's number may be anything where an account's may not.
START_TEST(test_trace_damage_target_by_kind)
{
    uint64_t rows;
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        hid_t file = spoil();
        poke(file, "/events/kind", 5, kind);
        poke(file, "/events/target", 5, 999);
        if (!fixture_is_group(kind)) {
            check_refused(file, "/events/target: row 5 holds 999; allowed: 0 to 49 (accounts) or 4294967295 for none");
            continue;
        }
        H5Fclose(file);
        fixture_ok(fixture_read_all(bad, &rows));
    }
}
END_TEST

// Replaces a dataset; `list` and `space` are taken over.
static void replace(hid_t file, const char *name, hid_t type, hid_t space, hid_t list)
{
    H5Ldelete(file, name, H5P_DEFAULT);
    hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    ck_assert_int_ge(dataset, 0);
    H5Dclose(dataset);
    H5Sclose(space);
    if (list != H5P_DEFAULT) H5Pclose(list);
}

static hid_t space1(hsize_t rows) { return H5Screate_simple(1, &rows, NULL); }

static hid_t chunked(hsize_t rows)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(list, 1, &rows);
    return list;
}

START_TEST(test_trace_damage_wrong_structure)
{
    hid_t file = spoil(), list;
    hsize_t square[2] = {ROWS, 2};
    H5Ldelete(file, "/events/flags", H5P_DEFAULT);
    check_refused(file, "/events/flags: the dataset is missing");
    file = spoil();
    H5Ldelete(file, "/accounts", H5P_DEFAULT);
    check_refused(file, "/accounts/platform: the dataset is missing");
    file = spoil();
    replace(file, "/events/time", H5T_STD_U64LE, space1(ROWS), H5P_DEFAULT);
    check_refused(file, "/events/time: its values are not of type u32");
    file = spoil();
    replace(file, "/events/time", H5T_IEEE_F32LE, space1(ROWS), H5P_DEFAULT);
    check_refused(file, "not of type u32");
    file = spoil();
    replace(file, "/events/time", H5T_STD_U32LE, H5Screate_simple(2, square, NULL), H5P_DEFAULT);
    check_refused(file, "does not have one dimension");
    file = spoil();
    replace(file, "/events/time", H5T_STD_U32LE, H5Screate(H5S_SCALAR), H5P_DEFAULT);
    check_refused(file, "does not have one dimension");
    file = spoil();
    list = chunked(1000);
    H5Pset_scaleoffset(list, H5Z_SO_INT, 0);
    replace(file, "/events/time", H5T_STD_U32LE, space1(ROWS), list);
    check_refused(file, "filter 6 is not allowed here");
    file = spoil();
    replace(file, "/events/time", H5T_STD_U32LE, space1(UINT64_C(1) << 30), chunked(1u << 26));
    check_refused(file, "chunks do not span whole rows in at most");
    file = spoil();
    H5Gmove(file, "/events/time", "/elsewhere");
    H5Lcreate_soft("/elsewhere", file, "/events/time", H5P_DEFAULT, H5P_DEFAULT);
    check_refused(file, "/events/time: the dataset is missing");
}
END_TEST

// Lengths that nothing in the file stands for must not be allocated.
START_TEST(test_trace_damage_hollow_lengths)
{
    hid_t file = spoil(), list = H5Pcreate(H5P_DATASET_CREATE);
    replace(file, "/events/time", H5T_STD_U32LE, space1(UINT64_C(1) << 50), chunked(1000));
    check_refused(file, "rows; at most");
    file = spoil();
    replace(file, "/accounts/platform", H5T_STD_U8LE, space1(4000000000u), chunked(1000));
    check_refused(file, "declares 4000000000 rows, but only 0 bytes are stored");
    file = spoil();
    H5Pset_external(list, "/etc/passwd", 0, ROWS);
    replace(file, "/events/kind", H5T_STD_U8LE, space1(ROWS), list);
    check_refused(file, "not stored in the file itself");
    file = spoil();
    hid_t dataset = H5Dopen2(file, "/events/flags", H5P_DEFAULT);
    hsize_t shorter = ROWS - 1;
    H5Dset_extent(dataset, &shorter);
    H5Dclose(dataset);
    check_refused(file, "/events/flags has 2999 rows, but /events/time has 3000");
}
END_TEST

// A chunk that unpacks to fewer bytes than the dataset's chunks hold, with every checksum right.
START_TEST(test_trace_damage_short_chunk)
{
    uint64_t rows;
    uint8_t few[400], packed[600];
    uLongf bytes = sizeof packed;
    hsize_t at = 0;
    rng_t rng = rng_at(32, 0, 0, RNG_TEST);
    for (size_t i = 0; i < sizeof few; i++) few[i] = (uint8_t)rng_u32(&rng);
    ck_assert_int_eq(compress(packed, &bytes, few, sizeof few), Z_OK);
    hid_t file = spoil(), dataset = H5Dopen2(file, "/events/time", H5P_DEFAULT);
    ck_assert_int_ge(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, &at, bytes, packed), 0);
    H5Dclose(dataset);
    H5Fclose(file);
    ck_assert_int_eq(fixture_read_all(bad, &rows), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error_text(), "/events/time: the chunk of row 0 is damaged"));
}
END_TEST

static void set_version(hid_t file, uint64_t version)
{
    H5Adelete(file, "format_major");
    fixture_ok(hdf5_put_u64(file, "format_major", version));
}

START_TEST(test_trace_damage_wrong_format)
{
    uint64_t rows;
    hid_t file = spoil();
    set_version(file, 0);
    check_refused(file, "format version 0 is too old, this program reads 1; write the file anew");
    file = spoil();
    set_version(file, 2);
    check_refused(file, "format version 2 is too new, this program reads 1; use a newer release");
    file = spoil();
    H5Adelete(file, "seed");
    check_refused(file, "it has no attribute seed");
    ck_assert_int_eq(fixture_read_all(truth_good, &rows), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error_text(), "it is a vigil-truth file, not a vigil-trace file"));
    ck_assert_int_eq(fixture_read_all("no-such-file.h5", &rows), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "No such file"));
    ck_assert_int_eq(fixture_read_all("/", &rows), ERR_IO);
    fixture_store(bad, "time,actor\n1,2\n", 15);
    ck_assert_int_eq(fixture_read_all(bad, &rows), ERR_FORMAT);
}
END_TEST

// Another writer's layout: contiguous, HDF5's oldest form, text of variable length.
START_TEST(test_trace_damage_other_writers_are_read)
{
    uint64_t rows;
    hid_t file = spoil(), type = H5Tcopy(H5T_C_S1), scalar = H5Screate(H5S_SCALAR);
    uint8_t flags[ROWS] = {0};
    const char *name = "theirs";
    replace(file, "/events/flags", H5T_STD_U8BE, space1(ROWS), H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "/events/flags", H5P_DEFAULT);
    ck_assert_int_ge(H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, flags), 0);
    H5Dclose(dataset);
    H5Tset_size(type, H5T_VARIABLE);
    H5Adelete(file, "scenario_name");
    hid_t attribute = H5Acreate2(file, "scenario_name", type, scalar, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Awrite(attribute, type, &name), 0);
    H5Aclose(attribute);
    H5Sclose(scalar);
    H5Tclose(type);
    H5Fclose(file);
    fixture_ok(fixture_read_all(bad, &rows));
    ck_assert_uint_eq(rows, ROWS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trace_damage");
    TCase *tests = tcase_create("trace_damage");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_trace_damage_truncated, 0, 2);
    tcase_add_loop_test(tests, test_trace_damage_flipped_bits, 0, 2);
    tcase_add_loop_test(tests, test_trace_damage_bad_values, 0, sizeof POKE / sizeof *POKE);
    tcase_add_test(tests, test_trace_damage_target_by_kind);
    tcase_add_test(tests, test_trace_damage_none_by_kind);
    tcase_add_test(tests, test_trace_damage_platforms_of_both_ends);
    tcase_add_test(tests, test_trace_damage_moved_account);
    tcase_add_test(tests, test_trace_damage_wrong_structure);
    tcase_add_test(tests, test_trace_damage_hollow_lengths);
    tcase_add_test(tests, test_trace_damage_short_chunk);
    tcase_add_test(tests, test_trace_damage_wrong_format);
    tcase_add_test(tests, test_trace_damage_other_writers_are_read);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

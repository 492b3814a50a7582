// SPDX-License-Identifier: GPL-3.0-or-later
// Truth files: what is written comes back, and what could not be true is refused.
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/hdf5_util.h"

static char path[128];

static void set_up(void) { fixture_path(path, "truth"); }
static void tear_down(void) { unlink(path); }

static void check_persons(const person_table_t *a, const person_table_t *b)
{
    ck_assert_uint_eq(a->n, b->n);
    ck_assert_mem_eq(a->age, b->age, a->n);
    ck_assert_mem_eq(a->sex, b->sex, a->n);
    ck_assert_mem_eq(a->role, b->role, a->n);
    ck_assert_mem_eq(a->offender, b->offender, a->n);
    ck_assert_mem_eq(a->region, b->region, a->n * sizeof *a->region);
    ck_assert_mem_eq(a->household, b->household, a->n * sizeof *a->household);
    ck_assert_mem_eq(a->school, b->school, a->n * sizeof *a->school);
    ck_assert_mem_eq(a->onset, b->onset, a->n * sizeof *a->onset);
}

static void check_truth(const truth_t *a, const truth_t *b)
{
    check_persons(&a->person, &b->person);
    ck_assert_uint_eq(a->accounts, b->accounts);
    ck_assert_mem_eq(a->account_person, b->account_person, a->accounts * sizeof *a->account_person);
    ck_assert_mem_eq(a->account_offender, b->account_offender, a->accounts);
    ck_assert_mem_eq(a->account_onset, b->account_onset, a->accounts * sizeof *a->account_onset);
    ck_assert_mem_eq(a->account_closed, b->account_closed, a->accounts * sizeof *a->account_closed);
    ck_assert_uint_eq(a->approaches, b->approaches);
    ck_assert_mem_eq(a->approach, b->approach, a->approaches * sizeof *a->approach);
}

static const size_t SIZE[][3] = {{0, 0, 0}, {1, 1, 1}, {1000, 2500, 37}, {70000, 140001, 65537}, {65536, 65536, 65536}};

START_TEST(test_truth_file_round_trip)
{
    truth_t wrote, got;
    trace_info_t info;
    fixture_truth(&wrote, SIZE[_i][0], SIZE[_i][1], SIZE[_i][2], 41);
    fixture_ok(truth_file_write(path, &FIXTURE_INFO, &wrote));
    fixture_ok(truth_file_read(path, &info, &got));
    check_truth(&wrote, &got);
    ck_assert_str_eq(info.scenario, FIXTURE_INFO.scenario);
    ck_assert(info.seed == FIXTURE_INFO.seed);
    trace_info_free(&info);
    truth_free(&got);
    truth_free(&wrote);
}
END_TEST

// Values that the writer takes as they are and the reader must refuse.
typedef struct {
    const char *expected;
    size_t offset, bytes; // in approach 5
    int64_t value;
} lie_t;

#define LIE(field, value, expected)                                                    \
    {                                                                                  \
        expected, offsetof(approach_t, field), sizeof(((approach_t *)0)->field), value \
    }

static const lie_t LIES[] = {
    LIE(offender, 100, "/approaches/offender: row 5 holds 100; allowed: 0 to 99 (persons)"),
    LIE(child, NO_PERSON, "/approaches/child: row 5 holds 4294967295"),
    LIE(account, 200, "/approaches/account: row 5 holds 200; allowed: 0 to 199 (accounts) or 4294967295 for none"),
    LIE(end, ENDS, "/approaches/end: row 5 holds 8"),
    LIE(type, OFFENDERS, "/approaches/type: row 5 holds 5"),
    LIE(platform, PLATFORMS, "/approaches/platform: row 5 holds 6"),
    LIE(last_platform, 99, "/approaches/last_platform: row 5 holds 99"),
    LIE(stage, STAGES, "/approaches/stage: row 5 holds 10"),
    LIE(disclosed, 2, "/approaches/disclosed: row 5 holds 2"),
    LIE(charged, 2, "/approaches/charged: row 5 holds 2"),
};

static void check_lie(const truth_t *truth, const char *expected)
{
    truth_t got;
    fixture_ok(truth_file_write(path, &FIXTURE_INFO, truth));
    ck_assert_int_eq(truth_file_read(path, NULL, &got), ERR_FORMAT);
    ck_assert_msg(strstr(error_text(), expected) != NULL, "\"%s\" does not say \"%s\"", error_text(), expected);
    ck_assert_ptr_null(got.approach);
}

START_TEST(test_truth_file_refuses_impossible_approaches)
{
    truth_t truth;
    const lie_t *lie = &LIES[_i];
    fixture_truth(&truth, 100, 200, 10, 42);
    memcpy((char *)&truth.approach[5] + lie->offset, &lie->value, lie->bytes);
    check_lie(&truth, lie->expected);
    truth_free(&truth);
}
END_TEST

START_TEST(test_truth_file_refuses_impossible_people)
{
    truth_t truth;
    fixture_truth(&truth, 100, 200, 10, 43);
    truth.person.age[99] = 121;
    check_lie(&truth, "/persons/age: row 99 holds 121; allowed: 0 to 120");
    truth.person.age[99] = 120;
    truth.person.role[0] = ROLES;
    check_lie(&truth, "/persons/role: row 0 holds 17");
    truth.person.role[0] = 0;
    truth.account_person[7] = 100;
    check_lie(&truth, "/accounts/person: row 7 holds 100; allowed: 0 to 99 (persons) or 4294967295 for none");
    truth_free(&truth);
}
END_TEST

static herr_t check_described(hid_t root, const char *name, const H5O_info_t *object, void *datasets)
{
    if (object->type != H5O_TYPE_DATASET) return 0;
    ck_assert_msg(H5Aexists_by_name(root, name, "units", H5P_DEFAULT) > 0, "%s has no units", name);
    ck_assert_msg(H5Aexists_by_name(root, name, "description", H5P_DEFAULT) > 0, "%s has no description", name);
    ++*(int *)datasets;
    return 0;
}

START_TEST(test_truth_file_describes_itself)
{
    truth_t truth;
    int datasets = 0;
    hsize_t shape[2];
    fixture_truth(&truth, 20, 30, 4, 44);
    fixture_ok(truth_file_write(path, &FIXTURE_INFO, &truth));
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    ck_assert_int_ge(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, check_described, &datasets), 0);
    ck_assert_uint_eq((size_t)datasets,
                      truth_person_table.columns + truth_account_table.columns + truth_approach_table.columns);
    hid_t times = H5Dopen2(file, "/approaches/stage_time", H5P_DEFAULT), space = H5Dget_space(times);
    ck_assert_int_eq(H5Sget_simple_extent_dims(space, shape, NULL), 2);
    ck_assert(shape[0] == 4 && shape[1] == STAGES);
    int32_t stage_time[4][STAGES];
    ck_assert_int_ge(H5Dread(times, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, stage_time), 0);
    for (int i = 0; i < 4; i++) ck_assert_mem_eq(stage_time[i], truth.approach[i].stage_time, sizeof stage_time[i]);
    ck_assert(H5Aexists(times, "columns") > 0);
    H5Sclose(space);
    H5Dclose(times);
    H5Fclose(file);
    truth_free(&truth);
}
END_TEST

// Every name list must cover its enumeration: a hole would end a list early.
START_TEST(test_truth_file_names_are_complete)
{
    for (int i = 0; i < ENDS; i++) ck_assert_ptr_nonnull(approach_end_name[i]);
    for (int i = 0; i < STAGES; i++) ck_assert_ptr_nonnull(stage_name[i]);
    for (int i = 0; i < ROLES; i++) ck_assert_ptr_nonnull(role_name[i]);
    ck_assert_ptr_null(approach_end_name[ENDS]);
    ck_assert_ptr_null(stage_name[STAGES]);
    ck_assert_ptr_null(role_name[ROLES]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("truth_file");
    TCase *tests = tcase_create("truth_file");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_truth_file_round_trip, 0, sizeof SIZE / sizeof *SIZE);
    tcase_add_loop_test(tests, test_truth_file_refuses_impossible_approaches, 0, sizeof LIES / sizeof *LIES);
    tcase_add_test(tests, test_truth_file_refuses_impossible_people);
    tcase_add_test(tests, test_truth_file_describes_itself);
    tcase_add_test(tests, test_truth_file_names_are_complete);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

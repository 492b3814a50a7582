// SPDX-License-Identifier: GPL-3.0-or-later
// Files of scores in both forms: the same rows, all problems counted, the first ten told; HDF5 cut off anywhere.
#include "core/error.h"
#include "results/scores/score_file.h"
#include "tests/file_bytes.h"
#include "tests/suite_run.h"
#include "trace/hdf5_util.h"
#include <check.h>
#include <float.h>
#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_CSV "test_score_file.csv"
#define FILE_H5 "test_score_file.h5"
#define ACCOUNTS 10
#define END 1000

static void put(hid_t file, const char *name, hid_t type, hid_t memory, int rank, hsize_t n, const void *data)
{
    hsize_t shape[2] = {n, 1};
    hid_t space = H5Screate_simple(rank, shape, NULL);
    hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert(dataset >= 0);
    if (n > 0) ck_assert(H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);
    H5Dclose(dataset);
    H5Sclose(space);
}

static void write_h5(const int64_t *account, const int64_t *time, const double *score, hsize_t n)
{
    hid_t file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put(file, "account", H5T_STD_I64LE, H5T_NATIVE_INT64, 1, n, account);
    put(file, "time", H5T_STD_I64BE, H5T_NATIVE_INT64, 1, n, time);
    put(file, "score", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 1, n, score);
    H5Fclose(file);
}

static void expect_refusal(const char *path, const char *says)
{
    score_csv_t scores;
    int code = score_file_read(&scores, path, ACCOUNTS, END);
    ck_assert_int_eq(code, ERR_INPUT);
    ck_assert_msg(strstr(error_text(), says) != NULL, "'%s' does not say '%s'", error_text(), says);
    score_csv_free(&scores);
}

START_TEST(test_score_file_reads_the_same_rows_of_both_forms)
{
    const int64_t account[] = {3, 9, 0, 3}, time[] = {500, 1000, 500, 1};
    const double score[] = {1e-3, -2, DBL_MAX, 0.1};
    score_csv_t csv, h5;
    write_text(FILE_CSV, "account,time,score\n3,500,0.001\n9,1000,-2\n0,500,1.7976931348623157e308\n3,1,0.1\n");
    write_h5(account, time, score, 4);
    ck_assert_msg(score_file_read(&csv, FILE_CSV, ACCOUNTS, END) == 0, "%s", error_text());
    ck_assert_msg(score_file_read(&h5, FILE_H5, ACCOUNTS, END) == 0, "%s", error_text());
    ck_assert_uint_eq(csv.n, 4);
    ck_assert_uint_eq(h5.n, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(csv.row[i].account, h5.row[i].account);
        ck_assert_uint_eq(csv.row[i].time, h5.row[i].time);
        ck_assert_double_eq(csv.row[i].score, h5.row[i].score);
    }
    ck_assert_uint_eq(h5.row[0].time, 1);
    ck_assert_uint_eq(h5.row[1].account, 0);
    ck_assert_double_eq(h5.row[1].score, DBL_MAX);
    score_csv_free(&csv);
    score_csv_free(&h5);
}
END_TEST

START_TEST(test_score_file_takes_small_types_and_whole_scores)
{
    const uint8_t account[] = {3, 4}, score[] = {7, 255};
    const uint16_t time[] = {500, 501};
    score_csv_t scores;
    hid_t file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put(file, "account", H5T_STD_U8LE, H5T_NATIVE_UINT8, 1, 2, account);
    put(file, "time", H5T_STD_U16BE, H5T_NATIVE_UINT16, 1, 2, time);
    put(file, "score", H5T_STD_U8LE, H5T_NATIVE_UINT8, 1, 2, score);
    H5Fclose(file);
    ck_assert_msg(score_file_read(&scores, FILE_H5, ACCOUNTS, END) == 0, "%s", error_text());
    ck_assert_uint_eq(scores.n, 2);
    ck_assert_uint_eq(scores.row[1].account, 4);
    ck_assert_uint_eq(scores.row[1].time, 501);
    ck_assert_double_eq(scores.row[1].score, 255);
    score_csv_free(&scores);
}
END_TEST

START_TEST(test_score_file_checks_every_value_of_hdf5)
{
    const int64_t account[] = {10, -1, 1, 1, 1, 1, 1, INT64_MAX}, time[] = {5, 5, 0, 1001, -1, 6, 7, 5};
    const double score[] = {0, 0, 0, 0, 0, NAN, INFINITY, 0};
    write_h5(account, time, score, 8);
    expect_refusal(FILE_H5, FILE_H5 ": row 0: account: 10 is not in 0..9\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 1: account: -1 is not in 0..9\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 2: time: 0 is not in 1..1000\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 3: time: 1001 is not in 1..1000\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 4: time: -1 is not in 1..1000\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 5: score: nan is not finite\n");
    expect_refusal(FILE_H5, FILE_H5 ": row 6: score: inf is not finite\n");
    expect_refusal(FILE_H5, FILE_H5 ": 8 problems in all");
    const int64_t same[] = {1, 1}, when[] = {5, 5};
    write_h5(same, when, score, 2);
    expect_refusal(FILE_H5, "account 1 has two scores at 5 s");
    write_h5(same, when, score, 0);
    expect_refusal(FILE_H5, "holds no scores");
}
END_TEST

START_TEST(test_score_file_checks_the_datasets_of_hdf5)
{
    const double real[] = {1, 2};
    const int64_t whole[] = {1, 2};
    hid_t file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    expect_refusal(FILE_H5, "dataset account: is missing");
    file = H5Fopen(FILE_H5, H5F_ACC_RDWR, H5P_DEFAULT);
    put(file, "account", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 1, 2, real);
    H5Fclose(file);
    expect_refusal(FILE_H5, "dataset account: does not hold integers");
    file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put(file, "account", H5T_STD_I64LE, H5T_NATIVE_INT64, 1, 2, whole);
    put(file, "time", H5T_STD_I64LE, H5T_NATIVE_INT64, 1, 1, whole);
    H5Fclose(file);
    expect_refusal(FILE_H5, "dataset time: is not as long as account");
    file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put(file, "account", H5T_STD_I64LE, H5T_NATIVE_INT64, 2, 2, whole);
    H5Fclose(file);
    expect_refusal(FILE_H5, "dataset account: has not one dimension");
    file = H5Fcreate(FILE_H5, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("elsewhere.h5", "account", file, "account", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    expect_refusal(FILE_H5, "dataset account: is missing"); // nothing leads out of the file
}
END_TEST

START_TEST(test_score_file_counts_all_problems_and_tells_the_first_ten)
{
    char text[2000] = "account,time,score\n";
    for (int i = 0; i < 12; i++) sprintf(strchr(text, '\0'), "1,%d,1\n99,%d,1\n", i + 1, i + 1);
    strcat(text, "1,7,2\n");
    write_text(FILE_CSV, text);
    expect_refusal(FILE_CSV, FILE_CSV ":3: account: '99' is not in 0..9\n");
    expect_refusal(FILE_CSV,
                   FILE_CSV ":21: account: '99' is not in 0..9\n" FILE_CSV ": 13 problems in all, 3 of them not shown");
    write_text(FILE_CSV, "account,time,score\n1,1,1\n2,1,x\n3,1,1\n4,1,y\n");
    expect_refusal(FILE_CSV, FILE_CSV ":3: score: 'x' is not a decimal number\n" FILE_CSV
                                      ":5: score: 'y' is not a decimal number\n" FILE_CSV ": 2 problems in all");
}
END_TEST

START_TEST(test_score_file_survives_hdf5_cut_off_anywhere)
{
    enum { N = 200 };
    static int64_t account[N], time[N];
    static double score[N];
    static char bytes[1 << 16];
    for (int i = 0; i < N; i++) account[i] = i % ACCOUNTS, time[i] = 1 + i / ACCOUNTS, score[i] = i;
    write_h5(account, time, score, N);
    FILE *in = fopen(FILE_H5, "r");
    size_t size = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    ck_assert_uint_gt(size, 3 * N * 8);
    for (size_t cut = 0; cut < size; cut += 7) {
        score_csv_t scores;
        write_bytes(FILE_H5, bytes, cut);
        ck_assert_int_lt(score_file_read(&scores, FILE_H5, ACCOUNTS, END), 0);
        ck_assert_msg(strstr(error_text(), FILE_H5) != NULL, "'%s' names no file", error_text());
        score_csv_free(&scores);
    }
}
END_TEST

int main(void)
{
    hdf5_start();
    Suite *suite = suite_create("score_file");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_score_file_reads_the_same_rows_of_both_forms);
    tcase_add_test(tcase, test_score_file_takes_small_types_and_whole_scores);
    tcase_add_test(tcase, test_score_file_checks_every_value_of_hdf5);
    tcase_add_test(tcase, test_score_file_checks_the_datasets_of_hdf5);
    tcase_add_test(tcase, test_score_file_counts_all_problems_and_tells_the_first_ten);
    tcase_add_test(tcase, test_score_file_survives_hdf5_cut_off_anywhere);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

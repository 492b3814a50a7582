// SPDX-License-Identifier: GPL-3.0-or-later
// Scores from outside: every bad row is named with file, line and range; good ones score as the same stream would.
#include "core/error.h"
#include "results/scores/rescore.h"
#include "tests/file_bytes.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include "trace/trace_file.h"
#include "trace/truth_file.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

#define CSV "test_rescore.csv"
#define TRACE "test_rescore_trace.h5"
#define TRUTH "test_rescore_truth.h5"

static const protocol_t PROTOCOL = {
    .warmup_days = 2, .score_every_days = 1, .budget = {10, 100, 1e6}, .cooldown_days = 14, .bootstrap = 20};

static void expect_refusal(const char *text, const char *says)
{
    score_csv_t csv;
    write_text(CSV, text);
    ck_assert_int_eq(score_csv_read(&csv, CSV, 10, 1000), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), says) != NULL, "'%s' does not say '%s'", error_text(), says);
    score_csv_free(&csv);
}

START_TEST(test_score_csv_reads_good_rows_in_order_of_time)
{
    score_csv_t csv;
    write_text(CSV, "account,time,score\r\n3,500,1e-3\n\n9,1000,-2\n0,500,0.5\n");
    ck_assert_msg(score_csv_read(&csv, CSV, 10, 1000) == 0, "%s", error_text());
    ck_assert_uint_eq(csv.n, 3);
    ck_assert_uint_eq(csv.row[0].account, 0);
    ck_assert_uint_eq(csv.row[1].account, 3);
    ck_assert_double_eq(csv.row[1].score, 1e-3);
    ck_assert_uint_eq(csv.row[2].time, 1000);
    score_csv_free(&csv);
}
END_TEST

START_TEST(test_score_csv_names_file_line_value_and_range)
{
    expect_refusal("account,time,score\n1,5,1\n10,5,1\n", CSV ":3: account: '10' is not in 0..9");
    expect_refusal("account,time,score\n1,1001,1\n", CSV ":2: time: '1001' is not in 1..1000");
    expect_refusal("account,time,score\n1,0,1\n", "time: '0'");
    expect_refusal("account,time,score\n-1,5,1\n", "account: '-1' is not a whole number");
    expect_refusal("account,time,score\n1.0,5,1\n", "account: '1.0'");
    expect_refusal("account,time,score\n4294967297,5,1\n", "account: '4294967297' is not in"); // not 1 modulo 2^32
    expect_refusal("account,time,score\n99999999999999999999999,5,1\n", "is not in");
    expect_refusal("account,time,score\n1,5,nan\n", "score: 'nan'");
    expect_refusal("account,time,score\n1,5,1e999\n", "is not finite");
    expect_refusal("account,time,score\n1,5,0x10\n", "score: '0x10'");
    expect_refusal("account,time,score\n1,5,\n", "score: ''");
    expect_refusal("account,time,score\n1,5\n", "fewer than 3");
    expect_refusal("account,time,score\n1,5,1,1\n", "more than 3");
    expect_refusal("account;time;score\n1;5;1\n",
                   ":1: heading: 'account;time;score' is not 'account,time,score'; part");
    expect_refusal("account;time;score\n", "by commas, not semicolons");
    expect_refusal(",account,time,score\n0,1,5,1\n", ":1: heading: ',account,time,score' is not");
    expect_refusal(",account,time,score\n0,1,5,1\n", "(pandas: to_csv(..., index=False))");
    expect_refusal("account,time\n", ":1: heading: 'account,time' is not 'account,time,score'");
    expect_refusal("account,time,score\n", "no scores");
    expect_refusal("", "no scores");
    expect_refusal("account,time,score\n1,5,1\n2,5,1\n1,5,2\n", "account 1 has two scores at 5 s");
    expect_refusal("account,time,score\n1,5,1\n1,5,1\n1,5,1\n2,5,1\n2,6,1\n1,5,2\n", "account 1 has 4 scores at 5 s");
    ck_assert_ptr_null(strchr(error_text(), '\n')); // said once
}
END_TEST

START_TEST(test_score_csv_missing_file_is_an_io_error)
{
    score_csv_t csv;
    ck_assert_int_eq(score_csv_read(&csv, "no_such.csv", 10, 1000), ERR_IO);
    score_csv_free(&csv);
}
END_TEST

/// A trace of 10 accounts over 10 days, each acting daily, and its truth: account 4 offends from day 3 on.
static void write_world(uint64_t truth_seed)
{
    trace_info_t info = {
        .name = "t", .scenario = "", .software = "", .revision = "", .start = "", .seed = 5, .duration_s = 10 * DAY_S};
    account_table_t account;
    trace_writer_t *writer;
    event_t event[100];
    scored_world_t w;
    ck_assert_int_eq(account_table_init(&account, 10), 0);
    for (uint32_t i = 0; i < 100; i++)
        event[i] = (event_t){.time = i * DAY_S / 10, .actor = i % 10, .target = NO_ACCOUNT, .kind = EVENT_LOGIN};
    ck_assert_msg(trace_writer_open(&writer, TRACE, &info) == 0, "%s", error_text());
    ck_assert_int_eq(trace_writer_take(writer, &(event_batch_t){event, 100, 0, 10 * DAY_S}), 0);
    ck_assert_msg(trace_writer_commit(writer, &account) == 0, "%s", error_text());
    trace_writer_free(writer);
    account_table_free(&account);
    fixture_world(&w, 10, 1, 2, 10, 0);
    fixture_offender(&w, 4, 3 * (int32_t)DAY_S);
    info.seed = truth_seed;
    ck_assert_msg(truth_file_write(TRUTH, &info, &w.truth) == 0, "%s", error_text());
    scored_world_free(&w);
}

static void write_scores(void)
{
    FILE *out = fopen(CSV, "w");
    fputs("account,time,score\n", out);
    for (uint32_t day = 1; day <= 10; day++)
        for (uint32_t a = 0; a < 10; a++)
            fprintf(out, "%u,%u,%g\n", a, day * DAY_S, (a == 4 && day >= 6) || (a == 0 && day == 1) ? 9.0 : 0.1 * a);
    fclose(out);
}

START_TEST(test_rescore_files_end_to_end)
{
    run_result_t r;
    write_world(5);
    write_scores();
    ck_assert_msg(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r) == 0, "%s", error_text());
    ck_assert_str_eq(r.detector[0].name, "mine");
    ck_assert_uint_eq(r.in_sample, 1);
    ck_assert_uint_eq(r.worlds.row[0].active, 10);
    ck_assert_double_eq(run_result_metric(&r.detector[0], "ap")->value, 1); // account 0's 9 lies in the warm-up
    // Account 4 acts once a day: from its onset on day 3 to the end seven times, so that p = ln 3 / 6.
    ck_assert_double_eq_tol(run_result_metric(&r.detector[0], "latency_p_events")->value, log(3) / 6, 1e-12);
    ck_assert_double_nan(run_result_metric(&r.detector[0], "brier")->value); // no other world to calibrate on
    ck_assert_uint_eq(r.compare.n, 0);
    const budget_row_t *budget = &r.detector[0].budget.row[2];
    ck_assert_double_eq(budget->threshold, 0); // a million a million: everything alerts, once a cool-down
    // Account 4 twice: on day 3, no later than its onset, and on day 4.
    ck_assert_double_eq_tol(budget->rate, 1e6 * 11 / (10 * 8), 1e-6);
    ck_assert_double_infinite(r.detector[0].budget.row[0].threshold); // not even one alert
    run_result_free(&r);
}
END_TEST

START_TEST(test_rescore_ranks_accounts_left_out_last)
{
    run_result_t r;
    write_world(5);
    write_text(CSV, "account,time,score\n1,864000,0.5\n2,864000,0.1\n");
    ck_assert_msg(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r) == 0, "%s", error_text());
    const world_row_t *world = &r.worlds.row[0];
    ck_assert_uint_eq(world->ranked_last, 8);
    ck_assert_uint_eq(world->active, 10);
    ck_assert_uint_eq(world->positives, 1);
    // Two negatives, then eight in a tie with the offender's account: precision and AP are 1 in 10.
    ck_assert_double_eq_tol(run_result_metric(&r.detector[0], "ap")->value, 0.1, 1e-12);
    ck_assert_uint_eq(world->events, 100);
    ck_assert_str_eq(r.scenario, "");
    run_result_free(&r);
}
END_TEST

/// The offender is adaptable: with another type to be scored alone, the account is neither positive nor negative.
START_TEST(test_rescore_scores_the_type_left_out_alone)
{
    const int32_t type[] = {OFFENDER_ADAPTABLE, OFFENDER_HYPER};
    for (int i = 0; i < 2; i++) {
        protocol_t protocol = PROTOCOL;
        run_result_t r;
        protocol.leave_out = type[i];
        write_world(5);
        write_scores();
        ck_assert_msg(rescore_files(&protocol, TRACE, TRUTH, CSV, "mine", &r) == 0, "%s", error_text());
        ck_assert_uint_eq(r.worlds.row[0].positives, i == 0);
        ck_assert_uint_eq(r.worlds.row[0].active, i == 0 ? 10 : 9);
        ck_assert_str_eq(r.worlds.row[0].left_out, offender_name[type[i]]);
        ck_assert_uint_eq(r.worlds.row[0].seen, 100);
        const budget_row_t *budget = &r.detector[0].budget.row[2];
        ck_assert_double_eq(budget->alerts, i == 0 ? 11 : 9); // each account once, the offender's again after its onset
        run_result_free(&r);
    }
}
END_TEST

START_TEST(test_rescore_survives_scores_after_an_account_was_closed)
{
    run_result_t r;
    trace_info_t info = {0};
    truth_t truth;
    write_world(5);
    ck_assert_int_eq(truth_file_read(TRUTH, &info, &truth), 0);
    truth.account_closed[4] = DAY_S; // in the warm-up: before its onset even
    ck_assert_int_eq(truth_file_write(TRUTH, &info, &truth), 0);
    trace_info_free(&info);
    truth_free(&truth);
    write_scores();
    ck_assert_msg(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r) == 0, "%s", error_text());
    ck_assert_uint_eq(r.worlds.row[0].positives, 0);
    ck_assert_uint_eq(r.worlds.row[0].offenders, 0);
    run_result_free(&r);
}
END_TEST

START_TEST(test_rescore_refuses_the_truth_of_another_world)
{
    run_result_t r;
    write_world(6);
    write_scores();
    ck_assert_int_eq(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), ": the truth of another world: "));
    run_result_free(&r);
}
END_TEST

START_TEST(test_rescore_refuses_scores_of_the_warm_up_alone)
{
    run_result_t r;
    write_world(5);
    write_text(CSV, "account,time,score\n1,1,0.5\n2,10,0.5\n3,172800,1\n"); // days, and the last second of the warm-up
    ck_assert_int_eq(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r), ERR_INPUT);
    ck_assert_str_eq(error_text(), CSV ": all 3 scores lie at or before second 172800, the end of the warm-up "
                                       "(protocol.warmup_days: 2); times are in seconds since the start");
    run_result_free(&r);
    write_text(CSV, "account,time,score\n1,1,0.5\n3,172801,1\n");
    ck_assert_msg(rescore_files(&PROTOCOL, TRACE, TRUTH, CSV, "mine", &r) == 0, "%s", error_text());
    run_result_free(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rescore");
    TCase *tc = tcase_create("rescore");
    tcase_add_test(tc, test_score_csv_reads_good_rows_in_order_of_time);
    tcase_add_test(tc, test_score_csv_names_file_line_value_and_range);
    tcase_add_test(tc, test_score_csv_missing_file_is_an_io_error);
    tcase_add_test(tc, test_rescore_files_end_to_end);
    tcase_add_test(tc, test_rescore_ranks_accounts_left_out_last);
    tcase_add_test(tc, test_rescore_scores_the_type_left_out_alone);
    tcase_add_test(tc, test_rescore_survives_scores_after_an_account_was_closed);
    tcase_add_test(tc, test_rescore_refuses_the_truth_of_another_world);
    tcase_add_test(tc, test_rescore_refuses_scores_of_the_warm_up_alone);
    suite_add_tcase(suite, tc);
    const int status = suite_run(suite);
    remove(CSV);
    remove(TRACE);
    remove(TRUTH);
    return status;
}

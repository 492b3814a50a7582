// SPDX-License-Identifier: GPL-3.0-or-later
// Where the two public traces are at hand, their statistics are those that statistic.def and naive_rule.def state.
// They are looked for as collegemsg.csv and cns_sms.csv in the folder that VIGIL_REAL_TRACES names, else in a folder
// `realdata` in one beside the sources; where they are not, the program says so and ends with 77.
#include "results/realism/edge_csv.h"
#include "results/validation.h"
#include "tests/nonsense.h"
#include <glob.h>
#include <stdio.h>
#include <unistd.h>

#define SKIPPED 77

static char folder[4096];

static bool has_traces(const char *where)
{
    char a[4200], b[4200];
    snprintf(a, sizeof a, "%s/collegemsg.csv", where);
    snprintf(b, sizeof b, "%s/cns_sms.csv", where);
    if (access(a, R_OK) != 0 || access(b, R_OK) != 0) return false;
    snprintf(folder, sizeof folder, "%s", where);
    return true;
}

static bool find_traces(void)
{
    const char *named = getenv("VIGIL_REAL_TRACES");
    if (named != NULL) return has_traces(named);
    glob_t found;
    bool any = false;
    if (glob(SOURCE_DIR "/../*/realdata", 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && !any; i++) any = has_traces(found.gl_pathv[i]);
    globfree(&found);
    return any;
}

static void validate(const char *file, double offset_h, run_result_t *result, const data_set_t **known)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    ck_assert_msg(validation_csv(path, offset_h, result, known) == 0, "%s", error_text());
    ck_assert_uint_eq(result->realism.n, STATISTICS);
    ck_assert_uint_eq(result->naive_rules.n, NAIVE_RULES);
}

/// The tables have four digits, of which a few were rounded at the third.
static void check_values(const run_result_t *result, bool open)
{
    for (int s = 0; s < STATISTICS; s++) {
        const realism_row_t *row = &result->realism.row[s];
        double stated = open ? statistic_row[s].open : statistic_row[s].closed;
        double tolerance = s == STATISTIC_TAIL_ALPHA ? 0.02 : 1e-3;
        ck_assert_str_eq(row->statistic, statistic_row[s].name);
        ck_assert_msg((isnan(row->value) && isnan(stated)) || fabs(row->value - stated) <= tolerance * fabs(stated),
                      "%s is %.6g, stated %.6g", row->statistic, row->value, stated);
        ck_assert_str_eq(row->verdict, isnan(stated) ? "n/a" : "pass"); // they are the ranges
    }
}

static void check_shares(const run_result_t *result, bool open)
{
    for (int r = 0; r < NAIVE_RULES; r++) {
        const naive_rule_result_t *row = &result->naive_rules.row[r];
        ck_assert_msg(fabs(row->share - (open ? naive_rule_row[r].real_open : 0)) <= 6e-5, "%s fires on %.5f",
                      naive_rule_row[r].name, row->share);
    }
}

static void check_trace(const char *file, bool open, double offset_h)
{
    run_result_t result = {0};
    const data_set_t *known;
    validate(file, (double)NAN, &result, &known);
    ck_assert_ptr_nonnull(known); // recognised, and its clock used
    ck_assert_double_eq(known->offset_h, offset_h);
    check_values(&result, open);
    check_shares(&result, open);
    run_result_free(&result);
    validate(file, offset_h, &result, &known);
    ck_assert_ptr_null(known); // its clock was given
    check_values(&result, open);
    run_result_free(&result);
}

START_TEST(test_real_traces_collegemsg) { check_trace("collegemsg.csv", true, -7); }
END_TEST

START_TEST(test_real_traces_copenhagen_sms) { check_trace("cns_sms.csv", false, 0); }
END_TEST

#define ECHOES "first contacts never answered fail; ties with 1 event fail"

/// Which statistics of the gate notice each row of NONSENSE; CollegeMsg, Copenhagen SMS. docs/model.md has the table.
static const char *const NOTICED[2][NONSENSES] = {
    {"", NONSENSE_RANDOM_PAIRS, NONSENSE_RANDOM_PAIRS,
     "reciprocity (pairs) fail; messages answered in 24 h fail; first contacts never answered fail; top-1 contact "
     "share "
     "p50 fail; top-5 contact share p50 fail; tie persistence +1 week fail; ties with 1 event fail",
     "messages answered in 24 h fail", "messages answered in 24 h fail", ECHOES, "", ""},
    {"", NONSENSE_RANDOM_PAIRS, NONSENSE_RANDOM_PAIRS,
     "reciprocity (pairs) fail; messages answered in 24 h fail; top-1 contact share p50 fail; top-5 contact share p50 "
     "fail; ties with 1 event fail",
     "tie persistence +1 week fail; ties living < 1 day fail", "tie persistence +1 week fail; ties living < 1 day fail",
     ECHOES, "", ""},
};

static void check_nonsense(const char *file, realism_clock_t clock, const char *const expected[NONSENSES])
{
    char path[4200], noticed[NONSENSE_TEXT];
    edge_list_t log;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    ck_assert_msg(edge_csv_read(&log, path) == 0, "%s", error_text());
    for (int i = 0; i < NONSENSES; i++) {
        nonsense_noticed(&log, clock, i, noticed);
        ck_assert_msg(strcmp(noticed, expected[i]) == 0, "%s: %s:\n%s", file, NONSENSE[i].name, noticed);
    }
    edge_list_free(&log);
}

START_TEST(test_real_traces_nonsense_made_of_them_is_noticed)
{
    check_nonsense("collegemsg.csv", (realism_clock_t){-7 * HOUR, true}, NOTICED[0]);
    check_nonsense("cns_sms.csv", (realism_clock_t){0, false}, NOTICED[1]);
}
END_TEST

START_TEST(test_real_traces_another_clock_gives_other_days)
{
    run_result_t result = {0};
    const data_set_t *known;
    validate("collegemsg.csv", 5, &result, &known);
    const realism_row_t *row = &result.realism.row[STATISTIC_ACTIVE_DAY_SHARE];
    ck_assert_double_gt(fabs(row->value / statistic_row[STATISTIC_ACTIVE_DAY_SHARE].open - 1), 1e-3);
    run_result_free(&result);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_real_traces_collegemsg, test_real_traces_copenhagen_sms,
                                 test_real_traces_nonsense_made_of_them_is_noticed,
                                 test_real_traces_another_clock_gives_other_days};
    if (!find_traces()) {
        puts("skipped: no collegemsg.csv and cns_sms.csv (VIGIL_REAL_TRACES may name their folder)");
        return SKIPPED;
    }
    printf("the real traces in %s\n", folder);
    return run_tests("real_traces", test, sizeof test / sizeof *test, 300);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The leaderboard of a result made by hand, to the byte.
#include "core/array.h"
#include "core/error.h"
#include "results/bench/leaderboard.h"
#include "results/tables/table.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_metric(detector_result_t *d, const char *name, double value, double low, double high)
{
    metric_row_t row = {.value = value, .low = low, .high = high};
    run_result_text(row.name, name);
    ck_assert_int_eq(ROWS_ADD(&d->metrics, row), 0);
}

static void add_compare(run_result_t *r, const char *against, const char *metric, const char *detector,
                        const char *opponent, double difference, double p, const char *verdict)
{
    compare_row_t row = {.difference = difference,
                         .low = difference - 0.05,
                         .high = difference + 0.05,
                         .worlds = 20,
                         .tests = 2,
                         .p_holm = p,
                         .worlds_needed = 7};
    run_result_text(row.against, against);
    run_result_text(row.metric, metric);
    run_result_text(row.detector, detector);
    run_result_text(row.baseline, opponent);
    run_result_text(row.verdict, verdict);
    ck_assert_int_eq(ROWS_ADD(&r->compare, row), 0);
}

static void fill_detector(detector_result_t *d, const char *name, double ap, double recall, double rate, double alerts)
{
    budget_row_t budget[3] = {{.budget = 10}, {.budget = 100, .offenders = 50, .alerts = alerts}, {.budget = 1000}};
    run_result_text(d->name, name);
    add_metric(d, "ap", ap, ap - 0.05, ap + 0.05);
    add_metric(d, "ap_at_1e-4", ap / 100, ap / 200, ap / 50);
    add_metric(d, "alert_rate", rate, rate - 8, rate + 12);
    add_metric(d, "precision", 0.4, 0.3, 0.5);
    add_metric(d, "recall", 0.25, 0.2, 0.3);
    add_metric(d, "recall_world_mean", recall, recall - 0.05, recall + 0.05);
    add_metric(d, "median_days", 21.4, 20, 23);
    add_metric(d, "vpbh_24h", 0.125, 0.1, 0.2);
    add_metric(d, "alerts_per_child", 7.6, 5, 9);
    budget[1].children_harmed = 80;
    budget[1].children_protected = 10;
    for (int b = 0; b < 3; b++) ck_assert_int_eq(ROWS_ADD(&d->budget, budget[b]), 0);
    ck_assert_int_eq(ROWS_ADD(&d->roc, (roc_row_t){.fpr = 0.01, .recall = 0.6}), 0);
}

/// Three detectors: the best learns, the one in the middle is trivial, the last raised too few alerts for a precision.
static void make(run_result_t *r)
{
    world_row_t world = {.persons = 20000, .active = 40000, .positives = 60, .offenders = 25};
    ck_assert_int_eq(run_result_init(r, 3), 0);
    r->scenario = strdup("abc");
    r->seed = 1;
    r->test_worlds = 2;
    r->review_budget = 100;
    fill_detector(&r->detector[0], "minor_contacts", 0.2, 0.22, 149, 30);
    fill_detector(&r->detector[1], "hmm_stage", 0.1, 0.22, 66, 9);
    fill_detector(&r->detector[2], "logistic_regression", 0.3, 0.28, 151, 30);
    r->detector[0].trivial = 1;
    r->detector[2].labelled = 1;
    for (int w = 0; w < 3; w++) {
        run_result_text(world.role, w == 0 ? "training" : "test"); // what was trained on is not counted
        ck_assert_int_eq(ROWS_ADD(&r->worlds, world), 0);
    }
    static const char *const base = "minor_contacts", *const best = "logistic_regression";
    add_compare(r, AGAINST_BASELINE, "ap", "hmm_stage", base, -0.1, 0.21, "none shown");
    add_compare(r, AGAINST_BASELINE, "ap", best, base, 0.1, 0.012, "higher");
    add_compare(r, AGAINST_BASELINE, "recall", "hmm_stage", base, 0, 1, "none shown");
    add_compare(r, AGAINST_BASELINE, "recall", best, base, 0.06, 0.5, "none shown");
    add_compare(r, AGAINST_BEST, "ap", base, best, -0.1, 0.012, "lower");
    add_compare(r, AGAINST_BEST, "ap", "hmm_stage", best, -0.2, 0.001, "lower");
}

static char *write_out(const run_result_t *r, const char *fingerprint)
{
    char *text = NULL;
    size_t bytes;
    leaderboard_label_t label = {
        .tier = TIER_STANDARD, .command = "vigil bench --tier standard", .version = "0.1.0", .revision = "abcdef"};
    strcpy(label.fingerprint, fingerprint);
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_msg(leaderboard_write(r, &label, out) == 0, "%s", error_text());
    fclose(out);
    return text;
}

static const char GOLDEN_TABLES[] =
    "- 2 test worlds: 40000 synthetic people, 80000 scored accounts, 120 of them offenders', of 50 offenders at work\n"
    "- alert budget: 100 a million active accounts and day\n\n"
    "| # | detector | unit | labels | AP | AP at 1e-4 | alerts | recall | precision | median days | VPBH 24 h | NNA | "
    "note "
    "|\n"
    "|---:|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n"
    "| 1 | logistic_regression | account | yes | 0.300 [0.250, 0.350] | 0.003 [0.0015, 0.006] | 151 [143, 163] | "
    "0.28 [0.23, 0.33] | 0.40 [0.30, 0.50] | 21 | 0.12 [0.10, 0.20] | 8 | beats the best baseline; over budget: 1.5 "
    "times "
    "the alerts |\n"
    "| 2 | minor_contacts | account | no | 0.200 [0.150, 0.250] | 0.002 [0.001, 0.004] | 149 [141, 161] | 0.22 [0.17, "
    "0.27] | 0.40 [0.30, 0.50] | 21 | 0.12 [0.10, 0.20] | 8 | best baseline |\n"
    "| 3 | hmm_stage | pair | no | 0.100 [0.050, 0.150] | 0.001 [0.0005, 0.002] | 66 [58, 78] | 0.22 [0.17, 0.27] | "
    "n/a | "
    "21 | 0.12 [0.10, 0.20] | 8 | not shown to beat the best baseline; under budget: 0.7 times the alerts |\n";

static const char GOLDEN_DIFFERENCES[] =
    "| logistic_regression | 0.100 [0.050, 0.150] | 0.012 | higher | 0.06 [0.01, 0.11] | 0.5 | not significant | n/a | "
    "n/a | - |\n"
    "| minor_contacts | n/a | n/a | - | n/a | n/a | - | -0.100 [-0.150, -0.050] | 0.012 | lower |\n"
    "| hmm_stage | -0.100 [-0.150, -0.050] | 0.21 | not significant | 0.00 [-0.05, 0.05] | 1 | not significant | "
    "-0.200 [-0.250, -0.150] | 0.001 | lower |\n\n"
    "Best trivial baseline: minor_contacts. Paired over 20 test worlds: a difference is the mean of what each world "
    "gives";

static void has(const char *page, const char *part)
{
    ck_assert_msg(strstr(page, part) != NULL, "this:\n%s\nis not in:\n%s", part, page);
}

START_TEST(test_leaderboard_is_as_by_hand)
{
    run_result_t r;
    make(&r);
    char *page = write_out(&r, tier_pin[TIER_STANDARD]), *again = write_out(&r, tier_pin[TIER_STANDARD]);
    ck_assert_ptr_eq(strstr(page, "# vigil bench-v1, tier standard\n\n    vigil bench --tier standard\n\n"
                                  "- vigil 0.1.0, revision abcdef, seed 1\n- tier standard: SHA-256 "),
                     page);
    has(page, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"); // of the scenario "abc"
    has(page, GOLDEN_TABLES);
    has(page, GOLDEN_DIFFERENCES);
    ck_assert_str_eq(page, again);
    free(page);
    free(again);
    run_result_free(&r);
}
END_TEST

/// A value of the page's table: the number at the start of a cell.
static double number_in(const char *page, const char *row, int column)
{
    const char *at = strstr(page, row);
    ck_assert_ptr_nonnull(at);
    for (int i = 0; i < column; i++) at = strchr(at + 1, '|');
    return strtod(at + 1, NULL);
}

START_TEST(test_leaderboard_difference_is_that_of_the_values_beside_it)
{
    run_result_t r;
    make(&r);
    char *page = write_out(&r, "0123");
    double mine = number_in(page, "| 1 | logistic_regression |", 7), its = number_in(page, "| 2 | minor_contacts |", 7);
    ck_assert_double_eq_tol(number_in(page, "| logistic_regression | 0.1", 4), mine - its, 1e-9);
    // Too few offenders to give recall of either kind.
    for (int d = 0; d < 3; d++) r.detector[d].budget.row[1].offenders = 3;
    free(page);
    page = write_out(&r, "0123");
    has(page, "| 149 [141, 161] | n/a | 0.40");
    ck_assert_ptr_null(strstr(page, "## Pairs")); // no pairs were ranked
    free(page);
    run_result_free(&r);
}
END_TEST

static void add_pairs(detector_result_t *d, double scored, double ap)
{
    add_metric(d, "pair_scored", scored, NAN, NAN);
    add_metric(d, "pair_ap", ap, ap - 0.001, ap + 0.001);
    add_metric(d, "pair_ap_chance", 0.0001, NAN, NAN);
    add_metric(d, "pair_ap_messages", 0.015, 0.01, 0.02);
    add_metric(d, "pair_ap_gain", ap - 0.015, ap - 0.016, ap - 0.014);
    add_metric(d, "pair_recall", 0.5, 0.4, 0.6);
    add_metric(d, "pair_recall_before_harm", 0.25, 0.2, 0.3);
    add_metric(d, "pair_recall_messages", 0.125, 0.1, 0.2);
}

START_TEST(test_leaderboard_ranks_pairs_in_a_table_of_their_own)
{
    run_result_t r;
    make(&r);
    add_pairs(&r.detector[0], 0, 0.01);
    add_pairs(&r.detector[1], 1, 0.02);
    const pair_time_row_t time = {
        .pairs = 1000, .positives = 12, .left_out = 7, .children = 20, .before_harm = 15, .covered = 11, .room = 30};
    ck_assert_int_eq(ROWS_ADD(&r.pair_times, time), 0);
    char *page = write_out(&r, "0123");
    has(page, "## Pairs of an account and a child\n\nWhich child is at risk now? At 1 time in all, 1000 pairs");
    has(page,
        "7 more, between which an approach was not open or that are of another account of the offender, count neither");
    has(page,
        "| detector | scores pairs | AP | AP less messages' | recall | recall before harm |\n"
        "|---|---|---:|---:|---:|---:|\n"
        "| hmm_stage | yes | 0.0200 [0.0190, 0.0210] | 0.0050 [0.0040, 0.0060] | 0.500 [0.400, 0.600] | 0.250 [0.200, "
        "0.300] |\n"
        "| (messages) | baseline | 0.0150 [0.0100, 0.0200] | n/a | 0.125 [0.100, 0.200] | n/a |\n"
        "| minor_contacts | no | 0.0100 [0.0090, 0.0110] | -0.0050 [-0.0060, -0.0040] | 0.500 [0.400, 0.600] | 0.250 "
        "[0.200, 0.300] |\n\n");
    free(page);
    run_result_free(&r);
}
END_TEST

START_TEST(test_leaderboard_says_one_of_one)
{
    run_result_t r;
    make(&r);
    for (size_t i = 0; i < r.compare.n; i++) r.compare.row[i].worlds = r.compare.row[i].tests = 1;
    r.test_worlds = 1;
    char *page = write_out(&r, "0123");
    has(page, "- 1 test world: ");
    has(page, "Paired over 1 test world: ");
    has(page, " 1 comparison needs 7 worlds to show anything.");
    free(page);
    run_result_free(&r);
}
END_TEST

START_TEST(test_leaderboard_of_changed_worlds_says_so_first)
{
    run_result_t r;
    make(&r);
    char *page = write_out(&r, "0123");
    ck_assert_ptr_eq(strstr(page, "# Not bench-v1: tier standard, changed\n\n**"), page);
    has(page, "cannot be compared");
    free(page);
    run_result_free(&r);
}
END_TEST

START_TEST(test_leaderboard_puts_those_without_precision_last)
{
    run_result_t r;
    make(&r);
    r.detector[2].metrics.row[0].value = NAN; // the learner's average precision
    char *page = write_out(&r, "0123");
    has(page, "| 1 | minor_contacts |");
    has(page, "| 2 | hmm_stage |");
    has(page, "| 3 | logistic_regression | account | yes | n/a |");
    free(page);
    run_result_free(&r);
}
END_TEST

START_TEST(test_leaderboard_cells_cannot_end_a_column)
{
    static const table_column_t column[] = {{"name", NULL, CELL_TEXT, 0}, {"n", "count", CELL_COUNT, 0}, {0}};
    table_t table;
    char *text = NULL;
    size_t bytes;
    table_init(&table, "t", column);
    table_add_text(&table, "a|b");
    table_add_count(&table, 3);
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(table_markdown(&table, out), 0);
    fclose(out);
    ck_assert_str_eq(text, "| name | count |\n|---|---:|\n| a\\|b | 3 |\n");
    free(text);
    table_free(&table);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("leaderboard");
    TCase *tc = tcase_create("leaderboard");
    tcase_add_test(tc, test_leaderboard_is_as_by_hand);
    tcase_add_test(tc, test_leaderboard_difference_is_that_of_the_values_beside_it);
    tcase_add_test(tc, test_leaderboard_ranks_pairs_in_a_table_of_their_own);
    tcase_add_test(tc, test_leaderboard_says_one_of_one);
    tcase_add_test(tc, test_leaderboard_of_changed_worlds_says_so_first);
    tcase_add_test(tc, test_leaderboard_puts_those_without_precision_last);
    tcase_add_test(tc, test_leaderboard_cells_cannot_end_a_column);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

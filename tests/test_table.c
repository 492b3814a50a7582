// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as text, CSV and JSON, and the report's refusal to print numbers on too few cases.
#include "results/realism/realism_report.h"
#include "results/tables/report.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const table_column_t COLUMNS[] = {
    {"name", NULL, CELL_TEXT, 0},
    {"n", "count", CELL_COUNT, 0},
    {"ap", "AP", CELL_INTERVAL, 2},
    {"rate", NULL, CELL_NUMBER, -3},
    {0},
};

static void fill(table_t *t)
{
    table_init(t, "rows", COLUMNS);
    table_add_text(t, "a,\"b\"\n");
    table_add_count(t, UINT64_MAX);
    table_add_interval(t, 0.125, 0.1, 0.2);
    table_add_number(t, 1234567);
    table_add_text(t, "é\\\t");
    table_add_count(t, 0);
    table_add_interval(t, NAN, NAN, NAN);
    table_add_number(t, INFINITY);
}

static char *printed(const table_t *table, size_t n, table_format_t format)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(table_print(table, n, format, out), 0);
    fclose(out);
    return text;
}

static void expect(const table_t *table, size_t n, table_format_t format, const char *expected)
{
    char *text = printed(table, n, format);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(test_table_csv_quotes_and_leaves_gaps)
{
    table_t t;
    fill(&t);
    expect(&t, 1, TABLE_CSV,
           "name,n,ap,ap_low,ap_high,rate\n\"a,\"\"b\"\"\n\",18446744073709551615,0.125,0.1,0.2,1234567\n"
           "é\\\t,0,,,,inf\n");
    table_free(&t);
}
END_TEST

START_TEST(test_table_json_escapes_and_has_no_nan)
{
    table_t t;
    fill(&t);
    expect(&t, 1, TABLE_JSON,
           "{\n  \"rows\": [\n    {\"name\": \"a,\\\"b\\\"\\u000a\", \"n\": 18446744073709551615, \"ap\": 0.125, "
           "\"ap_low\": 0.1, \"ap_high\": 0.2, \"rate\": 1234567},\n    {\"name\": \"é\\\\\\u0009\", \"n\": 0, "
           "\"ap\": null, \"ap_low\": null, \"ap_high\": null, \"rate\": null}\n  ]\n}\n");
    table_free(&t);
}
END_TEST

START_TEST(test_table_text_aligns_and_says_not_available)
{
    table_t t;
    table_init(&t, "rows", COLUMNS);
    table_add_text(&t, "é");
    table_add_count(&t, 7);
    table_add_interval(&t, 0.125, 0.1, 0.2);
    table_add_number(&t, 1234567);
    table_add_text(&t, "longer");
    table_add_count(&t, 1000);
    table_add_interval(&t, NAN, NAN, NAN);
    table_add_number(&t, 0.5);
    expect(&t, 1, TABLE_TEXT,
           "name    count                 AP      rate\n"
           "é           7  0.12 [0.10, 0.20]  1.23e+06\n"
           "longer   1000                n/a       0.5\n");
    table_free(&t);
}
END_TEST

START_TEST(test_table_records_stand_at_the_root)
{
    table_t t[2];
    table_init_record(&t[0], "facts", COLUMNS);
    table_add_text(&t[0], "x");
    table_add_count(&t[0], 1);
    table_add_interval(&t[0], 0.1, NAN, NAN);
    table_add_number(&t[0], 0.1);
    table_init(&t[1], "none", COLUMNS);
    expect(t, 2, TABLE_JSON,
           "{\n  \"name\": \"x\",\n  \"n\": 1,\n  \"ap\": 0.1, \"ap_low\": null, \"ap_high\": null,\n  \"rate\": 0.1,\n"
           "  \"none\": []\n}\n");
    expect(t, 1, TABLE_TEXT, "name   x\ncount  1\nAP     0.10\nrate   0.1\n");
    table_free(&t[0]);
    table_free(&t[1]);
}
END_TEST

START_TEST(test_table_numbers_read_back_exactly)
{
    const double value[] = {0.1, 1.0 / 3, 1e-300, 6.02214076e23, -2.5};
    static const table_column_t one[] = {{"v", NULL, CELL_NUMBER, 2}, {0}};
    for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
        table_t t;
        table_init(&t, "x", one);
        table_add_number(&t, value[i]);
        char *text = printed(&t, 1, TABLE_CSV);
        ck_assert_double_eq(strtod(text + 2, NULL), value[i]);
        free(text);
        table_free(&t);
    }
}
END_TEST

START_TEST(test_table_to_a_full_disk_fails)
{
    FILE *full = fopen("/dev/full", "w");
    table_t t;
    fill(&t);
    ck_assert_int_lt(table_print(&t, 1, TABLE_TEXT, full), 0);
    fclose(full);
    table_free(&t);
}
END_TEST

START_TEST(test_table_formats_have_names)
{
    ck_assert_int_eq(table_format_find("csv"), TABLE_CSV);
    ck_assert_int_eq(table_format_find("json"), TABLE_JSON);
    ck_assert_int_eq(table_format_find("xml"), -1);
}
END_TEST

/// A result with one detector, and the rows that it points to.
typedef struct {
    run_result_t r;
    metric_row_t metric[6];
    budget_row_t budget[3];
    world_row_t world;
} small_t;

static void small_result(small_t *small, double children, uint64_t positives)
{
    run_result_t *r = &small->r;
    metric_row_t *metric = small->metric;
    budget_row_t *budget = small->budget;
    world_row_t *world = &small->world;
    static const char *const name[] = {"ap", "recall", "vpbh_24h", "precision_at_1e-4", "median_days"};
    memset(metric, 0, 5 * sizeof *metric);
    for (int i = 0; i < 5; i++) {
        run_result_text(metric[i].name, name[i]);
        metric[i].value = 0.0625;
        metric[i].low = metric[i].high = NAN;
    }
    memset(budget, 0, 3 * sizeof *budget);
    budget[1] =
        (budget_row_t){.alerts = 50, .offenders = 40, .children_harmed = children, .children_protected = children / 2};
    *world = (world_row_t){.persons = 1000, .active = 3000, .positives = positives};
    run_result_text(world->role, "test");
    run_result_init(r, 1);
    run_result_text(r->detector[0].name, "some");
    r->test_worlds = 1;
    r->review_budget = 100;
    r->detector[0].metrics.row = metric;
    r->detector[0].metrics.n = 5;
    r->detector[0].budget.row = budget;
    r->detector[0].budget.n = 3;
    r->worlds.row = world;
    r->worlds.n = 1;
}

typedef int (*printer_t)(const run_result_t *result, table_format_t format, FILE *out);

/// What a printer says of it; the result is freed.
static char *print_small(small_t *small, printer_t print, table_format_t format)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(print(&small->r, format, out), 0);
    fclose(out);
    free(small->r.detector);
    return text;
}

static char *reported_with(double children, uint64_t positives, double right, table_format_t format)
{
    small_t small;
    small_result(&small, children, positives);
    small.budget[1].true_alerts = right;
    return print_small(&small, report_print, format);
}

static char *reported(double children, uint64_t positives, table_format_t format)
{
    return reported_with(children, positives, 10, format);
}

/// The report of a run of two detectors, in which the second has half the AP. @param[in] baseline  it is trivial
static char *of_two(bool baseline)
{
    small_t small;
    detector_result_t two[2];
    metric_row_t metric = {.value = 0.03125, .low = NAN, .high = NAN};
    compare_row_t row = {.difference = 0.03125, .low = -0.01, .high = 0.07};
    small_result(&small, 40, 30);
    two[0] = small.r.detector[0];
    two[1] = (detector_result_t){.trivial = baseline, .metrics = {.row = &metric, .n = 1}};
    run_result_text(two[1].name, "other");
    run_result_text(metric.name, "ap");
    run_result_text(row.against, baseline ? AGAINST_BASELINE : AGAINST_BEST);
    run_result_text(row.metric, "ap");
    run_result_text(row.detector, baseline ? "some" : "other");
    run_result_text(row.baseline, baseline ? "other" : "some");
    free(small.r.detector);
    small.r.detector = two;
    small.r.detectors = 2;
    small.r.compare.row = &row;
    small.r.compare.n = 1;
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(report_print(&small.r, TABLE_TEXT, out), 0);
    fclose(out);
    return text;
}

#define NO_NOTE "no note: no difference can be claimed"

/// A detector alone is the best of nothing, and without a trivial one a missing note says nothing of a baseline.
START_TEST(test_report_compares_only_what_there_is_to_compare)
{
    char *text = reported(40, 30, TABLE_TEXT);
    ck_assert_ptr_null(strstr(text, "highest average precision"));
    ck_assert_ptr_null(strstr(text, NO_NOTE));
    ck_assert_ptr_nonnull(strstr(text, "an offender's, 6 of 100 alerts of some would be right"));
    ck_assert_ptr_nonnull(strstr(text, "\nn/a: too few to say.\n"));
    free(text);
    text = reported_with(40, 30, 45, TABLE_TEXT);
    ck_assert_ptr_nonnull(strstr(text, "At this budget some raised 50 alerts, 5 of them wrong"));
    free(text);
    for (int baseline = 0; baseline < 2; baseline++) {
        text = of_two(baseline);
        ck_assert_ptr_nonnull(strstr(text, "\nsome has the highest average precision. Real offenders are rarer"));
        ck_assert_ptr_nonnull(strstr(text, "an offender's, 6 of 100 of its alerts would be right"));
        ck_assert_int_eq(strstr(text, NO_NOTE) != NULL, baseline);
        ck_assert_int_eq(strstr(text, "less that of the best trivial baseline, other: +0.031") != NULL, baseline);
        free(text);
    }
}
END_TEST

/// The report of a run with a measure that denied things and one that acted on alerts.
static char *looped(void)
{
    small_t small;
    measure_row_t measure[2] = {{.attempts = 10, .denied = 5}, {.attempts = 2}};
    small_result(&small, 40, 30);
    for (int i = 0; i < 2; i++) run_result_text(measure[i].measure, "locks");
    small.r.measures.row = measure;
    small.r.measures.n = 2;
    run_result_text(small.r.closed_loop, "some");
    return print_small(&small, report_print, TABLE_TEXT);
}

START_TEST(test_report_leaves_out_what_too_few_cases_say)
{
    char *text = reported(4, 5, TABLE_JSON);
    ck_assert_ptr_nonnull(strstr(text, "\"ap\": null"));
    ck_assert_ptr_nonnull(strstr(text, "\"vpbh_24h\": null"));
    ck_assert_ptr_nonnull(strstr(text, "\"recall\": 0.0625"));
    free(text);
    text = reported(40, 50, TABLE_JSON);
    ck_assert_ptr_nonnull(strstr(text, "\"ap\": 0.0625"));
    ck_assert_ptr_nonnull(strstr(text, "\"vpbh_24h\": 0.0625"));
    free(text);
}
END_TEST

START_TEST(test_report_names_detectors_too_coarse_to_rank)
{
    for (int coarse = 0; coarse < 2; coarse++) {
        small_t small;
        small_result(&small, 40, 30);
        metric_row_t *expected = &small.metric[small.r.detector[0].metrics.n++];
        *expected = small.metric[0];
        run_result_text(expected->name, "ap_expected");
        expected->value = run_result_metric(&small.r.detector[0], "ap")->value + (coarse ? 0.02 : 0.005);
        char *text = print_small(&small, report_print, TABLE_TEXT);
        ck_assert_int_eq(strstr(text, "Too coarse to rank by") != NULL, coarse);
        free(text);
    }
}
END_TEST

START_TEST(test_report_speaks_plainly)
{
    char *text = reported(40, 30, TABLE_TEXT);
    ck_assert_ptr_nonnull(strstr(text, "1 in 100"));
    ck_assert_ptr_nonnull(
        strstr(text, "were 1 account in 10,000 an offender's, 6 of 100 alerts of some would be right"));
    ck_assert_ptr_null(strstr(text, "Closed loop"));
    ck_assert_ptr_nonnull(strstr(text, "20 of 40 children"));
    ck_assert_ptr_nonnull(strstr(text, "One test world only"));
    ck_assert_ptr_null(strcasestr(text, "auc"));
    free(text);
    text = reported_with(40, 30, 45, TABLE_TEXT);
    ck_assert_ptr_nonnull(strstr(text, "50 alerts, 5 of them wrong: too few")); // not "all 100 would be right"
    free(text);
    text = looped();
    ck_assert_ptr_nonnull(strstr(text, "Closed loop: alerts of some"));
    ck_assert_ptr_nonnull(strstr(text, "Measure locks: denied 5 of 12 attempts."));
    ck_assert_ptr_null(strstr(text, "would have been spared")); // the measure did act
    free(text);
    text = reported(3, 30, TABLE_TEXT);
    ck_assert_ptr_nonnull(strstr(text, "3 children came to harm: too few"));
    free(text);
}
END_TEST

static int targets_only(const run_result_t *result, table_format_t format, FILE *out)
{
    (void)format;
    return realism_report_targets(result, out);
}

/// What a printer says of a run that holds, or does not hold, one published figure.
static char *of_recorded(printer_t print, bool recorded, table_format_t format)
{
    small_t small;
    recorded_row_t row = {.numerator = 3, .denominator = 40, .value = 0.075, .low = 0.02, .high = 0.2, .fitted = 1};
    small_result(&small, 40, 30);
    run_result_text(row.target, "some_figure");
    small.r.recorded.row = &row;
    small.r.recorded.n = recorded;
    return print_small(&small, print, format);
}

static void check_same(char *a, char *b)
{
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
}

START_TEST(test_report_of_all_has_the_published_figures)
{
    char *report = of_recorded(report_print, true, TABLE_TEXT), *all = of_recorded(report_print_all, true, TABLE_TEXT);
    char *figures = of_recorded(targets_only, true, TABLE_TEXT);
    ck_assert_ptr_null(strstr(report, "some_figure"));
    ck_assert_ptr_nonnull(strstr(figures, "some_figure"));
    ck_assert_uint_eq(strlen(all), strlen(report) + 1 + strlen(figures));
    ck_assert_int_eq(strncmp(all, report, strlen(report)), 0);
    ck_assert_str_eq(all + strlen(report) + 1, figures);
    free(report);
    free(all);
    free(figures);
    check_same(of_recorded(report_print_all, false, TABLE_TEXT), of_recorded(report_print, false, TABLE_TEXT));
    check_same(of_recorded(report_print_all, false, TABLE_JSON), of_recorded(report_print, false, TABLE_JSON));
    check_same(of_recorded(report_print_all, true, TABLE_CSV), of_recorded(report_print, true, TABLE_CSV));
    all = of_recorded(report_print_all, true, TABLE_JSON);
    ck_assert_ptr_nonnull(strstr(all, "\"targets\": ["));
    ck_assert_ptr_nonnull(strstr(all, "\"some_figure\""));
    free(all);
}
END_TEST

START_TEST(test_realism_report_has_no_heading_without_rows)
{
    char *text = of_recorded(realism_report_print, true, TABLE_CSV);
    ck_assert_str_eq(text, "");
    free(text);
    text = of_recorded(realism_report_print, true, TABLE_JSON); // the figures are there
    ck_assert_ptr_nonnull(strstr(text, "some_figure"));
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("table");
    TCase *tc = tcase_create("table");
    tcase_add_test(tc, test_table_csv_quotes_and_leaves_gaps);
    tcase_add_test(tc, test_table_json_escapes_and_has_no_nan);
    tcase_add_test(tc, test_table_text_aligns_and_says_not_available);
    tcase_add_test(tc, test_table_records_stand_at_the_root);
    tcase_add_test(tc, test_table_numbers_read_back_exactly);
    tcase_add_test(tc, test_table_to_a_full_disk_fails);
    tcase_add_test(tc, test_table_formats_have_names);
    tcase_add_test(tc, test_report_leaves_out_what_too_few_cases_say);
    tcase_add_test(tc, test_report_names_detectors_too_coarse_to_rank);
    tcase_add_test(tc, test_report_speaks_plainly);
    tcase_add_test(tc, test_report_compares_only_what_there_is_to_compare);
    tcase_add_test(tc, test_report_of_all_has_the_published_figures);
    tcase_add_test(tc, test_realism_report_has_no_heading_without_rows);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The report card of made-up results: which rows belong to whom, what is left out, when scores are called coarse.
#include "core/error.h"
#include "results/tables/report.h"
#include "results/tables/report_card.h"
#include "tests/result_fixture.h"
#include "tests/suite_run.h"
#include <check.h>

static char *card_of(const run_result_t *r, size_t detectors, table_format_t format)
{
    const detector_result_t *detector[] = {&r->detector[0], &r->detector[1]};
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(report_card_print(r, detector, detectors, format, out), 0);
    fclose(out);
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) n++;
    return n;
}

START_TEST(test_report_card_holds_every_row_of_its_detector)
{
    run_result_t r;
    fixture_result(&r, 2);
    run_result_text(r.closed_loop, ""); // it would name a detector too
    const detector_result_t *d = &r.detector[1];
    for (size_t i = 0; i < r.costs.n; i++) run_result_text(r.costs.row[i].detector, d->name);
    char *text = card_of(&r, 2, TABLE_JSON);
    const char *other = r.detector[0].name;
    char mine[RESULT_NAME + 16], theirs[RESULT_NAME + 16];
    snprintf(mine, sizeof mine, "\"%s\"", d->name);
    snprintf(theirs, sizeof theirs, "\"%s\"", other);
    size_t rows = d->metrics.n + d->budget.n + d->stages.n + d->groups.n + d->types.n + r.costs.n + 1;
    ck_assert_uint_gt(r.costs.n, 0);
    ck_assert_uint_eq(count(text, mine), rows);
    ck_assert_uint_eq(count(text, theirs), r.detector[0].metrics.n + r.detector[0].budget.n + r.detector[0].stages.n +
                                               r.detector[0].groups.n + r.detector[0].types.n + 1);
    ck_assert_ptr_nonnull(strstr(text, r.frozen));
    free(text);
    text = card_of(&r, 2, TABLE_CSV);
    ck_assert_int_eq(strncmp(text, "detector,metric,unit,value,value_low,value_high,n,of\n", 53), 0);
    ck_assert_uint_eq(count(text, "\n"), 1 + r.detector[0].metrics.n + d->metrics.n); // nothing but metrics
    free(text);
    run_result_free(&r);
}
END_TEST

START_TEST(test_report_card_in_text_leaves_out_groups_of_nobody)
{
    run_result_t r;
    fixture_result(&r, 2);
    detector_result_t *d = &r.detector[0];
    ck_assert_uint_ge(d->groups.n, 2);
    for (size_t g = 0; g < d->groups.n; g++) {
        snprintf(d->groups.row[g].name, RESULT_NAME, "group_%zu", g);
        d->groups.row[g].accounts = g == 0 ? 30 : 0;
        d->groups.row[g].positives = 0;
    }
    char *text = card_of(&r, 1, TABLE_TEXT);
    ck_assert_ptr_nonnull(strstr(text, d->summary));
    ck_assert_ptr_nonnull(strstr(text, "group_0"));
    ck_assert_ptr_null(strstr(text, "group_1"));
    ck_assert_ptr_null(strstr(text, r.detector[1].summary));
    free(text);
    text = card_of(&r, 1, TABLE_JSON);
    ck_assert_ptr_nonnull(strstr(text, "group_1"));
    free(text);
    d->groups.n = 0; // a table without rows has no heading either
    text = card_of(&r, 1, TABLE_TEXT);
    ck_assert_ptr_null(strstr(text, "Groups"));
    free(text);
    run_result_free(&r);
}
END_TEST

/// Two metrics by which ties are told.
static void set_ap(detector_result_t *d, double ap, double expected)
{
    run_result_text(d->metrics.row[0].name, "ap");
    run_result_text(d->metrics.row[1].name, "ap_expected");
    d->metrics.row[0].value = ap;
    d->metrics.row[1].value = expected;
}

START_TEST(test_report_card_says_when_scores_are_too_coarse)
{
    run_result_t r;
    fixture_result(&r, 2);
    ck_assert_uint_ge(r.detector[1].metrics.n, 2);
    set_ap(&r.detector[1], 0.494, 0.564);
    ck_assert(report_is_coarse(&r.detector[1]));
    const detector_result_t *one = &r.detector[1];
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(report_card_print(&r, &one, 1, TABLE_TEXT, out), 0);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "is 0.564 on average, not 0.494"));
    free(text);
    set_ap(&r.detector[1], 0.564, 0.494); // whichever way
    ck_assert(report_is_coarse(&r.detector[1]));
    set_ap(&r.detector[1], 0.5, 0.509);
    ck_assert(!report_is_coarse(&r.detector[1]));
    set_ap(&r.detector[1], (double)NAN, 0.5);
    ck_assert(!report_is_coarse(&r.detector[1]));
    run_result_free(&r);
}
END_TEST

START_TEST(test_report_card_to_a_full_disk_fails)
{
    run_result_t r;
    fixture_result(&r, 2);
    const detector_result_t *detector = &r.detector[0];
    FILE *full = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(full);
    ck_assert_int_eq(report_card_print(&r, &detector, 1, TABLE_TEXT, full), ERR_IO);
    fclose(full);
    run_result_free(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_card");
    TCase *tc = tcase_create("report_card");
    tcase_add_test(tc, test_report_card_holds_every_row_of_its_detector);
    tcase_add_test(tc, test_report_card_in_text_leaves_out_groups_of_nobody);
    tcase_add_test(tc, test_report_card_says_when_scores_are_too_coarse);
    tcase_add_test(tc, test_report_card_to_a_full_disk_fails);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

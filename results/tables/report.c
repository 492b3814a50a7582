// SPDX-License-Identifier: GPL-3.0-or-later
// The report: one row a detector, and the sentences that keep its reader from reading too much into it.
#include "results/tables/report.h"
#include "core/error.h"
#include "core/plural.h"
#include "results/linkage/linkage_rows.h"
#include "results/pairs/pair_report.h"
#include "results/realism/realism_report.h"
#include "results/tables/metric_cell.h"
#include "results/tables/report_card.h"
#include "results/tables/report_compare.h"
#include "results/tables/report_stress.h"
#include "results/targets/target_rows.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define REVIEW_ROW 1
#define ORACLE "truth_oracle"

/// Sums over the test worlds.
typedef struct {
    double worlds, persons, active, positives, offenders, harmed; // harmed: in the scoring period
    double approaches, answered, harmed_ever, closed, closed_benign, ranked_last;
} totals_t;

static totals_t total(const run_result_t *r)
{
    totals_t t = {0};
    for (size_t i = 0; i < r->worlds.n; i++) {
        const world_row_t *w = &r->worlds.row[i];
        if (strcmp(w->role, "test") != 0) continue;
        t.worlds++;
        t.persons += (double)w->persons;
        t.active += (double)w->active;
        t.positives += (double)w->positives;
        t.offenders += (double)w->offenders;
        t.approaches += (double)w->approaches;
        t.answered += (double)w->answered;
        t.harmed_ever += (double)w->harmed;
        t.closed += (double)w->closed_accounts;
        t.ranked_last += (double)w->ranked_last;
        t.closed_benign += (double)w->closed_benign;
    }
    if (r->detectors && r->detector[0].budget.n > REVIEW_ROW)
        t.harmed = r->detector[0].budget.row[REVIEW_ROW].children_harmed;
    return t;
}

static budget_row_t review_row(const detector_result_t *d)
{
    return d->budget.n > REVIEW_ROW ? d->budget.row[REVIEW_ROW] : (budget_row_t){0};
}

static const char *mark(const run_result_t *r, const detector_result_t *d)
{
    const char *baseline = report_baseline(r);
    if (strcmp(d->name, ORACLE) == 0) return "harness check";
    if (baseline && strcmp(d->name, baseline) == 0) return "best baseline";
    if (d->trivial) return "baseline";
    const compare_row_t *c = run_result_compare(r, d->name, AGAINST_BASELINE, "ap");
    return c && c->low > 0 ? "beats it" : "";
}

static const table_column_t DETECTORS[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"ap", "AP", CELL_INTERVAL, 3},
    {"ap_over_prevalence", "x prevalence", CELL_NUMBER, 1},
    {"ap_at_1e-4", "AP at 1e-4", CELL_INTERVAL, 3},
    {"alert_rate", "alerts", CELL_NUMBER, 0},
    {"precision", NULL, CELL_INTERVAL, 2},
    {"recall", NULL, CELL_INTERVAL, 2},
    {"median_days", "median days", CELL_NUMBER, 0},
    {"vpbh_24h", "children protected", CELL_INTERVAL, 2},
    {"alerts_per_child", "alerts per child", CELL_NUMBER, 0},
    {"note", NULL, CELL_TEXT, 0},
    {0},
};

static void fill_detectors(const run_result_t *r, const totals_t *t, table_t *table)
{
    table_init(table, "detectors", DETECTORS);
    for (size_t i = 0; i < r->detectors; i++) {
        const detector_result_t *d = &r->detector[i];
        budget_row_t b = review_row(d);
        bool ranked = t->positives >= REPORT_MIN_POSITIVES, watched = b.offenders >= REPORT_MIN_OFFENDERS;
        table_add_text(table, d->name);
        metric_cell_add(table, d, "ap", ranked);
        table_add_number(table, ranked ? metric_cell_value(d, "ap_over_prevalence") : NAN);
        metric_cell_add(table, d, "ap_at_1e-4", ranked);
        table_add_number(table, b.alerts > 0 ? metric_cell_value(d, "alert_rate") : 0);
        metric_cell_add(table, d, "precision", b.alerts >= REPORT_MIN_ALERTS);
        metric_cell_add(table, d, "recall", watched);
        table_add_number(table, watched ? metric_cell_value(d, "median_days") : NAN);
        metric_cell_add(table, d, "vpbh_24h", b.children_harmed >= REPORT_MIN_HARMED);
        table_add_number(table,
                         b.children_protected >= REPORT_MIN_PROTECTED ? metric_cell_value(d, "alerts_per_child") : NAN);
        table_add_text(table, mark(r, d));
    }
}

void report_fill_detectors(const run_result_t *result, table_t *table)
{
    totals_t t = total(result);
    fill_detectors(result, &t, table);
}

static const table_column_t SUMMARY[] = {
    {"test_worlds", NULL, CELL_COUNT, 0},  {"persons", NULL, CELL_COUNT, 0},
    {"accounts", NULL, CELL_COUNT, 0},     {"positives", NULL, CELL_COUNT, 0},
    {"prevalence", NULL, CELL_NUMBER, -3}, {"offenders", NULL, CELL_COUNT, 0},
    {"harmed", NULL, CELL_COUNT, 0},       {"review_budget", NULL, CELL_NUMBER, -6},
    {"in_sample", NULL, CELL_COUNT, 0},    {0},
};

static void fill_summary(const run_result_t *r, const totals_t *t, table_t *table)
{
    table_init_record(table, "summary", SUMMARY);
    table_add_count(table, (uint64_t)t->worlds);
    table_add_count(table, (uint64_t)t->persons);
    table_add_count(table, (uint64_t)t->active);
    table_add_count(table, (uint64_t)t->positives);
    table_add_number(table, t->active > 0 ? t->positives / t->active : NAN);
    table_add_count(table, (uint64_t)t->offenders);
    table_add_count(table, (uint64_t)t->harmed);
    table_add_number(table, r->review_budget);
    table_add_count(table, r->in_sample);
}

/// What a measure stopped, over the test worlds, hooks and platforms.
static void say_measures(const run_result_t *r, FILE *out)
{
    for (size_t i = 0; i < r->measures.n; i++) {
        const measure_row_t *m = &r->measures.row[i];
        uint64_t attempts = 0, denied = 0, abandoned = 0;
        bool told = false;
        for (size_t k = 0; k < r->measures.n; k++) {
            if (strcmp(r->measures.row[k].measure, m->measure) != 0) continue;
            told |= k < i;
            attempts += r->measures.row[k].attempts;
            denied += r->measures.row[k].denied;
            abandoned += r->measures.row[k].abandoned;
        }
        if (told) continue;
        fprintf(out, "Measure %s: denied %" PRIu64 " of %" PRIu64 " %s", m->measure, denied, attempts,
                plural((double)attempts, "attempt", "attempts"));
        if (abandoned) fprintf(out, ", %" PRIu64 " given up after a warning", abandoned);
        fputs(".\n", out);
    }
    if (r->closed_loop[0])
        fprintf(out,
                "Closed loop: alerts of %s were acted on while the test worlds ran, so all figures are of what "
                "remained.\n",
                r->closed_loop);
}

static double chance(const run_result_t *r)
{
    return r->detectors ? metric_cell_value(&r->detector[0], "ap_chance") : NAN;
}

static void say_above(const run_result_t *r, const totals_t *t, FILE *out)
{
    fprintf(out, "%.0f test %s, %.0f people and %.0f scored accounts in all, %.0f of them offenders' (", t->worlds,
            plural(t->worlds, "world", "worlds"), t->persons, t->active, t->positives);
    if (t->positives > 0)
        fprintf(out, "1 in %.0f; a random order has an AP of %.4f)", t->active / t->positives, chance(r));
    else
        fputs("none)", out);
    fprintf(out, ". Review budget: %g alerts per million active accounts per day.\n", r->review_budget);
    fprintf(out,
            "%.0f %s to children, of which %.0f %s answered and %.0f came to harm; %.0f %s at work "
            "and %.0f %s harmed while accounts were scored. Platforms closed %.0f %s, %.0f of them of "
            "people who are no offenders.\n",
            t->approaches, plural(t->approaches, "approach", "approaches"), t->answered,
            plural(t->answered, "was", "were"), t->harmed_ever, t->offenders,
            plural(t->offenders, "offender was", "offenders were"), t->harmed,
            plural(t->harmed, "child was", "children were"), t->closed, plural(t->closed, "account", "accounts"),
            t->closed_benign);
    if (t->approaches == 0 && t->positives > 0)
        fputs("Offenders approached nobody: no detector can be better than chance here.\n", out);
    say_measures(r, out);
    report_stress_say(r, out);
    linkage_rows_say(r, out);
    if (r->test_worlds == 1)
        fputs("One test world only: intervals resample its persons; there is no between-world interval.\n", out);
    if (t->ranked_last > 0)
        fprintf(out, "%.0f %s given no score: %s last.\n", t->ranked_last,
                plural(t->ranked_last, "account that acted was", "accounts that acted were"),
                plural(t->ranked_last, "it ranks", "they rank"));
    if (r->in_sample) fputs("Thresholds were chosen on the scored world itself: budget columns are optimistic.\n", out);
    fputc('\n', out);
}

/// Highest AP, the oracle aside. @param[out] rivals  others that have one
static const detector_result_t *best_of(const run_result_t *r, size_t *rivals)
{
    const detector_result_t *best = NULL;
    *rivals = 0;
    for (size_t i = 0; i < r->detectors; i++) {
        const detector_result_t *d = &r->detector[i];
        if (strcmp(d->name, ORACLE) == 0 || isnan(metric_cell_value(d, "ap"))) continue;
        *rivals += best != NULL;
        if (!best || metric_cell_value(d, "ap") > metric_cell_value(best, "ap")) best = d;
    }
    return best;
}

/// @param[in] rivals  0: it is the best of nothing, so it is named where "it" would do
static void say_base_rate(const detector_result_t *best, size_t rivals, FILE *out)
{
    const metric_row_t *right = run_result_metric(best, "precision_at_1e-4");
    budget_row_t b = review_row(best);
    double wrong = b.alerts - b.true_alerts;
    if (rivals > 0) fprintf(out, "%s has the highest average precision. ", best->name);
    if (right == NULL || isnan(right->value) || wrong < REPORT_MIN_WRONG || b.offenders < REPORT_MIN_OFFENDERS) {
        fprintf(out,
                "At this budget %s raised %.0f %s, %.0f of them wrong: too few to say how often it would be right "
                "where offenders are rarer.\n",
                rivals > 0 ? "it" : best->name, b.alerts, plural(b.alerts, "alert", "alerts"), wrong);
        return;
    }
    fprintf(out,
            "Real offenders are rarer than here: were 1 account in 10,000 an offender's, %.0f of 100 %s%s would "
            "be right [%.0f, %.0f], and the others about people who did nothing.\n",
            100 * right->value, rivals > 0 ? "of its alerts" : "alerts of ", rivals > 0 ? "" : best->name,
            100 * right->low, 100 * right->high);
}

static void say_harm(const run_result_t *r, const detector_result_t *best, FILE *out)
{
    budget_row_t b = review_row(best);
    if (r->closed_loop[0]) return; // what might have been done was done
    if (b.children_harmed < REPORT_MIN_HARMED) {
        fprintf(out, "%.0f %s came to harm: too few to say how many an alert would have reached in time.\n",
                b.children_harmed, plural(b.children_harmed, "child", "children"));
        return;
    }
    fprintf(
        out,
        "Had each alert ended everything its offender did a day later, %.0f of %.0f children would have been spared, "
        "the most that alerts can do; %.0f %s of people who are no offenders %s alerted on the way.\n",
        b.children_protected, b.children_harmed, b.benign_accounts, plural(b.benign_accounts, "account", "accounts"),
        plural(b.benign_accounts, "was", "were"));
}

static void say_baseline(const run_result_t *r, const detector_result_t *best, FILE *out)
{
    const char *baseline = report_baseline(r);
    if (baseline == NULL) return;
    if (best->trivial) {
        fprintf(out, "No detector was seen to do better than %s, which looks at one thing only.\n", best->name);
        return;
    }
    const compare_row_t *c = run_result_compare(r, best->name, AGAINST_BASELINE, "ap");
    if (c == NULL) return;
    fprintf(out, "Its average precision less that of the best trivial baseline, %s: %+.3f", baseline, c->difference);
    if (!isnan(c->low)) fprintf(out, " [%+.3f, %+.3f]", c->low, c->high);
    fputs(c->low > 0 ? ".\n" : "; no difference can be claimed.\n", out);
}

/// Of these, how ties happen to be treated decides the place in the table.
static void say_coarse(const run_result_t *r, FILE *out)
{
    int named = 0;
    for (size_t d = 0; d < r->detectors; d++) {
        if (!report_is_coarse(&r->detector[d])) continue;
        fprintf(out, "%s%s",
                named++ ? ", " : "Too coarse to rank by (average precision hangs on the order of tied scores): ",
                r->detector[d].name);
    }
    if (named) fputs(".\n", out);
}

static void say_below(const run_result_t *r, const totals_t *t, FILE *out)
{
    size_t rivals;
    const detector_result_t *best = best_of(r, &rivals);
    fputc('\n', out);
    if (!best || t->positives < REPORT_MIN_POSITIVES) {
        fprintf(out,
                "%.0f %s scored; below %d no average precision is given. More people or test "
                "worlds help.\n",
                t->positives, plural(t->positives, "offender's account was", "offenders' accounts were"),
                REPORT_MIN_POSITIVES);
        return;
    }
    say_base_rate(best, rivals, out);
    say_harm(r, best, out);
    say_baseline(r, best, out);
    report_compare_say(r, out);
    say_coarse(r, out);
    if (report_baseline(r) != NULL) // else notes say nothing of differences
        fputs("Note \"beats it\": the interval of the difference to the best baseline lies above 0; no note: no "
              "difference can be claimed. ",
              out);
    fputs("n/a: too few to say.\n", out);
}

/// @param[in] recorded  the published figures too
static int print(const run_result_t *result, bool recorded, table_format_t format, FILE *out)
{
    totals_t t = total(result);
    table_t table[5] = {0};
    fill_summary(result, &t, &table[0]);
    fill_detectors(result, &t, &table[1]);
    report_compare_fill(result, &table[2]);
    pair_report_fill(result, &table[3]);
    if (format == TABLE_TEXT) say_above(result, &t, out);
    if (recorded) target_rows_table(&table[4], result->recorded.row, result->recorded.n);
    size_t tables = recorded ? 5 : 4;
    int code = format == TABLE_JSON ? table_print(table, tables, format, out) : table_print(&table[1], 1, format, out);
    if (code == 0 && format == TABLE_TEXT) code = report_compare_print(result, out);
    if (code == 0 && format == TABLE_TEXT) code = pair_report_print(result, out);
    if (code == 0 && format == TABLE_TEXT) say_below(result, &t, out);
    for (int i = 0; i < 5; i++) table_free(&table[i]);
    if (code == 0 && (fflush(out) != 0 || ferror(out))) return error_set(ERR_IO, "cannot write the report");
    return code;
}

int report_print(const run_result_t *result, table_format_t format, FILE *out)
{
    return print(result, false, format, out);
}

int report_print_all(const run_result_t *result, table_format_t format, FILE *out)
{
    bool recorded = result->recorded.n > 0;
    CHECK(print(result, recorded, format, out));
    if (!recorded || format != TABLE_TEXT) return 0;
    fputc('\n', out);
    return realism_report_targets(result, out);
}

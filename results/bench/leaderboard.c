// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/bench/leaderboard.h"
#include "core/array.h"
#include "core/error.h"
#include "core/plural.h"
#include "detectors/detector.h"
#include "results/bench/leaderboard_pairs.h"
#include "results/tables/report.h"
#include "results/tables/report_compare.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define RATE_FACTOR 1.5 // an alert rate further off the budget is noted

static const table_column_t RANKING[] = {
    {"rank", "#", CELL_COUNT, 0},
    {"detector", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},
    {"labels", NULL, CELL_TEXT, 0},
    {"ap", "AP", CELL_INTERVAL, 3},
    {"ap_at_1e-4", "AP at 1e-4", CELL_INTERVAL, -2},
    {"alerts", NULL, CELL_INTERVAL, 0},
    {"recall", NULL, CELL_INTERVAL, 2},
    {"precision", NULL, CELL_INTERVAL, 2},
    {"median_days", "median days", CELL_NUMBER, 0},
    {"vpbh_24h", "VPBH 24 h", CELL_INTERVAL, 2},
    {"alerts_per_child", "NNA", CELL_NUMBER, 0},
    {"note", NULL, CELL_TEXT, 0},
    {0},
};

/// The cell of a row of the report's table by the column's key.
static const table_cell_t *cell(const table_t *table, size_t row, const char *key)
{
    size_t c = 0;
    while (c < table->columns && strcmp(table->column[c].key, key) != 0) c++;
    BUG_IF(c == table->columns);
    return &table->cell[row * table->columns + c];
}

static void copy(table_t *to, const table_t *from, size_t row)
{
    const table_column_t *column = &to->column[to->cells % to->columns];
    const table_cell_t *c = cell(from, row, column->key);
    if (column->type == CELL_TEXT) table_add_text(to, c->text);
    if (column->type == CELL_NUMBER) table_add_number(to, c->value);
    if (column->type == CELL_INTERVAL) table_add_interval(to, c->value, c->low, c->high);
}

/// Rows of the report in order of average precision; without one, last, in the order in which they ran.
static void order_rows(const table_t *report, size_t rows, size_t *order)
{
    for (size_t i = 0; i < rows; i++) {
        double ap = cell(report, i, "ap")->value;
        size_t at = i;
        while (at > 0 && !isnan(ap)) {
            double before = cell(report, order[at - 1], "ap")->value;
            if (before >= ap) break;
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

static const char *unit_of(const char *name)
{
    const detector_t *detector = detector_find(name);
    if (!detector) return "?";
    return detector->unit == UNIT_PAIR ? "pair" : "account";
}

static const char *labels_of(const detector_result_t *d)
{
    if (d->program) return "program";
    return d->labelled ? "yes" : "no";
}

/// What may be said of its average precision beside that of the best baseline.
static const char *note_of(const run_result_t *r, const detector_result_t *d)
{
    const char *baseline = report_baseline(r);
    const compare_row_t *c = run_result_compare(r, d->name, AGAINST_BASELINE, "ap");
    if (baseline && strcmp(d->name, baseline) == 0) return "best baseline";
    if (d->trivial) return "baseline";
    if (!c) return "";
    if (strcmp(c->verdict, "higher") == 0) return "beats the best baseline";
    if (strcmp(c->verdict, "lower") == 0) return "below the best baseline";
    return strcmp(c->verdict, "none shown") == 0 ? "not shown to beat the best baseline" : c->verdict;
}

/// Adds how far the rate of alerts in test worlds is from the budget to which thresholds were chosen.
static void note_rate(double rate, double budget, char *note, size_t bytes)
{
    const char *comma = note[0] ? "; " : "";
    size_t used = strlen(note);
    if (rate > RATE_FACTOR * budget)
        snprintf(note + used, bytes - used, "%sover budget: %.1f times the alerts", comma, rate / budget);
    else if (rate < budget / RATE_FACTOR)
        snprintf(note + used, bytes - used, "%sunder budget: %.1f times the alerts", comma, rate / budget);
}

/// Alerts at the review budget: their rate, and recall as the mean over worlds that differences are taken of.
static void add_alerts(const detector_result_t *d, const table_t *report, size_t row, double *rate, table_t *table)
{
    const metric_row_t *alerts = run_result_metric(d, "alert_rate"),
                       *recall = run_result_metric(d, "recall_world_mean");
    bool watched = recall && !isnan(cell(report, row, "recall")->value);
    *rate = cell(report, row, "alert_rate")->value;
    if (alerts && *rate > 0)
        table_add_interval(table, alerts->value, alerts->low, alerts->high);
    else
        table_add_interval(table, *rate, NAN, NAN);
    table_add_interval(table, watched ? recall->value : NAN, watched ? recall->low : NAN, watched ? recall->high : NAN);
}

static void fill_ranking(const run_result_t *r, const table_t *report, const size_t *order, table_t *table)
{
    table_init(table, "leaderboard", RANKING);
    for (size_t i = 0; i < r->detectors; i++) {
        const detector_result_t *d = &r->detector[order[i]];
        char note[160];
        double rate;
        snprintf(note, sizeof note, "%s", note_of(r, d));
        table_add_count(table, i + 1);
        copy(table, report, order[i]);
        table_add_text(table, unit_of(d->name));
        table_add_text(table, labels_of(d));
        for (int k = 0; k < 2; k++) copy(table, report, order[i]); // average precisions
        add_alerts(d, report, order[i], &rate, table);
        note_rate(rate, r->review_budget, note, sizeof note);
        while (table->cells % table->columns != table->columns - 1) copy(table, report, order[i]);
        table_add_text(table, note);
    }
}

static const table_column_t DIFFERENCES[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"ap", "AP less best baseline's", CELL_INTERVAL, 3},
    {"ap_p", "p", CELL_NUMBER, -2},
    {"ap_verdict", "verdict", CELL_TEXT, 0},
    {"recall", "recall less its", CELL_INTERVAL, 2},
    {"recall_p", "p", CELL_NUMBER, -2},
    {"recall_verdict", "verdict", CELL_TEXT, 0},
    {"best", "AP less best detector's", CELL_INTERVAL, 3},
    {"best_p", "p", CELL_NUMBER, -2},
    {"best_verdict", "verdict", CELL_TEXT, 0},
    {0},
};

static void add_difference(table_t *table, const compare_row_t *c)
{
    if (!c) {
        table_add_interval(table, NAN, NAN, NAN);
        table_add_number(table, NAN);
        table_add_text(table, "-");
        return;
    }
    table_add_interval(table, c->difference, c->low, c->high);
    table_add_number(table, c->p_holm);
    table_add_text(table, strcmp(c->verdict, "none shown") == 0 ? "not significant" : c->verdict);
}

static void fill_differences(const run_result_t *r, const size_t *order, table_t *table)
{
    table_init(table, "differences", DIFFERENCES);
    for (size_t i = 0; i < r->detectors; i++) {
        const char *name = r->detector[order[i]].name;
        table_add_text(table, name);
        add_difference(table, run_result_compare(r, name, AGAINST_BASELINE, "ap"));
        add_difference(table, run_result_compare(r, name, AGAINST_BASELINE, "recall"));
        add_difference(table, run_result_compare(r, name, AGAINST_BEST, "ap"));
    }
}

static int say_run(const run_result_t *r, const leaderboard_label_t *label, FILE *out)
{
    char scenario[SHA256_HEX];
    const char *tier = tier_name[label->tier];
    CHECK(sha256_text(r->scenario ? r->scenario : "", scenario));
    if (strcmp(label->fingerprint, tier_pin[label->tier]) == 0)
        fprintf(out, "# vigil %s, tier %s\n\n", TIER_SUITE, tier);
    else
        fprintf(out,
                "# Not %s: tier %s, changed\n\n**The worlds or the protocol were changed, so these figures cannot be "
                "compared with those of %s.**\n\n",
                TIER_SUITE, tier, TIER_SUITE);
    fprintf(out, "    %s\n\n", label->command);
    fprintf(out, "- vigil %s, revision %s, seed %" PRIu64 "\n", label->version, label->revision, r->seed);
    fprintf(out, "- tier %s: SHA-256 %s\n", tier, label->fingerprint);
    fprintf(out, "- complete scenario (`vigil show FILE --scenario | sha256sum`): %s\n", scenario);
    return 0;
}

/// @param[in] worlds  rows of the test worlds are summed
static void say_worlds(const run_result_t *r, FILE *out)
{
    uint64_t persons = 0, accounts = 0, positives = 0, offenders = 0;
    for (size_t i = 0; i < r->worlds.n; i++) {
        const world_row_t *w = &r->worlds.row[i];
        if (strcmp(w->role, "test") != 0) continue;
        persons += w->persons;
        accounts += w->active;
        positives += w->positives;
        offenders += w->offenders;
    }
    fprintf(out,
            "- %" PRIu64 " test %s: %" PRIu64 " synthetic people, %" PRIu64 " scored accounts, %" PRIu64
            " of them offenders', of %" PRIu64 " %s at work\n",
            r->test_worlds, plural((double)r->test_worlds, "world", "worlds"), persons, accounts, positives, offenders,
            plural((double)offenders, "offender", "offenders"));
    fprintf(out, "- alert budget: %g a million active accounts and day\n\n", r->review_budget);
}

static void say_ranking(const run_result_t *r, FILE *out)
{
    fputs("\nIn brackets: 95 % intervals, worlds and persons resampled. AP: average precision over accounts. AP at "
          "1e-4: with negatives weighted as if 1 account in 10,000 were an offender's, all test worlds in one ranking. "
          "Alerts (a million active accounts and day, as they came in the test worlds), recall, precision, median days "
          "to the first alert, VPBH (share of harmed children whose offender was alerted 24 h or more before the harm) "
          "and NNA (alerts per child so protected) are at the alert budget, by thresholds chosen on validation worlds. "
          "AP and recall are means over the test worlds, the others pool them. ",
          out);
    fprintf(out,
            "Over or under budget: alerts off %g by a factor of more than %g, so that what stands beside them was "
            "bought at another price than in the other rows. ",
            r->review_budget, RATE_FACTOR);
    fputs("Labels: learns from labels of training worlds. n/a: too few to say. Real offenders are rarer than these, "
          "and behave as the simulator says: docs/benchmark.md.\n\n",
          out);
}

static void say_differences(const run_result_t *r, FILE *out)
{
    const char *baseline = report_baseline(r);
    if (r->compare.n == 0) return;
    const compare_row_t *first = &r->compare.row[0];
    fprintf(out,
            "\nBest trivial baseline: %s. Paired over %" PRIu64
            " test %s: a difference is the mean of what each world gives, as AP and recall above are, and its interval "
            "and p are of that mean; p: two-sided sign-flip test, after Holm's correction over the detectors of a "
            "column. `not significant`: p above 0.05, so that neither is shown to be better.",
            baseline ? baseline : "none ran", first->worlds, plural((double)first->worlds, "world", "worlds"));
    if (first->worlds < first->worlds_needed)
        fprintf(out, " %" PRIu64 " %s %" PRIu64 " worlds to show anything.", first->tests,
                plural((double)first->tests, "comparison needs", "comparisons need"), first->worlds_needed);
    fputc('\n', out);
}

int leaderboard_write(const run_result_t *result, const leaderboard_label_t *label, FILE *out)
{
    table_t report = {0}, ranking = {0}, differences = {0};
    size_t *order = NULL;
    int code = ARRAY_NEW(order, result->detectors);
    if (code < 0) return code;
    report_fill_detectors(result, &report);
    if (report.failed) {
        code = error_set(ERR_MEMORY, "no memory for the leaderboard");
        goto out;
    }
    order_rows(&report, result->detectors, order);
    fill_ranking(result, &report, order, &ranking);
    fill_differences(result, order, &differences);
    code = say_run(result, label, out);
    if (code < 0) goto out;
    say_worlds(result, out);
    code = table_markdown(&ranking, out);
    if (code == 0) {
        say_ranking(result, out);
        code = table_markdown(&differences, out);
    }
    if (code == 0) say_differences(result, out);
    if (code == 0) code = leaderboard_pairs_write(result, out);
    if (code == 0 && (fflush(out) != 0 || ferror(out)))
        code = error_set(ERR_IO, "cannot write the leaderboard: %s", strerror(errno));
out:
    table_free(&report);
    table_free(&ranking);
    table_free(&differences);
    free(order);
    return code;
}

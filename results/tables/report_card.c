// SPDX-License-Identifier: GPL-3.0-or-later
// One function a table of the card.
#include "results/tables/report_card.h"
#include "core/error.h"
#include <errno.h>
#include <math.h>
#include <string.h>

/// What is printed: in text one detector, whose name is not repeated on every row.
typedef struct {
    const run_result_t *result;
    const detector_result_t *const *detector;
    size_t n;
    bool named;
} card_t;

#define NAMED                          \
    {                                  \
        "detector", NULL, CELL_TEXT, 0 \
    }

/// Begins a table whose first column is NAMED.
static void begin(const card_t *card, const char *name, const table_column_t *column, table_t *table)
{
    table_init(table, name, card->named ? column : column + 1);
}

static void begin_row(const card_t *card, const detector_result_t *detector, table_t *table)
{
    if (card->named) table_add_text(table, detector->name);
}

static void fill_metrics(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"metric", NULL, CELL_TEXT, 0},
                                            {"unit", NULL, CELL_TEXT, 0},
                                            {"value", NULL, CELL_INTERVAL, -4},
                                            {"n", NULL, CELL_COUNT, 0},
                                            {"of", NULL, CELL_TEXT, 0},
                                            {0}};
    begin(card, "metrics", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t m = 0; m < card->detector[d]->metrics.n; m++) {
            const metric_row_t *row = &card->detector[d]->metrics.row[m];
            begin_row(card, card->detector[d], table);
            table_add_text(table, row->name);
            table_add_text(table, row->unit);
            table_add_interval(table, row->value, row->low, row->high);
            table_add_count(table, row->n);
            table_add_text(table, row->of);
        }
}

static void fill_budget(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"budget", NULL, CELL_NUMBER, -6},
                                            {"threshold", NULL, CELL_NUMBER, -4},
                                            {"validation_rate", NULL, CELL_NUMBER, -4},
                                            {"rate", NULL, CELL_NUMBER, -4},
                                            {"alerts", NULL, CELL_NUMBER, 0},
                                            {"true_alerts", NULL, CELL_NUMBER, 0},
                                            {"precision", NULL, CELL_INTERVAL, -3},
                                            {"offenders", NULL, CELL_NUMBER, 0},
                                            {"offenders_alerted", NULL, CELL_NUMBER, 0},
                                            {"recall", NULL, CELL_INTERVAL, -3},
                                            {"benign_accounts", NULL, CELL_NUMBER, 0},
                                            {"children_harmed", NULL, CELL_NUMBER, 0},
                                            {"children_protected", NULL, CELL_NUMBER, 0},
                                            {0}};
    begin(card, "budget", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t b = 0; b < card->detector[d]->budget.n; b++) {
            const budget_row_t *row = &card->detector[d]->budget.row[b];
            begin_row(card, card->detector[d], table);
            table_add_number(table, row->budget);
            table_add_number(table, row->threshold);
            table_add_number(table, row->validation_rate);
            table_add_number(table, row->rate);
            table_add_number(table, row->alerts);
            table_add_number(table, row->true_alerts);
            table_add_interval(table, row->precision, row->precision_low, row->precision_high);
            table_add_number(table, row->offenders);
            table_add_number(table, row->offenders_alerted);
            table_add_interval(table, row->recall, row->recall_low, row->recall_high);
            table_add_number(table, row->benign_accounts);
            table_add_number(table, row->children_harmed);
            table_add_number(table, row->children_protected);
        }
}

static void fill_stages(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"stage", NULL, CELL_TEXT, 0},
                                            {"offenders", NULL, CELL_COUNT, 0},
                                            {"share", NULL, CELL_INTERVAL, -3},
                                            {0}};
    begin(card, "stages", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t s = 0; s < card->detector[d]->stages.n; s++) {
            const stage_row_t *row = &card->detector[d]->stages.row[s];
            begin_row(card, card->detector[d], table);
            table_add_text(table, row->stage);
            table_add_count(table, row->offenders);
            table_add_interval(table, row->share, row->low, row->high);
        }
}

static void fill_types(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"type", NULL, CELL_TEXT, 0},
                                            {"offenders", NULL, CELL_COUNT, 0},
                                            {"alerted", NULL, CELL_COUNT, 0},
                                            {"recall", NULL, CELL_NUMBER, -3},
                                            {0}};
    begin(card, "types", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t t = 0; t < card->detector[d]->types.n; t++) {
            const type_row_t *row = &card->detector[d]->types.row[t];
            begin_row(card, card->detector[d], table);
            table_add_text(table, row->type);
            table_add_count(table, row->offenders);
            table_add_count(table, row->alerted);
            table_add_number(table, row->recall);
        }
}

/// Groups of nobody are left out of the text.
static void fill_groups(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"by", NULL, CELL_TEXT, 0},
                                            {"name", NULL, CELL_TEXT, 0},
                                            {"accounts", NULL, CELL_COUNT, 0},
                                            {"alerted", NULL, CELL_COUNT, 0},
                                            {"fpr", NULL, CELL_INTERVAL, -3},
                                            {"ratio", NULL, CELL_INTERVAL, -3},
                                            {"positives", NULL, CELL_COUNT, 0},
                                            {"found", NULL, CELL_COUNT, 0},
                                            {"recall", NULL, CELL_INTERVAL, -3},
                                            {"harmed", NULL, CELL_COUNT, 0},
                                            {"in_time", NULL, CELL_COUNT, 0},
                                            {"vpbh", NULL, CELL_INTERVAL, -3},
                                            {0}};
    begin(card, "groups", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t g = 0; g < card->detector[d]->groups.n; g++) {
            const group_row_t *row = &card->detector[d]->groups.row[g];
            if (!card->named && row->accounts + row->positives == 0) continue;
            begin_row(card, card->detector[d], table);
            table_add_text(table, row->by);
            table_add_text(table, row->name);
            table_add_count(table, row->accounts);
            table_add_count(table, row->alerted);
            table_add_interval(table, row->fpr, row->fpr_low, row->fpr_high);
            table_add_interval(table, row->ratio, row->ratio_low, row->ratio_high);
            table_add_count(table, row->positives);
            table_add_count(table, row->found);
            table_add_interval(table, row->recall, row->recall_low, row->recall_high);
            table_add_count(table, row->harmed);
            table_add_count(table, row->in_time);
            table_add_interval(table, row->vpbh, row->vpbh_low, row->vpbh_high);
        }
}

static void fill_compare(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"against", NULL, CELL_TEXT, 0},
                                            {"baseline", NULL, CELL_TEXT, 0},
                                            {"metric", NULL, CELL_TEXT, 0},
                                            {"difference", NULL, CELL_INTERVAL, -3},
                                            {"worlds", NULL, CELL_COUNT, 0},
                                            {"p_holm", NULL, CELL_NUMBER, -2},
                                            {"verdict", NULL, CELL_TEXT, 0},
                                            {0}};
    begin(card, "compare", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t i = 0; i < card->result->compare.n; i++) {
            const compare_row_t *row = &card->result->compare.row[i];
            if (strcmp(row->detector, card->detector[d]->name) != 0) continue;
            begin_row(card, card->detector[d], table);
            table_add_text(table, row->against);
            table_add_text(table, row->baseline);
            table_add_text(table, row->metric);
            table_add_interval(table, row->difference, row->low, row->high);
            table_add_count(table, row->worlds);
            table_add_number(table, row->p_holm);
            table_add_text(table, row->verdict);
        }
}

static void fill_costs(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"cpu_s", NULL, CELL_NUMBER, -3},
                                            {"fit_s", NULL, CELL_NUMBER, -3},
                                            {"observe_s", NULL, CELL_NUMBER, -3},
                                            {"prepare_s", NULL, CELL_NUMBER, -3},
                                            {"score_s", NULL, CELL_NUMBER, -3},
                                            {"events", NULL, CELL_COUNT, 0},
                                            {"events_per_s", NULL, CELL_NUMBER, -3},
                                            {"held_bytes", NULL, CELL_COUNT, 0},
                                            {0}};
    begin(card, "costs", column, table);
    for (size_t d = 0; d < card->n; d++)
        for (size_t i = 0; i < card->result->costs.n; i++) {
            const cost_row_t *row = &card->result->costs.row[i];
            if (strcmp(row->detector, card->detector[d]->name) != 0) continue;
            begin_row(card, card->detector[d], table);
            table_add_number(table, row->cpu_s);
            table_add_number(table, row->fit_s);
            table_add_number(table, row->observe_s);
            table_add_number(table, row->prepare_s);
            table_add_number(table, row->score_s);
            table_add_count(table, row->events);
            table_add_number(table, row->events_per_s);
            table_add_count(table, row->held_bytes);
        }
}

static void fill_facts(const card_t *card, table_t *table)
{
    static const table_column_t column[] = {NAMED,
                                            {"summary", NULL, CELL_TEXT, 0},
                                            {"trivial", NULL, CELL_COUNT, 0},
                                            {"labelled", NULL, CELL_COUNT, 0},
                                            {"test_worlds", NULL, CELL_COUNT, 0},
                                            {"resamples", NULL, CELL_COUNT, 0},
                                            {"review_budget", NULL, CELL_NUMBER, -6},
                                            {"in_sample", NULL, CELL_COUNT, 0},
                                            {"closed_loop", NULL, CELL_TEXT, 0},
                                            {"seed", NULL, CELL_COUNT, 0},
                                            {"frozen", NULL, CELL_TEXT, 0},
                                            {0}};
    const run_result_t *r = card->result;
    begin(card, "detectors", column, table);
    table->record = !card->named;
    for (size_t d = 0; d < card->n; d++) {
        begin_row(card, card->detector[d], table);
        table_add_text(table, card->detector[d]->summary);
        table_add_count(table, card->detector[d]->trivial);
        table_add_count(table, card->detector[d]->labelled);
        table_add_count(table, r->test_worlds);
        table_add_count(table, r->resamples);
        table_add_number(table, r->review_budget);
        table_add_count(table, r->in_sample);
        table_add_text(table, r->closed_loop[0] ? r->closed_loop : "none");
        table_add_count(table, r->seed);
        table_add_text(table, r->frozen);
    }
}

static const struct {
    const char *heading; // in text
    void (*fill)(const card_t *card, table_t *table);
} PART[] = {
    {"", fill_facts},
    {"Metrics, with the interval of the bootstrap and how many cases they rest on", fill_metrics},
    {"Alert budgets, per million active accounts and day", fill_budget},
    {"Compared over the same worlds", fill_compare},
    {"How far offenders had come when first rightly alerted", fill_stages},
    {"Offenders found, by type", fill_types},
    {"Groups at one threshold for all; attributes are synthetic: this measures the detector's mechanics only",
     fill_groups},
    {"Cost in the validation and test worlds, on the machine that ran them", fill_costs},
};
enum { PARTS = sizeof PART / sizeof *PART, METRICS_PART = 1 };

static double metric(const detector_result_t *detector, const char *name)
{
    const metric_row_t *row = run_result_metric(detector, name);
    return row ? row->value : NAN;
}

bool report_is_coarse(const detector_result_t *detector)
{
    return fabs(metric(detector, "ap") - metric(detector, "ap_expected")) > REPORT_COARSE;
}

static int print_text(const card_t *card, FILE *out)
{
    const detector_result_t *detector = card->detector[0];
    fprintf(out, "Report card of %s\n", detector->name);
    for (int p = 0; p < PARTS; p++) {
        table_t table;
        int code = 0;
        PART[p].fill(card, &table);
        bool empty = table.cells == 0 && !table.failed;
        if (!empty && PART[p].heading[0]) fprintf(out, "\n%s\n", PART[p].heading);
        if (!empty) code = table_print(&table, 1, TABLE_TEXT, out);
        table_free(&table);
        if (code < 0) return code;
    }
    if (report_is_coarse(detector))
        fprintf(out,
                "\nScores are too coarse to rank by: with all orders of tied scores, average precision is %.3f on "
                "average, not %.3f.\n",
                metric(detector, "ap_expected"), metric(detector, "ap"));
    return 0;
}

static int print_texts(const card_t *all, FILE *out)
{
    for (size_t d = 0; d < all->n; d++) {
        const card_t one = {all->result, all->detector + d, 1, false};
        if (d > 0) fputc('\n', out);
        CHECK(print_text(&one, out));
    }
    if (fflush(out) != 0 || ferror(out)) return error_set(ERR_IO, "cannot write the report card: %s", strerror(errno));
    return 0;
}

int report_card_print(const run_result_t *result, const detector_result_t *const *detector, size_t n,
                      table_format_t format, FILE *out)
{
    const card_t card = {result, detector, n, true};
    table_t table[PARTS];
    if (format == TABLE_TEXT) return print_texts(&card, out);
    for (int p = 0; p < PARTS; p++) PART[p].fill(&card, &table[p]);
    int code = format == TABLE_CSV ? table_print(&table[METRICS_PART], 1, format, out)
                                   : table_print(table, PARTS, format, out);
    for (int p = 0; p < PARTS; p++) table_free(&table[p]);
    return code;
}

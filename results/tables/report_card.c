// SPDX-License-Identifier: GPL-3.0-or-later
// One list of columns and one function a table of the card.
#include "results/tables/report_card.h"
#include "core/error.h"
#include "results/tables/metric_cell.h"
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

static void begin_row(const card_t *card, const detector_result_t *detector, table_t *table)
{
    if (card->named) table_add_text(table, detector->name);
}

static const table_column_t METRICS_COLUMNS[] = {
    NAMED,
    {"metric", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},
    {"value", NULL, CELL_INTERVAL, -4},
    {"n", NULL, CELL_COUNT, 0},
    {"of", NULL, CELL_TEXT, 0},
    {0},
};

static void add_metrics(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t m = 0; m < detector->metrics.n; m++) {
        const metric_row_t *row = &detector->metrics.row[m];
        begin_row(card, detector, table);
        table_add_text(table, row->name);
        table_add_text(table, row->unit);
        table_add_interval(table, row->value, row->low, row->high);
        table_add_count(table, row->n);
        table_add_text(table, row->of);
    }
}

static const table_column_t BUDGET_COLUMNS[] = {
    NAMED,
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
    {0},
};

static void add_budget(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t b = 0; b < detector->budget.n; b++) {
        const budget_row_t *row = &detector->budget.row[b];
        begin_row(card, detector, table);
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

static const table_column_t STAGES_COLUMNS[] = {
    NAMED, {"stage", NULL, CELL_TEXT, 0}, {"offenders", NULL, CELL_COUNT, 0}, {"share", NULL, CELL_INTERVAL, -3}, {0},
};

static void add_stages(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t s = 0; s < detector->stages.n; s++) {
        const stage_row_t *row = &detector->stages.row[s];
        begin_row(card, detector, table);
        table_add_text(table, row->stage);
        table_add_count(table, row->offenders);
        table_add_interval(table, row->share, row->low, row->high);
    }
}

static const table_column_t TYPES_COLUMNS[] = {
    NAMED,
    {"type", NULL, CELL_TEXT, 0},
    {"offenders", NULL, CELL_COUNT, 0},
    {"alerted", NULL, CELL_COUNT, 0},
    {"recall", NULL, CELL_NUMBER, -3},
    {0},
};

static void add_types(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t t = 0; t < detector->types.n; t++) {
        const type_row_t *row = &detector->types.row[t];
        begin_row(card, detector, table);
        table_add_text(table, row->type);
        table_add_count(table, row->offenders);
        table_add_count(table, row->alerted);
        table_add_number(table, row->recall);
    }
}

/// Groups of nobody are left out of the text.
static const table_column_t GROUPS_COLUMNS[] = {
    NAMED,
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
    {0},
};

static void add_groups(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t g = 0; g < detector->groups.n; g++) {
        const group_row_t *row = &detector->groups.row[g];
        if (!card->named && row->accounts + row->positives == 0) continue;
        begin_row(card, detector, table);
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

static const table_column_t COMPARE_COLUMNS[] = {
    NAMED,
    {"against", NULL, CELL_TEXT, 0},
    {"baseline", NULL, CELL_TEXT, 0},
    {"metric", NULL, CELL_TEXT, 0},
    {"difference", NULL, CELL_INTERVAL, -3},
    {"worlds", NULL, CELL_COUNT, 0},
    {"p_holm", NULL, CELL_NUMBER, -2},
    {"verdict", NULL, CELL_TEXT, 0},
    {0},
};

static void add_compare(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t i = 0; i < card->result->compare.n; i++) {
        const compare_row_t *row = &card->result->compare.row[i];
        if (strcmp(row->detector, detector->name) != 0) continue;
        begin_row(card, detector, table);
        table_add_text(table, row->against);
        table_add_text(table, row->baseline);
        table_add_text(table, row->metric);
        table_add_interval(table, row->difference, row->low, row->high);
        table_add_count(table, row->worlds);
        table_add_number(table, row->p_holm);
        table_add_text(table, row->verdict);
    }
}

static const table_column_t COSTS_COLUMNS[] = {
    NAMED,
    {"cpu_s", NULL, CELL_NUMBER, -3},
    {"fit_s", NULL, CELL_NUMBER, -3},
    {"observe_s", NULL, CELL_NUMBER, -3},
    {"prepare_s", NULL, CELL_NUMBER, -3},
    {"score_s", NULL, CELL_NUMBER, -3},
    {"events", NULL, CELL_COUNT, 0},
    {"events_per_s", NULL, CELL_NUMBER, -3},
    {"held_bytes", NULL, CELL_COUNT, 0},
    {0},
};

static void add_costs(const card_t *card, const detector_result_t *detector, table_t *table)
{
    for (size_t i = 0; i < card->result->costs.n; i++) {
        const cost_row_t *row = &card->result->costs.row[i];
        if (strcmp(row->detector, detector->name) != 0) continue;
        begin_row(card, detector, table);
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

static const table_column_t FACTS_COLUMNS[] = {
    NAMED,
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
    {0},
};

static void add_facts(const card_t *card, const detector_result_t *detector, table_t *table)
{
    const run_result_t *r = card->result;
    begin_row(card, detector, table);
    table_add_text(table, detector->summary);
    table_add_count(table, detector->trivial);
    table_add_count(table, detector->labelled);
    table_add_count(table, r->test_worlds);
    table_add_count(table, r->resamples);
    table_add_number(table, r->review_budget);
    table_add_count(table, r->in_sample);
    table_add_text(table, r->closed_loop[0] ? r->closed_loop : "none");
    table_add_count(table, r->seed);
    table_add_text(table, r->frozen);
}

static const struct {
    const char *heading; // in text
    const char *name;
    const table_column_t *column; // the first is NAMED
    void (*add)(const card_t *card, const detector_result_t *detector, table_t *table);
    bool record; // in text
} PART[] = {
    {"", "detectors", FACTS_COLUMNS, add_facts, true},
    {"Metrics, with the interval of the bootstrap and how many cases they rest on", "metrics", METRICS_COLUMNS,
     add_metrics, false},
    {"Alert budgets, per million active accounts and day", "budget", BUDGET_COLUMNS, add_budget, false},
    {"Compared over the same worlds", "compare", COMPARE_COLUMNS, add_compare, false},
    {"How far offenders had come when first rightly alerted", "stages", STAGES_COLUMNS, add_stages, false},
    {"Offenders found, by type", "types", TYPES_COLUMNS, add_types, false},
    {"Groups at one threshold for all; attributes are synthetic: this measures the detector's mechanics only", "groups",
     GROUPS_COLUMNS, add_groups, false},
    {"Cost in the validation and test worlds, on the machine that ran them", "costs", COSTS_COLUMNS, add_costs, false},
};
enum { PARTS = sizeof PART / sizeof *PART, METRICS_PART = 1 };

static void fill(const card_t *card, int part, table_t *table)
{
    table_init(table, PART[part].name, card->named ? PART[part].column : PART[part].column + 1);
    table->record = PART[part].record && !card->named;
    for (size_t d = 0; d < card->n; d++) PART[part].add(card, card->detector[d], table);
}

bool report_is_coarse(const detector_result_t *detector)
{
    return fabs(metric_cell_value(detector, "ap") - metric_cell_value(detector, "ap_expected")) > REPORT_COARSE;
}

static int print_text(const card_t *card, FILE *out)
{
    const detector_result_t *detector = card->detector[0];
    fprintf(out, "Report card of %s\n", detector->name);
    for (int p = 0; p < PARTS; p++) {
        table_t table;
        int code = 0;
        fill(card, p, &table);
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
                metric_cell_value(detector, "ap_expected"), metric_cell_value(detector, "ap"));
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
    for (int p = 0; p < PARTS; p++) fill(&card, p, &table[p]);
    int code = format == TABLE_CSV ? table_print(&table[METRICS_PART], 1, format, out)
                                   : table_print(table, PARTS, format, out);
    for (int p = 0; p < PARTS; p++) table_free(&table[p]);
    return code;
}

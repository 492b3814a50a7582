// SPDX-License-Identifier: GPL-3.0-or-later
// Long tables for programs, one wide table a subject for people.
#include "results/realism/realism_report.h"
#include "core/error.h"
#include "results/realism/realism_rows.h"
#include "results/targets/target_rows.h"
#include <math.h>
#include <string.h>

#define WIDE (PLATFORMS + 4)

static const table_column_t STATISTICS_LONG[] = {
    {"world", NULL, CELL_COUNT, 0},     {"platform", NULL, CELL_TEXT, 0},
    {"population", NULL, CELL_TEXT, 0}, {"statistic", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},       {"kind", NULL, CELL_TEXT, 0},
    {"value", NULL, CELL_NUMBER, -4},   {"verdict", NULL, CELL_TEXT, 0},
    {"low", NULL, CELL_NUMBER, -4},     {"high", NULL, CELL_NUMBER, -4},
    {"p2p_low", NULL, CELL_NUMBER, -4}, {"p2p_high", NULL, CELL_NUMBER, -4},
    {"in_p2p", NULL, CELL_COUNT, 0},    {"open", NULL, CELL_NUMBER, -4},
    {"closed", NULL, CELL_NUMBER, -4},  {0},
};

static void fill_statistics(const run_result_t *r, table_t *table)
{
    table_init(table, "statistics", STATISTICS_LONG);
    for (size_t i = 0; i < r->realism.n; i++) {
        const realism_row_t *row = &r->realism.row[i];
        table_add_count(table, row->world);
        table_add_text(table, row->platform);
        table_add_text(table, row->population);
        table_add_text(table, row->statistic);
        table_add_text(table, row->unit);
        table_add_text(table, row->kind);
        table_add_number(table, row->value);
        table_add_text(table, row->verdict);
        table_add_number(table, row->low);
        table_add_number(table, row->high);
        table_add_number(table, row->p2p_low);
        table_add_number(table, row->p2p_high);
        table_add_count(table, row->in_p2p);
        table_add_number(table, row->open);
        table_add_number(table, row->closed);
    }
}

static const table_column_t COUNTS[] = {
    {"world", NULL, CELL_COUNT, 0},
    {"platform", NULL, CELL_TEXT, 0},
    {"population", NULL, CELL_TEXT, 0},
    {"reference", NULL, CELL_TEXT, 0},
    {"users", NULL, CELL_COUNT, 0},
    {"messages", NULL, CELL_COUNT, 0},
    {"gate_pass", "gate pass", CELL_COUNT, 0},
    {"gate_warn", "warn", CELL_COUNT, 0},
    {"gate_fail", "fail", CELL_COUNT, 0},
    {"gate_na", "n/a", CELL_COUNT, 0},
    {"report_pass", "report pass", CELL_COUNT, 0},
    {"report_warn", "warn", CELL_COUNT, 0},
    {"report_fail", "fail", CELL_COUNT, 0},
    {"report_na", "n/a", CELL_COUNT, 0},
    {"report_in_p2p", "report in p2p", CELL_COUNT, 0},
    {"disagree", "all and benign differ", CELL_COUNT, 0},
    {0},
};

static void fill_counts(const run_result_t *r, table_t *table)
{
    table_init(table, "realism_counts", COUNTS);
    for (size_t i = 0; i < r->realism_counts.n; i++) {
        const realism_count_row_t *row = &r->realism_counts.row[i];
        const uint64_t count[] = {row->users,       row->messages,  row->gate_pass,     row->gate_warn,
                                  row->gate_fail,   row->gate_na,   row->report_pass,   row->report_warn,
                                  row->report_fail, row->report_na, row->report_in_p2p, row->disagree};
        table_add_count(table, row->world);
        table_add_text(table, row->platform);
        table_add_text(table, row->population);
        table_add_text(table, row->reference);
        for (size_t k = 0; k < sizeof count / sizeof *count; k++) table_add_count(table, count[k]);
    }
}

static const table_column_t RULES_LONG[] = {
    {"world", NULL, CELL_COUNT, 0},       {"platform", NULL, CELL_TEXT, 0},
    {"who", NULL, CELL_TEXT, 0},          {"contacts", NULL, CELL_NUMBER, 0},
    {"unanswered", NULL, CELL_NUMBER, 2}, {"users", NULL, CELL_COUNT, 0},
    {"fired", NULL, CELL_COUNT, 0},       {"share", NULL, CELL_NUMBER, -3},
    {"real", NULL, CELL_NUMBER, -3},      {0},
};

static void fill_rules(const run_result_t *r, table_t *table)
{
    table_init(table, "naive_rules", RULES_LONG);
    for (size_t i = 0; i < r->naive_rules.n; i++) {
        const naive_rule_result_t *row = &r->naive_rules.row[i];
        table_add_count(table, row->world);
        table_add_text(table, row->platform);
        table_add_text(table, row->who);
        table_add_number(table, row->contacts);
        table_add_number(table, row->unanswered);
        table_add_count(table, row->users);
        table_add_count(table, row->fired);
        table_add_number(table, row->share);
        table_add_number(table, row->real);
    }
}

/// The platforms that the first world's rows name, in their order; benign rows are shown where there are any.
typedef struct {
    const char *name[PLATFORMS], *population;
    size_t n;
} shown_t;

static shown_t platforms_of(const run_result_t *r)
{
    shown_t shown = {.population = "all"};
    for (size_t i = 0; i < r->realism_counts.n; i++) {
        const realism_count_row_t *row = &r->realism_counts.row[i];
        if (row->world > 0) continue;
        if (strcmp(row->population, "benign") == 0) shown.population = "benign";
        if (strcmp(row->population, "all") == 0 && shown.n < PLATFORMS) shown.name[shown.n++] = row->platform;
    }
    return shown;
}

static const realism_row_t *find(const run_result_t *r, const shown_t *shown, size_t platform, const char *statistic)
{
    for (size_t i = 0; i < r->realism.n; i++) {
        const realism_row_t *row = &r->realism.row[i];
        if (row->world == 0 && strcmp(row->platform, shown->name[platform]) == 0 &&
            strcmp(row->population, shown->population) == 0 && strcmp(row->statistic, statistic) == 0)
            return row;
    }
    return NULL;
}

static void add_range(table_t *table, double low, double high)
{
    char text[48];
    snprintf(text, sizeof text, "%.3g .. %.3g", low, high);
    table_add_text(table, text);
}

/// A value and, unless it passes, its verdict.
static void add_value(table_t *table, const realism_row_t *row)
{
    char text[RESULT_NAME + 48];
    if (row == NULL || isnan(row->value)) {
        table_add_text(table, "n/a");
        return;
    }
    bool passes = strcmp(row->verdict, "pass") == 0;
    snprintf(text, sizeof text, "%.4g%s%s", row->value, passes ? "" : " ", passes ? "" : row->verdict);
    table_add_text(table, text);
}

static int print_statistics(const run_result_t *r, const shown_t *shown, const char *kind, FILE *out)
{
    table_column_t column[WIDE + 1] = {
        {kind, NULL, CELL_TEXT, 0}, {"pass", NULL, CELL_TEXT, 0}, {"p2p", NULL, CELL_TEXT, 0}};
    table_t table;
    for (size_t p = 0; p < shown->n; p++) column[3 + p] = (table_column_t){shown->name[p], NULL, CELL_TEXT, 0};
    table_init(&table, "statistics", column);
    for (int s = 0; s < STATISTICS; s++) {
        const realism_row_t *first = find(r, shown, 0, statistic_row[s].name);
        if (first == NULL || strcmp(first->kind, kind) != 0) continue;
        table_add_text(&table, first->statistic);
        add_range(&table, first->low, first->high);
        add_range(&table, first->p2p_low, first->p2p_high);
        for (size_t p = 0; p < shown->n; p++) add_value(&table, find(r, shown, p, first->statistic));
    }
    int code = table_print(&table, 1, TABLE_TEXT, out);
    fputc('\n', out);
    table_free(&table);
    return code;
}

static const naive_rule_result_t *find_rule(const run_result_t *r, const char *platform, const char *who, int rule)
{
    for (size_t i = 0; i < r->naive_rules.n; i++) {
        const naive_rule_result_t *row = &r->naive_rules.row[i];
        if (row->world == 0 && strcmp(row->platform, platform) == 0 && strcmp(row->who, who) == 0 &&
            row->contacts == naive_rule_row[rule].contacts && row->unanswered == naive_rule_row[rule].unanswered)
            return row;
    }
    return NULL;
}

static void add_share(table_t *table, const naive_rule_result_t *row)
{
    char text[32] = "n/a";
    if (row != NULL && !isnan(row->share)) snprintf(text, sizeof text, "%.2f %%", 100 * row->share);
    table_add_text(table, text);
}

static void name_rule(char *text, size_t bytes, int rule)
{
    const naive_rule_row_t *row = &naive_rule_row[rule];
    int at = snprintf(text, bytes, "%u new contacts in 7 days", row->contacts);
    if (row->unanswered > 0) snprintf(text + at, bytes - (size_t)at, ", %.0f %% never answered", 100 * row->unanswered);
}

static int print_rules(const run_result_t *r, const shown_t *shown, FILE *out)
{
    table_column_t column[WIDE + 1] = {{"rule", "fires on users", CELL_TEXT, 0}, {"real", "CollegeMsg", CELL_TEXT, 0}};
    char text[80];
    table_t table;
    for (size_t p = 0; p < shown->n; p++) column[2 + p] = (table_column_t){shown->name[p], NULL, CELL_TEXT, 0};
    table_init(&table, "naive_rules", column);
    for (int rule = 0; rule < NAIVE_RULES; rule++) {
        name_rule(text, sizeof text, rule);
        table_add_text(&table, text);
        snprintf(text, sizeof text, "%.2f %%", 100 * naive_rule_row[rule].real_open);
        table_add_text(&table, text);
        for (size_t p = 0; p < shown->n; p++) add_share(&table, find_rule(r, shown->name[p], shown->population, rule));
    }
    int code = table_print(&table, 1, TABLE_TEXT, out);
    table_free(&table);
    return code;
}

/// The rule of the mission's warning, by benign role.
static int print_roles(const run_result_t *r, const shown_t *shown, FILE *out)
{
    table_column_t column[WIDE + 1] = {{"role", NULL, CELL_TEXT, 0}};
    char text[80], cell[48];
    table_t table;
    name_rule(text, sizeof text, NAIVE_RULE_20_70);
    fprintf(out, "\nBy benign role, users and share on whom \"%s\" fires:\n", text);
    for (size_t p = 0; p < shown->n; p++) column[1 + p] = (table_column_t){shown->name[p], NULL, CELL_TEXT, 0};
    table_init(&table, "roles", column);
    for (int role = 0; role < ROLES; role++) {
        table_add_text(&table, role_name[role]);
        for (size_t p = 0; p < shown->n; p++) {
            const naive_rule_result_t *row = find_rule(r, shown->name[p], role_name[role], NAIVE_RULE_20_70);
            int at = snprintf(cell, sizeof cell, "%llu", row ? (unsigned long long)row->users : 0ull);
            if (row && !isnan(row->share)) snprintf(cell + at, sizeof cell - (size_t)at, " %.2f %%", 100 * row->share);
            table_add_text(&table, cell);
        }
    }
    int code = table_print(&table, 1, TABLE_TEXT, out);
    table_free(&table);
    return code;
}

int realism_report_targets(const run_result_t *r, FILE *out)
{
    table_t table;
    if (r->recorded.n == 0) return 0;
    fprintf(out, "Published figures, all worlds of the run pooled (`vigil keys targets` defines each). fitted: the "
                 "scenario's numbers were chosen for it; predicted: not. met: within the published range, or a share "
                 "at most 2 points off; open: only the interval reaches it, so too "
                 "few cases to say; missed: neither.\n");
    target_rows_table(&table, r->recorded.row, r->recorded.n);
    int code = table_print(&table, 1, TABLE_TEXT, out);
    table_free(&table);
    return code;
}

static int print_messages(const run_result_t *r, FILE *out)
{
    shown_t shown = platforms_of(r);
    bool known = strcmp(shown.population, "benign") == 0;
    table_t counts;
    fprintf(out,
            "%s beside real traces. A number without a word passes: it lies between 0.8 x the lowest and 1.25 x the "
            "highest value of real direct-message sets (pass). warn: only within the range of all real "
            "person-to-person sets "
            "(p2p, not "
            "widened). fail: neither. n/a: fewer than %d users, or too short. The statistics of the gate are stable in "
            "real "
            "traces and decide whether messages pass for real; the others are reported. `vigil list statistics` says "
            "what each "
            "is.\n\n",
            known ? "Direct messages between benign people of the first world" : "Direct messages", REALISM_FEWEST);
    CHECK(print_statistics(r, &shown, "gate", out));
    CHECK(print_statistics(r, &shown, "report", out));
    fill_counts(r, &counts);
    int code = table_print(&counts, 1, TABLE_TEXT, out);
    table_free(&counts);
    CHECK(code);
    fputc('\n', out);
    CHECK(print_rules(r, &shown, out));
    if (known) CHECK(print_roles(r, &shown, out));
    fputs(r->recorded.n > 0 ? "\n" : "", out);
    return 0;
}

int realism_report_print(const run_result_t *result, table_format_t format, FILE *out)
{
    if (format == TABLE_TEXT) {
        if (result->realism_counts.n > 0) CHECK(print_messages(result, out));
        return realism_report_targets(result, out);
    }
    if (format == TABLE_CSV && result->realism.n == 0) {
        fputs("vigil: no messages were measured, so there are no statistics to print as CSV\n", stderr);
        return 0; // a heading alone would look like a table
    }
    table_t table[4];
    fill_statistics(result, &table[0]);
    fill_counts(result, &table[1]);
    fill_rules(result, &table[2]);
    target_rows_table(&table[3], result->recorded.row, result->recorded.n);
    int code = table_print(table, format == TABLE_CSV ? 1 : 4, format, out);
    for (int i = 0; i < 4; i++) table_free(&table[i]);
    return code;
}

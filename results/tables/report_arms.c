// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_arms.h"

#include "core/error.h"
#include "core/plural.h"
#include "results/arms/arm_effects.h"
#include "results/tables/plan_facts.h"
#include "results/tables/report_displacement.h"
#include "results/tables/report_effects.h"
#include "results/tables/report_sensitivity.h"
#include "scenarios/linkage.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const table_column_t FULL[] = {
    {"response", NULL, CELL_TEXT, 0},     {"dose", NULL, CELL_NUMBER, -2},       {"effect", NULL, CELL_TEXT, 0},
    {"of", NULL, CELL_TEXT, 0},           {"loop", NULL, CELL_TEXT, 0},          {"outcome", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},         {"baseline", NULL, CELL_NUMBER, -6},   {"value", NULL, CELL_NUMBER, -6},
    {"low", NULL, CELL_NUMBER, -6},       {"high", NULL, CELL_NUMBER, -6},       {"share", NULL, CELL_NUMBER, -6},
    {"share_low", NULL, CELL_NUMBER, -6}, {"share_high", NULL, CELL_NUMBER, -6}, {"p", NULL, CELL_NUMBER, -2},
    {"p_holm", NULL, CELL_NUMBER, -2},    {"pairing", NULL, CELL_NUMBER, -2},    {0},
};

/// All rows of a kind, or of all kinds if `kind` is NULL.
static void fill_full(const run_result_t *result, const char *kind, table_t *table)
{
    table_init(table, kind ? kind : "effects", FULL);
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (kind && strcmp(row->effect, kind) != 0) continue;
        table_add_text(table, row->response);
        table_add_number(table, row->dose);
        table_add_text(table, row->effect);
        table_add_text(table, row->of);
        table_add_text(table, row->loop);
        table_add_text(table, row->outcome);
        table_add_text(table, row->unit);
        table_add_number(table, row->baseline);
        table_add_number(table, row->value);
        table_add_number(table, row->low);
        table_add_number(table, row->high);
        table_add_number(table, row->share);
        table_add_number(table, row->share_low);
        table_add_number(table, row->share_high);
        table_add_number(table, row->p);
        table_add_number(table, row->p_holm);
        table_add_number(table, row->pairing);
    }
}

static const table_column_t COSTS_BY_ROLE[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"arm", NULL, CELL_TEXT, 0},
    {"loop", NULL, CELL_TEXT, 0},
    {"role", NULL, CELL_TEXT, 0},
    {"hidden", NULL, CELL_NUMBER, 1},
    {"stopped", NULL, CELL_NUMBER, 1},
    {"prompts", NULL, CELL_NUMBER, 1},
    {"reviews", NULL, CELL_NUMBER, 1},
    {"restricted", NULL, CELL_NUMBER, 1},
    {"closed", "closed or refused", CELL_NUMBER, 1},
    {0},
};

static bool same_cell(const arm_cost_row_t *a, const arm_cost_row_t *b)
{
    return a->dose == b->dose && !strcmp(a->arm, b->arm) && !strcmp(a->response, b->response) &&
           !strcmp(a->role, b->role) && !strcmp(a->who, b->who);
}

/// What benign people bore, by role, over all measures of the arm. @param[in] arm  NULL: every arm
static void fill_costs(const run_result_t *result, const char *arm, effects_shown_t shown, const table_column_t *column,
                       table_t *table)
{
    table_init(table, "costs", column);
    for (size_t i = 0; i < result->arm_costs.n; i++) {
        arm_cost_row_t sum = result->arm_costs.row[i];
        bool seen = strcmp(sum.who, "benign") != 0 || (arm && strcmp(sum.arm, arm) != 0);
        for (size_t j = i; j > 0 && !seen; j--) { // rows of an arm stand together
            const arm_cost_row_t *before = &result->arm_costs.row[j - 1];
            if (strcmp(before->arm, sum.arm) != 0 || before->dose != sum.dose) break;
            seen = same_cell(before, &sum);
        }
        for (size_t j = i + 1; j < result->arm_costs.n && !seen; j++) {
            const arm_cost_row_t *more = &result->arm_costs.row[j];
            if (strcmp(more->arm, sum.arm) != 0 || more->dose != sum.dose) break;
            if (!same_cell(more, &sum)) continue;
            sum.hidden += more->hidden;
            sum.stopped += more->stopped;
            sum.prompts += more->prompts;
            sum.reviews += more->reviews;
            sum.restricted += more->restricted;
            sum.closed += more->closed;
        }
        if (seen) continue;
        effects_add_level(table, shown, sum.response, sum.dose);
        table_add_text(table, sum.arm);
        if (shown.loop) table_add_text(table, sum.loop);
        table_add_text(table, sum.role);
        const double cost[] = {sum.hidden, sum.stopped, sum.prompts, sum.reviews, sum.restricted, sum.closed};
        for (size_t c = 0; c < sizeof cost / sizeof *cost; c++) table_add_number(table, cost[c]);
    }
}

static const table_column_t ALERTS[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"arm", NULL, CELL_TEXT, 0},
    {"alerts", NULL, CELL_NUMBER, 1},
    {"alert_rate", "a million accounts and day", CELL_NUMBER, 1},
    {"reviews", NULL, CELL_NUMBER, 1},
    {0},
};

static bool same_arm(const arm_row_t *a, const arm_row_t *b)
{
    return a->dose == b->dose && !strcmp(a->arm, b->arm) && !strcmp(a->response, b->response);
}

/// Means over worlds of closed arms, in order of the first world.
static void fill_alerts(const run_result_t *result, effects_shown_t shown, const table_column_t *column, table_t *table)
{
    table_init(table, "alerts", column);
    for (size_t i = 0; i < result->arms.n && result->arms.row[i].world == 0; i++) {
        const arm_row_t *arm = &result->arms.row[i];
        double worlds = 0, alerts = 0, rate = 0, reviews = 0;
        if (strcmp(arm->loop, LOOP_CLOSED) != 0) continue;
        for (size_t j = i; j < result->arms.n; j++) {
            const arm_row_t *row = &result->arms.row[j];
            if (!same_arm(row, arm)) continue;
            worlds++;
            alerts += row->alerts;
            rate += row->alert_rate;
            reviews += row->reviews;
        }
        effects_add_level(table, shown, arm->response, arm->dose);
        table_add_text(table, arm->arm);
        table_add_number(table, alerts / worlds);
        table_add_number(table, rate / worlds);
        table_add_number(table, reviews / worlds);
    }
}

static const effects_shown_t ALL = {true, true, true}; // programs want every column

static int print_json(const run_result_t *result, FILE *out)
{
    table_t table[EFFECTS + 3];
    size_t n = 0;
    for (int kind = 0; kind < EFFECTS; kind++) {
        bool any = false;
        for (size_t i = 0; i < result->effects.n && !any; i++)
            any = !strcmp(result->effects.row[i].effect, effect_kind_name[kind]);
        if (any) fill_full(result, effect_kind_name[kind], &table[n++]);
    }
    report_displacement_fill(result, &table[n++]);
    fill_costs(result, NULL, ALL, COSTS_BY_ROLE, &table[n++]);
    if (result->loops.n > 0) fill_alerts(result, ALL, ALERTS, &table[n++]);
    int code = table_print(table, n, TABLE_JSON, out);
    for (size_t t = 0; t < n; t++) table_free(&table[t]);
    return code;
}

static int print_csv(const run_result_t *result, FILE *out)
{
    table_t table;
    fill_full(result, NULL, &table);
    int code = table_print(&table, 1, TABLE_CSV, out);
    table_free(&table);
    return code;
}

/// How the detector's accounts were joined, as what it finds depends on that.
static const char *joined(const loop_row_t *row)
{
    if (strcmp(row->linkage, linkage_mode_name[LINKAGE_ORACLE]) == 0)
        return "with oracle linkage of accounts, an upper bound that no platform has";
    if (strcmp(row->linkage, linkage_mode_name[LINKAGE_LEARNED]) == 0) return "with learned linkage of accounts";
    return "without linkage of accounts";
}

/// Which detector acts, so that what it did is not taken for what measures do without one.
static void print_loops(const run_result_t *result, FILE *out)
{
    if (result->loops.n == 0) fputs("No measure acts on a detector.\n", out);
    for (size_t i = 0; i < result->loops.n; i++) {
        const loop_row_t *row = &result->loops.row[i];
        if (i == 0)
            fprintf(out,
                    "Where alerts act (closed loop), they are those of %s (view %s, %s), fitted on %" PRIu64
                    " %s, its threshold chosen on %" PRIu64 " %s, for %g alerts per million active accounts and day.\n",
                    row->detector, row->view, joined(row), row->training,
                    plural((double)row->training, "world", "worlds"), row->validation,
                    plural((double)row->validation, "other", "others"), row->budget);
        fprintf(out, "Response %s: threshold %.4g, %.4g alerts per million and day in validation worlds.\n",
                row->response, row->threshold, row->validation_rate);
        if (isinf(row->threshold))
            fprintf(out,
                    "%s never alerts: more accounts than the budget allows share its highest score. What its measure "
                    "prevents below is nothing by that alone.\n",
                    row->detector);
    }
}

static int print_costs(const run_result_t *result, FILE *out)
{
    table_t table;
    char heading[200], persons[FACT_BYTES];
    plan_persons(result, persons);
    snprintf(heading, sizeof heading, "What all together cost benign people, a world%s%.20s%s, by role",
             persons[0] ? " of " : "", persons, persons[0] ? " persons" : "");
    table_column_t column[sizeof COSTS_BY_ROLE / sizeof *COSTS_BY_ROLE];
    effects_shown_t shown = effects_shown(result);
    effects_columns(COSTS_BY_ROLE, shown, column);
    fill_costs(result, "together", shown, column, &table);
    return effects_print_table(result, NULL, &table, heading, out);
}

static int print_alerts(const run_result_t *result, FILE *out)
{
    table_t table;
    table_column_t column[sizeof ALERTS / sizeof *ALERTS];
    effects_shown_t shown = effects_shown(result);
    effects_columns(ALERTS, shown, column);
    fill_alerts(result, shown, column, &table);
    return effects_print_table(result, NULL, &table, "Alerts and their reviews, a world", out);
}

static int print_text(const run_result_t *result, FILE *out)
{
    CHECK(plan_facts_print(result, out));
    fprintf(out, "%" PRIu64 " %s", result->test_worlds, plural((double)result->test_worlds, "world", "worlds"));
    if (result->test_worlds < EFFECT_WORLDS_MIN) fprintf(out, " (fewer than %d give no interval)", EFFECT_WORLDS_MIN);
    fputs("; means a world with 95 % intervals over worlds. ", out);
    print_loops(result, out);
    CHECK(report_effects_print(result, out));
    CHECK(print_alerts(result, out));
    return print_costs(result, out);
}

int report_arms_print(const run_result_t *result, table_format_t format, FILE *out)
{
    if (result->sensitivity.n > 0) return report_sensitivity_print(result, format, out);
    if (format == TABLE_JSON) return print_json(result, out);
    return format == TABLE_CSV ? print_csv(result, out) : print_text(result, out);
}

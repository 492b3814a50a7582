// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_effects.h"

#include "core/error.h"
#include "core/plural.h"
#include "results/arms/arm_effects.h"
#include "results/arms/arm_outcome.h"
#include "results/metrics/sign_flip.h"
#include "results/tables/report_displacement.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define HEADLINE "harmed"
#define MOVED "displaced"
#define DIGITS 2
#define LEVEL 0.05

effects_shown_t effects_shown(const run_result_t *result)
{
    effects_shown_t shown = {0};
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        shown.response |= strcmp(row->response, result->effects.row[0].response) != 0;
        shown.dose |= row->dose != 1;
    }
    return shown;
}

void effects_columns(const table_column_t *all, effects_shown_t shown, table_column_t *out)
{
    size_t n = 0;
    for (; all->key; all++) {
        if (!shown.response && strcmp(all->key, "response") == 0) continue;
        if (!shown.dose && strcmp(all->key, "dose") == 0) continue;
        if (!shown.loop && strcmp(all->key, "loop") == 0) continue;
        out[n++] = *all;
    }
    out[n] = (table_column_t){0};
}

void effects_add_level(table_t *table, effects_shown_t shown, const char *response, double dose)
{
    if (shown.response) table_add_text(table, response);
    if (shown.dose) table_add_number(table, dose);
}

const char *const effects_loop[] = {LOOP_NONE, LOOP_CLOSED, NULL};

/// Behind a heading where figures of both kinds are there.
static const char *loop_words(const run_result_t *result, const char *loop)
{
    bool any[2] = {false, false};
    for (size_t i = 0; i < result->effects.n; i++) any[strcmp(result->effects.row[i].loop, LOOP_CLOSED) == 0] = true;
    if (loop == NULL || !any[0] || !any[1]) return "";
    return strcmp(loop, LOOP_CLOSED) == 0 ? ": alerts of a detector act (closed loop)" : ": no detector acts";
}

int effects_print_table(const run_result_t *result, const char *loop, table_t *table, const char *heading, FILE *out)
{
    int code = 0;
    if (table->cells > 0 || table->failed) {
        fprintf(out, "\n%s%s\n\n", heading, loop_words(result, loop));
        code = table_print(table, 1, TABLE_TEXT, out);
    }
    table_free(table);
    return code;
}

static bool is_kind(const effect_row_t *row, effect_kind_t kind)
{
    return strcmp(row->effect, effect_kind_name[kind]) == 0;
}

/// The word of the file reads as what is prevented by all measures but the one.
static const char *label(const effect_row_t *row)
{
    return is_kind(row, EFFECT_ALL_BUT) ? "added to all others" : row->effect;
}

static void add_percents(table_t *table, const effect_row_t *row)
{
    table_add_interval(table, 100 * row->share, 100 * row->share_low, 100 * row->share_high);
}

static const table_column_t HEADLINES[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"effect", NULL, CELL_TEXT, 0},
    {"of", NULL, CELL_TEXT, 0},
    {"prevented", NULL, CELL_INTERVAL, DIGITS},
    {"share", "of baseline, %", CELL_INTERVAL, 1},
    {"p_holm", "p (Holm)", CELL_NUMBER, -2},
    {"pairing", "variance unpaired / paired", CELL_NUMBER, 1},
    {0},
};

static int print_headlines(const run_result_t *result, effects_shown_t shown, const char *loop, FILE *out)
{
    table_t table;
    table_column_t column[sizeof HEADLINES / sizeof *HEADLINES];
    effects_columns(HEADLINES, shown, column);
    table_init(&table, "prevented", column);
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (strcmp(row->outcome, HEADLINE) != 0 || strcmp(row->loop, loop) != 0) continue;
        effects_add_level(&table, shown, row->response, row->dose);
        table_add_text(&table, label(row));
        table_add_text(&table, row->of);
        table_add_interval(&table, row->value, row->low, row->high);
        add_percents(&table, row);
        table_add_number(&table, row->p_holm);
        table_add_number(&table, row->pairing);
    }
    return effects_print_table(result, loop, &table, "Children kept from harm, a world", out);
}

/// Tests of the largest family on the headline outcome: one response's.
static size_t family(const run_result_t *result)
{
    size_t most = 0;
    for (size_t i = 0; i < result->effects.n; i++) {
        size_t n = 0;
        const effect_row_t *first = &result->effects.row[i];
        if (strcmp(first->outcome, HEADLINE) != 0) continue;
        for (size_t j = i; j < result->effects.n; j++) {
            const effect_row_t *row = &result->effects.row[j];
            n += !strcmp(row->outcome, HEADLINE) && !strcmp(row->response, first->response) && !isnan(row->p) &&
                 is_kind(row, EFFECT_RESPONSE) == is_kind(first, EFFECT_RESPONSE); // a family of its own
        }
        if (n > most) most = n;
    }
    return most;
}

static void print_notes(const run_result_t *result, FILE *out)
{
    size_t tests = family(result), worlds = result->test_worlds;
    if (tests == 0) return;
    fprintf(
        out,
        "\nIntervals are of one row each; p is corrected over the %zu %s on the outcome%s, so an interval may leave "
        "0 out while p does not say so.\n",
        tests, plural((double)tests, "effect", "effects"), effects_shown(result).response ? " under one response" : "");
    double least = fmin(1, (double)tests * sign_flip_least(worlds));
    size_t needed = sign_flip_worlds_needed(tests, LEVEL);
    if (worlds < needed)
        fprintf(out, "%zu %s cannot give a corrected p below %.2g (%zu could reach %g): %s.\n", worlds,
                plural((double)worlds, "world", "worlds"), least, needed, LEVEL,
                worlds < EFFECT_WORLDS_MIN ? "with so few, nothing here can be told from chance"
                                           : "read the intervals");
    if (effects_shown(result).response)
        fputs("Effect response: the arm under the first response less the same arm under this one, below 0 where "
              "offenders who answer do more harm; p of these is corrected among themselves.\n",
              out);
    fputs("Variance unpaired / paired: how many times as many worlds it would take if every arm had worlds of its own; "
          "below 1 pairing costs.\n",
          out);
}

/// The row of one kind beside another: the same response, dose and outcome.
static const effect_row_t *beside(const run_result_t *result, const effect_row_t *of, effect_kind_t kind)
{
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (is_kind(row, kind) && row->dose == of->dose && !strcmp(row->response, of->response) &&
            !strcmp(row->outcome, of->outcome))
            return row;
    }
    return NULL;
}

/// The answer to a tandem's question in a sentence.
static void say_tandem(const effect_row_t *synergy, const effect_row_t *together, const effect_row_t *independent,
                       const effect_row_t *sum, effects_shown_t shown, FILE *out)
{
    fputc('\n', out);
    if (shown.response) fprintf(out, "Response %s. ", synergy->response);
    if (shown.dose) fprintf(out, "Dose %g. ", synergy->dose);
    if (!(synergy->baseline > 0)) {
        fputs("No child came to harm without the measures: there is nothing to prevent.\n", out);
        return;
    }
    fprintf(out,
            "Of children harmed, together prevent %.1f %%; %.1f %% if each stopped its share of what the others leave "
            "(independent), so "
            "acting together adds %.1f points",
            100 * together->share, 100 * independent->share, 100 * synergy->share);
    if (!isnan(synergy->share_low)) {
        fprintf(out, " [%.1f, %.1f]", 100 * synergy->share_low, 100 * synergy->share_high);
        if (synergy->share_low <= 0 && synergy->share_high >= 0) fputs(", which cannot be told from 0", out);
    }
    fprintf(out, "; the sum of singles is %.1f %%", 100 * sum->share);
    if (sum->share > independent->share) fputs(" and counts a child twice whom either of two would have spared", out);
    fprintf(out, ".\nSynergy cannot exceed what independent action leaves: %.1f points.\n",
            100 * fmin(1, 1 - independent->share));
}

static void say_tandems(const run_result_t *result, effects_shown_t shown, FILE *out)
{
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (!is_kind(row, EFFECT_SYNERGY) || strcmp(row->outcome, HEADLINE) != 0 || row->dose == 0) continue;
        const effect_row_t *together = beside(result, row, EFFECT_TOGETHER), *sum = beside(result, row, EFFECT_SUM),
                           *independent = beside(result, row, EFFECT_INDEPENDENT);
        if (together && sum && independent) say_tandem(row, together, independent, sum, shown, out);
    }
}

static const table_column_t SYNERGIES[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"outcome", NULL, CELL_TEXT, 0},
    {"together", "together, %", CELL_INTERVAL, 1},
    {"independent", "independent, %", CELL_INTERVAL, 1},
    {"synergy", "synergy, points", CELL_INTERVAL, 1},
    {"ceiling", "at most, points", CELL_NUMBER, 1},
    {0},
};

static int print_synergies(const run_result_t *result, effects_shown_t shown, const char *loop, FILE *out)
{
    static const char *const outcome[] = {"approached", "reached", HEADLINE, "harm_days"};
    table_t table;
    table_column_t column[sizeof SYNERGIES / sizeof *SYNERGIES];
    effects_columns(SYNERGIES, shown, column);
    table_init(&table, "synergy", column);
    for (size_t o = 0; o < sizeof outcome / sizeof *outcome; o++)
        for (size_t i = 0; i < result->effects.n; i++) {
            const effect_row_t *row = &result->effects.row[i];
            if (!is_kind(row, EFFECT_SYNERGY) || strcmp(row->outcome, outcome[o]) != 0 || strcmp(row->loop, loop) != 0)
                continue;
            const effect_row_t *together = beside(result, row, EFFECT_TOGETHER),
                               *independent = beside(result, row, EFFECT_INDEPENDENT);
            if (!together || !independent) continue;
            effects_add_level(&table, shown, row->response, row->dose);
            table_add_text(&table, row->outcome);
            add_percents(&table, together);
            add_percents(&table, independent);
            add_percents(&table, row);
            table_add_number(&table, 100 * (1 - independent->share));
        }
    return effects_print_table(result, loop, &table, "Synergy (together less independent) changes with the outcome",
                               out);
}

static const table_column_t OUTCOMES_OF_ALL[] = {
    {"response", NULL, CELL_TEXT, 0},
    {"dose", NULL, CELL_NUMBER, -2},
    {"of", NULL, CELL_TEXT, 0},
    {"outcome", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},
    {"baseline", NULL, CELL_NUMBER, DIGITS},
    {"value", NULL, CELL_INTERVAL, DIGITS},
    {0},
};

/// What a number is besides its unit: two outcomes are days, and of different things.
static const char *unit_text(const effect_row_t *row)
{
    if (strcmp(row->unit, "days") != 0) return row->unit;
    return strcmp(row->outcome, "harm_days") == 0 ? "days, sum" : "days, mean an offender";
}

static bool outcome_is(const effect_row_t *row, int kind)
{
    for (int o = 0; o < OUTCOMES; o++)
        if (strcmp(row->outcome, outcome_name[o]) == 0) return (int)outcome_kind[o] == kind;
    return false;
}

static bool is_listed(const effect_row_t *row, const char *loop, int kind)
{
    if (!is_kind(row, EFFECT_TOGETHER) && !is_kind(row, EFFECT_ARM)) return false;
    if (strcmp(row->loop, loop) != 0) return false;
    return outcome_is(row, kind) && strcmp(row->outcome, MOVED) != 0; // that has a table of its own
}

/// No arm of the table differs from its baseline in it.
static bool is_idle(const run_result_t *result, const char *loop, int kind, const char *outcome)
{
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (is_listed(row, loop, kind) && !strcmp(row->outcome, outcome) && row->value != 0) return false;
    }
    return true;
}

static void name_idle(const run_result_t *result, const char *loop, int kind, FILE *out)
{
    const char *last = "";
    size_t n = 0;
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (!is_listed(row, loop, kind) || !strcmp(row->outcome, last) || !is_idle(result, loop, kind, row->outcome))
            continue;
        last = row->outcome;
        fprintf(out, "%s%s", n++ ? ", " : "\nAs in the baseline in every arm: ", last);
    }
    if (n > 0) fputs(".\n", out);
}

/// The outcomes of one kind, of all measures together or of each arm that is written out.
static int print_outcomes(const run_result_t *result, effects_shown_t shown, const char *loop, int kind,
                          const char *value, const char *heading, FILE *out)
{
    table_t table;
    table_column_t column[sizeof OUTCOMES_OF_ALL / sizeof *OUTCOMES_OF_ALL];
    effects_columns(OUTCOMES_OF_ALL, shown, column);
    for (table_column_t *c = column; c->key; c++)
        if (strcmp(c->key, "value") == 0) c->heading = value;
    table_init(&table, "outcomes", column);
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (!is_listed(row, loop, kind) || is_idle(result, loop, kind, row->outcome)) continue;
        effects_add_level(&table, shown, row->response, row->dose);
        table_add_text(&table, row->of);
        table_add_text(&table, row->outcome);
        table_add_text(&table, unit_text(row));
        table_add_number(&table, row->baseline);
        table_add_interval(&table, row->value, row->low, row->high);
    }
    CHECK(effects_print_table(result, loop, &table, heading, out));
    name_idle(result, loop, kind, out);
    return 0;
}

/// Once a response: what there was to prevent.
static void say_baselines(const run_result_t *result, FILE *out)
{
    const char *last = "";
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (strcmp(row->outcome, HEADLINE) != 0 || strcmp(row->response, last) == 0) continue;
        fprintf(out,
                "Offenders' response %s: without the measures %.*f children a world come to harm for the first time.\n",
                row->response, DIGITS, row->baseline);
        last = row->response;
    }
}

/// Every kind of outcome, and the harm that moved behind the harm.
static int print_all_outcomes(const run_result_t *result, effects_shown_t shown, FILE *out)
{
    static const struct {
        outcome_kind_t kind;
        const char *value, *heading;
    } part[] = {{OUTCOME_IS_HARM, "prevented", "Harm prevented: baseline less the arm, a world"},
                {OUTCOME_IS_OTHER, "less by", "Neither harm nor cost: baseline less the arm, a world"},
                {OUTCOME_IS_COST, "added", "Costs added: the arm less baseline, a world"}};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        for (const char *const *loop = effects_loop; *loop; loop++)
            CHECK(print_outcomes(result, shown, *loop, (int)part[i].kind, part[i].value, part[i].heading, out));
        if (part[i].kind == OUTCOME_IS_HARM) CHECK(report_displacement_print(result, out));
    }
    return 0;
}

int report_effects_print(const run_result_t *result, FILE *out)
{
    effects_shown_t shown = effects_shown(result);
    say_baselines(result, out);
    for (const char *const *loop = effects_loop; *loop; loop++) CHECK(print_headlines(result, shown, *loop, out));
    print_notes(result, out);
    say_tandems(result, shown, out);
    for (const char *const *loop = effects_loop; *loop; loop++) CHECK(print_synergies(result, shown, *loop, out));
    return print_all_outcomes(result, shown, out);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_sensitivity.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "results/sensitivity/factor.h"
#include "results/sensitivity/surface.h"
#include "results/tables/plan_facts.h"

#define HEADLINE "harmed"
#define FIRST_FEW 5
#define PERCENT 100.0

static const table_column_t RANKING[] = {
    {"outcome", NULL, CELL_TEXT, 0},    {"share", NULL, CELL_TEXT, 0},           {"rank", NULL, CELL_COUNT, 0},
    {"factor", NULL, CELL_TEXT, 0},     {"scale", NULL, CELL_TEXT, 0},           {"low", NULL, CELL_NUMBER, -6},
    {"high", NULL, CELL_NUMBER, -6},    {"first_order", NULL, CELL_INTERVAL, 3}, {"total", NULL, CELL_INTERVAL, 3},
    {"change", NULL, CELL_INTERVAL, 3}, {"source", NULL, CELL_TEXT, 0},          {0},
};

static const table_column_t FITS[] = {
    {"outcome", NULL, CELL_TEXT, 0},
    {"share", NULL, CELL_TEXT, 0},
    {"points", NULL, CELL_COUNT, 0},
    {"used", "with harm", CELL_COUNT, 0},
    {"surface", NULL, CELL_TEXT, 0},
    {"terms", NULL, CELL_COUNT, 0},
    {"mean", NULL, CELL_INTERVAL, 3},
    {"explained_sd", "sd explained", CELL_NUMBER, 3},
    {"unexplained", NULL, CELL_INTERVAL, 2},
    {"above_zero", "points above 0", CELL_NUMBER, 2},
    {0},
};

static void fill_ranking(const run_result_t *result, table_t *table)
{
    table_init(table, "sensitivity", RANKING);
    for (size_t i = 0; i < result->sensitivity.n; i++) {
        const sensitivity_row_t *row = &result->sensitivity.row[i];
        table_add_text(table, row->outcome);
        table_add_text(table, row->share);
        table_add_count(table, row->rank);
        table_add_text(table, row->factor);
        table_add_text(table, row->scale);
        table_add_number(table, row->low);
        table_add_number(table, row->high);
        table_add_interval(table, row->first_order, row->first_order_low, row->first_order_high);
        table_add_interval(table, row->total, row->total_low, row->total_high);
        table_add_interval(table, row->change, row->change_low, row->change_high);
        table_add_text(table, row->source);
    }
}

static void add_scaled(table_t *table, double scale, double value, double low, double high)
{
    table_add_interval(table, scale * value, scale * low, scale * high);
}

/// @param[in] scale  1: shares; 100: percent
static void fill_fits(const run_result_t *result, const table_column_t *column, double scale, table_t *table)
{
    table_init(table, "fits", column);
    for (size_t i = 0; i < result->sensitivity_fit.n; i++) {
        const sensitivity_fit_row_t *row = &result->sensitivity_fit.row[i];
        table_add_text(table, row->outcome);
        table_add_text(table, row->share);
        table_add_count(table, row->points);
        table_add_count(table, row->used);
        table_add_text(table, row->surface);
        table_add_count(table, row->terms);
        add_scaled(table, scale, row->mean, row->mean_low, row->mean_high);
        table_add_number(table, scale * row->explained_sd);
        add_scaled(table, scale, row->unexplained, row->unexplained_low, row->unexplained_high);
        table_add_number(table, scale * row->above_zero);
    }
}

static int print_one(table_t *table, table_format_t format, FILE *out)
{
    int code = table_print(table, 1, format, out);
    table_free(table);
    return code;
}

static const table_column_t SHORT_FITS[] = {
    {"outcome", NULL, CELL_TEXT, 0},
    {"share", NULL, CELL_TEXT, 0},
    {"points", NULL, CELL_COUNT, 0},
    {"used", "with harm", CELL_COUNT, 0},
    {"surface", NULL, CELL_TEXT, 0},
    {"terms", NULL, CELL_COUNT, 0},
    {"mean", "mean, %", CELL_INTERVAL, 1},
    {"explained_sd", "sd explained, points", CELL_NUMBER, 1},
    {"unexplained", "variance unexplained, %", CELL_INTERVAL, 0},
    {"above_zero", "points above 0, %", CELL_NUMBER, 0},
    {0},
};

static int print_fits(const run_result_t *result, FILE *out)
{
    table_t table;
    bool few = false;
    fill_fits(result, SHORT_FITS, PERCENT, &table);
    for (size_t i = 0; i < result->sensitivity_fit.n; i++) {
        const sensitivity_fit_row_t *row = &result->sensitivity_fit.row[i];
        few |= row->used < SURFACE_POINTS_A_TERM * row->terms;
    }
    int code = print_one(&table, TABLE_TEXT, out);
    if (few)
        fprintf(out, "Fewer than %d points with harm a term: too few points for these intervals to be trusted.\n",
                SURFACE_POINTS_A_TERM);
    return code;
}

static const table_column_t SHORT[] = {
    {"rank", NULL, CELL_COUNT, 0},
    {"factor", NULL, CELL_TEXT, 0},
    {"low", NULL, CELL_NUMBER, -6},
    {"high", NULL, CELL_NUMBER, -6},
    {"first_order", "share of variance, %", CELL_INTERVAL, 1},
    {"total", "with its pairs, %", CELL_INTERVAL, 1},
    {"change", "change from low to high, percentage points", CELL_INTERVAL, 1},
    {"source", NULL, CELL_TEXT, 0},
    {0},
};

static bool is_of(const sensitivity_row_t *row, const char *share)
{
    return strcmp(row->outcome, HEADLINE) == 0 && strcmp(row->share, share) == 0;
}

static bool is_dummy(const sensitivity_row_t *row) { return strcmp(row->factor, FACTOR_DUMMY) == 0; }

static uint64_t rank_of_dummy(const run_result_t *result, const char *share)
{
    for (size_t i = 0; i < result->sensitivity.n; i++) {
        const sensitivity_row_t *row = &result->sensitivity.row[i];
        if (is_of(row, share) && is_dummy(row)) return row->rank;
    }
    return UINT64_MAX;
}

/// Ranks go by total where the surface has pairs.
static bool ranks_by_total(const run_result_t *result, const char *share)
{
    for (size_t i = 0; i < result->sensitivity.n; i++)
        if (is_of(&result->sensitivity.row[i], share) && !isnan(result->sensitivity.row[i].total)) return true;
    return false;
}

/// More than what changes nothing, and of a known sign.
static bool told_from_chance(const sensitivity_row_t *row, uint64_t dummy)
{
    return row->rank < dummy && (row->change_low > 0 || row->change_high < 0);
}

/// The factors of one share in percent. @param[in] few  at most so many, of those that chance does not explain; 0: all
static void fill_share(const run_result_t *result, const char *share, size_t few, const table_column_t *column,
                       table_t *table)
{
    size_t n = 0;
    uint64_t dummy = rank_of_dummy(result, share);
    bool total = ranks_by_total(result, share);
    table_init(table, "ranking", column);
    for (size_t i = 0; i < result->sensitivity.n; i++) {
        const sensitivity_row_t *row = &result->sensitivity.row[i];
        if (!is_of(row, share) || (few > 0 && (n == few || !told_from_chance(row, dummy)))) continue;
        n++;
        table_add_count(table, row->rank);
        table_add_text(table, row->factor);
        table_add_number(table, row->low);
        table_add_number(table, row->high);
        add_scaled(table, PERCENT, row->first_order, row->first_order_low, row->first_order_high);
        if (total) add_scaled(table, PERCENT, row->total, row->total_low, row->total_high);
        add_scaled(table, PERCENT, row->change, row->change_low, row->change_high);
        table_add_text(table, row->source);
    }
}

static int print_share(const run_result_t *result, const char *share, const char *what, size_t few, FILE *out)
{
    table_t table;
    table_column_t column[sizeof SHORT / sizeof *SHORT];
    size_t n = 0;
    bool total = ranks_by_total(result, share);
    for (const table_column_t *c = SHORT; c->key; c++)
        if (total || strcmp(c->key, "total") != 0) column[n++] = *c;
    column[n] = (table_column_t){0};
    fill_share(result, share, few, column, &table);
    fprintf(out, few ? "\nThe assumptions that matter most for %s (at most five)\n\n" : "\nAll assumptions, for %s\n\n",
            what);
    if (few && table.cells == 0 && !table.failed) {
        table_free(&table);
        fputs("No assumption can be told from chance at these points; more points or larger worlds are needed.\n", out);
        return 0;
    }
    return print_one(&table, TABLE_TEXT, out);
}

static int print_text(const run_result_t *result, FILE *out)
{
    static const struct {
        const char *share, *what;
    } shown[] = {{"prevented", "the share of children kept from harm by all measures together"},
                 {"synergy", "the synergy of measures, together less independent"}};
    uint64_t points = result->sensitivity_fit.n > 0 ? result->sensitivity_fit.row[0].points : 0;
    CHECK(plan_facts_print(result, out));
    fprintf(
        out,
        "%" PRIu64 " points of the assumptions' ranges, one world each. Shares are of the harm without the measures; "
        "intervals are 95 %%.\n%s changes nothing: what is no larger than it, or has a change whose interval holds "
        "0, cannot be told from chance.\nPoints count by the harm of their baseline: where factors interact, a change "
        "is the slope where harm is heavy.\nQuote these figures (/sensitivity_fit), not /effects, which pools all "
        "points with another weighting.\n\n",
        points, FACTOR_DUMMY);
    CHECK(print_fits(result, out));
    for (size_t i = 0; i < 2; i++) CHECK(print_share(result, shown[i].share, shown[i].what, FIRST_FEW, out));
    for (size_t i = 0; i < 2; i++) CHECK(print_share(result, shown[i].share, shown[i].what, 0, out));
    fputs("\nNegative shares of variance are chance: what errors of estimation lend is subtracted.\n", out);
    return 0;
}

int report_sensitivity_print(const run_result_t *result, table_format_t format, FILE *out)
{
    table_t table[2];
    if (format == TABLE_TEXT) return print_text(result, out);
    fill_ranking(result, &table[0]);
    if (format == TABLE_CSV) return print_one(&table[0], TABLE_CSV, out);
    fill_fits(result, FITS, 1, &table[1]);
    int code = table_print(table, 2, TABLE_JSON, out);
    table_free(&table[0]);
    table_free(&table[1]);
    return code;
}

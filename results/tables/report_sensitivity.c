// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/report_sensitivity.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "results/sensitivity/factor.h"

#define HEADLINE "harmed"
#define FIRST_FEW 5

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

static void fill_fits(const run_result_t *result, table_t *table)
{
    table_init(table, "fits", FITS);
    for (size_t i = 0; i < result->sensitivity_fit.n; i++) {
        const sensitivity_fit_row_t *row = &result->sensitivity_fit.row[i];
        table_add_text(table, row->outcome);
        table_add_text(table, row->share);
        table_add_count(table, row->points);
        table_add_count(table, row->used);
        table_add_text(table, row->surface);
        table_add_count(table, row->terms);
        table_add_interval(table, row->mean, row->mean_low, row->mean_high);
        table_add_number(table, row->explained_sd);
        table_add_interval(table, row->unexplained, row->unexplained_low, row->unexplained_high);
        table_add_number(table, row->above_zero);
    }
}

static const table_column_t SHORT[] = {
    {"rank", NULL, CELL_COUNT, 0},
    {"factor", NULL, CELL_TEXT, 0},
    {"low", NULL, CELL_NUMBER, -6},
    {"high", NULL, CELL_NUMBER, -6},
    {"first_order", "share of variance, %", CELL_INTERVAL, 1},
    {"change", "change from low to high, percentage points", CELL_INTERVAL, 1},
    {"source", NULL, CELL_TEXT, 0},
    {0},
};

/// The factors of one share in percent. @param[in] few  the dummy is left out, and all after so many
static void fill_share(const run_result_t *result, const char *share, size_t few, table_t *table)
{
    size_t n = 0;
    table_init(table, "ranking", SHORT);
    for (size_t i = 0; i < result->sensitivity.n; i++) {
        const sensitivity_row_t *row = &result->sensitivity.row[i];
        if (strcmp(row->outcome, HEADLINE) != 0 || strcmp(row->share, share) != 0) continue;
        if (few > 0 && (n == few || !strcmp(row->factor, FACTOR_DUMMY))) continue;
        n++;
        table_add_count(table, row->rank);
        table_add_text(table, row->factor);
        table_add_number(table, row->low);
        table_add_number(table, row->high);
        table_add_interval(table, 100 * row->first_order, 100 * row->first_order_low, 100 * row->first_order_high);
        table_add_interval(table, 100 * row->change, 100 * row->change_low, 100 * row->change_high);
        table_add_text(table, row->source);
    }
}

static int print_one(table_t *table, table_format_t format, FILE *out)
{
    int code = table_print(table, 1, format, out);
    table_free(table);
    return code;
}

static int print_share(const run_result_t *result, const char *share, const char *what, size_t few, FILE *out)
{
    table_t table;
    fprintf(out, few ? "\nThe five assumptions that matter most for %s\n\n" : "\nAll assumptions, for %s\n\n", what);
    fill_share(result, share, few, &table);
    return print_one(&table, TABLE_TEXT, out);
}

static int print_text(const run_result_t *result, FILE *out)
{
    static const struct {
        const char *share, *what;
    } shown[] = {{"prevented", "the share of children kept from harm by all measures together"},
                 {"synergy", "the synergy of measures, together less independent"}};
    table_t table;
    fprintf(out,
            "%" PRIu64
            " points of the assumptions' ranges, one world each. Shares are of the harm without the measures; "
            "intervals are 95 %%.\n%s changes nothing: what is no larger than it, or has a change whose interval holds "
            "0, cannot be told from chance.\n\n",
            result->sensitivity_fit.n > 0 ? result->sensitivity_fit.row[0].points : 0, FACTOR_DUMMY);
    fill_fits(result, &table);
    CHECK(print_one(&table, TABLE_TEXT, out));
    for (size_t i = 0; i < 2; i++) CHECK(print_share(result, shown[i].share, shown[i].what, FIRST_FEW, out));
    for (size_t i = 0; i < 2; i++) CHECK(print_share(result, shown[i].share, shown[i].what, 0, out));
    return 0;
}

int report_sensitivity_print(const run_result_t *result, table_format_t format, FILE *out)
{
    table_t table[2];
    if (format == TABLE_TEXT) return print_text(result, out);
    fill_ranking(result, &table[0]);
    if (format == TABLE_CSV) return print_one(&table[0], TABLE_CSV, out);
    fill_fits(result, &table[1]);
    int code = table_print(table, 2, TABLE_JSON, out);
    table_free(&table[0]);
    table_free(&table[1]);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts for people, rows for programs.
#include "results/probe/probe_report.h"
#include "core/error.h"
#include "results/probe/probe.h"
#include <math.h>
#include <string.h>

static const table_column_t EVERYTHING[] = {
    {"number", NULL, CELL_TEXT, 0},  {"probe", NULL, CELL_TEXT, 0},    {"subject", NULL, CELL_TEXT, 0},
    {"verdict", NULL, CELL_TEXT, 0}, {"value", NULL, CELL_NUMBER, -3}, {"low", NULL, CELL_NUMBER, -3},
    {"high", NULL, CELL_NUMBER, -3}, {"note", NULL, CELL_TEXT, 0},     {0},
};

static void add_row(table_t *table, const probe_row_t *row)
{
    table_add_text(table, row->number);
    table_add_text(table, row->probe);
    table_add_text(table, row->subject);
    table_add_text(table, row->verdict);
    table_add_number(table, row->value);
    table_add_number(table, row->low);
    table_add_number(table, row->high);
    table_add_text(table, row->note);
}

static int probe_of(const probe_row_t *row)
{
    for (int id = 0; id < PROBES; id++)
        if (strcmp(probe_about[id].name, row->probe) == 0) return id;
    return -1; // of a newer version
}

static bool of_detector(const probe_row_t *row)
{
    int id = probe_of(row);
    return id >= 0 && probe_about[id].of_detectors;
}

static const probe_row_t *find(const run_result_t *r, int id, const char *subject)
{
    for (size_t i = 0; i < r->probes.n; i++)
        if (probe_of(&r->probes.row[i]) == id && strcmp(r->probes.row[i].subject, subject) == 0)
            return &r->probes.row[i];
    return NULL;
}

static void add_cell(table_t *table, const probe_row_t *row)
{
    char text[64] = "";
    if (row && isnan(row->value)) snprintf(text, sizeof text, "%s", row->verdict);
    if (row && !isnan(row->value))
        snprintf(text, sizeof text, strcmp(row->verdict, "reported") == 0 ? "%.0s%.3g" : "%s %.3g", row->verdict,
                 row->value);
    table_add_text(table, text);
}

/// Detectors in the order of the first probe about them.
static int print_matrix(const run_result_t *r, FILE *out)
{
    table_column_t column[PROBES + 2] = {{"detector", NULL, CELL_TEXT, 0}};
    char heading[PROBES][RESULT_NAME];
    int id_of[PROBES], n = 0;
    table_t table;
    for (int id = 0; id < PROBES; id++) {
        if (!probe_about[id].of_detectors) continue;
        snprintf(heading[n], RESULT_NAME, "%s %s", probe_about[id].number, probe_about[id].name);
        column[n + 1] = (table_column_t){heading[n], NULL, CELL_TEXT, 0};
        id_of[n++] = id;
    }
    table_init(&table, "detectors", column);
    for (size_t i = 0; i < r->probes.n; i++) {
        const probe_row_t *row = &r->probes.row[i];
        if (probe_of(row) != id_of[0]) continue;
        table_add_text(&table, row->subject);
        for (int c = 0; c < n; c++) add_cell(&table, find(r, id_of[c], row->subject));
    }
    int code = table.cells > 0 ? table_print(&table, 1, TABLE_TEXT, out) : 0;
    table_free(&table);
    return code;
}

/// Rows about worlds, or rows about detectors that failed.
static int print_rows(const run_result_t *r, bool worlds, const char *title, FILE *out)
{
    table_t table;
    table_init(&table, "probes", EVERYTHING);
    for (size_t i = 0; i < r->probes.n; i++) {
        const probe_row_t *row = &r->probes.row[i];
        bool failed = strcmp(row->verdict, "fail") == 0;
        if (worlds ? !of_detector(row) : of_detector(row) && failed) add_row(&table, row);
    }
    if (table.cells > 0) fprintf(out, "\n%s\n", title);
    int code = table.cells > 0 ? table_print(&table, 1, TABLE_TEXT, out) : 0;
    table_free(&table);
    return code;
}

static int print_text(const run_result_t *r, FILE *out)
{
    CHECK(print_matrix(r, out));
    CHECK(print_rows(r, true, "Worlds", out));
    CHECK(print_rows(r, false, "Detectors that failed", out));
    fprintf(out,
            "\n%zu passed, %zu failed, %zu not available, %zu reported only. L1 and L2: average precision; L4: less "
            "that of the\nbest baseline; L5: among benign twins; L6: scoring times that differ; L7: largest difference "
            "of a score.\nA pass says that this probe found nothing at this size, not that there is nothing "
            "(docs/benchmark.md).\n",
            probe_count(r, ANSWER_PASS), probe_count(r, ANSWER_FAIL), probe_count(r, ANSWER_NONE),
            probe_count(r, ANSWER_REPORTED));
    return 0;
}

int probe_report_print(const run_result_t *result, table_format_t format, FILE *out)
{
    table_t table;
    if (format == TABLE_TEXT) return print_text(result, out);
    table_init(&table, "probes", EVERYTHING);
    for (size_t i = 0; i < result->probes.n; i++) add_row(&table, &result->probes.row[i]);
    int code = table_print(&table, 1, format, out);
    table_free(&table);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// CSV and JSON: numbers in the fewest digits that read back the same.
#include "results/tables/table_export.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_number(FILE *out, double value)
{
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, out);
}

static void csv_text(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void csv_number(FILE *out, double value)
{
    if (!isnan(value)) put_number(out, value);
}

static void csv_cell(FILE *out, cell_type_t type, const table_cell_t *cell)
{
    if (type == CELL_TEXT) csv_text(out, cell->text);
    if (type == CELL_COUNT) fprintf(out, "%llu", (unsigned long long)cell->count);
    if (type == CELL_NUMBER || type == CELL_INTERVAL) csv_number(out, cell->value);
    if (type != CELL_INTERVAL) return;
    fputc(',', out);
    csv_number(out, cell->low);
    fputc(',', out);
    csv_number(out, cell->high);
}

void table_export_csv(const table_t *table, FILE *out)
{
    for (size_t c = 0; c < table->columns; c++) {
        const char *key = table->column[c].key;
        fprintf(out, "%s%s", c ? "," : "", key);
        if (table->column[c].type == CELL_INTERVAL) fprintf(out, ",%s_low,%s_high", key, key);
    }
    fputc('\n', out);
    for (size_t i = 0; i < table->cells; i++) {
        size_t c = i % table->columns;
        if (c) fputc(',', out);
        csv_cell(out, table->column[c].type, &table->cell[i]);
        if (c + 1 == table->columns) fputc('\n', out);
    }
}

static void json_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < ' ' || c == 127)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void json_number(FILE *out, const char *key, const char *suffix, double value)
{
    fprintf(out, "\"%s%s\": ", key, suffix);
    if (isfinite(value))
        put_number(out, value);
    else
        fputs("null", out);
}

static void json_cell(FILE *out, const table_column_t *column, const table_cell_t *cell)
{
    if (column->type == CELL_TEXT || column->type == CELL_COUNT) fprintf(out, "\"%s\": ", column->key);
    if (column->type == CELL_TEXT) json_text(out, cell->text);
    if (column->type == CELL_COUNT) fprintf(out, "%llu", (unsigned long long)cell->count);
    if (column->type == CELL_NUMBER || column->type == CELL_INTERVAL) json_number(out, column->key, "", cell->value);
    if (column->type != CELL_INTERVAL) return;
    fputs(", ", out);
    json_number(out, column->key, "_low", cell->low);
    fputs(", ", out);
    json_number(out, column->key, "_high", cell->high);
}

static void json_list(const table_t *table, FILE *out)
{
    fprintf(out, "  \"%s\": [", table->name);
    for (size_t i = 0; i < table->cells; i++) {
        size_t c = i % table->columns;
        fputs(c ? ", " : i ? ",\n    {" : "\n    {", out);
        json_cell(out, &table->column[c], &table->cell[i]);
        if (c + 1 == table->columns) fputc('}', out);
    }
    fputs(table->cells ? "\n  ]" : "]", out);
}

static void json_record(const table_t *table, FILE *out)
{
    for (size_t c = 0; c < table->cells; c++) {
        fputs(c ? ",\n  " : "  ", out);
        json_cell(out, &table->column[c], &table->cell[c]);
    }
}

void table_export_json(const table_t *table, size_t tables, FILE *out)
{
    fputs("{\n", out);
    bool any = false;
    for (size_t i = 0; i < tables; i++) {
        if (table[i].record && table[i].cells == 0) continue;
        if (any) fputs(",\n", out);
        any = true;
        if (table[i].record)
            json_record(&table[i], out);
        else
            json_list(&table[i], out);
    }
    fputs("\n}\n", out);
}

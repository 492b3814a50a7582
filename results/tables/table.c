// SPDX-License-Identifier: GPL-3.0-or-later
// Filling tables, and printing them as text; table_export.c knows CSV and JSON.
#include "results/tables/table.h"
#include "core/array.h"
#include "core/error.h"
#include "results/tables/table_export.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define CELL_BYTES 512

const char *const table_format_name[] = {"text", "csv", "json", NULL};

int table_format_find(const char *name)
{
    for (int i = 0; table_format_name[i]; i++)
        if (strcmp(name, table_format_name[i]) == 0) return i;
    return -1;
}

void table_init(table_t *self, const char *name, const table_column_t *column)
{
    *self = (table_t){.name = name, .column = column};
    while (column[self->columns].key) self->columns++;
}

void table_init_record(table_t *self, const char *name, const table_column_t *column)
{
    table_init(self, name, column);
    self->record = true;
}

void table_free(table_t *self)
{
    for (size_t i = 0; i < self->cells; i++) free(self->cell[i].text);
    free(self->cell);
    memset(self, 0, sizeof *self);
}

static void add(table_t *self, cell_type_t type, table_cell_t cell)
{
    BUG_IF(self->column[self->cells % self->columns].type != type);
    BUG_IF(self->record && self->cells == self->columns);
    if (self->failed || array_reserve(&self->cell, &self->room, self->cells + 1, sizeof cell) < 0) {
        self->failed = true;
        free(cell.text);
        return;
    }
    self->cell[self->cells++] = cell;
}

void table_add_text(table_t *self, const char *text)
{
    char *copy = strdup(text ? text : "");
    if (!copy) self->failed = true;
    add(self, CELL_TEXT, (table_cell_t){.text = copy});
}

void table_add_count(table_t *self, uint64_t count) { add(self, CELL_COUNT, (table_cell_t){.count = count}); }

void table_add_number(table_t *self, double value) { add(self, CELL_NUMBER, (table_cell_t){.value = value}); }

void table_add_interval(table_t *self, double value, double low, double high)
{
    add(self, CELL_INTERVAL, (table_cell_t){.value = value, .low = low, .high = high});
}

static int number_text(char *out, size_t bytes, double value, int digits)
{
    if (isnan(value)) return snprintf(out, bytes, "n/a");
    return digits < 0 ? snprintf(out, bytes, "%.*g", -digits, value) : snprintf(out, bytes, "%.*f", digits, value);
}

/// The cell as a person reads it.
static const char *cell_text(const table_column_t *column, const table_cell_t *cell, char out[CELL_BYTES])
{
    char low[64], high[64];
    int at = 0;
    if (column->type == CELL_TEXT) return cell->text;
    if (column->type == CELL_COUNT) snprintf(out, CELL_BYTES, "%llu", (unsigned long long)cell->count);
    if (column->type == CELL_NUMBER || column->type == CELL_INTERVAL)
        at = number_text(out, CELL_BYTES, cell->value, column->digits);
    if (column->type == CELL_INTERVAL && !isnan(cell->value) && !isnan(cell->low)) {
        number_text(low, sizeof low, cell->low, column->digits);
        number_text(high, sizeof high, cell->high, column->digits);
        snprintf(out + at, CELL_BYTES - (size_t)at, " [%s, %s]", low, high);
    }
    return out;
}

/// Columns on a terminal: code points, not bytes.
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++) width += (*text & 0xc0) != 0x80;
    return width;
}

static const char *heading(const table_column_t *column) { return column->heading ? column->heading : column->key; }

static void put_padded(FILE *out, const char *text, int width, bool right, bool last)
{
    int pad = width - width_of(text);
    if (right) fprintf(out, "%*s%s", pad, "", text);
    if (!right && last) fputs(text, out);
    if (!right && !last) fprintf(out, "%s%*s", text, pad, "");
    if (!last) fputs("  ", out);
}

static void print_row(const table_t *t, size_t row, const int *width, FILE *out)
{
    char text[CELL_BYTES];
    for (size_t c = 0; c < t->columns; c++) {
        const table_column_t *column = &t->column[c];
        const char *cell = row ? cell_text(column, &t->cell[(row - 1) * t->columns + c], text) : heading(column);
        put_padded(out, cell, width[c], column->type != CELL_TEXT, c + 1 == t->columns);
    }
    fputc('\n', out);
}

static int print_text(const table_t *t, FILE *out)
{
    int *width = NULL;
    char text[CELL_BYTES];
    size_t rows = t->cells / t->columns;
    CHECK(ARRAY_NEW(width, t->columns));
    for (size_t c = 0; c < t->columns; c++) width[c] = width_of(heading(&t->column[c]));
    for (size_t i = 0; i < rows * t->columns; i++) {
        size_t c = i % t->columns;
        int wide = width_of(cell_text(&t->column[c], &t->cell[i], text));
        if (wide > width[c]) width[c] = wide;
    }
    for (size_t r = 0; r <= rows; r++) print_row(t, r, width, out);
    free(width);
    return 0;
}

static void print_record(const table_t *t, FILE *out)
{
    char text[CELL_BYTES];
    int width = 0;
    for (size_t c = 0; c < t->columns; c++)
        if (width_of(heading(&t->column[c])) > width) width = width_of(heading(&t->column[c]));
    for (size_t c = 0; c < t->cells; c++) {
        put_padded(out, heading(&t->column[c]), width, false, false);
        fprintf(out, "%s\n", cell_text(&t->column[c], &t->cell[c], text));
    }
}

int table_print(const table_t *table, size_t tables, table_format_t format, FILE *out)
{
    for (size_t i = 0; i < tables; i++) {
        if (table[i].failed) return error_set(ERR_MEMORY, "no memory for the table %s", table[i].name);
        BUG_IF(table[i].cells % table[i].columns);
    }
    if (format == TABLE_JSON) table_export_json(table, tables, out);
    for (size_t i = 0; i < tables && format != TABLE_JSON; i++) {
        if (i > 0) fputc('\n', out);
        if (format == TABLE_CSV)
            table_export_csv(&table[i], out);
        else if (table[i].record)
            print_record(&table[i], out);
        else
            CHECK(print_text(&table[i], out));
    }
    if (fflush(out) != 0 || ferror(out)) return error_set(ERR_IO, "cannot write the table: %s", strerror(errno));
    return 0;
}

static void put_markdown_row(const table_t *t, size_t row, FILE *out)
{
    char text[CELL_BYTES];
    for (size_t c = 0; c < t->columns; c++) {
        const char *cell =
            row ? cell_text(&t->column[c], &t->cell[(row - 1) * t->columns + c], text) : heading(&t->column[c]);
        fputs("| ", out);
        for (; *cell; cell++) {
            if (*cell == '|') fputc('\\', out);
            fputc(*cell, out);
        }
        fputc(' ', out);
    }
    fputs("|\n", out);
}

int table_markdown(const table_t *self, FILE *out)
{
    if (self->failed) return error_set(ERR_MEMORY, "no memory for the table %s", self->name);
    BUG_IF(self->cells % self->columns);
    put_markdown_row(self, 0, out);
    for (size_t c = 0; c < self->columns; c++) fputs(self->column[c].type == CELL_TEXT ? "|---" : "|---:", out);
    fputs("|\n", out);
    for (size_t r = 1; r <= self->cells / self->columns; r++) put_markdown_row(self, r, out);
    return ferror(out) ? error_set(ERR_IO, "cannot write the table: %s", strerror(errno)) : 0;
}

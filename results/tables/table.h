// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that people and programs read: aligned text, CSV or JSON from the same cells.
#ifndef VIGIL_TABLE_H
#define VIGIL_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum { TABLE_TEXT, TABLE_CSV, TABLE_JSON } table_format_t;
extern const char *const table_format_name[]; // "text", "csv", "json", NULL

typedef enum { CELL_TEXT, CELL_COUNT, CELL_NUMBER, CELL_INTERVAL } cell_type_t;

/// `key` names the column in CSV and JSON; an interval gives three: key, key_low, key_high.
typedef struct {
    const char *key, *heading; // heading NULL = key
    cell_type_t type;
    int digits; // in text: >= 0 decimals, < 0 significant digits; CSV and JSON give numbers in full
} table_column_t;

typedef struct {
    char *text; // owned; texts only
    uint64_t count;
    double value, low, high;
} table_cell_t;

/// Cells are added from left to right, row after row. Out of memory is remembered and told by table_print.
typedef struct {
    const char *name;             // key of the list in JSON
    const table_column_t *column; // ends with key == NULL
    size_t columns, cells, room;
    table_cell_t *cell;
    bool record, failed; // record: one row, whose keys stand at the root in JSON and as lines "key  value" in text
} table_t;

/// @param[in] name, column outlive the table
void table_init(table_t *self, const char *name, const table_column_t *column);
/// The same for a single row of facts.
void table_init_record(table_t *self, const char *name, const table_column_t *column);
void table_free(table_t *self);

/// Add the next cell; the type must be its column's. NaN = not available: "n/a", empty, null. NULL text = "".
void table_add_text(table_t *self, const char *text);
void table_add_count(table_t *self, uint64_t count);
void table_add_number(table_t *self, double value);
void table_add_interval(table_t *self, double value, double low, double high);

/// Prints whole tables: in JSON one object with every record's keys and a list for every other table; otherwise one
/// after the other with an empty line between.
/// @return  0, ERR_MEMORY, ERR_IO (standard output closed or full)
int table_print(const table_t *table, size_t tables, table_format_t format, FILE *out);
/// Prints one table as Markdown: the cells as in text. @return 0, ERR_MEMORY, ERR_IO
int table_markdown(const table_t *self, FILE *out);
/// The format of a name, or -1.
int table_format_find(const char *name);
#endif

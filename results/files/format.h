// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of results files as data: writer, reader and manual walk them.
#ifndef VIGIL_FORMAT_H
#define VIGIL_FORMAT_H
#include "results/files/run_result.h"
#include <stdio.h>

#define FORMAT_NAME "vigil-results"
#define FORMAT_MAJOR 1
#define FORMAT_MINOR 0

typedef enum { FORMAT_NUMBER, FORMAT_COUNT, FORMAT_TEXT } format_type_t; // double, uint64_t, char[RESULT_NAME]
typedef enum { FORMAT_IN_RESULT, FORMAT_IN_DETECTOR, FORMAT_IN_PROVENANCE } format_where_t;

typedef struct {
    const char *name, *unit, *meaning;
    format_type_t type;
    size_t offset;
} format_column_t;

typedef struct {
    const char *name, *description;
    format_where_t where;
    size_t row_bytes, rows_offset; // of the ROWS member in run_result_t or detector_result_t
    const format_column_t *column; // ends with name == NULL
} format_table_t;

extern const format_table_t format_table[]; // ends with name == NULL

/// A ROWS member whatever its row type.
typedef struct {
    void *row;
    size_t n, room;
} format_rows_t;

/// Reads, and sets, the rows of a table in `owner` (run_result_t or detector_result_t, as table->where says).
format_rows_t format_rows(const format_table_t *table, const void *owner);
void format_set_rows(const format_table_t *table, void *owner, format_rows_t rows);

/// The tables and metrics in Markdown, for docs/results-format.md.
void format_manual(FILE *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One row a dataset: name, place in memory, allowed values, units and description, from which files are written, read,
// checked and documented.
#ifndef VIGIL_COLUMN_H
#define VIGIL_COLUMN_H
#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum { COLUMN_U8, COLUMN_U16, COLUMN_U32, COLUMN_I32 } column_type_t;

/// What the values are indices of, which then sets their upper limit.
typedef enum { REFERS_NOWHERE, REFERS_ACCOUNTS, REFERS_PERSONS } column_reference_t;

/// A column. Values are `low` to `high` (or below the count referred to), or `none` where `has_none`.
typedef struct {
    const char *name, *units, *description;
    column_type_t type;
    size_t offset; // of the field in a record, or of the pointer to the array in the struct
    size_t width;  // values a row; above 1 the dataset has two dimensions
    int64_t low, high, none;
    bool has_none;
    column_reference_t refers;
    const char *const *names; // of values 0, 1, ..., or of the second dimension, or of bits; NULL if there are none
    const char *names_are;    // the attribute that holds them: "names", "bits" or "columns"
} column_t;

/// Columns that stand in one group and have one length.
typedef struct {
    const char *group, *description;
    const column_t *column;
    size_t columns;
    size_t record_bytes; // > 0: fields of records in one array; 0: every column an array of its own
} column_table_t;

/// Counts that references are held against.
typedef struct {
    uint64_t accounts, persons;
} column_limits_t;

size_t column_value_bytes(const column_t *self);
/// Bytes of a row: value bytes times width.
size_t column_row_bytes(const column_t *self);
hid_t column_file_type(const column_t *self);
hid_t column_memory_type(const column_t *self);
const char *column_type_name(const column_t *self);

/// First value of row 0 of a column. `base` is the struct of arrays, or the array of records.
void *column_data(const column_table_t *table, const column_t *self, const void *base);
/// Bytes from one row to the next.
size_t column_stride(const column_table_t *table, const column_t *self);

/// Value number i of a row of `width` values.
int64_t column_value(const column_t *self, const void *row, size_t i);

/// Checks n rows.
/// @param[in] place  "FILE: /group" for the error text
/// @param[in] first  number of row 0, for the error text
/// @return  0, ERR_FORMAT naming place, column, row, value and what is allowed
int column_check(const column_t *self, const void *data, size_t stride, size_t n, const column_limits_t *limits,
                 const char *place, uint64_t first);

/// Writes the table's rows as Markdown: dataset, type, units, values, meaning.
void column_manual(FILE *out, const column_table_t *table);
#endif

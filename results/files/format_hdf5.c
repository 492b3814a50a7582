// SPDX-License-Identifier: GPL-3.0-or-later
// Compound types made from column rows; a reader that believes nothing in the file.
#include "results/files/format_hdf5.h"
#include "core/array.h"
#include "core/error.h"
#include "results/files/results_file.h"
#include "trace/hdf5_util.h"
#include <string.h>

#define CHUNK_ROWS 1024u
#define COLUMNS_MAX 32

static hid_t text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0) return type;
    if (H5Tset_size(type, RESULT_NAME) < 0 || H5Tset_strpad(type, H5T_STR_NULLPAD) < 0 ||
        H5Tset_cset(type, H5T_CSET_UTF8) < 0) {
        H5Tclose(type);
        return -1;
    }
    return type;
}

/// The rows as they lie in memory; on x86-64 and other little-endian machines that is the file's form too.
static hid_t row_type(const format_table_t *table, int in_file)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, table->row_bytes), text = text_type();
    int failed = type < 0 || text < 0;
    for (const format_column_t *c = table->column; c->name && !failed; c++) {
        hid_t member = text;
        if (c->type == FORMAT_NUMBER) member = in_file ? H5T_IEEE_F64LE : H5T_NATIVE_DOUBLE;
        if (c->type == FORMAT_COUNT) member = in_file ? H5T_STD_U64LE : H5T_NATIVE_UINT64;
        failed = H5Tinsert(type, c->name, c->offset, member) < 0;
    }
    if (!failed && in_file) failed = H5Tpack(type) < 0;
    if (text >= 0) H5Tclose(text);
    if (failed && type >= 0) H5Tclose(type);
    return failed ? -1 : type;
}

/// "role: word; world: 1; ..."
static void list_units(const format_table_t *table, char *out, size_t bytes)
{
    size_t at = 0;
    out[0] = '\0';
    for (const format_column_t *c = table->column; c->name; c++)
        at += (size_t)snprintf(out + at, bytes - at, "%s%s: %s", c == table->column ? "" : "; ", c->name, c->unit);
    BUG_IF(at >= bytes);
}

static int put_meanings(hid_t parent, const format_table_t *table)
{
    const char *meaning[COLUMNS_MAX + 1] = {NULL};
    for (size_t i = 0; table->column[i].name; i++) {
        BUG_IF(i == COLUMNS_MAX || !table->column[i].unit[0] || !table->column[i].meaning[0]);
        meaning[i] = table->column[i].meaning;
    }
    hid_t dataset = H5Dopen2(parent, table->name, H5P_DEFAULT);
    if (dataset < 0) return hdf5_error(ERR_IO, "cannot reopen the dataset %s", table->name);
    int code = hdf5_put_names(dataset, "column_meanings", meaning);
    H5Dclose(dataset);
    return code;
}

int format_hdf5_write(hid_t parent, const format_table_t *table, format_rows_t rows)
{
    char units[2048];
    hsize_t shape = rows.n;
    hid_t file_type = row_type(table, 1), memory_type = row_type(table, 0);
    int code = 0;
    list_units(table, units, sizeof units);
    if (file_type < 0 || memory_type < 0) code = hdf5_error(ERR_IO, "cannot describe the table %s", table->name);
    hdf5_dataset_t spec = {.name = table->name,
                           .units = units,
                           .description = table->description,
                           .type = file_type,
                           .rank = 1,
                           .shape = &shape,
                           .chunk_rows = rows.n == 0           ? 1
                                         : rows.n < CHUNK_ROWS ? rows.n
                                                               : CHUNK_ROWS};
    char nothing[1] = "";
    if (code == 0) code = hdf5_dataset_write(parent, &spec, memory_type, rows.row ? rows.row : nothing);
    if (code == 0) code = put_meanings(parent, table);
    if (file_type >= 0) H5Tclose(file_type);
    if (memory_type >= 0) H5Tclose(memory_type);
    return code;
}

/// Whether the file's type has the column in a form that converts: a number, an unsigned count, a text of fixed size.
static int column_fits(hid_t type, const format_column_t *c)
{
    int index = H5Tget_member_index(type, c->name), fits = 0;
    if (index < 0) return 0;
    hid_t member = H5Tget_member_type(type, (unsigned)index);
    if (member < 0) return 0;
    H5T_class_t class = H5Tget_class(member);
    if (c->type == FORMAT_NUMBER) fits = class == H5T_FLOAT;
    if (c->type == FORMAT_COUNT) fits = class == H5T_INTEGER && H5Tget_sign(member) == H5T_SGN_NONE;
    if (c->type == FORMAT_TEXT)
        fits = class == H5T_STRING && H5Tis_variable_str(member) == 0 && H5Tget_size(member) <= RESULT_NAME &&
               H5Tget_cset(member) == H5T_CSET_UTF8;
    H5Tclose(member);
    return fits;
}

static int check_columns(hid_t dataset, const char *where, const format_table_t *table)
{
    hid_t type = H5Dget_type(dataset);
    int code = 0;
    if (type < 0 || H5Tget_class(type) != H5T_COMPOUND)
        code = error_set(ERR_FORMAT, "%s/%s: not a table of rows", where, table->name);
    for (const format_column_t *c = table->column; c->name && code == 0; c++)
        if (!column_fits(type, c))
            code = error_set(ERR_FORMAT, "%s/%s: column %s is missing or of another type", where, table->name, c->name);
    if (type >= 0) H5Tclose(type);
    return code;
}

static int count_rows(hid_t dataset, const char *where, const format_table_t *table, size_t *n)
{
    hid_t space = H5Dget_space(dataset);
    hsize_t shape = 0;
    int code = 0;
    if (space < 0 || H5Sget_simple_extent_ndims(space) != 1 || H5Sget_simple_extent_dims(space, &shape, NULL) != 1)
        code = error_set(ERR_FORMAT, "%s/%s: not one-dimensional", where, table->name);
    else if (shape > RESULTS_ROWS_MAX)
        code = error_set(ERR_FORMAT, "%s/%s: %llu rows; at most %u are read", where, table->name,
                         (unsigned long long)shape, RESULTS_ROWS_MAX);
    if (space >= 0) H5Sclose(space);
    *n = (size_t)shape;
    return code;
}

/// Texts end within their field and hold nothing that a terminal would obey.
static int check_texts(const char *where, const format_table_t *table, format_rows_t rows)
{
    for (const format_column_t *c = table->column; c->name; c++)
        for (size_t i = 0; c->type == FORMAT_TEXT && i < rows.n; i++) {
            char *text = (char *)rows.row + i * table->row_bytes + c->offset;
            size_t length = strnlen(text, RESULT_NAME);
            if (length == RESULT_NAME)
                return error_set(ERR_FORMAT, "%s/%s: row %zu: %s does not end", where, table->name, i, c->name);
            for (size_t k = 0; k < length; k++)
                if ((unsigned char)text[k] < ' ' || text[k] == 127)
                    return error_set(ERR_FORMAT, "%s/%s: row %zu: %s holds a control character", where, table->name, i,
                                     c->name);
        }
    return 0;
}

static int read_rows(hid_t dataset, const char *where, const format_table_t *table, format_rows_t *rows)
{
    CHECK(check_columns(dataset, where, table));
    CHECK(count_rows(dataset, where, table, &rows->n));
    rows->room = rows->n;
    CHECK(array_new(&rows->row, rows->n, table->row_bytes));
    hid_t type = row_type(table, 0);
    herr_t read = type < 0 ? -1 : H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows->row);
    if (type >= 0) H5Tclose(type);
    if (read < 0) return hdf5_error(ERR_FORMAT, "%s/%s: cannot read %zu rows", where, table->name, rows->n);
    return check_texts(where, table, *rows);
}

int format_hdf5_read(hid_t parent, const char *where, const format_table_t *table, format_rows_t *rows)
{
    *rows = (format_rows_t){0};
    if (!hdf5_exists(parent, table->name)) return error_set(ERR_FORMAT, "%s/%s: is missing", where, table->name);
    hid_t dataset = H5Dopen2(parent, table->name, H5P_DEFAULT);
    if (dataset < 0) return hdf5_error(ERR_FORMAT, "%s/%s: not a dataset", where, table->name);
    int code = read_rows(dataset, where, table, rows);
    H5Dclose(dataset);
    if (code < 0) {
        free(rows->row);
        *rows = (format_rows_t){0};
    }
    return code;
}

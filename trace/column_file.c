// SPDX-License-Identifier: GPL-3.0-or-later
// Whole tables of columns: written chunk by chunk through the pool, read block by block with every value checked.
#include "trace/column_file.h"
#include "core/array.h"
#include "core/error.h"
#include "trace/chunk_pool.h"
#include "trace/column_source.h"
#include "trace/hdf5_util.h"
#include <inttypes.h>
#include <string.h>

#define BLOCK_CHUNKS 8u // chunks in flight; fixed, so that the file does not depend on the threads

int column_dataset_new(hid_t group, const column_t *column, uint64_t rows, uint32_t chunk_rows, hid_t *dataset)
{
    hsize_t shape[2] = {rows, column->width};
    hdf5_dataset_t spec = {.name = column->name,
                           .units = column->units,
                           .description = column->description,
                           .type = column_file_type(column),
                           .rank = column->width > 1 ? 2 : 1,
                           .shape = shape,
                           .chunk_rows = chunk_rows};
    CHECK(hdf5_dataset_new(group, &spec, dataset));
    int err = column->names == NULL ? 0 : hdf5_put_names(*dataset, column->names_are, column->names);
    if (err < 0) H5Dclose(*dataset);
    return err;
}

// Work space for BLOCK_CHUNKS chunks of one column.
typedef struct {
    chunk_pool_t pool;
    uint8_t *row, *shuffled, *packed;
    chunk_job_t job[BLOCK_CHUNKS];
} block_t;

static int block_init(block_t *self, size_t chunk_bytes)
{
    memset(self, 0, sizeof *self);
    CHECK(chunk_pool_init(&self->pool, BLOCK_CHUNKS, chunk_bytes));
    CHECK(ARRAY_NEW(self->row, chunk_bytes));
    CHECK(ARRAY_NEW(self->shuffled, chunk_bytes * BLOCK_CHUNKS));
    return ARRAY_NEW(self->packed, chunk_deflate_bound(chunk_bytes) * BLOCK_CHUNKS);
}

static void block_free(block_t *self)
{
    chunk_pool_free(&self->pool);
    free(self->row);
    free(self->shuffled);
    free(self->packed);
}

static void copy_rows(const void *from, size_t from_stride, void *to, size_t to_stride, size_t row_bytes, size_t n)
{
    if (from_stride == row_bytes && to_stride == row_bytes)
        memcpy(to, from, n * row_bytes);
    else
        for (size_t i = 0; i < n; i++)
            memcpy((char *)to + i * to_stride, (const char *)from + i * from_stride, row_bytes);
}

static int write_column(hid_t dataset, const column_table_t *table, const column_t *column, const void *base, size_t n,
                        size_t chunk_rows, block_t *block)
{
    size_t row_bytes = column_row_bytes(column), chunk_bytes = chunk_rows * row_bytes;
    size_t stride = column_stride(table, column);
    const uint8_t *data = column_data(table, column, base);
    for (size_t first = 0; first < n;) {
        size_t jobs = 0;
        for (; jobs < BLOCK_CHUNKS && first < n; jobs++, first += chunk_rows) {
            size_t rows = n - first < chunk_rows ? n - first : chunk_rows;
            copy_rows(data + first * stride, stride, block->row, row_bytes, row_bytes, rows);
            memset(block->row + rows * row_bytes, 0, (chunk_rows - rows) * row_bytes);
            size_t bytes = column_value_bytes(column);
            uint8_t *shuffled = block->shuffled + jobs * chunk_bytes;
            chunk_shuffle(block->row, chunk_rows * column->width, bytes, bytes, shuffled);
            block->job[jobs] = (chunk_job_t){.in = shuffled,
                                             .bytes = chunk_bytes,
                                             .out = block->packed + jobs * chunk_deflate_bound(chunk_bytes),
                                             .dataset = dataset,
                                             .at = {first, 0}};
        }
        chunk_pool_deflate(&block->pool, block->job, jobs);
        CHECK(chunk_pool_store(block->job, jobs));
    }
    return 0;
}

static size_t widest_row(const column_table_t *table)
{
    size_t widest = 1;
    for (size_t c = 0; c < table->columns; c++)
        if (column_row_bytes(&table->column[c]) > widest) widest = column_row_bytes(&table->column[c]);
    return widest;
}

int column_table_write(hid_t file, const column_table_t *table, const void *base, size_t n)
{
    uint32_t chunk_rows = n >= COLUMN_CHUNK_ROWS ? COLUMN_CHUNK_ROWS : n == 0 ? 1 : (uint32_t)n;
    block_t block = {0};
    hid_t group = -1;
    int err = block_init(&block, chunk_rows * widest_row(table));
    if (err == 0) err = hdf5_group_new(file, table->group, table->description, &group);
    for (size_t c = 0; err == 0 && c < table->columns; c++) {
        hid_t dataset = -1;
        err = column_dataset_new(group, &table->column[c], n, chunk_rows, &dataset);
        if (err < 0) break;
        err = write_column(dataset, table, &table->column[c], base, n, chunk_rows, &block);
        if (H5Dclose(dataset) < 0 && err == 0) err = hdf5_error(ERR_IO, "cannot write %s", table->column[c].name);
    }
    if (group >= 0) H5Gclose(group);
    block_free(&block);
    return err;
}

int column_table_rows(hid_t file, const char *path, const column_table_t *table, uint64_t limit, uint64_t *rows)
{
    for (size_t c = 0; c < table->columns; c++) {
        const column_t *column = &table->column[c];
        column_source_t source;
        CHECK(column_source_open(&source, file, path, table, column));
        uint64_t here = source.rows;
        column_source_close(&source);
        if (c == 0) *rows = here;
        if (here != *rows)
            return error_set(ERR_FORMAT, "%s: /%s/%s has %" PRIu64 " rows, but /%s/%s has %" PRIu64, path, table->group,
                             column->name, here, table->group, table->column[0].name, *rows);
    }
    if (*rows > limit)
        return error_set(ERR_FORMAT, "%s: /%s has %" PRIu64 " rows; at most %" PRIu64 " are allowed", path,
                         table->group, *rows, limit);
    return 0;
}

static int read_column(column_source_t *source, const column_table_t *table, void *base, size_t n, uint8_t *rows,
                       const column_limits_t *limits)
{
    char place[512];
    const column_t *column = source->column;
    snprintf(place, sizeof place, "%.400s: /%s", source->path, table->group);
    size_t row_bytes = column_row_bytes(column), stride = column_stride(table, column);
    uint8_t *data = column_data(table, column, base);
    for (size_t first = 0; first < n; first += COLUMN_CHUNK_ROWS) {
        size_t here = n - first < COLUMN_CHUNK_ROWS ? n - first : COLUMN_CHUNK_ROWS;
        CHECK(column_source_read(source, first, here, rows));
        CHECK(column_check(column, rows, row_bytes, here, limits, place, first));
        copy_rows(rows, row_bytes, data + first * stride, stride, row_bytes, here);
    }
    return 0;
}

int column_table_read(hid_t file, const char *path, const column_table_t *table, void *base, size_t n,
                      const column_limits_t *limits)
{
    uint8_t *rows = NULL;
    CHECK(array_new(&rows, COLUMN_CHUNK_ROWS, widest_row(table)));
    int err = 0;
    for (size_t c = 0; err == 0 && c < table->columns; c++) {
        column_source_t source;
        err = column_source_open(&source, file, path, table, &table->column[c]);
        if (err < 0) break;
        BUG_IF(source.rows != n);
        err = read_column(&source, table, base, n, rows, limits);
        column_source_close(&source);
    }
    free(rows);
    return err;
}

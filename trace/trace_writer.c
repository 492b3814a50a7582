// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a trace: rows are gathered into blocks of chunks; a full block is cut into byte planes and compressed by all
// threads, then stored chunk by chunk in a fixed order.
#include "core/array.h"
#include "core/error.h"
#include "trace/chunk_pool.h"
#include "trace/column_file.h"
#include "trace/hdf5_util.h"
#include "trace/trace_file.h"
#include "trace/trace_format.h"
#include <string.h>

#define BLOCK_CHUNKS 4u // fixed, so that the file does not depend on the number of threads
#define BLOCK_ROWS (BLOCK_CHUNKS * TRACE_CHUNK_ROWS)
#define PLANES sizeof(event_t)
#define PLANES_BYTES (PLANES * TRACE_CHUNK_ROWS)
#define PACKED_BYTES (PLANES_BYTES + PLANES_BYTES / 64 + TRACE_COLUMNS * 1024)

_Static_assert(sizeof(event_t) == 20, "chunk_planes20 cuts records of 20 bytes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "planes are stored in the order of memory");

struct trace_writer {
    hdf5_out_t out;
    hid_t dataset[TRACE_COLUMNS];
    uint64_t rows;   // taken
    uint64_t stored; // of them in the file
    event_t *row;    // [BLOCK_ROWS]
    uint8_t *planes; // [BLOCK_CHUNKS][PLANES_BYTES]
    uint8_t *packed; // [BLOCK_CHUNKS][PACKED_BYTES]
    chunk_pool_t pool;
    chunk_job_t job[BLOCK_CHUNKS * TRACE_COLUMNS];
};

static int allocate(trace_writer_t *self)
{
    CHECK(ARRAY_NEW(self->row, BLOCK_ROWS));
    CHECK(ARRAY_NEW(self->planes, BLOCK_CHUNKS * PLANES_BYTES));
    CHECK(ARRAY_NEW(self->packed, BLOCK_CHUNKS * PACKED_BYTES));
    return chunk_pool_init(&self->pool, BLOCK_CHUNKS * TRACE_COLUMNS, 4 * TRACE_CHUNK_ROWS); // 4: widest column
}

static int create_datasets(trace_writer_t *self)
{
    hid_t group = -1;
    CHECK(hdf5_group_new(self->out.file, trace_event_table.group, trace_event_table.description, &group));
    int err = 0;
    for (int c = 0; err == 0 && c < TRACE_COLUMNS; c++)
        err = column_dataset_new(group, &trace_event_table.column[c], 0, TRACE_CHUNK_ROWS, &self->dataset[c]);
    H5Gclose(group);
    return err;
}

// A column's planes stand in its chunk just as HDF5's shuffle filter would leave them.
static void plan_jobs(trace_writer_t *self)
{
    for (size_t k = 0; k < BLOCK_CHUNKS; k++) {
        uint8_t *packed = self->packed + k * PACKED_BYTES;
        for (size_t c = 0; c < TRACE_COLUMNS; c++) {
            const column_t *column = &trace_event_table.column[c];
            chunk_job_t *job = &self->job[k * TRACE_COLUMNS + c];
            job->in = self->planes + k * PLANES_BYTES + column->offset * TRACE_CHUNK_ROWS;
            job->bytes = column_row_bytes(column) * TRACE_CHUNK_ROWS;
            job->out = packed;
            job->dataset = self->dataset[c];
            packed += chunk_deflate_bound(job->bytes);
        }
        BUG_IF(packed > self->packed + (k + 1) * PACKED_BYTES);
    }
}

int trace_writer_open(trace_writer_t **self, const char *path, const trace_info_t *info)
{
    trace_writer_t *made = NULL;
    *self = NULL;
    CHECK(ARRAY_NEW(made, 1));
    int err = allocate(made);
    if (err == 0) err = hdf5_begin(&made->out, path);
    if (err == 0) err = trace_info_write(made->out.file, TRACE_FORMAT, TRACE_MAJOR, TRACE_MINOR, info);
    if (err == 0) err = create_datasets(made);
    if (err < 0) {
        trace_writer_free(made);
        return err;
    }
    plan_jobs(made);
    *self = made;
    return 0;
}

static void cut_planes(trace_writer_t *self, size_t rows, size_t chunks)
{
#pragma omp parallel for schedule(dynamic) num_threads(self->pool.threads)
    for (size_t k = 0; k < chunks; k++) {
        size_t first = k * TRACE_CHUNK_ROWS, here = rows - first < TRACE_CHUNK_ROWS ? rows - first : TRACE_CHUNK_ROWS;
        chunk_planes20((const uint8_t *)(self->row + first), here, TRACE_CHUNK_ROWS, self->planes + k * PLANES_BYTES);
    }
}

static int store_block(trace_writer_t *self)
{
    size_t rows = self->rows - self->stored, chunks = (rows + TRACE_CHUNK_ROWS - 1) / TRACE_CHUNK_ROWS;
    if (rows == 0) return 0;
    cut_planes(self, rows, chunks);
    chunk_pool_deflate(&self->pool, self->job, chunks * TRACE_COLUMNS);
    hsize_t extent = self->rows;
    for (int c = 0; c < TRACE_COLUMNS; c++)
        if (H5Dset_extent(self->dataset[c], &extent) < 0)
            return hdf5_error(ERR_IO, "cannot write %s", self->out.out.path);
    for (size_t j = 0; j < chunks * TRACE_COLUMNS; j++)
        self->job[j].at[0] = self->stored + j / TRACE_COLUMNS * TRACE_CHUNK_ROWS;
    CHECK(chunk_pool_store(self->job, chunks * TRACE_COLUMNS));
    self->stored = self->rows;
    return hdf5_check(&self->out);
}

int trace_writer_take(trace_writer_t *self, const event_batch_t *batch)
{
    for (size_t done = 0; done < batch->n;) {
        size_t held = self->rows - self->stored, room = BLOCK_ROWS - held;
        size_t n = batch->n - done < room ? batch->n - done : room;
        memcpy(self->row + held, batch->event + done, n * sizeof *batch->event);
        self->rows += n;
        done += n;
        if (n == room) CHECK(store_block(self));
    }
    return 0;
}

static int take_as_sink(void *self, const event_batch_t *batch) { return trace_writer_take(self, batch); }
sink_t trace_writer_sink(trace_writer_t *self) { return (sink_t){take_as_sink, self}; }
uint64_t trace_writer_rows(const trace_writer_t *self) { return self->rows; }

static int close_datasets(trace_writer_t *self)
{
    int err = 0;
    for (int c = 0; c < TRACE_COLUMNS; c++) {
        if (self->dataset[c] > 0 && H5Dclose(self->dataset[c]) < 0) err = ERR_IO;
        self->dataset[c] = 0;
    }
    return err == 0 ? 0 : hdf5_error(err, "cannot write %s", self->out.out.path);
}

int trace_writer_commit(trace_writer_t *self, const account_table_t *accounts)
{
    CHECK(store_block(self));
    CHECK(close_datasets(self));
    CHECK(column_table_write(self->out.file, &trace_account_table, accounts, accounts->n));
    return hdf5_commit(&self->out);
}

void trace_writer_free(trace_writer_t *self)
{
    if (self == NULL) return;
    if (self->out.file > 0) close_datasets(self);
    hdf5_abort(&self->out);
    chunk_pool_free(&self->pool);
    free(self->row);
    free(self->planes);
    free(self->packed);
    free(self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Rows per CPU-second of the trace writer, beside HDF5's own shuffle and deflate of the same rows, and of the reader.
// Usage: bench_trace [million rows, default 8] [repeats, default 3]. Prints CSV; the best of the repeats.
#include "core/array.h"
#include "core/progress.h"
#include "tests/trace_fixture.h"
#include "trace/column_file.h"
#include "trace/hdf5_util.h"
#include "trace/trace_format.h"
#include <math.h>
#include <sys/stat.h>

#define ACCOUNTS 300000u
#define TICK_ROWS 20000u
#define PATH "bench_trace.h5"

// Rows as a simulation makes them: time in order, few partners an account, bursts, mostly messages.
static event_t *make_rows(size_t n)
{
    event_t *event = NULL;
    fixture_ok(ARRAY_NEW(event, n));
    uint32_t time = 0;
    for (size_t i = 0; i < n; i++) {
        rng_t rng = rng_at(1, (uint32_t)i, 3, RNG_TEST);
        time += rng_u32(&rng) < UINT32_MAX / 8;
        uint32_t actor = rng_below(&rng, ACCOUNTS), partner = rng_geometric(&rng, 0.2);
        rng_t tie = rng_at(2, actor, partner, RNG_TEST);
        static const uint8_t KIND[] = {EVENT_MESSAGE, EVENT_MESSAGE, EVENT_MESSAGE, EVENT_MESSAGE,
                                       EVENT_LOGIN,   EVENT_VIEW,    EVENT_MEDIA,   EVENT_GROUP_MESSAGE};
        uint8_t kind = KIND[rng_below(&rng, 8)];
        int sends = kind == EVENT_MESSAGE || kind == EVENT_GROUP_MESSAGE;
        event[i] = (event_t){.time = time,
                             .actor = actor,
                             .target = kind == EVENT_LOGIN ? NO_ACCOUNT
                                                           : fixture_beside(rng_below(&tie, ACCOUNTS), actor, ACCOUNTS),
                             .kind = kind,
                             .platform = fixture_platform(actor),
                             .count = (uint16_t)(sends ? 1 + rng_geometric(&rng, 0.3) : 0),
                             .duration = (uint16_t)(sends ? rng_exponential(&rng, 90) : 0),
                             .flags = (uint8_t)(rng_below(&tie, 4) << 1 | (rng_chance(&rng, 0.2) ? FLAG_NIGHT : 0))};
    }
    return event;
}

static void write_ours(const event_t *event, size_t n, const account_table_t *accounts)
{
    fixture_ok(fixture_write(PATH, &FIXTURE_INFO, event, n, TICK_ROWS, accounts));
}

// The plain way: gather each column's chunk and hand it to H5Dwrite.
static void write_column_by_hdf5(hid_t dataset, const column_t *column, const event_t *event, size_t first, size_t n)
{
    static uint8_t buffer[4 * TRACE_CHUNK_ROWS];
    size_t bytes = column_value_bytes(column);
    hsize_t start = first, count = n, extent = first + n;
    for (size_t i = 0; i < n; i++) memcpy(buffer + i * bytes, (const char *)&event[first + i] + column->offset, bytes);
    H5Dset_extent(dataset, &extent);
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(1, &count, NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL);
    BUG_IF(H5Dwrite(dataset, column_memory_type(column), memory, space, H5P_DEFAULT, buffer) < 0);
    H5Sclose(space);
    H5Sclose(memory);
}

static void write_by_hdf5(const event_t *event, size_t n, const account_table_t *accounts)
{
    hdf5_out_t out;
    hid_t dataset[TRACE_COLUMNS];
    (void)accounts;
    fixture_ok(hdf5_begin(&out, PATH));
    for (int c = 0; c < TRACE_COLUMNS; c++)
        fixture_ok(column_dataset_new(out.file, &trace_event_table.column[c], 0, TRACE_CHUNK_ROWS, &dataset[c]));
    for (size_t first = 0; first < n; first += TRACE_CHUNK_ROWS)
        for (int c = 0; c < TRACE_COLUMNS; c++)
            write_column_by_hdf5(dataset[c], &trace_event_table.column[c], event, first,
                                 n - first < TRACE_CHUNK_ROWS ? n - first : TRACE_CHUNK_ROWS);
    for (int c = 0; c < TRACE_COLUMNS; c++) H5Dclose(dataset[c]);
    fixture_ok(hdf5_commit(&out));
}

static void read_ours(const event_t *event, size_t n, const account_table_t *accounts)
{
    uint64_t rows;
    (void)event, (void)accounts;
    fixture_ok(fixture_read_all(PATH, &rows));
    BUG_IF(rows != n);
}

typedef void work_t(const event_t *, size_t, const account_table_t *);

static double best_rate(const char *name, work_t *work, int repeats, const event_t *event, size_t n,
                        const account_table_t *accounts)
{
    double cpu_s = INFINITY, wall_s = INFINITY;
    struct stat file;
    for (int i = 0; i < repeats; i++) {
        double cpu = progress_cpu_s(), wall = progress_wall_s();
        work(event, n, accounts);
        cpu_s = fmin(cpu_s, progress_cpu_s() - cpu);
        wall_s = fmin(wall_s, progress_wall_s() - wall);
    }
    BUG_IF(stat(PATH, &file) != 0);
    printf("%s,%zu,%.3f,%.3f,%.0f,%lld,%.3f\n", name, n, cpu_s, wall_s, (double)n / cpu_s, (long long)file.st_size,
           (double)file.st_size / (double)n);
    return (double)n / cpu_s;
}

int main(int argc, char **argv)
{
    size_t n = (size_t)((argc > 1 ? atof(argv[1]) : 8) * 1e6);
    int repeats = argc > 2 ? atoi(argv[2]) : 3;
    account_table_t accounts;
    fixture_accounts(&accounts, ACCOUNTS, 5);
    event_t *event = make_rows(n);
    printf("path,rows,cpu_s,wall_s,rows_per_cpu_s,file_bytes,bytes_per_row\n");
    double plain = best_rate("hdf5_filters", write_by_hdf5, repeats, event, n, &accounts);
    double ours = best_rate("trace_writer", write_ours, repeats, event, n, &accounts);
    best_rate("trace_reader", read_ours, repeats, event, n, &accounts);
    printf("ratio,,,,%.2f,,\n", ours / plain);
    unlink(PATH);
    free(event);
    account_table_free(&accounts);
    return 0;
}

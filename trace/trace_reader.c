// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a trace: opened with suspicion, then streamed block by block with every row checked.
#include "core/array.h"
#include "core/error.h"
#include "trace/column_file.h"
#include "trace/column_source.h"
#include "trace/hdf5_util.h"
#include "trace/trace_file.h"
#include "trace/trace_format.h"
#include <inttypes.h>
#include <string.h>

#define BLOCK_ROWS TRACE_CHUNK_ROWS

struct trace_reader {
    hid_t file;
    column_source_t source[TRACE_COLUMNS];
    char *path;
    trace_info_t info;
    account_table_t accounts;
    uint64_t rows, fetched; // in the file; read from it so far
    uint32_t last_time;     // of the newest row fetched
    event_t *row;           // [capacity] rows fetched: [given, held) were not given out yet
    size_t capacity, given, held;
    uint8_t *column[TRACE_COLUMNS]; // [BLOCK_ROWS] as stored
};

static int read_accounts(trace_reader_t *self)
{
    uint64_t n = 0;
    CHECK(column_table_rows(self->file, self->path, &trace_account_table, NO_ACCOUNT, &n));
    CHECK(account_table_init(&self->accounts, n));
    column_limits_t limits = {.accounts = n};
    return column_table_read(self->file, self->path, &trace_account_table, &self->accounts, n, &limits);
}

static int open_events(trace_reader_t *self)
{
    CHECK(column_table_rows(self->file, self->path, &trace_event_table, UINT64_MAX, &self->rows));
    for (int c = 0; c < TRACE_COLUMNS; c++) {
        const column_t *column = &trace_event_table.column[c];
        CHECK(column_source_open(&self->source[c], self->file, self->path, &trace_event_table, column));
        CHECK(array_new(&self->column[c], BLOCK_ROWS, column_row_bytes(column)));
    }
    return 0;
}

static int open_all(trace_reader_t *self, const char *path)
{
    self->path = strdup(path);
    if (self->path == NULL) return error_set(ERR_MEMORY, "out of memory while opening %s", path);
    CHECK(hdf5_open(&self->file, path));
    CHECK(trace_info_read(self->file, path, TRACE_FORMAT, TRACE_MAJOR, &self->info));
    CHECK(read_accounts(self));
    return open_events(self);
}

int trace_reader_open(trace_reader_t **self, const char *path)
{
    trace_reader_t *made = NULL;
    *self = NULL;
    CHECK(ARRAY_NEW(made, 1));
    int err = open_all(made, path);
    if (err < 0)
        trace_reader_free(made);
    else
        *self = made;
    return err;
}

const trace_info_t *trace_reader_info(const trace_reader_t *self) { return &self->info; }
const account_table_t *trace_reader_accounts(const trace_reader_t *self) { return &self->accounts; }
uint64_t trace_reader_rows(const trace_reader_t *self) { return self->rows; }
int trace_reader_done(const trace_reader_t *self) { return self->fetched == self->rows && self->given == self->held; }

// The end of the trace, if it says so: a row at or after it would be skipped unseen.
static uint32_t end_of(const trace_reader_t *self)
{
    uint64_t duration = self->info.duration_s;
    return duration > 0 && duration < INT32_MAX ? (uint32_t)duration : INT32_MAX;
}

// One pass without branches over a good block; only a bad one is searched for its first bad value. Whatever is no
// account looks up account 0, and is bad for another reason or does not matter.
static int block_is_good(const trace_reader_t *self, const event_t *row, size_t n)
{
    uint32_t last = self->last_time, accounts = (uint32_t)self->accounts.n, end = end_of(self);
    const uint8_t *platform = self->accounts.platform; // one at least is allocated
    unsigned bad = 0;
    for (size_t i = 0; i < n; i++) {
        const event_t *e = &row[i];
        unsigned group = trace_kind_is_of_group(e->kind), there = (e->target < accounts) & !group;
        unsigned none = e->target == NO_ACCOUNT;
        bad |= ((there | none | group) ^ 1) | (none & trace_kind_needs_target(e->kind));
        bad |= (e->time < last) | (e->time >= end) | (e->actor >= accounts) | (e->kind >= EVENT_KINDS) |
               (e->platform >= PLATFORMS);
        bad |= platform[e->actor < accounts ? e->actor : 0] != e->platform;
        bad |= there & (platform[there ? e->target : 0] != e->platform);
        last = e->time;
    }
    return bad == 0;
}

// What an account does it does on its own platform, and to accounts of that platform.
static int name_bad_ends(const trace_reader_t *self, const event_t *e, uint64_t row, const char *place)
{
    const uint8_t *platform = self->accounts.platform;
    if (e->target == NO_ACCOUNT && trace_kind_needs_target(e->kind))
        return error_set(ERR_FORMAT,
                         "%s/target: row %" PRIu64 " holds none (%u), but a row of kind %s needs an account", place,
                         row, NO_ACCOUNT, event_kind_name[e->kind]);
    if (platform[e->actor] != e->platform)
        return error_set(ERR_FORMAT, "%s/platform: row %" PRIu64 " says %s, but its actor, account %u, is on %s", place,
                         row, platform_name[e->platform], e->actor, platform_name[platform[e->actor]]);
    if (e->target == NO_ACCOUNT || trace_kind_is_of_group(e->kind) || platform[e->target] == e->platform) return 0;
    return error_set(ERR_FORMAT, "%s/target: row %" PRIu64 " holds %u, an account on %s, but the row is of %s", place,
                     row, e->target, platform_name[platform[e->target]], platform_name[e->platform]);
}

static int name_bad_row(const trace_reader_t *self, const event_t *e, uint64_t row, uint32_t last, const char *place)
{
    column_limits_t limits = {.accounts = self->accounts.n};
    for (int c = 0; c < TRACE_COLUMNS; c++) {
        const column_t *column = &trace_event_table.column[c];
        if (c == TRACE_TARGET && trace_kind_is_of_group(e->kind)) continue;
        CHECK(column_check(column, (const char *)e + column->offset, sizeof *e, 1, &limits, place, row));
    }
    if (e->time >= end_of(self))
        return error_set(ERR_FORMAT, "%s/time: row %" PRIu64 " holds %u, but the trace ends at %u (duration_s)", place,
                         row, e->time, end_of(self));
    if (e->time < last)
        return error_set(ERR_FORMAT, "%s/time: row %" PRIu64 " holds %u after %u; times must never decrease", place,
                         row, e->time, last);
    return name_bad_ends(self, e, row, place);
}

static int name_bad_block(const trace_reader_t *self, const event_t *row, size_t n)
{
    char place[512];
    snprintf(place, sizeof place, "%.400s: /%s", self->path, trace_event_table.group);
    uint32_t last = self->last_time;
    for (size_t i = 0; i < n; i++) {
        CHECK(name_bad_row(self, &row[i], self->fetched + i, last, place));
        last = row[i].time;
    }
    const bool reason_found = false;
    BUG_IF(!reason_found);
    return ERR_FORMAT;
}

static void join_columns(trace_reader_t *self, event_t *row, size_t n)
{
    const uint32_t *time = (const void *)self->column[TRACE_TIME], *actor = (const void *)self->column[TRACE_ACTOR];
    const uint32_t *target = (const void *)self->column[TRACE_TARGET];
    const uint16_t *count = (const void *)self->column[TRACE_COUNT],
                   *duration = (const void *)self->column[TRACE_DURATION];
    const uint8_t *kind = self->column[TRACE_KIND], *platform = self->column[TRACE_PLATFORM];
    const uint8_t *flags = self->column[TRACE_FLAGS];
    for (size_t i = 0; i < n; i++)
        row[i] = (event_t){.time = time[i],
                           .actor = actor[i],
                           .target = target[i],
                           .count = count[i],
                           .duration = duration[i],
                           .kind = kind[i],
                           .platform = platform[i],
                           .flags = flags[i]};
}

static int read_columns(trace_reader_t *self, size_t n)
{
    for (int c = 0; c < TRACE_COLUMNS; c++)
        CHECK(column_source_read(&self->source[c], self->fetched, n, self->column[c]));
    return 0;
}

// Appends the next block of the file to the rows held.
static int fetch(trace_reader_t *self)
{
    size_t n = self->rows - self->fetched < BLOCK_ROWS ? (size_t)(self->rows - self->fetched) : BLOCK_ROWS;
    if (self->given > 0) {
        memmove(self->row, self->row + self->given, (self->held - self->given) * sizeof *self->row);
        self->held -= self->given;
        self->given = 0;
    }
    CHECK(array_reserve(&self->row, &self->capacity, self->held + n, sizeof *self->row));
    CHECK(read_columns(self, n));
    event_t *row = self->row + self->held;
    join_columns(self, row, n);
    if (!block_is_good(self, row, n)) return name_bad_block(self, row, n);
    if (n > 0) self->last_time = row[n - 1].time;
    self->fetched += n;
    self->held += n;
    return 0;
}

int trace_reader_next(trace_reader_t *self, size_t max_rows, event_batch_t *batch)
{
    *batch = (event_batch_t){0};
    if (self->given == self->held && self->fetched < self->rows) CHECK(fetch(self));
    size_t left = self->held - self->given, n = left < max_rows ? left : max_rows;
    if (n == 0) return 0;
    const event_t *first = self->row + self->given;
    *batch = (event_batch_t){.event = first, .n = n, .start = first->time, .end = first[n - 1].time + 1};
    self->given += n;
    return 0;
}

// First row held whose time is not before `end`.
static size_t lower_bound(const trace_reader_t *self, uint32_t end)
{
    size_t low = self->given, high = self->held;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->row[middle].time < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int trace_reader_tick(trace_reader_t *self, uint32_t start, uint32_t end, event_batch_t *batch)
{
    *batch = (event_batch_t){.start = start, .end = end};
    while (self->fetched < self->rows && (self->given == self->held || self->last_time < end)) CHECK(fetch(self));
    size_t stop = lower_bound(self, end);
    batch->event = self->row + self->given;
    batch->n = stop - self->given;
    self->given = stop;
    return 0;
}

void trace_reader_free(trace_reader_t *self)
{
    if (self == NULL) return;
    for (int c = 0; c < TRACE_COLUMNS; c++) {
        column_source_close(&self->source[c]);
        free(self->column[c]);
    }
    if (self->file > 0) H5Fclose(self->file);
    trace_info_free(&self->info);
    account_table_free(&self->accounts);
    free(self->row);
    free(self->path);
    free(self);
}

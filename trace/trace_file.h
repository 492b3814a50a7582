// SPDX-License-Identifier: GPL-3.0-or-later
// The trace file: every event of a world in time order and what the platforms know of its accounts.
// docs/trace-format.md.
#ifndef VIGIL_TRACE_FILE_H
#define VIGIL_TRACE_FILE_H
#include "trace/event.h"
#include "trace/sink.h"
#include "trace/trace_info.h"

/// Rows of a chunk of /events. Measured with bench_trace from 8,192 to 262,144 rows: smaller chunks cost up to 40 %
/// more CPU and 6 % more bytes, larger ones gain less than 3 % and 1 %.
#define TRACE_CHUNK_ROWS 65536u

typedef struct trace_writer trace_writer_t;
typedef struct trace_reader trace_reader_t;

/// Starts a trace under a temporary name. All memory is allocated here.
/// @param[out] self  NULL on failure
/// @param[in]  info  copied into the file
/// @return  0, ERR_IO, ERR_MEMORY
int trace_writer_open(trace_writer_t **self, const char *path, const trace_info_t *info);
/// Appends a batch; events must continue in time order, with actors and targets that the accounts of
/// trace_writer_commit will hold.
/// @return  0, ERR_IO (a full disk is told at the next whole block)
/// @threads one caller; compresses with the threads that OpenMP gave at open
int trace_writer_take(trace_writer_t *self, const event_batch_t *batch);
/// The writer as a sink, for as long as it lives.
sink_t trace_writer_sink(trace_writer_t *self);
/// Rows taken so far.
uint64_t trace_writer_rows(const trace_writer_t *self);
/// Writes what is left, the accounts as they are now, and gives the file its final name. Afterwards only
/// trace_writer_free may follow.
/// @return  0, ERR_IO (then no file remains), ERR_MEMORY
int trace_writer_commit(trace_writer_t *self, const account_table_t *accounts);
/// Frees; without a commit before it nothing remains on disk. Takes NULL.
void trace_writer_free(trace_writer_t *self);

/// Opens a trace: checks format, version, datasets, types and lengths, and reads and checks the accounts.
/// @param[out] self  NULL on failure
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY
int trace_reader_open(trace_reader_t **self, const char *path);
const trace_info_t *trace_reader_info(const trace_reader_t *self);
const account_table_t *trace_reader_accounts(const trace_reader_t *self);
uint64_t trace_reader_rows(const trace_reader_t *self);
/// The next events, at most `max_rows` (>= 1) of them; batch->n == 0 at the end of the file. The events stay valid
/// until the next call. `start` and `end` of the batch are its first time and one past its last.
/// @return  0, ERR_FORMAT naming dataset, row, value and range; ERR_MEMORY
int trace_reader_next(trace_reader_t *self, size_t max_rows, event_batch_t *batch);
/// All events before `end` that were not given yet, as one batch [start, end): a tick, as detectors are fed.
/// @param[in] start  s; for the batch only
/// @param[in] end    s; exclusive
int trace_reader_tick(trace_reader_t *self, uint32_t start, uint32_t end, event_batch_t *batch);
/// True when every row has been given.
int trace_reader_done(const trace_reader_t *self);
void trace_reader_free(trace_reader_t *self);
#endif

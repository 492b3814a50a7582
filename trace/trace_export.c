// SPDX-License-Identifier: GPL-3.0-or-later
// Traces as CSV.
#include "trace/trace_export.h"
#include "core/error.h"
#include "trace/csv_writer.h"
#include "trace/trace_file.h"

#define BLOCK_ROWS 65536u

const char *const export_form_name[EXPORT_FORMS + 1] = {"full", "edges", NULL};

static void put_full(csv_writer_t *csv, const event_t *e)
{
    csv_put_integer(csv, e->time);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, e->actor);
    csv_put_byte(csv, ',');
    if (e->target != NO_ACCOUNT) csv_put_integer(csv, e->target);
    csv_put_byte(csv, ',');
    csv_put_text(csv, event_kind_name[e->kind]);
    csv_put_byte(csv, ',');
    csv_put_text(csv, platform_name[e->platform]);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, e->count);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, e->duration);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, e->flags);
    csv_put_byte(csv, '\n');
}

static void put_edge(csv_writer_t *csv, const event_t *e, int64_t time)
{
    csv_put_integer(csv, e->actor);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, e->target);
    csv_put_byte(csv, ',');
    csv_put_integer(csv, time);
    csv_put_byte(csv, '\n');
}

static int wanted(const event_t *e, const trace_export_t *options)
{
    if (options->platform >= 0 && e->platform != options->platform) return 0;
    return options->form == EXPORT_FULL || (e->kind == EVENT_MESSAGE && e->target != NO_ACCOUNT);
}

static int put_batch(csv_writer_t *csv, const event_batch_t *batch, const trace_export_t *options, uint64_t *rows)
{
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *e = &batch->event[i];
        if (!wanted(e, options)) continue;
        uint32_t n = options->form == EXPORT_FULL ? 1 : e->count;
        for (uint32_t k = 0; k < n; k++) {
            CHECK(csv_row(csv));
            if (options->form == EXPORT_FULL)
                put_full(csv, e);
            else
                put_edge(csv, e, options->start_unix + event_message_time(e, k));
        }
        *rows += n;
    }
    return 0;
}

static int put_all(csv_writer_t *csv, trace_reader_t *reader, const trace_export_t *options, uint64_t *rows)
{
    csv_put_text(csv, options->form == EXPORT_FULL ? "time,actor,target,kind,platform,count,duration,flags\n"
                                                   : "src,dst,unix_time\n");
    while (!trace_reader_done(reader)) {
        event_batch_t batch;
        CHECK(trace_reader_next(reader, BLOCK_ROWS, &batch));
        CHECK(put_batch(csv, &batch, options, rows));
    }
    return 0;
}

int trace_export(const char *trace, const char *out, const trace_export_t *options, uint64_t *rows)
{
    trace_reader_t *reader = NULL;
    csv_writer_t csv = {.fd = -1};
    uint64_t written = 0;
    CHECK(trace_reader_open(&reader, trace));
    int err = csv_open(&csv, out);
    if (err == 0) err = put_all(&csv, reader, options, &written);
    if (err == 0)
        err = csv_commit(&csv);
    else
        csv_abort(&csv);
    trace_reader_free(reader);
    if (rows != NULL) *rows = written;
    return err;
}

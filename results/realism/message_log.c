// SPDX-License-Identifier: GPL-3.0-or-later
// A sink that keeps messages.
#include "results/realism/message_log.h"
#include "core/error.h"
#include "trace/trace_file.h"
#include <inttypes.h>
#include <stdbool.h>
#include <unistd.h>

#define BLOCK_ROWS 65536u
#define MESSAGE_BYTES 72u // twice an edge_t, as lists grow by doubling, and the indices of a stream

static bool is_counted(const event_t *event) { return event->kind == EVENT_MESSAGE && event->target != NO_ACCOUNT; }

static int take(void *to, const event_batch_t *batch)
{
    message_log_t *self = to;
    uint32_t until = self->until ? self->until : UINT32_MAX;
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *event = &batch->event[i];
        if (!is_counted(event)) continue;
        CHECK(edge_list_add_burst(&self->list[event->platform], event, self->from, until));
    }
    return 0;
}

sink_t message_log_sink(message_log_t *self) { return (sink_t){take, self}; }

static uint64_t memory_holds(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? (uint64_t)pages * (uint64_t)bytes / 2 / MESSAGE_BYTES : UINT32_MAX;
}

static uint64_t messages_of(const event_batch_t *batch)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < batch->n; i++) sum += is_counted(&batch->event[i]) ? batch->event[i].count : 0;
    return sum;
}

static void forget(message_log_t *self)
{
    for (int p = 0; p < PLATFORMS; p++) edge_list_free(&self->list[p]);
}

/// Counts to the end, so that the message says how many there are, but keeps no more than may be.
static int read_all(message_log_t *self, trace_reader_t *reader, const char *trace)
{
    uint64_t messages = 0, most = self->most ? self->most : memory_holds();
    while (!trace_reader_done(reader)) {
        event_batch_t batch;
        CHECK(trace_reader_next(reader, BLOCK_ROWS, &batch));
        messages += messages_of(&batch);
        if (messages > most)
            forget(self);
        else
            CHECK(take(self, &batch));
    }
    if (messages <= most) return 0;
    return error_set(ERR_LIMIT,
                     "%s: its rows stand for %" PRIu64 " direct messages; at most %" PRIu64
                     " can be measured here (%u bytes each, in half of the memory)",
                     trace, messages, most, MESSAGE_BYTES);
}

int message_log_read(message_log_t *self, const char *trace)
{
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, trace));
    uint64_t duration_s = trace_reader_info(reader)->duration_s;
    self->until = duration_s < UINT32_MAX ? (uint32_t)duration_s : 0;
    int code = read_all(self, reader, trace);
    trace_reader_free(reader);
    return code;
}

void message_log_free(message_log_t *self)
{
    forget(self);
    *self = (message_log_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A sink that keeps messages.
#include "results/realism/message_log.h"
#include "core/error.h"
#include "trace/trace_file.h"

#define BLOCK_ROWS 65536u

static int take(void *to, const event_batch_t *batch)
{
    message_log_t *self = to;
    uint32_t until = self->until ? self->until : UINT32_MAX;
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *event = &batch->event[i];
        if (event->kind != EVENT_MESSAGE || event->target == NO_ACCOUNT) continue;
        CHECK(edge_list_add_burst(&self->list[event->platform], event, self->from, until));
    }
    return 0;
}

sink_t message_log_sink(message_log_t *self) { return (sink_t){take, self}; }

static int read_all(message_log_t *self, trace_reader_t *reader)
{
    while (!trace_reader_done(reader)) {
        event_batch_t batch;
        CHECK(trace_reader_next(reader, BLOCK_ROWS, &batch));
        CHECK(take(self, &batch));
    }
    return 0;
}

int message_log_read(message_log_t *self, const char *trace)
{
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, trace));
    uint64_t duration_s = trace_reader_info(reader)->duration_s;
    self->until = duration_s < UINT32_MAX ? (uint32_t)duration_s : 0;
    int code = read_all(self, reader);
    trace_reader_free(reader);
    return code;
}

void message_log_free(message_log_t *self)
{
    for (int p = 0; p < PLATFORMS; p++) edge_list_free(&self->list[p]);
    *self = (message_log_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Direct messages by platform, gathered while a world runs or a trace is read.
#ifndef VIGIL_MESSAGE_LOG_H
#define VIGIL_MESSAGE_LOG_H
#include "results/realism/edge_stream.h"
#include "trace/sink.h"

typedef struct {
    edge_list_t list[PLATFORMS];
    uint32_t from, until; // s: messages before `from`, and from `until` on if it is not 0, are left out
} message_log_t;

/// Takes the messages between accounts out of batches, a burst as its messages.
sink_t message_log_sink(message_log_t *self);
/// Takes those of a trace file up to its end; a burst may last longer. @return 0, ERR_IO, ERR_FORMAT, ERR_MEMORY,
/// ERR_LIMIT
int message_log_read(message_log_t *self, const char *trace);
void message_log_free(message_log_t *self);
#endif

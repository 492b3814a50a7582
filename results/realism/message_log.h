// SPDX-License-Identifier: GPL-3.0-or-later
// Direct messages by platform, gathered while a world runs or a trace is read.
#ifndef VIGIL_MESSAGE_LOG_H
#define VIGIL_MESSAGE_LOG_H
#include "results/realism/edge_stream.h"
#include "trace/sink.h"

typedef struct {
    edge_list_t list[PLATFORMS];
    uint32_t from, until; // s: messages before `from`, and from `until` on if it is not 0, are left out
    uint64_t most;        // messages that message_log_read takes; 0 = what half of this machine's memory holds
} message_log_t;

/// Takes the messages between accounts out of batches, a burst as its messages.
sink_t message_log_sink(message_log_t *self);
/// Takes those of a trace file up to its end; a burst may last longer. A row may stand for 65,535 messages, so a small
/// file can ask for any amount of memory: beyond `most` nothing is kept and the trace is refused.
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_LIMIT naming file, messages and `most`
int message_log_read(message_log_t *self, const char *trace);
void message_log_free(message_log_t *self);
#endif

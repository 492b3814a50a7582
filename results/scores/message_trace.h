// SPDX-License-Identifier: GPL-3.0-or-later
// Traces of messages alone, made from messages: what is left of a platform's metadata in public data sets, which hold
// who wrote to whom and when, and nothing else. A real trace and a simulated one that both went through here can be
// compared; what the real one lacks, the other has lost.
//
// Each message is a row of its own. Its flags tell the first of a pair and the first answer to it, and whether it was
// night; everything else is unknown, and the same for everybody: all accounts declare to be adults, are as old as the
// trace, have a device of their own and no settings. So nothing that rests on ages, requests, blocks, reports or
// devices can tell accounts apart.
#ifndef VIGIL_MESSAGE_TRACE_H
#define VIGIL_MESSAGE_TRACE_H
#include "results/realism/edge_stream.h"

typedef struct {
    size_t accounts;     // 1 + the highest id that the stream's users have in their source, or more
    platform_t platform; // that all of them are on
    int64_t zero;        // s, in the stream's times: midnight, local time, at which the trace begins
    uint32_t days;       // messages of later ones are left out
    uint64_t seed;       // of the trace
} message_trace_t;

/// Midnight, local time, before the first message, and the days from then to the last one.
/// @param[in] offset_h  local clock less that of the stream's times
void message_trace_span(const edge_stream_t *stream, double offset_h, int64_t *zero, uint32_t *days);

/// Writes the trace; account a is the user whose id in the source is a.
/// @return  0, ERR_IO, ERR_MEMORY
int message_trace_write(const message_trace_t *self, const edge_stream_t *stream, const char *path);

/// Active account-days of a trace as written here, from one scoring time to the next, as row_blocks_active_days counts
/// them in a run: by who sent a message in the 28 days before the second.
/// @param[in] skip   [accounts] 1 = do not count it; NULL = count all
/// @param[in] start  s: scoring times are start + step, start + 2 step ... up to the end
int message_trace_active_days(const message_trace_t *self, const edge_stream_t *stream, const uint8_t *skip,
                              uint32_t start, uint32_t step, double *days);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A trace read hour by hour, with stops at given times: as a simulation would have run past.
#ifndef VIGIL_TRACE_WALK_H
#define VIGIL_TRACE_WALK_H
#include "trace/trace_file.h"

/// What is done on the way. Each returns 0 or ERR_*, which ends the walk.
typedef struct {
    void *self;
    uint32_t (*nth)(const void *self, uint32_t n);      // the n-th time to stop at, s; UINT32_MAX = no more
    int (*see)(void *self, const event_batch_t *batch); // every hour's events
    int (*stop)(void *self, uint32_t time, uint32_t n); // once all events before `time` were seen
} trace_walk_t;

/// @param[in] end  s
/// @return  0, ERR_FORMAT, ERR_MEMORY, ERR_STOPPED, or what a step returned
/// @cost    O(rows); one hour's events in memory
int trace_walk(trace_reader_t *trace, uint32_t end, const trace_walk_t *walk);
#endif

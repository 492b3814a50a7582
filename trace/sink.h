// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever takes batches of events as they happen: trace files, feature tables, detectors.
#ifndef VIGIL_SINK_H
#define VIGIL_SINK_H
#include "trace/event.h"

/// Called once a tick with the events in time order, by one thread (which may open parallel regions).
typedef struct {
    int (*take)(void *self, const event_batch_t *batch); // 0 or ERR_*: ends the run
    void *self;
} sink_t;
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The datasets of a trace file, one row each.
#ifndef VIGIL_TRACE_FORMAT_H
#define VIGIL_TRACE_FORMAT_H
#include "trace/column.h"

#define TRACE_FORMAT "vigil-trace"
enum { TRACE_MAJOR = 1, TRACE_MINOR = 0 };

enum {
    TRACE_TIME,
    TRACE_ACTOR,
    TRACE_TARGET,
    TRACE_KIND,
    TRACE_PLATFORM,
    TRACE_COUNT,
    TRACE_DURATION,
    TRACE_FLAGS,
    TRACE_COLUMNS
};

extern const column_table_t trace_event_table;   // over records of event_t; columns in the order above
extern const column_table_t trace_account_table; // over account_table_t
#endif

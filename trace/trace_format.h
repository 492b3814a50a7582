// SPDX-License-Identifier: GPL-3.0-or-later
// The datasets of a trace file, one row each.
#ifndef VIGIL_TRACE_FORMAT_H
#define VIGIL_TRACE_FORMAT_H
#include "trace/column.h"
#include "trace/event.h"
#include <stdbool.h>

#define TRACE_FORMAT "vigil-trace"
enum { TRACE_MAJOR = 1, TRACE_MINOR = 0 };

/// Indices into the columns of trace_event_table.
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

/// The datasets of /events: the writer, the reader and the manual walk these rows. Over records of event_t.
extern const column_table_t trace_event_table;
/// The datasets of /accounts, over the columns of account_table_t.
extern const column_table_t trace_account_table;

/// True of the kinds whose target is a group: groups are numbered apart from accounts.
static inline bool trace_kind_is_of_group(unsigned kind)
{
    return kind == EVENT_GROUP_JOIN || kind == EVENT_GROUP_MESSAGE;
}

/// True of the kinds that one account does to another: without a target such a row says nothing.
/// @param[in] kind  below EVENT_KINDS; false of others
static inline bool trace_kind_needs_target(unsigned kind)
{
    const uint32_t needing = 1u << EVENT_REQUEST | 1u << EVENT_ACCEPT | 1u << EVENT_DECLINE | 1u << EVENT_MESSAGE |
                             1u << EVENT_MEDIA | 1u << EVENT_CALL | 1u << EVENT_MOVE_INVITE | 1u << EVENT_BLOCK |
                             1u << EVENT_REPORT;
    _Static_assert(EVENT_KINDS <= 32, "a bit a kind");
    return kind < EVENT_KINDS && (needing >> kind & 1);
}
#endif

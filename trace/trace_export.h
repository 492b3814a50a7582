// SPDX-License-Identifier: GPL-3.0-or-later
// Traces as CSV, for programs that do not read HDF5.
#ifndef VIGIL_TRACE_EXPORT_H
#define VIGIL_TRACE_EXPORT_H
#include <stdint.h>

/// full: every event, `time,actor,target,kind,platform,count,duration,flags`; edges: `src,dst,unix_time` of direct
/// messages, a row each: those of a burst are spread evenly over it, so times may step back between bursts.
typedef enum { EXPORT_FULL, EXPORT_EDGES, EXPORT_FORMS } export_form_t;
extern const char *const export_form_name[EXPORT_FORMS + 1];

#define EXPORT_START_UNIX INT64_C(1704067200) // 2024-01-01T00:00:00Z

typedef struct {
    export_form_t form;
    int platform;       // platform_t whose events are wanted, or -1 = all
    int64_t start_unix; // s since 1970 at second 0 of the trace; EXPORT_START_UNIX where the scenario has no date
} trace_export_t;

/// Writes a trace as CSV (docs/trace-format.md).
/// @param[in]  out   file that appears whole or not at all, or "-" for standard output
/// @param[out] rows  written, the header apart; may be NULL
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY
int trace_export(const char *trace, const char *out, const trace_export_t *options, uint64_t *rows);
#endif

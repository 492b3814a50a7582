// SPDX-License-Identifier: GPL-3.0-or-later
// What a trace and its truth say about their world: the root attributes that make a file repeatable.
#ifndef VIGIL_TRACE_INFO_H
#define VIGIL_TRACE_INFO_H
#include <hdf5.h>
#include <stdint.h>

/// Texts are borrowed when writing; those of a reader are owned and freed with trace_info_free.
typedef struct {
    const char *name;     // of the scenario
    const char *scenario; // effective scenario text, with defaults
    const char *software; // "vigil 0.1.0"
    const char *revision; // git revision of the software, "" if unknown
    const char *start;    // date of second 0, ISO 8601 in UTC ("2024-01-01T00:00:00Z"), "" if it has none
    uint64_t seed;        // of this world
    uint64_t duration_s;  // simulated time; 0 if unknown
} trace_info_t;

/// Writes format name, version and the info to the root. NULL texts are written as "".
/// @return  0, ERR_IO
int trace_info_write(hid_t file, const char *format, uint32_t major, uint32_t minor, const trace_info_t *self);
/// Reads them, after checking format and version.
/// @param[in] path for the error text
/// @return  0, ERR_FORMAT (another format, a version too old or too new, an attribute missing), ERR_MEMORY
int trace_info_read(hid_t file, const char *path, const char *format, uint32_t major, trace_info_t *self);
void trace_info_free(trace_info_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One value: from a YAML node into a struct's member, and back to text. Private to core/param*.c.
#ifndef VIGIL_PARAM_VALUE_H
#define VIGIL_PARAM_VALUE_H
#include "core/param.h"
#include "core/param_yaml.h"

/// Where problems with a key's value go.
typedef struct {
    param_report_t *report;
    const param_source_t *source;
    const char *key;      // full dotted path
    const char *fallback; // the default, for messages
} param_place_t;

/// Reads a node as the row's value into the member; what does not fit goes to the report.
/// @param[out] base the struct that the row's offset refers to
void param_value_read(const param_t *row, const param_node_t *node, const param_place_t *place, void *base);
/// Stores text as it stands: a default of PARAM_TEXT. @return false if it is too long or not text
bool param_value_set_text(const param_t *row, const char *text, void *base);
/// Writes the member as YAML that reads back as the same value.
void param_value_write(FILE *out, const param_t *row, const void *base);
/// What values the row allows: "0..100", "true, false", "one of a, b".
void param_value_range(FILE *out, const param_t *row);
#endif

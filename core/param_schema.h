// SPDX-License-Identifier: GPL-3.0-or-later
// Looking things up in a schema, and the check that its tables are whole. Private to core/param*.c.
#ifndef VIGIL_PARAM_SCHEMA_H
#define VIGIL_PARAM_SCHEMA_H
#include "core/param.h"
#include "core/param_nearest.h"

typedef struct {
    const param_section_t *section;
    size_t sections;
} param_schema_t;

/// `prefix.key`, or `key` alone under the empty prefix. @return `out`, cut if too long
const char *param_schema_join(char out[PARAM_PATH_BYTES], const char *prefix, const char *key);
/// The row of a full dotted path. @param[out] in its section @return NULL if there is none
const param_t *param_schema_find(const param_schema_t *self, const char *path, const param_section_t **in);
/// True if sections stand at or below the path.
bool param_schema_has_section(const param_schema_t *self, const char *path);
/// What follows `prefix.` in a section's path, or NULL if the section is not below the prefix.
const char *param_schema_below(const char *prefix, const char *path);
/// The default of a row, which a section may have replaced, and its source.
param_row_default_t param_schema_default(const param_section_t *section, const param_t *row);
/// What to write instead of an unknown key, such as "did you mean persons?".
void param_schema_suggest(const param_schema_t *self, const char *prefix, const char *key, char *out, size_t bytes);
/// Ends the process with the key's name if a table is incomplete or names a key twice: a bug of its author's.
void param_schema_check(const param_schema_t *self);
/// Ends the process as a bug, naming the key.
_Noreturn void param_schema_bug(const param_section_t *section, const char *key, const char *what);
#endif

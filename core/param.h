// SPDX-License-Identifier: MIT
// Parameter tables: one row a key, from which the YAML loader, the checks, the error texts, the manual and the
// effective scenario are all made.
#ifndef VIGIL_PARAM_H
#define VIGIL_PARAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum { PARAM_DOUBLE, PARAM_INT, PARAM_BOOL, PARAM_TEXT, PARAM_CHOICE, PARAM_LIST } param_type_t;

/// One key. Every column is compulsory; `fallback` is the default as text, read by the same parser as a file (of
/// PARAM_TEXT the text itself, without quotes). Bounds are inclusive; INFINITY means none; texts and bools ignore them.
/// A list is `count` doubles written `[1, 2.5, 3]`; min and max then hold for each element.
typedef struct {
    const char *key, *unit, *fallback;
    double min, max;
    const char *meaning, *source;
    param_type_t type;
    size_t offset, count;       // count: elements of a list, bytes of a text buffer, bytes of an integer (4 or 8)
    const char *const *choices; // NULL-terminated, for PARAM_CHOICE (member is int)
} param_t;

#define PARAM_TYPE_OF_(member) \
    _Generic((member), double: PARAM_DOUBLE, int32_t: PARAM_INT, uint32_t: PARAM_INT, uint64_t: PARAM_INT,  \
             bool: PARAM_BOOL, char *: PARAM_TEXT, double *: PARAM_LIST)
#define PARAM_COUNT_(member) (sizeof(member) / _Generic((member), double * : sizeof(double), default : (size_t)1))

/// A row: the type comes from the struct's member (double, int32_t, uint32_t, uint64_t, bool, char[N], double[N]).
#define PARAM(struct_, key_, unit_, fallback_, min_, max_, meaning_, source_)                               \
    {                                                                                                       \
        .key = #key_, .unit = unit_, .fallback = fallback_, .min = min_, .max = max_, .meaning = meaning_,  \
        .source = source_, .type = PARAM_TYPE_OF_(((struct_ *)0)->key_), .offset = offsetof(struct_, key_), \
        .count = PARAM_COUNT_(((struct_ *)0)->key_)                                                         \
    }
/// A row whose value is one word of a NULL-terminated list; the member is an int32_t index into it.
#define PARAM_WORD(struct_, key_, choices_, fallback_, meaning_, source_)                                      \
    {                                                                                                          \
        .key = #key_, .unit = "word", .fallback = fallback_, .meaning = meaning_, .source = source_,           \
        .type = PARAM_CHOICE, .offset = offsetof(struct_, key_), .count = sizeof(int32_t), .choices = choices_ \
    }
#define PARAM_END   \
    {               \
        .key = NULL \
    }

/// Another default for one key of a table that several sections share (a platform's or a role's row), with its source.
typedef struct {
    const char *key, *fallback, *source;
} param_row_default_t;

/// Where a table stands in a scenario: `path` is dotted ("platforms.photo"), `base` the struct its rows fill. The path
/// "" is the top level, for keys outside any section. Several tables may share a path if their keys differ.
typedef struct {
    const char *path, *meaning;
    const param_t *params;
    const param_row_default_t *defaults; // NULL, or ends with key == NULL
    void *base;
} param_section_t;

/// Fills every section with its defaults. A default that does not parse or is out of range is a BUG.
void param_defaults(const param_section_t *section, size_t sections);

/// What is read over the defaults; what is not given is NULL or 0.
typedef struct {
    const char *path;            // a scenario file; `extends` in it is relative to the file that says it
    const char *text;            // or a scenario that another file holds: not trusted, may not extend; `path` names it
    const char *folder[2];       // where, in this order, `extends: NAME` finds NAME.yaml if no file NAME stands beside
    const char *const *override; // [overrides] of --set, as "a.b=c"; later wins
    size_t overrides;
    /// Writes why `extends: NAME` finds nothing, for who knows more names than the folders show; or NULL.
    void (*missing)(const char *name, char *why, size_t bytes);
    const char *elsewhere, *remedy; // a section that is not in the schema, and what to do who sets it; or NULL
} param_input_t;

typedef struct param_origin param_origin_t; // where keys were set: core/param_origin.h

/// Reads a scenario over the defaults, then the overrides. What a file extends is read before it; cycles and more than
/// 16 levels fail.
/// @param[in]  section  [sections] the whole schema; every `base` is filled with its defaults first
/// @param[out] origin   where each key was set; zeroed or of an earlier call; NULL if nobody asks
/// @return  0, or ERR_INPUT with all problems at once in error_text(), one a paragraph:
///          `file:line:col: key: what is wrong (value, unit, allowed range); remedy`, the source line and a caret;
///          unknown keys get a did-you-mean. ERR_IO where the file cannot be read. Then the sections' bases hold
///          defaults.
int param_load(const param_input_t *input, const param_section_t *section, size_t sections, param_origin_t *origin);

/// The effective scenario as YAML with every key, default or not: enough to repeat the run. Reading it back is
/// identity.
/// @return  text that the caller frees, or NULL when out of memory
char *param_effective(const param_section_t *section, size_t sections);

/// The manual of the schema in Markdown: a table a section (key, unit, default, range, meaning, source).
void param_manual(FILE *out, const param_section_t *section, size_t sections);

/// The name nearest to `word` by edit distance, or NULL if none is near enough to suggest.
/// @param[in] name [names]
const char *param_nearest(const char *word, const char *const *name, size_t names);
/// How an error's text goes on after a name that is none of these: "; did you mean NEAREST?", or "" if none is near.
typedef struct {
    char text[160];
} param_hint_t;
param_hint_t param_hint(const char *word, const char *const *name, size_t names);
/// True if `name` is one of the names in a text that separates them by blanks.
bool param_names_have(const char *names, const char *name);
#endif

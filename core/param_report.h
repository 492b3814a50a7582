// SPDX-License-Identifier: GPL-3.0-or-later
// Collects the problems of scenario files, each with its place, the source line and a caret. Private to core/param*.c.
#ifndef VIGIL_PARAM_REPORT_H
#define VIGIL_PARAM_REPORT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/// A text that is read, and what to call it.
typedef struct {
    const char *name;
    const char *text; // not NUL-terminated
    size_t length;
    size_t *line; // [lines] where each starts: param_source_open()
    size_t lines;
    bool one_liner; // --set: the name says it all, no line and caret
} param_source_t;

/// Line and character of a source, both from 0.
typedef struct {
    size_t line, column;
} param_mark_t;

typedef struct {
    FILE *stream; // writes into `text`
    char *text;
    size_t bytes, problems, shown;
    int code;
} param_report_t;

/// Finds where the lines of its text start; they end with LF, CR or both. @return  0, ERR_MEMORY
int param_source_open(param_source_t *self);
void param_source_close(param_source_t *self);

/// @return  0, ERR_MEMORY
int param_report_begin(param_report_t *self);
/// Adds `name:line:col: key: message` with the line and a caret; `key` may be NULL.
void param_report_add(param_report_t *self, const param_source_t *source, param_mark_t at, const char *key,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));
/// Adds a problem of a file as a whole; ERR_IO as `code` makes it the code of the report.
void param_report_file(param_report_t *self, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/// True when further problems are only counted, so that their texts need not be thought about.
bool param_report_full(const param_report_t *self);
/// Prints a newline, the source line and a caret below the place; nothing of a one-liner.
void param_report_excerpt(FILE *out, const param_source_t *source, param_mark_t at);
/// Hands the problems to error_set and frees. @return 0 if there were none, else ERR_INPUT or ERR_IO
int param_report_end(param_report_t *self);

#define PARAM_SHOWN_BYTES 80
/// A copy of a file's text fit for a message: printable, short, "..." at the end if cut. @return `out`
const char *param_report_show(char out[PARAM_SHOWN_BYTES], const char *text, size_t length);
#endif

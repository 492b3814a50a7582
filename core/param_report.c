// SPDX-License-Identifier: GPL-3.0-or-later
// Collects the problems of scenario files, each with its place, the source line and a caret.
#include "core/param_report.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/utf8.h"

#define SHOWN_MAX 50
#define TEXT_BYTES_MAX 24000 // leaves room in what error_set keeps
#define LINE_WIDTH 120       // characters of a source line shown
#define LINE_BEFORE 80       // of these, before the caret of a longer line

int param_report_begin(param_report_t *self)
{
    *self = (param_report_t){.code = ERR_INPUT};
    self->stream = open_memstream(&self->text, &self->bytes);
    return self->stream ? 0 : error_set(ERR_MEMORY, "out of memory while reading a scenario");
}

bool param_report_full(const param_report_t *self) { return self->shown >= SHOWN_MAX || self->bytes >= TEXT_BYTES_MAX; }

// The bytes of the character at text[0] and what to print for it: itself, a blank for a tab, else '?'.
static size_t character(const char *text, size_t length, char out[5])
{
    uint32_t code = 0;
    size_t n = utf8_decode(text, length, &code);
    if (n > 0 && utf8_is_text(code) && code != '\t' && code != '\n') {
        memcpy(out, text, n);
        out[n] = '\0';
        return n;
    }
    strcpy(out, code == '\t' || code == '\n' ? " " : "?");
    return n > 0 ? n : 1;
}

const char *param_report_show(char out[PARAM_SHOWN_BYTES], const char *text, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        char one[5];
        size_t n = character(text + i, length - i, one), bytes = strlen(one);
        if (used + bytes + sizeof "..." > PARAM_SHOWN_BYTES) {
            strcpy(out + used, "...");
            return out;
        }
        memcpy(out + used, one, bytes);
        used += bytes;
        i += n;
    }
    out[used] = '\0';
    return out;
}

static bool is_break(char c) { return c == '\n' || c == '\r'; }

int param_source_open(param_source_t *self)
{
    size_t capacity = 0;
    self->lines = 0;
    for (size_t i = 0; i <= self->length; i++) {
        if (i > 0 && !is_break(self->text[i - 1])) continue;
        if (i > 0 && i < self->length && self->text[i - 1] == '\r' && self->text[i] == '\n') continue;
        CHECK(array_reserve(&self->line, &capacity, self->lines + 1, sizeof *self->line));
        self->line[self->lines++] = i;
    }
    return 0;
}

void param_source_close(param_source_t *self)
{
    free(self->line);
    self->line = NULL;
    self->lines = 0;
}

void param_report_excerpt(FILE *out, const param_source_t *source, param_mark_t at)
{
    if (source->one_liner) return;
    fputc('\n', out);
    size_t first = at.column > LINE_BEFORE ? at.column - LINE_BEFORE : 0;
    size_t i = at.line < source->lines ? source->line[at.line] : source->length;
    for (size_t column = 0; i < source->length && !is_break(source->text[i]) && column < first + LINE_WIDTH; column++) {
        char one[5];
        i += character(source->text + i, source->length - i, one);
        if (column >= first) fputs(one, out);
    }
    fprintf(out, "\n%*s^", (int)(at.column - first), "");
}

void param_report_add(param_report_t *self, const param_source_t *source, param_mark_t at, const char *key,
                      const char *format, ...)
{
    self->problems++;
    if (param_report_full(self)) return;
    char shown[PARAM_SHOWN_BYTES];
    if (self->shown++ > 0) fputc('\n', self->stream);
    fputs(source->name, self->stream);
    if (!source->one_liner) fprintf(self->stream, ":%zu:%zu", at.line + 1, at.column + 1);
    if (key != NULL) fprintf(self->stream, ": %s", param_report_show(shown, key, strlen(key)));
    fputs(": ", self->stream);
    va_list list;
    va_start(list, format);
    vfprintf(self->stream, format, list);
    va_end(list);
    param_report_excerpt(self->stream, source, at);
    fflush(self->stream);
}

void param_report_file(param_report_t *self, int code, const char *format, ...)
{
    self->problems++;
    if (code == ERR_IO) self->code = code;
    if (param_report_full(self)) return;
    if (self->shown++ > 0) fputc('\n', self->stream);
    va_list list;
    va_start(list, format);
    vfprintf(self->stream, format, list);
    va_end(list);
    fflush(self->stream);
}

int param_report_end(param_report_t *self)
{
    int code = self->problems > 0 ? self->code : 0;
    if (self->problems > self->shown) fprintf(self->stream, "\nand %zu more", self->problems - self->shown);
    bool whole = fclose(self->stream) == 0;
    if (code < 0) error_set(code, "%s", whole ? self->text : "the scenario has problems (out of memory to list them)");
    free(self->text);
    *self = (param_report_t){0};
    return code;
}

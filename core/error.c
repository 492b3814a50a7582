// SPDX-License-Identifier: GPL-3.0-or-later
// The text of the last error, kept per thread in fixed memory so that it works when there is none left.
#include "core/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define TEXT_BYTES 32768

static _Thread_local char last_text[TEXT_BYTES];

static const char *const MEANING[] = {
    "no error",
#define ERR(name, text) text,
#include "core/error.def"
#undef ERR
};

static void mark_truncation(char *text)
{
    static const char mark[] = " ...";
    size_t end = TEXT_BYTES - sizeof mark;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) end--; // never cut a UTF-8 character in two
    memcpy(text + end, mark, sizeof mark);
}

/// Texts quote files that are not to be trusted, and a terminal obeys control characters.
static void tame(char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < ' ' && *text != '\n' && *text != '\t') || *text == 0x7f) *text = '?';
}

int error_set(int code, const char *format, ...)
{
    char text[TEXT_BYTES]; // apart from last_text, which may itself be one of the arguments
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    BUG_IF(code >= 0);
    BUG_IF(length < 0);
    if (length >= TEXT_BYTES) mark_truncation(text);
    tame(text);
    strcpy(last_text, text);
    return code;
}

const char *error_text(void) { return last_text; }

const char *error_meaning(int code)
{
    size_t i = code <= 0 ? (size_t) - (long)code : SIZE_MAX;
    return i < sizeof MEANING / sizeof *MEANING ? MEANING[i] : "unknown error";
}

void error_clear(void) { last_text[0] = '\0'; }

// SPDX-License-Identifier: GPL-3.0-or-later
// One value as text: what the effective scenario, the messages and the manual print.
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/param_number.h"
#include "core/param_value.h"

#define WRITTEN_OUT_MAX 1e16 // bounds beyond it are of the order of "any" and print with an exponent

static void write_number(FILE *out, double value)
{
    char text[PARAM_NUMBER_BYTES];
    fputs(param_number_write(text, value), out);
}

static void write_integer(FILE *out, const param_t *row, const void *member)
{
    uint32_t narrow;
    uint64_t wide;
    if (row->count == sizeof wide) {
        memcpy(&wide, member, sizeof wide);
        fprintf(out, "%llu", (unsigned long long)wide);
        return;
    }
    memcpy(&narrow, member, sizeof narrow);
    if (row->min < 0)
        fprintf(out, "%ld", (long)(int32_t)narrow);
    else
        fprintf(out, "%lu", (unsigned long)narrow);
}

static void write_text(FILE *out, const char *text, size_t bytes)
{
    fputc('"', out);
    for (size_t i = 0; i < bytes && text[i] != '\0'; i++) {
        if (text[i] == '\n')
            fputs("\\n", out);
        else if (text[i] == '\t')
            fputs("\\t", out);
        else if (text[i] == '"' || text[i] == '\\')
            fprintf(out, "\\%c", text[i]);
        else
            fputc(text[i], out);
    }
    fputc('"', out);
}

static void write_choice(FILE *out, const param_t *row, const int32_t *member)
{
    int32_t choices = 0;
    while (row->choices[choices] != NULL) choices++;
    BUG_IF(*member < 0 || *member >= choices);
    write_text(out, row->choices[*member], SIZE_MAX);
}

static void write_list(FILE *out, const double *member, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fputs(i == 0 ? "[" : ", ", out);
        write_number(out, member[i]);
    }
    fputc(']', out);
}

void param_value_write(FILE *out, const param_t *row, const void *base)
{
    const void *member = (const char *)base + row->offset;
    switch (row->type) {
    case PARAM_DOUBLE:
        write_number(out, *(const double *)member);
        return;
    case PARAM_INT:
        write_integer(out, row, member);
        return;
    case PARAM_BOOL:
        fputs(*(const bool *)member ? "true" : "false", out);
        return;
    case PARAM_TEXT:
        write_text(out, member, row->count);
        return;
    case PARAM_CHOICE:
        write_choice(out, row, member);
        return;
    case PARAM_LIST:
        write_list(out, member, row->count);
        return;
    }
    BUG_IF(row->type > PARAM_LIST);
}

static void write_bound(FILE *out, double value)
{
    if (fabs(value) < WRITTEN_OUT_MAX)
        write_number(out, value);
    else
        fprintf(out, "%g", value);
}

static void write_bounds(FILE *out, double min, double max)
{
    if (isinf(min) && isinf(max)) {
        fputs("any", out);
    } else if (isinf(max)) {
        fputs("at least ", out);
        write_bound(out, min);
    } else if (isinf(min)) {
        fputs("at most ", out);
        write_bound(out, max);
    } else {
        write_bound(out, min);
        fputs("..", out);
        write_bound(out, max);
    }
}

void param_value_range(FILE *out, const param_t *row)
{
    switch (row->type) {
    case PARAM_DOUBLE:
    case PARAM_INT:
    case PARAM_LIST:
        write_bounds(out, row->min, row->max);
        return;
    case PARAM_BOOL:
        fputs("true or false", out);
        return;
    case PARAM_TEXT:
        fprintf(out, "at most %zu bytes", row->count - 1);
        return;
    case PARAM_CHOICE:
        for (size_t i = 0; row->choices[i] != NULL; i++)
            fprintf(out, "%s%s", i > 0 ? ", " : "one of ", row->choices[i]);
        return;
    }
    BUG_IF(row->type > PARAM_LIST);
}

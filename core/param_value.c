// SPDX-License-Identifier: GPL-3.0-or-later
// One value: from a YAML node into a struct's member, with a remedy for each way to get it wrong.
#include "core/param_value.h"

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/param_number.h"
#include "core/utf8.h"

#define REASON_BYTES 1024
#define EXACT_INTEGERS 0x1p53

#define REPORT(place, at, ...) param_report_add((place)->report, (place)->source, at, (place)->key, __VA_ARGS__)

// "whole number of 1/day in 0..100": what was expected, for messages.
static const char *expected(const param_t *row, const param_place_t *place, char out[REASON_BYTES])
{
    FILE *stream = fmemopen(out, REASON_BYTES, "w");
    if (stream == NULL) return "a value of another type";
    static const char *const NAME[] = {"a number", "a whole number", "", "text of ", "", "a list of "};
    fputs(NAME[row->type], stream);
    if (row->type == PARAM_LIST) fprintf(stream, "%zu numbers", row->count);
    bool number = row->type == PARAM_DOUBLE || row->type == PARAM_INT || row->type == PARAM_LIST;
    if (number && strcmp(row->unit, "1") != 0) fprintf(stream, " (%s)", row->unit);
    if (number) fputs(" in ", stream);
    param_value_range(stream, row);
    if (row->type == PARAM_LIST) fprintf(stream, ", such as %s", place->fallback);
    fclose(stream);
    out[REASON_BYTES - 1] = '\0';
    return out;
}

// Names that were written as a list, as they have to be written; "" if something else is in it.
static const char *names_in(const param_node_t *list, char out[PARAM_SHOWN_BYTES])
{
    char text[PARAM_SHOWN_BYTES] = "";
    for (const param_node_t *item = list->first; item != NULL; item = item->next) {
        size_t used = strlen(text);
        if (item->kind != PARAM_NODE_SCALAR) return strcpy(out, "");
        snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? " " : "", item->text);
    }
    return param_report_show(out, text, strlen(text));
}

static void refuse_group(const param_t *row, const param_node_t *node, const param_place_t *place)
{
    static const char *const FOUND[] = {"", "a list", "keys of their own"};
    char reason[REASON_BYTES], names[PARAM_SHOWN_BYTES];
    if (node->kind == PARAM_NODE_LIST && row->type == PARAM_TEXT && strcmp(row->unit, "names") == 0)
        REPORT(place, node->at, "a list where a text is expected; write names separated by blanks: %s",
               names_in(node, names));
    else
        REPORT(place, node->at, "%s where one value is expected; write %s", FOUND[node->kind],
               expected(row, place, reason));
}

// True if the node is a scalar with something in it; else says what stands there instead.
static bool is_filled(const param_t *row, const param_node_t *node, const param_place_t *place)
{
    char reason[REASON_BYTES];
    if (node->kind == PARAM_NODE_SKIP) return false;
    if (node->kind != PARAM_NODE_SCALAR) {
        refuse_group(row, node, place);
        return false;
    }
    bool null = node->length == 0 || strcmp(node->text, "~") == 0 || strcasecmp(node->text, "null") == 0;
    if (!node->plain || !null || (row->type == PARAM_TEXT && node->length > 0)) return true;
    if (row->type == PARAM_TEXT)
        REPORT(place, node->at, "no value; write \"\" for an empty text");
    else
        REPORT(place, node->at, "no value; write %s, or remove the line to keep the default %s",
               expected(row, place, reason), place->fallback);
    return false;
}

static const char *show(const param_node_t *node, char out[PARAM_SHOWN_BYTES])
{
    return param_report_show(out, node->text, node->length);
}

// Numbers, true and false stand without quotes; 0 of text is no number.
static bool is_bare(const param_node_t *node, const param_place_t *place)
{
    char shown[PARAM_SHOWN_BYTES];
    if (node->plain) return true;
    show(node, shown);
    REPORT(place, node->at, "\"%s\" is in quotes, which makes it text; write %s without them", shown, shown);
    return false;
}

static bool in_range(const param_t *row, const param_node_t *node, double value, const param_place_t *place)
{
    char shown[PARAM_SHOWN_BYTES], range[REASON_BYTES] = "";
    if (value >= row->min && value <= row->max) return true;
    FILE *stream = fmemopen(range, sizeof range, "w");
    if (stream != NULL) {
        param_value_range(stream, row);
        fclose(stream);
    }
    const char *unit = strcmp(row->unit, "1") == 0 ? "no unit" : row->unit;
    REPORT(place, node->at, "%s (%s) is too %s; write a value in %s", show(node, shown), unit,
           value < row->min ? "small" : "large", range);
    return false;
}

static bool read_number(const param_t *row, const param_node_t *node, const param_place_t *place, double *value)
{
    char shown[PARAM_SHOWN_BYTES], reason[REASON_BYTES];
    if (!is_filled(row, node, place) || !is_bare(node, place)) return false;
    show(node, shown);
    if (param_number_read(node->text, value)) return true;
    char explained[REASON_BYTES];
    if (param_number_explain(node->text, shown, row, explained, sizeof explained))
        REPORT(place, node->at, "%s", explained);
    else
        REPORT(place, node->at, "%s is not a number; write %s", shown, expected(row, place, reason));
    return false;
}

static void read_double(const param_t *row, const param_node_t *node, const param_place_t *place, double *member)
{
    double value;
    if (read_number(row, node, place, &value) && in_range(row, node, value, place)) *member = value;
}

static bool is_whole(const param_node_t *node, double value, const param_place_t *place)
{
    char shown[PARAM_SHOWN_BYTES], low[PARAM_NUMBER_BYTES], high[PARAM_NUMBER_BYTES];
    if (strchr(node->text, '.') == NULL) return true;
    param_number_write(low, floor(value));
    param_number_write(high, ceil(value));
    show(node, shown);
    if (value == floor(value))
        REPORT(place, node->at, "%s has a fraction; write the whole number %s", shown, low);
    else
        REPORT(place, node->at, "%s is not a whole number; write %s or %s", shown, low, high);
    return false;
}

static void store_integer(const param_t *row, long long value, void *member)
{
    BUG_IF(row->count != sizeof(uint32_t) && row->count != sizeof(uint64_t));
    uint32_t narrow = (uint32_t)value; // two's complement serves int32_t too
    uint64_t wide = (uint64_t)value;
    if (row->count == sizeof narrow)
        memcpy(member, &narrow, sizeof narrow);
    else
        memcpy(member, &wide, sizeof wide);
}

static void read_integer(const param_t *row, const param_node_t *node, const param_place_t *place, void *member)
{
    double value;
    char shown[PARAM_SHOWN_BYTES];
    if (!read_number(row, node, place, &value) || !is_whole(node, value, place)) return;
    if (!in_range(row, node, value, place)) return;
    long long exact = fabs(value) <= EXACT_INTEGERS ? strtoll(node->text, NULL, 10) : 0;
    if (fabs(value) > EXACT_INTEGERS || llabs(exact) > (long long)EXACT_INTEGERS)
        REPORT(place, node->at, "%s is too large to be kept exactly; write at most 9007199254740992",
               show(node, shown));
    else
        store_integer(row, exact, member);
}

static void read_bool(const param_t *row, const param_node_t *node, const param_place_t *place, bool *member)
{
    static const char *const YES[] = {"true", "yes", "on", "y", "1"}, *const NO[] = {"false", "no", "off", "n", "0"};
    static const char *const BOTH[] = {"true", "false"};
    char shown[PARAM_SHOWN_BYTES];
    if (!is_filled(row, node, place) || !is_bare(node, place)) return;
    bool is_true = strcmp(node->text, "true") == 0, is_false = strcmp(node->text, "false") == 0;
    if (is_true || is_false) {
        *member = is_true;
        return;
    }
    const char *meant = param_nearest(node->text, BOTH, 2);
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++) {
        if (strcasecmp(node->text, YES[i]) == 0) meant = "true";
        if (strcasecmp(node->text, NO[i]) == 0) meant = "false";
    }
    REPORT(place, node->at, "%s is neither true nor false; write %s", show(node, shown),
           meant ? meant : "true or false");
}

static bool fits_text(const param_t *row, const char *text, size_t length)
{
    return length < row->count && utf8_all_text(text, length);
}

bool param_value_set_text(const param_t *row, const char *text, void *base)
{
    if (!fits_text(row, text, strlen(text))) return false;
    strcpy((char *)base + row->offset, text);
    return true;
}

static void read_text(const param_t *row, const param_node_t *node, const param_place_t *place, void *base)
{
    if (!is_filled(row, node, place)) return;
    if (!utf8_all_text(node->text, node->length))
        REPORT(place, node->at, "the text holds control characters; remove them");
    else if (node->length >= row->count)
        REPORT(place, node->at, "the text has %zu bytes; write at most %zu", node->length, row->count - 1);
    else
        param_value_set_text(row, node->text, base);
}

static void read_choice(const param_t *row, const param_node_t *node, const param_place_t *place, int32_t *member)
{
    char shown[PARAM_SHOWN_BYTES], reason[REASON_BYTES];
    if (!is_filled(row, node, place)) return;
    int32_t n = 0;
    for (; row->choices[n] != NULL; n++) {
        if (strcmp(row->choices[n], node->text) != 0 || strlen(node->text) != node->length) continue;
        *member = n;
        return;
    }
    const char *meant = param_nearest(node->text, row->choices, (size_t)n);
    show(node, shown);
    if (meant != NULL)
        REPORT(place, node->at, "%s is not known; did you mean %s?", shown, meant);
    else
        REPORT(place, node->at, "%s is not known; write %s", shown, expected(row, place, reason));
}

static void read_list(const param_t *row, const param_node_t *node, const param_place_t *place, double *member)
{
    char reason[REASON_BYTES];
    if (node->kind == PARAM_NODE_SKIP) return;
    if (node->kind != PARAM_NODE_LIST) {
        REPORT(place, node->at, "%s where a list is expected; write %s",
               node->kind == PARAM_NODE_MAP ? "keys of their own" : "one value", expected(row, place, reason));
        return;
    }
    size_t n = 0;
    for (const param_node_t *item = node->first; item != NULL; item = item->next, n++)
        if (n < row->count) read_double(row, item, place, &member[n]);
    if (n != row->count)
        REPORT(place, node->at, "the list has %zu numbers where %zu are expected; write %s", n, row->count,
               expected(row, place, reason));
}

void param_value_read(const param_t *row, const param_node_t *node, const param_place_t *place, void *base)
{
    void *member = (char *)base + row->offset;
    switch (row->type) {
    case PARAM_DOUBLE:
        read_double(row, node, place, member);
        return;
    case PARAM_INT:
        read_integer(row, node, place, member);
        return;
    case PARAM_BOOL:
        read_bool(row, node, place, member);
        return;
    case PARAM_TEXT:
        read_text(row, node, place, base);
        return;
    case PARAM_CHOICE:
        read_choice(row, node, place, member);
        return;
    case PARAM_LIST:
        read_list(row, node, place, member);
        return;
    }
    BUG_IF(row->type > PARAM_LIST);
}

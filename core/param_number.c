// SPDX-License-Identifier: GPL-3.0-or-later
// Plain decimal numbers: reading, writing, and what to say of other ways to write a number.
#include "core/param_number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"

#define DIGITS_MAX 17 // enough for every double
#define CLEAN_BYTES 128

// Digits and the power of ten of the first: -0.025 gives "25" and -2.
static void split(double value, char digits[DIGITS_MAX + 1], int *power)
{
    char text[40];
    for (int precision = 0; precision < DIGITS_MAX; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, value);
        if (strtod(text, NULL) == value) break;
    }
    size_t n = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (isdigit((unsigned char)*at)) digits[n++] = *at;
    digits[n] = '\0';
    *power = atoi(at + 1);
}

const char *param_number_write(char out[PARAM_NUMBER_BYTES], double value)
{
    BUG_IF(!isfinite(value));
    char digits[DIGITS_MAX + 1], *to = out;
    int power;
    split(value, digits, &power);
    int n = (int)strlen(digits);
    if (signbit(value)) *to++ = '-';
    for (int place = power > 0 ? power : 0; place >= 0; place--) {
        int i = power - place;
        *to++ = i >= 0 && i < n ? digits[i] : '0';
    }
    if (n - 1 > power) *to++ = '.';
    for (int place = -1; power - place < n; place--) {
        int i = power - place;
        *to++ = i >= 0 ? digits[i] : '0';
    }
    *to = '\0';
    return out;
}

static const char *skip_digits(const char *text)
{
    while (isdigit((unsigned char)*text)) text++;
    return text;
}

bool param_number_read(const char *text, double *value)
{
    const char *whole = text + (text[0] == '-'), *end = skip_digits(whole);
    if (end == whole || (whole[0] == '0' && end - whole > 1)) return false;
    if (*end == '.') {
        const char *fraction = end + 1;
        end = skip_digits(fraction);
        if (end == fraction) return false;
    }
    double read = strtod(text, NULL);
    if (*end != '\0' || !isfinite(read)) return false;
    *value = read;
    return true;
}

// Without the separators of thousands that people and languages use: 1_000, 1 000, 1'000.
static bool without_separators(const char *text, char out[CLEAN_BYTES])
{
    size_t n = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool separator = strchr("_ '", text[i]) != NULL;
        if (separator && (i == 0 || !isdigit((unsigned char)text[i - 1]) || !isdigit((unsigned char)text[i + 1])))
            return false;
        if (n + 1 >= CLEAN_BYTES) return false;
        if (!separator) out[n++] = text[i];
    }
    out[n] = '\0';
    return true;
}

static bool explain_whole(const char *text, const char *shown, char *out, size_t bytes)
{
    char clean[CLEAN_BYTES], number[PARAM_NUMBER_BYTES], *end;
    if (!without_separators(text, clean)) return false;
    double value = strtod(clean, &end);
    if (end == clean || *end != '\0') return false;
    if (isfinite(value))
        snprintf(out, bytes, "%s is not a plain decimal number; write %s", shown, param_number_write(number, value));
    else
        snprintf(out, bytes, "%s is not a finite number; write a plain decimal number", shown);
    return true;
}

static bool explain_comma(const char *text, const char *shown, char *out, size_t bytes)
{
    const char *whole = text + (text[0] == '-'), *comma = skip_digits(whole);
    if (comma == whole || *comma != ',' || *skip_digits(comma + 1) != '\0' || strlen(text) >= CLEAN_BYTES) return false;
    int before = (int)(comma - text);
    if (strlen(comma + 1) == 3)
        snprintf(out, bytes,
                 "%s has a comma; write %.*s%s if it parts thousands, or %.*s.%s if it is the decimal point", shown,
                 before, text, comma + 1, before, text, comma + 1);
    else
        snprintf(out, bytes, "%s has a comma; write %.*s.%s", shown, before, text, comma[1] != '\0' ? comma + 1 : "0");
    return true;
}

// 10k, 2.5M and, of a share, 80%.
static bool explain_suffix(const char *text, const char *shown, const param_t *row, char *out, size_t bytes)
{
    static const struct {
        const char *suffix, *exponent;
    } KNOWN[] = {{"k", "e3"}, {"K", "e3"}, {"M", "e6"}, {"%", "e-2"}};
    char number[PARAM_NUMBER_BYTES], scaled[CLEAN_BYTES + 4], *end;
    bool share = row->type != PARAM_INT && strcmp(row->unit, "1") == 0;
    strtod(text, &end);
    size_t digits = (size_t)(end - text);
    while (*end == ' ') end++;
    if (digits == 0 || digits >= CLEAN_BYTES || strpbrk(text, "xXeE") != NULL) return false;
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (strcmp(end, KNOWN[i].suffix) != 0 || (*end == '%' && !share)) continue;
        snprintf(scaled, sizeof scaled, "%.*s%s", (int)digits, text, KNOWN[i].exponent); // read at once: exact
        snprintf(out, bytes, "%s is not a plain decimal number; write %s", shown,
                 param_number_write(number, strtod(scaled, NULL)));
        return true;
    }
    return false;
}

// Seconds in a unit of time as people and tables call it; 0 for anything else.
static double seconds_in(const char *unit)
{
    static const struct {
        const char *name;
        double seconds;
    } KNOWN[] = {{"s", 1},        {"second", 1},   {"seconds", 1}, {"min", 60},      {"minute", 60},
                 {"minutes", 60}, {"h", 3600},     {"hour", 3600}, {"hours", 3600},  {"d", 86400},
                 {"day", 86400},  {"days", 86400}, {"w", 604800},  {"week", 604800}, {"weeks", 604800}};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (strcmp(unit, KNOWN[i].name) == 0) return KNOWN[i].seconds;
    return 0;
}

// A number followed by a unit of time, in the key's own unit of time. @return false if either is none
static bool in_unit(double value, const char *given, const param_t *row, double *converted)
{
    char rounded[40];
    double from = seconds_in(given + strspn(given, " ")), to = seconds_in(row->unit);
    if (from == 0 || to == 0) return false;
    snprintf(rounded, sizeof rounded, "%.12g", value * from / to); // 0.7 h are 2520 s, not 2519.9999999999995
    *converted = strtod(rounded, NULL);
    return row->type != PARAM_INT || *converted == floor(*converted);
}

static bool explain_unit(const char *text, const char *shown, const param_t *row, char *out, size_t bytes)
{
    char number[PARAM_NUMBER_BYTES], *end;
    double value = strtod(text, &end), converted;
    if (end == text || !isfinite(value)) return false;
    param_number_write(number, value);
    if (strcmp(row->unit, "1") == 0)
        snprintf(out, bytes, "%s is more than a number; write %s, this key has no unit", shown, number);
    else if (in_unit(value, end, row, &converted))
        snprintf(out, bytes, "%s is more than a number; the unit is always %s and not written: write %s", shown,
                 row->unit, param_number_write(number, converted));
    else
        snprintf(out, bytes, "%s is more than a number; the unit is always %s and not written: write %s if it is %s %s",
                 shown, row->unit, number, number, row->unit);
    return true;
}

bool param_number_explain(const char *text, const char *shown, const param_t *row, char *out, size_t bytes)
{
    if (text[0] == '.' && (strcasecmp(text, ".nan") == 0 || strcasecmp(text, ".inf") == 0)) text++;
    return explain_whole(text, shown, out, bytes) || explain_comma(text, shown, out, bytes) ||
           explain_suffix(text, shown, row, out, bytes) || explain_unit(text, shown, row, out, bytes);
}

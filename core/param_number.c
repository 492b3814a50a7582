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

static bool explain_unit(const char *text, const char *shown, const char *unit, char *out, size_t bytes)
{
    char number[PARAM_NUMBER_BYTES], *end;
    double value = strtod(text, &end);
    if (end == text || !isfinite(value)) return false;
    param_number_write(number, value);
    if (strcmp(unit, "1") == 0)
        snprintf(out, bytes, "%s is more than a number; write %s, this key has no unit", shown, number);
    else
        snprintf(out, bytes, "%s is more than a number; the unit is always %s and not written: write %s if it is %s %s",
                 shown, unit, number, number, unit);
    return true;
}

bool param_number_explain(const char *text, const char *shown, const char *unit, char *out, size_t bytes)
{
    if (text[0] == '.' && (strcasecmp(text, ".nan") == 0 || strcasecmp(text, ".inf") == 0)) text++;
    return explain_whole(text, shown, out, bytes) || explain_comma(text, shown, out, bytes) ||
           explain_unit(text, shown, unit, out, bytes);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/calibration/knob.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"

#define DIGITS 6

static void join(char out[KNOB_BYTES], const char *section, const char *key)
{
    snprintf(out, KNOB_BYTES, "%s%s%s", section, section[0] ? "." : "", key);
}

/// Key with a did-you-mean among all of the schema.
static int unknown(const scenario_t *scenario, const char *before, const char *key)
{
    size_t n = 0, room = 0;
    for (size_t s = 0; s < scenario->sections; s++)
        for (const param_t *row = scenario->section[s].params; row->key; row++) room++;
    char(*path)[KNOB_BYTES] = NULL;
    const char **name = NULL;
    int code = ARRAY_NEW(path, room);
    if (code == 0) code = ARRAY_NEW(name, room);
    for (size_t s = 0; s < scenario->sections && code == 0; s++)
        for (const param_t *row = scenario->section[s].params; row->key; row++, n++) {
            join(path[n], scenario->section[s].path, row->key);
            name[n] = path[n];
        }
    if (code == 0)
        code = error_set(ERR_USAGE, "%s%s: unknown key%s; `vigil keys` explains them all", before, key,
                         param_hint(key, name, n).text);
    free(name);
    free(path);
    return code;
}

static bool find(knob_t *self, const scenario_t *scenario)
{
    for (size_t s = 0; s < scenario->sections; s++)
        for (const param_t *row = scenario->section[s].params; row->key; row++) {
            char path[KNOB_BYTES];
            join(path, scenario->section[s].path, row->key);
            if (strcmp(path, self->key) != 0) continue;
            self->row = row;
            self->section = &scenario->section[s];
            return true;
        }
    return false;
}

/// Takes "[3]" off the end of the key. @return false if something else stands in brackets
static bool read_index(knob_t *self, bool *has_index)
{
    char *bracket = strchr(self->key, '['), *end = NULL;
    *has_index = bracket != NULL;
    if (bracket == NULL) return true;
    if (!isdigit((unsigned char)bracket[1])) return false;
    self->index = strtoul(bracket + 1, &end, 10);
    if (strcmp(end, "]") != 0) return false;
    *bracket = '\0';
    return true;
}

/// "LOW:HIGH", plain decimals.
static bool read_range(knob_t *self, const char *text)
{
    char low[KNOB_BYTES];
    const char *colon = strchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof low) return false;
    snprintf(low, sizeof low, "%.*s", (int)(colon - text), text);
    return param_number_read(low, &self->low) && param_number_read(colon + 1, &self->high);
}

static int check_key(const knob_t *self, bool has_index)
{
    const param_t *row = self->row;
    if (row->type == PARAM_LIST && !has_index)
        return error_set(ERR_USAGE, "%s%s: a list of %zu numbers; name one, from %s[0] to %s[%zu]", self->use->before,
                         self->name, row->count, self->key, self->key, row->count - 1);
    if (row->type != PARAM_LIST && has_index)
        return error_set(ERR_USAGE, "%s%s: %s is no list; leave the brackets out", self->use->before, self->name,
                         self->key);
    if (row->type == PARAM_LIST && self->index >= row->count)
        return error_set(ERR_USAGE, "%s%s: the list has %zu numbers, from [0] to [%zu]", self->use->before, self->name,
                         row->count, row->count - 1);
    if (row->type != PARAM_LIST && row->type != PARAM_DOUBLE && row->type != PARAM_INT)
        return error_set(ERR_USAGE, "%s%s: not a number, so it cannot be %s", self->use->before, self->name,
                         self->use->done);
    return 0;
}

/// What a world is measured by, and how many of them there are, is not the model's to choose.
static int check_subject(const knob_t *self)
{
    static const char *const fixed[] = {"seed", "persons", "days"};
    bool refused = strcmp(self->section->path, "targets") == 0 || strcmp(self->section->path, "protocol") == 0 ||
                   strcmp(self->section->path, "corrupt") == 0;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        refused |= self->section->path[0] == '\0' && strcmp(self->key, fixed[i]) == 0;
    if (!refused) return 0;
    return error_set(ERR_USAGE,
                     "--fit %s: published figures, the protocol, corruptions, seed, persons and days cannot be fitted; "
                     "choose a number of the model",
                     self->name);
}

static int check_range(const knob_t *self)
{
    if (!(self->low < self->high))
        return error_set(ERR_USAGE, "%s%s: %g is not below %g; write the smaller one first", self->use->before,
                         self->name, self->low, self->high);
    if (self->low < self->row->min || self->high > self->row->max)
        return error_set(ERR_USAGE, "%s%s: %g:%g goes beyond what the key allows, %g..%g", self->use->before,
                         self->name, self->low, self->high, self->row->min, self->row->max);
    return 0;
}

/// The search begins at the scenario's own value, and that is what its first evaluation is said to be.
static int check_start(const knob_t *self)
{
    double own = knob_get(self);
    if (own >= self->low && own <= self->high) return 0;
    return error_set(ERR_USAGE,
                     "--fit %s: the scenario says %.10g, which is not in %g:%g; widen the range, or --set "
                     "another value",
                     self->name, own, self->low, self->high);
}

int knob_find(knob_t *self, const scenario_t *scenario, const knob_use_t *use, const char *text)
{
    bool has_index = false;
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0;
    *self = (knob_t){.use = use};
    if (length == 0 || length >= sizeof self->key || !read_range(self, equals + 1))
        return error_set(ERR_USAGE, "%s%s: not of the form KEY=LOW:HIGH, as child.follow=0.5:0.8", use->before, text);
    memcpy(self->key, text, length);
    memcpy(self->name, text, length);
    if (!read_index(self, &has_index))
        return error_set(ERR_USAGE, "%s%s: not of the form KEY[INDEX]=LOW:HIGH", use->before, text);
    if (!find(self, scenario)) return unknown(scenario, use->before, self->key);
    CHECK(check_key(self, has_index));
    return check_range(self);
}

int knob_read(knob_t *self, const scenario_t *scenario, const char *text)
{
    static const knob_use_t fit = {"--fit ", "fitted"};
    CHECK(knob_find(self, scenario, &fit, text));
    CHECK(check_subject(self));
    return check_start(self);
}

static void *member(const knob_t *self) { return (char *)self->section->base + self->row->offset; }

static double get_at(const knob_t *self, size_t index)
{
    const void *at = member(self);
    if (self->row->type != PARAM_INT) return ((const double *)at)[index];
    if (self->row->count == sizeof(uint64_t)) return (double)*(const uint64_t *)at;
    return self->row->min < 0 ? *(const int32_t *)at : (double)*(const uint32_t *)at;
}

double knob_get(const knob_t *self) { return get_at(self, self->index); }

/// The nearest decimal of six digits.
static double rounded(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, value);
    return strtod(text, NULL);
}

void knob_put(const knob_t *self, double value)
{
    void *at = member(self);
    if (self->row->type != PARAM_INT)
        ((double *)at)[self->index] = value;
    else if (self->row->count == sizeof(uint64_t))
        *(uint64_t *)at = (uint64_t)round(value);
    else if (self->row->min < 0)
        *(int32_t *)at = (int32_t)round(value);
    else
        *(uint32_t *)at = (uint32_t)round(value);
}

double knob_set(const knob_t *self, double value)
{
    value = self->row->type == PARAM_INT ? round(value) : rounded(value);
    value = fmin(fmax(value, self->low), self->high);
    knob_put(self, value);
    return value;
}

char *knob_text(const knob_t *self)
{
    char *text = NULL, number[PARAM_NUMBER_BYTES];
    size_t bytes = 0, count = self->row->type == PARAM_LIST ? self->row->count : 1;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    if (self->row->type == PARAM_LIST) fputc('[', out);
    for (size_t i = 0; i < count; i++) fprintf(out, "%s%s", i ? ", " : "", param_number_write(number, get_at(self, i)));
    if (self->row->type == PARAM_LIST) fputc(']', out);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/sensitivity/factor.h"

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "results/worlds/vary.h"

#define WORDS_MAX 5

static bool starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

/// What arms are compared by, and what does not act in them, is not assumed about the world.
static int check_section(const factor_t *self)
{
    static const char *const fixed[] = {"", "protocol", "targets", "corrupt", "linkage", "experiment"};
    const char *path = self->knob.section->path;
    bool refused = starts(path, "detectors.") || !strcmp(path, "measures.metadata_analysis");
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) refused |= strcmp(path, fixed[i]) == 0;
    if (!refused) return 0;
    return error_set(ERR_INPUT,
                     "%s: only numbers of people, ties, life, platforms, roles, offending, children and measures can "
                     "be factors",
                     self->name);
}

/// One number for a list whose elements differ would take its shape away.
static int check_list(const factor_t *self)
{
    knob_t element = self->knob;
    double first = knob_get(&self->knob);
    for (element.index = 1; self->all && element.index < element.row->count; element.index++)
        if (knob_get(&element) != first)
            return error_set(ERR_INPUT, "%s: its numbers differ, so they cannot have one value; name one, as %s[0]",
                             self->name, self->name);
    return 0;
}

static int check_scale(const factor_t *self)
{
    if (factor_levels(self) < 2)
        return error_set(ERR_INPUT, "%s: fewer than two whole numbers lie in %g to %g", self->name, self->knob.low,
                         self->knob.high);
    if (self->log && self->knob.row->type == PARAM_INT)
        return error_set(ERR_INPUT, "%s: a whole number cannot be on a log scale; leave the word out", self->name);
    if (self->log && !(self->knob.low > 0))
        return error_set(ERR_INPUT, "%s: the low end of a log scale must be above 0", self->name);
    return 0;
}

static int find(factor_t *self, const scenario_t *scenario, const char *low, const char *high)
{
    static const knob_use_t use = {"", "a factor"};
    char text[3 * KNOB_BYTES];
    snprintf(text, sizeof text, "%s=%s:%s", self->name, low, high);
    int code = knob_find(&self->knob, scenario, &use, text);
    if (code < 0 && self->knob.row && self->knob.row->type == PARAM_LIST && !strchr(self->name, '[')) {
        self->all = true;
        snprintf(text, sizeof text, "%s[0]=%s:%s", self->name, low, high);
        code = knob_find(&self->knob, scenario, &use, text);
    }
    return code == ERR_USAGE ? ERR_INPUT : code; // its text stands
}

static int read_words(factor_t *self, const scenario_t *scenario, char *const word[WORDS_MAX], size_t words)
{
    double number;
    if (words < 3 || words > 4 || strlen(word[0]) >= KNOB_BYTES || strlen(word[1]) >= KNOB_BYTES ||
        strlen(word[2]) >= KNOB_BYTES || !param_number_read(word[1], &number) || !param_number_read(word[2], &number))
        return error_set(ERR_INPUT, "'%.60s%s': not of the form KEY LOW HIGH, as `child.follow 0.5 0.8`", word[0],
                         words > 1 ? " ..." : "");
    if (words == 4 && strcmp(word[3], "log") != 0)
        return error_set(ERR_INPUT, "%.60s: '%.60s' is no scale; write log, or nothing", word[0], word[3]);
    self->log = words == 4;
    snprintf(self->name, sizeof self->name, "%s", word[0]);
    CHECK(find(self, scenario, word[1], word[2]));
    CHECK(check_section(self));
    CHECK(check_list(self));
    return check_scale(self);
}

/// The same number under another name, too.
static bool same(const factor_t *a, const factor_t *b)
{
    return a->knob.row == b->knob.row && a->knob.section == b->knob.section &&
           (a->all || b->all || a->knob.index == b->knob.index);
}

int factors_take(factors_t *self, const scenario_t *scenario, char *text)
{
    char *word[WORDS_MAX] = {NULL};
    size_t words = 0;
    factor_t factor = {.log = false};
    for (char *rest = text, *next; words < WORDS_MAX && (next = strtok_r(rest, " \t\n", &rest));) word[words++] = next;
    if (words == 0) return 0;
    CHECK(read_words(&factor, scenario, word, words));
    for (size_t i = 0; i < self->n; i++)
        if (same(&self->factor[i], &factor))
            return error_set(ERR_INPUT, "%s: the same number as %s; keep one of them", factor.name,
                             self->factor[i].name);
    if (self->n == FACTORS_MAX) return error_set(ERR_INPUT, "%s is one too many; at most %d", factor.name, FACTORS_MAX);
    self->factor[self->n++] = factor;
    return 0;
}

double factor_levels(const factor_t *self)
{
    if (self->knob.row->type != PARAM_INT) return INFINITY;
    return floor(self->knob.high) - ceil(self->knob.low) + 1;
}

double factor_value(const factor_t *self, double u)
{
    double low = self->knob.low, high = self->knob.high;
    if (!self->log) return vary_value(&self->knob, false, u);
    return fmin(fmax(low * pow(high / low, u), low), high);
}

void factor_put(const factor_t *self, const scenario_t *schema, scenario_t *scenario, double value)
{
    knob_t knob = self->knob;
    knob.section = scenario->section + (self->knob.section - schema->section);
    knob_put(&knob, value);
    for (knob.index = 1; self->all && knob.index < knob.row->count; knob.index++) knob_put(&knob, value);
}

const char *factor_source(const factor_t *self)
{
    const param_row_default_t *own = self->knob.section->defaults;
    for (; own && own->key; own++)
        if (!strcmp(own->key, self->knob.row->key)) return own->source;
    return self->knob.row->source;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/vary.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "scenarios/held_out.h"

/// A closed range of whole numbers or of reals; empty if from > until.
typedef struct {
    double from, until;
} side_t;

static bool is_whole(const knob_t *knob) { return knob->row->type == PARAM_INT; }

static side_t inside_of(const knob_t *knob)
{
    if (!is_whole(knob)) return (side_t){knob->low, knob->high};
    return (side_t){ceil(knob->low), floor(knob->high)};
}

/// Beyond the range by as much as it is wide. Reals may touch the range, which vary_value sees to.
static side_t below(const knob_t *knob)
{
    double from = fmax(knob->low - (knob->high - knob->low), knob->row->min);
    return is_whole(knob) ? (side_t){ceil(from), ceil(knob->low) - 1} : (side_t){from, knob->low};
}

static side_t above(const knob_t *knob)
{
    double until = fmin(knob->high + (knob->high - knob->low), knob->row->max);
    return is_whole(knob) ? (side_t){floor(knob->high) + 1, floor(until)} : (side_t){knob->high, until};
}

/// Length of reals, number of whole ones.
static double size_of(const knob_t *knob, side_t side)
{
    return fmax(side.until - side.from + (is_whole(knob) ? 1 : 0), 0);
}

static double place(const knob_t *knob, side_t side, double along)
{
    return fmin(side.from + (is_whole(knob) ? floor(along) : along), side.until);
}

double vary_value(const knob_t *knob, bool outside, double u)
{
    if (!outside) return place(knob, inside_of(knob), u * size_of(knob, inside_of(knob)));
    side_t low = below(knob), high = above(knob);
    double along = u * (size_of(knob, low) + size_of(knob, high)), value;
    if (along < size_of(knob, low)) {
        value = place(knob, low, along);
        return value < knob->low ? value : nextafter(knob->low, -INFINITY);
    }
    value = place(knob, high, along - size_of(knob, low));
    return value > knob->high ? value : nextafter(knob->high, INFINITY);
}

static int refuse(const scenario_t *scenario, const char *why)
{
    return param_origin_refuse(&scenario->origin, "protocol.vary", "%s", why);
}

/// What people do may vary; what they are measured by, and what is done about them, is the study's.
static int check_section(const knob_t *knob, const scenario_t *scenario)
{
    static const char *const fixed[] = {"", "protocol", "targets", "corrupt"};
    const char *path = knob->section->path;
    bool refused = strncmp(path, "detectors.", 10) == 0 || strncmp(path, "measures.", 9) == 0;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) refused |= strcmp(path, fixed[i]) == 0;
    if (!refused) return 0;
    return param_origin_refuse(&scenario->origin, "protocol.vary",
                               "%s: only numbers of the model vary: of people, ties, life, platforms, roles, offending "
                               "and children",
                               knob->name);
}

static int check_sides(const knob_t *knob, const scenario_t *scenario)
{
    bool outside = scenario->protocol.vary_test == VARY_OUTSIDE;
    if (!(size_of(knob, inside_of(knob)) > 0))
        return param_origin_refuse(&scenario->origin, "protocol.vary", "%s: no whole number lies in %g:%g", knob->name,
                                   knob->low, knob->high);
    if (!outside || size_of(knob, below(knob)) + size_of(knob, above(knob)) > 0) return 0;
    return param_origin_refuse(&scenario->origin, "protocol.vary",
                               "%s: %g:%g is all that the key allows, so nothing lies outside; narrow it, or write "
                               "protocol.vary_test: inside",
                               knob->name, knob->low, knob->high);
}

static int add(vary_t *self, const scenario_t *scenario, const char *word)
{
    static const knob_use_t use = {"", "varied"};
    char text[200];
    if (self->n == VARY_MAX) {
        snprintf(text, sizeof text, "more than %d keys", VARY_MAX);
        return refuse(scenario, text);
    }
    knob_t *knob = &self->knob[self->n];
    if (knob_find(knob, scenario, &use, word) < 0) return refuse(scenario, error_text());
    CHECK(check_section(knob, scenario));
    for (size_t i = 0; i < self->n; i++) {
        if (strcmp(self->knob[i].name, knob->name) != 0) continue;
        snprintf(text, sizeof text, "%.100s is named twice; keep one of them", knob->name);
        return refuse(scenario, text);
    }
    CHECK(check_sides(knob, scenario));
    self->n++;
    return 0;
}

int vary_read(vary_t *self, const scenario_t *scenario)
{
    char words[sizeof scenario->protocol.vary];
    memcpy(words, scenario->protocol.vary, sizeof words);
    self->n = 0;
    for (char *rest = words, *word; (word = strtok_r(rest, " \t\n", &rest));) CHECK(add(self, scenario, word));
    return 0;
}

int vary_draw(const vary_t *self, uint64_t seed, uint32_t role, uint32_t index, bool outside, varied_t *out)
{
    double point[VARY_MAX] = {0}; // the sequence proper begins at the origin, which GSL leaves out
    if (self->n == 0) return 0;
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)self->n);
    if (!sequence) return error_set(ERR_MEMORY, "out of memory for draws of %zu keys", self->n);
    for (uint32_t i = 0; i < index; i++) gsl_qrng_get(sequence, point);
    gsl_qrng_free(sequence);
    for (size_t k = 0; k < self->n; k++) {
        rng_t rng = rng_at(seed, (uint32_t)k, role, RNG_VARY);
        double u = point[k] + rng_unit(&rng);
        const knob_t *knob = &self->knob[k];
        out[k] = (varied_t){.low = knob->low, .high = knob->high, .outside = outside};
        memcpy(out[k].key, knob->name, sizeof out[k].key);
        out[k].value = vary_value(knob, outside, u - floor(u));
    }
    return 0;
}

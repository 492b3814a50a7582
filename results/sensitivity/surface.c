// SPDX-License-Identifier: GPL-3.0-or-later
// The terms of a surface.
#include "results/sensitivity/surface.h"

#include <math.h>

#include "core/array.h"
#include "core/error.h"

/// Over `levels` places that are evenly spread around 0 in (-1, 1): moments of z are those of the discrete uniform law.
static polynomial_t polynomial_of(double levels)
{
    double q = isinf(levels) ? 0 : 1 / (levels * levels);
    double second = (1 - q) / 3, fourth = (1 - q) * (3 - 7 * q) / 15, spread = fourth - second * second;
    return (polynomial_t){.levels = levels,
                          .scale1 = 1 / sqrt(second),
                          .mean2 = second,
                          .scale2 = levels > 2 ? 1 / sqrt(spread) : 0}; // of two levels the square is constant
}

/// A whole number's place is the middle of its level, wherever u lies in it.
static double place(const polynomial_t *self, double u)
{
    if (isinf(self->levels)) return 2 * u - 1;
    return 2 * (floor(u * self->levels) + 0.5) / self->levels - 1;
}

static void add(surface_t *self, uint32_t a, uint32_t b, int degree)
{
    self->term[self->n++] = (term_t){.a = a, .b = b, .degree = degree};
}

size_t surface_points_min(size_t factors) { return SURFACE_POINTS_A_TERM_MIN * (factors + 1); }

int surface_init(surface_t *self, const double *levels, size_t factors, size_t points)
{
    size_t squares = 0, pairs = factors * (factors - 1) / 2;
    *self = (surface_t){.factors = factors};
    for (size_t f = 0; f < factors; f++) {
        self->polynomial[f] = polynomial_of(levels[f]);
        squares += levels[f] > 2;
    }
    self->curved = points >= SURFACE_POINTS_A_TERM * (1 + factors + squares);
    self->pairs = factors > 1 && points >= SURFACE_POINTS_A_TERM * (1 + factors + squares + pairs);
    CHECK(ARRAY_NEW(self->term, 1 + factors + squares + pairs));
    add(self, 0, 0, 0);
    for (uint32_t f = 0; f < factors; f++) add(self, f, f, 1);
    for (uint32_t f = 0; f < factors && self->curved; f++)
        if (levels[f] > 2) add(self, f, f, 2);
    for (uint32_t b = 1; b < factors && self->pairs; b++)
        for (uint32_t a = 0; a < b; a++) add(self, a, b, 3);
    return 0;
}

void surface_free(surface_t *self)
{
    free(self->term);
    *self = (surface_t){0};
}

void surface_terms(const surface_t *self, const double *u, double *out)
{
    double z[SURFACE_FACTORS_MAX];
    for (size_t f = 0; f < self->factors; f++) z[f] = place(&self->polynomial[f], u[f]);
    for (size_t t = 0; t < self->n; t++) {
        const term_t *term = &self->term[t];
        const polynomial_t *a = &self->polynomial[term->a], *b = &self->polynomial[term->b];
        switch (term->degree) {
        case 0:
            out[t] = 1;
            break;
        case 1:
            out[t] = z[term->a] * a->scale1;
            break;
        case 2:
            out[t] = (z[term->a] * z[term->a] - a->mean2) * a->scale2;
            break;
        default:
            out[t] = z[term->a] * a->scale1 * z[term->b] * b->scale1;
        }
    }
}

double surface_span(const surface_t *self, size_t factor)
{
    const polynomial_t *p = &self->polynomial[factor];
    return 2 * (isinf(p->levels) ? 1 : 1 - 1 / p->levels) * p->scale1;
}

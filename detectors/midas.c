// SPDX-License-Identifier: GPL-3.0-or-later
// Count-min sketches with decay on touch: a cell is brought to the present tick when an edge falls into it, which gives
// what multiplying every cell at every tick gives, at no cost a tick.
#include "detectors/midas.h"
#include "core/array.h"
#include "core/error.h"
#include <gsl/gsl_pow_int.h>
#include <math.h>

int midas_init(midas_t *self, uint32_t rows, uint32_t buckets, double alpha)
{
    size_t cells = (size_t)rows * buckets;
    *self = (midas_t){.rows = rows, .buckets = buckets, .alpha = alpha};
    CHECK(ARRAY_NEW(self->edge, cells));
    CHECK(ARRAY_NEW(self->source, cells));
    return ARRAY_NEW(self->destination, cells);
}

void midas_free(midas_t *self)
{
    free(self->edge);
    free(self->source);
    free(self->destination);
    *self = (midas_t){0};
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014), a different function for each row.
static uint32_t bucket_of(const midas_t *self, uint64_t key, uint32_t row)
{
    uint64_t x = key + (row + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    return (uint32_t)((x >> 32) * self->buckets >> 32);
}

double midas_surprise(double current, double total, double tick)
{
    if (total <= 0 || tick <= 1) return 0;
    double excess = (current - total / tick) * tick;
    return excess * excess / (total * (tick - 1));
}

static void cell_add(midas_cell_t *cell, double alpha, uint32_t tick, uint32_t count)
{
    if (tick > cell->tick) {
        if (cell->current > 0) cell->current *= gsl_pow_uint(alpha, tick - cell->tick);
        cell->tick = tick;
    }
    cell->current += count;
    cell->total = cell->total > UINT32_MAX - count ? UINT32_MAX : cell->total + count;
}

/// Counts a key in one sketch. Collisions only add, so the least of the rows is nearest to the truth.
static double sketch_score(const midas_t *self, midas_cell_t *sketch, uint64_t key, uint32_t tick, uint32_t count)
{
    double current = INFINITY, total = INFINITY;
    for (uint32_t row = 0; row < self->rows; row++) {
        midas_cell_t *cell = sketch + (size_t)row * self->buckets + bucket_of(self, key, row);
        cell_add(cell, self->alpha, tick, count);
        current = fmin(current, cell->current);
        total = fmin(total, cell->total);
    }
    return midas_surprise(current, total, tick);
}

double midas_score(midas_t *self, uint32_t from, uint32_t to, uint32_t tick, uint32_t count)
{
    double edge = sketch_score(self, self->edge, (uint64_t)from << 32 | to, tick, count);
    double source = sketch_score(self, self->source, from, tick, count);
    double destination = sketch_score(self, self->destination, to, tick, count);
    return fmax(edge, fmax(source, destination));
}

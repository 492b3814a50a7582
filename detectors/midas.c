// SPDX-License-Identifier: GPL-3.0-or-later
// Count-min sketches with decay on touch: a cell is brought to the present tick when an edge falls into it, which gives
// what multiplying every cell at every tick gives, at no cost a tick. Cells lie anywhere in memory, so those of some
// edges ahead are looked up and fetched while edges before them are counted.
#include "detectors/midas.h"
#include "core/array.h"
#include "core/error.h"
#include <gsl/gsl_pow_int.h>
#include <math.h>

#define AHEAD 8u // edges; a power of two
enum { EDGE, SOURCE, DESTINATION, SKETCHES };

int midas_init(midas_t *self, uint32_t rows, uint32_t buckets, double alpha)
{
    size_t cells = (size_t)rows * buckets;
    BUG_IF(rows < 1 || rows > MIDAS_ROWS_MAX);
    *self = (midas_t){.rows = rows, .buckets = buckets, .alpha = alpha};
    for (uint32_t k = 0; k < MIDAS_POWERS; k++) self->power[k] = gsl_pow_uint(alpha, k);
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

static inline double left_after(const midas_t *self, uint32_t ticks)
{
    return ticks < MIDAS_POWERS ? self->power[ticks] : gsl_pow_uint(self->alpha, ticks);
}

static inline void cell_add(const midas_t *self, midas_cell_t *cell, uint32_t tick, uint32_t count)
{
    if (tick > cell->tick) {
        cell->current *= left_after(self, tick - cell->tick);
        cell->tick = tick;
    }
    cell->current += count;
    cell->total = cell->total > UINT32_MAX - count ? UINT32_MAX : cell->total + count;
}

/// The cells of one edge in each sketch and row.
typedef struct {
    midas_cell_t *cell[SKETCHES][MIDAS_ROWS_MAX];
} places_t;

static void look_up(const midas_t *self, const midas_edge_t *edge, places_t *places)
{
    midas_cell_t *const sketch[SKETCHES] = {self->edge, self->source, self->destination};
    const uint64_t key[SKETCHES] = {(uint64_t)edge->from << 32 | edge->to, edge->from, edge->to};
    for (int k = 0; k < SKETCHES; k++)
        for (uint32_t row = 0; row < self->rows; row++) {
            midas_cell_t *cell = sketch[k] + (size_t)row * self->buckets + bucket_of(self, key[k], row);
            __builtin_prefetch(cell, 1);
            places->cell[k][row] = cell;
        }
}

/// Counts an edge in one sketch. Collisions only add, so the least of the rows is nearest to the truth.
static inline double sketch_score(const midas_t *self, midas_cell_t *const *cell, const midas_edge_t *edge)
{
    double current = INFINITY;
    uint32_t total = UINT32_MAX;
    for (uint32_t row = 0; row < self->rows; row++) {
        cell_add(self, cell[row], edge->tick, edge->count);
        current = cell[row]->current < current ? cell[row]->current : current;
        total = cell[row]->total < total ? cell[row]->total : total;
    }
    return midas_surprise(current, total, edge->tick);
}

void midas_score_all(midas_t *self, const midas_edge_t *edge, size_t n, double *score)
{
    places_t ahead[AHEAD];
    for (size_t i = 0; i < n && i < AHEAD; i++) look_up(self, &edge[i], &ahead[i]);
    for (size_t i = 0; i < n; i++) {
        places_t *places = &ahead[i % AHEAD];
        score[i] = 0;
        for (int k = 0; k < SKETCHES; k++) {
            double surprise = sketch_score(self, places->cell[k], &edge[i]);
            score[i] = surprise > score[i] ? surprise : score[i];
        }
        if (i + AHEAD < n) look_up(self, &edge[i + AHEAD], places);
    }
}

double midas_score(midas_t *self, uint32_t from, uint32_t to, uint32_t tick, uint32_t count)
{
    const midas_edge_t edge = {from, to, tick, count};
    double score;
    midas_score_all(self, &edge, 1, &score);
    return score;
}

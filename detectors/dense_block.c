// SPDX-License-Identifier: GPL-3.0-or-later
// Peeling with a tournament of weights: the winner is the leftmost least, rows standing left of columns. While a batch
// of equals is drawn from it no other weight changes; then its neighbours are lightened.
#include "detectors/dense_block.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

#define GONE UINT64_MAX

__extension__ typedef unsigned __int128 uint128_t;

uint64_t dense_block_weight(uint32_t degree)
{
    return (uint64_t)llround(1.0 / log((double)degree + 5.0) / DENSE_BLOCK_UNIT);
}

/// Work of one peeling. Items are rows, then columns.
typedef struct {
    const contact_graph_t *graph;
    size_t items, leaves, left[2]; // left: rows, columns
    uint64_t total;                // weight of what is left
    uint64_t *tree;                // [2 leaves] least of two below; leaves hold what each item would take away
    uint64_t *weight;              // [columns]
    uint32_t *order;               // [items] as they were taken out
} peel_t;

static void peel_free(peel_t *self)
{
    free(self->tree);
    free(self->weight);
    free(self->order);
}

static uint64_t lesser(uint64_t a, uint64_t b) { return a < b ? a : b; }

static void weigh(peel_t *self)
{
    const contact_graph_t *g = self->graph;
    uint64_t *leaf = self->tree + self->leaves;
    for (size_t i = 0; i < self->leaves; i++) leaf[i] = i < self->items ? 0 : GONE;
    for (size_t c = 0; c < g->columns; c++) {
        uint32_t degree = g->column_start[c + 1] - g->column_start[c];
        self->weight[c] = dense_block_weight(degree);
        leaf[g->rows + c] = degree * self->weight[c];
        self->total += leaf[g->rows + c];
        for (uint32_t i = g->column_start[c]; i < g->column_start[c + 1]; i++)
            leaf[g->column_row[i]] += self->weight[c];
    }
    for (size_t i = self->leaves - 1; i > 0; i--) self->tree[i] = lesser(self->tree[2 * i], self->tree[2 * i + 1]);
}

static int peel_init(peel_t *self, const contact_graph_t *graph)
{
    *self = (peel_t){.graph = graph, .items = graph->rows + graph->columns, .leaves = 1};
    self->left[0] = graph->rows;
    self->left[1] = graph->columns;
    while (self->leaves < self->items) self->leaves *= 2;
    CHECK(ARRAY_NEW(self->tree, 2 * self->leaves));
    CHECK(ARRAY_NEW(self->weight, graph->columns));
    CHECK(ARRAY_NEW(self->order, self->items));
    weigh(self);
    return 0;
}

static void set(peel_t *self, size_t item, uint64_t value)
{
    size_t i = self->leaves + item;
    self->tree[i] = value;
    for (i /= 2; i > 0; i /= 2) {
        uint64_t least = lesser(self->tree[2 * i], self->tree[2 * i + 1]);
        if (self->tree[i] == least) break;
        self->tree[i] = least;
    }
}

static uint64_t held(const peel_t *self, size_t item) { return self->tree[self->leaves + item]; }

static size_t lightest(const peel_t *self)
{
    size_t i = 1;
    while (i < self->leaves) i = self->tree[2 * i] <= self->tree[2 * i + 1] ? 2 * i : 2 * i + 1;
    return i - self->leaves;
}

static void lighten(peel_t *self, size_t item, uint64_t weight)
{
    if (held(self, item) != GONE) set(self, item, held(self, item) - weight);
}

/// Lightens what a row or column taken out was in contact with.
static void release(peel_t *self, size_t item)
{
    const contact_graph_t *g = self->graph;
    if (item < g->rows) {
        for (uint32_t i = g->row_start[item]; i < g->row_start[item + 1]; i++)
            lighten(self, g->rows + g->row_column[i], self->weight[g->row_column[i]]);
    } else {
        size_t c = item - g->rows;
        for (uint32_t i = g->column_start[c]; i < g->column_start[c + 1]; i++)
            lighten(self, g->column_row[i], self->weight[c]);
    }
}

/// Takes out all rows, or else all columns, of the least weight. @param[in] out  how many are out @return how many then
static size_t take_lightest(peel_t *self, size_t out)
{
    size_t item = lightest(self), first = out;
    uint64_t least = held(self, item);
    bool column = item >= self->graph->rows;
    do {
        set(self, item, GONE);
        self->total -= least;
        self->left[column]--;
        self->order[out++] = (uint32_t)item;
        item = lightest(self);
    } while (self->left[column] > 0 && held(self, item) == least && (item >= self->graph->rows) == column);
    for (size_t i = first; i < out; i++) release(self, self->order[i]);
    return out;
}

/// Takes everything out. @param[out] density  of the densest set @return how many were out of it, the first of `order`
static size_t peel(peel_t *self, double *density)
{
    uint64_t best_total = self->total;
    size_t best = self->items, best_out = 0, out = 0;
    while (self->left[0] > 0 && self->left[1] > 0) {
        out = take_lightest(self, out);
        size_t left = self->items - out;
        if ((uint128_t)self->total * best <= (uint128_t)best_total * left) continue; // exactly: no denser than before
        best_total = self->total;
        best = left;
        best_out = out;
    }
    *density = best > 0 ? (double)best_total * DENSE_BLOCK_UNIT / (double)best : 0.0;
    return best_out;
}

static int allocate(dense_block_t *self, const contact_graph_t *graph)
{
    if (self->row) return 0;
    CHECK(ARRAY_NEW(self->row, graph->rows));
    return ARRAY_NEW(self->column, graph->columns);
}

int dense_block_find(dense_block_t *self, const contact_graph_t *graph)
{
    peel_t work = {0};
    int code = allocate(self, graph);
    if (code == 0) code = peel_init(&work, graph);
    if (code < 0) goto out;
    size_t outside = peel(&work, &self->density);
    memset(self->row, true, graph->rows * sizeof *self->row);
    memset(self->column, true, graph->columns * sizeof *self->column);
    for (size_t i = 0; i < outside; i++) {
        uint32_t item = work.order[i];
        *(item < graph->rows ? &self->row[item] : &self->column[item - graph->rows]) = false;
    }
    self->rows = self->columns = 0;
    for (size_t r = 0; r < graph->rows; r++) self->rows += self->row[r];
    for (size_t c = 0; c < graph->columns; c++) self->columns += self->column[c];
out:
    peel_free(&work);
    return code;
}

void dense_block_free(dense_block_t *self)
{
    free(self->row);
    free(self->column);
    *self = (dense_block_t){0};
}

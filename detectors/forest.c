// SPDX-License-Identifier: GPL-3.0-or-later
// Growing isolation trees breadth first, and scoring by walking a block of rows down one tree at a time: the tree stays
// in the first cache, and as leaves lead back to themselves every row takes `height` steps without a branch.
#include "detectors/forest.h"
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include <math.h>
#include <string.h>

#define BLOCK 64u // rows
#define COLUMNS_MAX 64u

double forest_mean_path(size_t n)
{
    double harmonic = 0.0;
    if (n < 2) return 0.0;
    for (size_t i = 1; i < n; i++) harmonic += 1.0 / (double)i;
    return 2.0 * harmonic - 2.0 * (double)(n - 1) / (double)n;
}

/// What growing one tree needs: rows of the sample, ordered so that each open node owns [first, last).
typedef struct {
    const float *x;
    size_t columns;
    uint32_t height, nodes;
    uint32_t row[FOREST_SAMPLE_MAX];
    struct {
        uint16_t first, last, depth;
    } span[2 * FOREST_SAMPLE_MAX];
    double mean_path[FOREST_SAMPLE_MAX + 1];
    rng_t rng;
} grower_t;

/// `sample` distinct rows out of n (Floyd's algorithm, Bentley and Floyd 1987).
static void draw_rows(grower_t *g, size_t n, uint32_t sample)
{
    uint32_t drawn = 0;
    for (size_t top = n - sample; top < n; top++, drawn++) {
        uint32_t pick = rng_below(&g->rng, (uint32_t)(top + 1));
        for (uint32_t i = 0; i < drawn; i++)
            if (g->row[i] == pick) {
                pick = (uint32_t)top;
                break;
            }
        g->row[drawn] = pick;
    }
}

static float value(const grower_t *g, uint32_t place, size_t column)
{
    return g->x[g->row[place] * g->columns + column];
}

/// Columns that vary within the node, with their ends. @return how many
static uint32_t varying(const grower_t *g, uint32_t first, uint32_t last, uint16_t *column, float (*ends)[2])
{
    uint32_t found = 0;
    for (size_t c = 0; c < g->columns; c++) {
        float low = value(g, first, c), high = low;
        for (uint32_t i = first + 1; i < last; i++) {
            float v = value(g, i, c);
            low = fminf(low, v);
            high = fmaxf(high, v);
        }
        if (low == high) continue;
        column[found] = (uint16_t)c;
        ends[found][0] = low;
        ends[found++][1] = high;
    }
    return found;
}

/// Moves rows below the threshold to the front of [first, last). @return the first of the others
static uint32_t partition(grower_t *g, uint32_t first, uint32_t last, size_t column, float threshold)
{
    uint32_t middle = first;
    for (uint32_t i = first; i < last; i++) {
        if (value(g, i, column) >= threshold) continue;
        uint32_t kept = g->row[i];
        g->row[i] = g->row[middle];
        g->row[middle++] = kept;
    }
    return middle;
}

static void open_node(grower_t *g, uint32_t first, uint32_t last, uint32_t depth)
{
    g->span[g->nodes].first = (uint16_t)first;
    g->span[g->nodes].last = (uint16_t)last;
    g->span[g->nodes++].depth = (uint16_t)depth;
}

/// Splits a node in two or makes it a leaf.
static void grow_node(grower_t *g, uint32_t at, forest_node_t *node, float *path)
{
    uint16_t column[COLUMNS_MAX];
    float ends[COLUMNS_MAX][2];
    uint32_t first = g->span[at].first, last = g->span[at].last, depth = g->span[at].depth;
    uint32_t choices = depth < g->height && last - first > 1 ? varying(g, first, last, column, ends) : 0;
    if (choices == 0) {
        node[at] = (forest_node_t){.threshold = INFINITY, .left = (uint16_t)at, .feature = 0};
        path[at] = (float)(depth + g->mean_path[last - first]);
        return;
    }
    uint32_t pick = rng_below(&g->rng, choices);
    double low = ends[pick][0], high = ends[pick][1];
    float threshold = (float)(low + rng_unit_positive(&g->rng) * (high - low));
    if (threshold <= low || threshold > high) threshold = (float)high; // rounding: both sides keep a row
    uint32_t middle = partition(g, first, last, column[pick], threshold);
    node[at] = (forest_node_t){.threshold = threshold, .left = (uint16_t)g->nodes, .feature = column[pick]};
    open_node(g, first, middle, depth + 1);
    open_node(g, middle, last, depth + 1);
}

int forest_fit(forest_t *self, const float *x, size_t n, size_t columns, uint32_t trees, uint32_t sample, uint64_t seed)
{
    grower_t *g = NULL;
    BUG_IF(columns > COLUMNS_MAX || sample < 2 || sample > FOREST_SAMPLE_MAX || n > UINT32_MAX);
    *self = (forest_t){.columns = columns, .sample = n < sample ? (uint32_t)n : sample};
    if (n == 0) return 0;
    self->tree_nodes = 2 * self->sample;
    self->height = (uint32_t)ceil(log2(self->sample));
    CHECK(ARRAY_NEW(self->node, trees * self->tree_nodes));
    CHECK(ARRAY_NEW(self->path, trees * self->tree_nodes));
    CHECK(ARRAY_NEW(g, 1));
    g->x = x;
    g->columns = columns;
    g->height = self->height;
    for (size_t i = 0; i <= self->sample; i++) g->mean_path[i] = forest_mean_path(i);
    for (uint32_t t = 0; t < trees; t++) {
        g->rng = rng_at(seed, t, 0, RNG_DETECTOR);
        g->nodes = 0;
        draw_rows(g, n, self->sample);
        open_node(g, 0, self->sample, 0);
        for (uint32_t at = 0; at < g->nodes; at++)
            grow_node(g, at, self->node + t * self->tree_nodes, self->path + t * self->tree_nodes);
    }
    self->trees = trees;
    free(g);
    return 0;
}

void forest_free(forest_t *self)
{
    free(self->node);
    free(self->path);
    *self = (forest_t){0};
}

/// Adds the path lengths of up to BLOCK rows in one tree.
static void walk(const forest_t *self, uint32_t tree, const float *x, uint32_t n, double *sum)
{
    const forest_node_t *node = self->node + tree * self->tree_nodes;
    const float *path = self->path + tree * self->tree_nodes;
    uint32_t at[BLOCK] = {0};
    for (uint32_t step = 0; step < self->height; step++)
        for (uint32_t i = 0; i < n; i++) {
            forest_node_t here = node[at[i]];
            at[i] = here.left + (uint32_t)(x[i * self->columns + here.feature] >= here.threshold);
        }
    for (uint32_t i = 0; i < n; i++) sum[i] += (double)path[at[i]];
}

void forest_score(const forest_t *self, const float *x, size_t n, double *score)
{
    double mean = forest_mean_path(self->sample);
    double scale = mean > 0.0 ? -1.0 / (mean * self->trees) : 0.0;
    for (size_t low = 0; low < n; low += BLOCK) {
        uint32_t rows = n - low < BLOCK ? (uint32_t)(n - low) : BLOCK;
        double sum[BLOCK] = {0};
        for (uint32_t t = 0; t < self->trees; t++) walk(self, t, x + low * self->columns, rows, sum);
        for (uint32_t i = 0; i < rows; i++) score[low + i] = mean > 0.0 ? exp2(sum[i] * scale) : 0.5;
    }
}

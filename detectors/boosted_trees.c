// SPDX-License-Identifier: GPL-3.0-or-later
// Reading dumped trees, and walking a block of rows down one tree at a time, as the isolation forest does: leaves lead
// back to themselves, so every row takes `height` steps without a branch.
#include "detectors/boosted_trees.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 64u // rows
#define TREE_NODES_MAX (1u << (BOOSTED_DEPTH_MAX + 1))

/// One line of a dump, under XGBoost's own numbers.
typedef struct {
    bool known, leaf;
    float value; // threshold, or what the leaf adds
    uint32_t feature, below, above;
} dumped_t;

void boosted_trees_init(boosted_trees_t *self, size_t columns) { *self = (boosted_trees_t){.columns = columns}; }

void boosted_trees_free(boosted_trees_t *self)
{
    free(self->start);
    free(self->height);
    free(self->node);
    free(self->leaf);
    *self = (boosted_trees_t){0};
}

/// `ID:leaf=VALUE` or `ID:[fCOLUMN<THRESHOLD] yes=ID,no=ID,missing=ID`.
static bool read_line(const char *line, size_t columns, uint32_t *id, dumped_t *out)
{
    *out = (dumped_t){.known = true};
    if (sscanf(line, "%u:leaf=%f", id, &out->value) == 2)
        out->leaf = true;
    else if (sscanf(line, "%u:[f%u<%f] yes=%u,no=%u,", id, &out->feature, &out->value, &out->below, &out->above) != 5)
        return false;
    return *id < TREE_NODES_MAX && out->feature < columns && isfinite(out->value);
}

/// @return 0, or -1 where a line is not understood
static int read_dump(const char *dump, size_t columns, dumped_t *dumped)
{
    while (*dump) {
        uint32_t id = 0;
        dumped_t line;
        dump += strspn(dump, "\t");
        if (!read_line(dump, columns, &id, &line)) return -1;
        dumped[id] = line;
        dump += strcspn(dump, "\n");
        dump += *dump == '\n';
    }
    return 0;
}

/// What laying out one tree needs: XGBoost's number and the depth of each node, in the order of the new numbers.
typedef struct {
    dumped_t dumped[TREE_NODES_MAX];
    uint32_t number[TREE_NODES_MAX], depth[TREE_NODES_MAX], nodes;
} layout_t;

static void queue(layout_t *self, uint32_t number, uint32_t depth)
{
    self->number[self->nodes] = number;
    self->depth[self->nodes++] = depth;
}

/// Appends the node at place `at` of the new order and queues what is below it. @return 0, -1 for no tree
static int lay_node(layout_t *self, uint32_t at, boosted_node_t *node, float *leaf)
{
    if (self->number[at] >= TREE_NODES_MAX) return -1;
    const dumped_t *from = &self->dumped[self->number[at]];
    if (!from->known) return -1;
    if (from->leaf) {
        *node = (boosted_node_t){.threshold = INFINITY, .left = (uint16_t)at};
        *leaf = from->value;
        return 0;
    }
    if (self->depth[at] == BOOSTED_DEPTH_MAX) return -1;
    *node =
        (boosted_node_t){.threshold = from->value, .left = (uint16_t)self->nodes, .feature = (uint16_t)from->feature};
    *leaf = 0.0f;
    queue(self, from->below, self->depth[at] + 1);
    queue(self, from->above, self->depth[at] + 1);
    return 0;
}

static int make_room(boosted_trees_t *self)
{
    size_t nodes = self->nodes + TREE_NODES_MAX;
    CHECK(array_reserve(&self->start, &self->start_room, self->trees + 1, sizeof *self->start));
    CHECK(array_reserve(&self->height, &self->height_room, self->trees + 1, sizeof *self->height));
    CHECK(array_reserve(&self->node, &self->node_room, nodes, sizeof *self->node));
    return array_reserve(&self->leaf, &self->leaf_room, nodes, sizeof *self->leaf);
}

/// A depth of at most BOOSTED_DEPTH_MAX keeps the queue within TREE_NODES_MAX.
static int lay_tree(boosted_trees_t *self, layout_t *layout)
{
    CHECK(make_room(self));
    queue(layout, 0, 0);
    for (uint32_t at = 0; at < layout->nodes; at++)
        if (lay_node(layout, at, &self->node[self->nodes + at], &self->leaf[self->nodes + at]) < 0)
            return error_set(ERR_PLUGIN,
                             "a tree of XGBoost's cannot be used: node %u is not there, or it is deeper "
                             "than %u",
                             layout->number[at], BOOSTED_DEPTH_MAX);
    self->start[self->trees] = self->nodes;
    self->height[self->trees++] = layout->depth[layout->nodes - 1];
    self->nodes += layout->nodes;
    return 0;
}

int boosted_trees_add(boosted_trees_t *self, const char *dump)
{
    layout_t *layout = NULL;
    BUG_IF(self->columns > UINT16_MAX);
    CHECK(ARRAY_NEW(layout, 1));
    int code = 0;
    if (read_dump(dump, self->columns, layout->dumped) < 0)
        code = error_set(ERR_PLUGIN, "a tree of XGBoost's is not in the form that its version 1.7 writes");
    if (code == 0) code = lay_tree(self, layout);
    free(layout);
    return code;
}

/// Adds the leaves that up to BLOCK rows reach in one tree.
static void walk(const boosted_trees_t *self, size_t tree, const float *x, size_t n, float *margin)
{
    const boosted_node_t *node = self->node + self->start[tree];
    const float *leaf = self->leaf + self->start[tree];
    uint32_t at[BLOCK] = {0};
    for (uint32_t step = 0; step < self->height[tree]; step++)
        for (size_t i = 0; i < n; i++) {
            boosted_node_t here = node[at[i]];
            at[i] = here.left + (uint32_t)(x[i * self->columns + here.feature] >= here.threshold);
        }
    for (size_t i = 0; i < n; i++) margin[i] += leaf[at[i]];
}

void boosted_trees_margin(const boosted_trees_t *self, const float *x, size_t n, float *margin)
{
    for (size_t low = 0; low < n; low += BLOCK) {
        size_t rows = n - low < BLOCK ? n - low : BLOCK;
        for (size_t i = 0; i < rows; i++) margin[low + i] = 0.0f;
        for (size_t t = 0; t < self->trees; t++) walk(self, t, x + low * self->columns, rows, margin + low);
    }
}

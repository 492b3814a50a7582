// SPDX-License-Identifier: GPL-3.0-or-later
// Triangles by ordered adjacency: ties point from the end of lower degree to the other (equal degrees: to the higher
// node), so no row is longer than sqrt(2 ties), and each triangle is met once, from its lowest node.
#include "detectors/egonet.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>

#define EIGEN_STEPS 1000
#define EIGEN_TOLERANCE 1e-13

/// The ties that point upwards.
typedef struct {
    uint32_t *start, *node; // [nodes + 1], [ties]
    uint64_t *weight;       // [ties]
    uint64_t *marked;       // [nodes] weight of the tie from the node at work, 0 = none
} upward_t;

static void upward_free(upward_t *self)
{
    free(self->start);
    free(self->node);
    free(self->weight);
    free(self->marked);
}

static uint32_t degree(const link_index_t *index, uint32_t v) { return index->tie_start[v + 1] - index->tie_start[v]; }

static bool upwards(const link_index_t *index, uint32_t from, uint32_t to)
{
    uint32_t a = degree(index, from), b = degree(index, to);
    return a < b || (a == b && from < to);
}

/// Lays out the ties that point upwards, and enters each tie in N, E and W of both its ends.
static int upward_build(upward_t *self, egonet_t *ego, const link_index_t *index, const link_graph_t *graph)
{
    CHECK(ARRAY_NEW(self->start, index->nodes + 1));
    CHECK(ARRAY_NEW(self->node, index->ties));
    CHECK(ARRAY_NEW(self->weight, index->ties));
    CHECK(ARRAY_NEW(self->marked, index->nodes));
    uint32_t n = 0;
    for (uint32_t v = 0; v < index->nodes; v++) {
        self->start[v] = n;
        ego->neighbours[v] = degree(index, v);
        ego->ties[v] = ego->neighbours[v];
        for (uint32_t t = index->tie_start[v]; t < index->tie_start[v + 1]; t++) {
            uint64_t weight = egonet_tie_weight(index, graph, t);
            ego->weight[v] += weight;
            if (!upwards(index, v, index->tie_node[t])) continue;
            self->node[n] = index->tie_node[t];
            self->weight[n++] = weight;
        }
    }
    self->start[index->nodes] = n;
    return 0;
}

static void add_triangle(egonet_t *ego, const uint32_t corner[3], const uint64_t opposite[3])
{
    for (int i = 0; i < 3; i++) {
        ego->ties[corner[i]]++;
        ego->weight[corner[i]] += opposite[i];
    }
}

/// Enters the triangles of which `u` is the lowest node.
static void triangles_from(egonet_t *ego, const upward_t *up, uint32_t u)
{
    for (uint32_t a = up->start[u]; a < up->start[u + 1]; a++) up->marked[up->node[a]] = up->weight[a];
    for (uint32_t a = up->start[u]; a < up->start[u + 1]; a++) {
        uint32_t v = up->node[a];
        for (uint32_t b = up->start[v]; b < up->start[v + 1]; b++) {
            uint32_t w = up->node[b];
            if (up->marked[w] == 0) continue;
            add_triangle(ego, (const uint32_t[]){u, v, w},
                         (const uint64_t[]){up->weight[b], up->marked[w], up->weight[a]});
        }
    }
    for (uint32_t a = up->start[u]; a < up->start[u + 1]; a++) up->marked[up->node[a]] = 0;
}

/// One egonet at a time: node 0 is the ego. Rows of its adjacency in full.
typedef struct {
    uint32_t *local; // [nodes of the graph] number in the egonet, LINK_NONE outside
    uint32_t *start; // [most neighbours + 2]
    double *x, *next;
    struct {
        uint32_t node;
        double weight;
    } * tie;
    size_t capacity;
} local_t;

static void local_free(local_t *self)
{
    free(self->local);
    free(self->start);
    free(self->x);
    free(self->next);
    free(self->tie);
}

static int local_init(local_t *self, const link_index_t *index)
{
    size_t most = 0;
    for (uint32_t v = 0; v < index->nodes; v++) most = degree(index, v) > most ? degree(index, v) : most;
    CHECK(ARRAY_NEW(self->local, index->nodes));
    CHECK(ARRAY_NEW(self->start, most + 2));
    CHECK(ARRAY_NEW(self->x, most + 1));
    CHECK(ARRAY_NEW(self->next, most + 1));
    for (size_t v = 0; v < index->nodes; v++) self->local[v] = LINK_NONE;
    return 0;
}

/// Row `row` of the egonet: the ties of node v to those within. @return 0, ERR_MEMORY
static int local_row(local_t *self, const link_index_t *index, const link_graph_t *graph, uint32_t v, uint32_t row)
{
    uint32_t n = self->start[row];
    CHECK(array_reserve(&self->tie, &self->capacity, (size_t)n + degree(index, v), sizeof *self->tie));
    for (uint32_t t = index->tie_start[v]; t < index->tie_start[v + 1]; t++) {
        uint32_t other = self->local[index->tie_node[t]];
        if (other == LINK_NONE) continue;
        self->tie[n].node = other;
        self->tie[n++].weight = (double)egonet_tie_weight(index, graph, t);
    }
    self->start[row + 1] = n;
    return 0;
}

static int local_fill(local_t *self, const link_index_t *index, const link_graph_t *graph, uint32_t ego)
{
    const uint32_t *near = index->tie_node + index->tie_start[ego];
    uint32_t n = degree(index, ego);
    int code;
    self->local[ego] = 0;
    for (uint32_t i = 0; i < n; i++) self->local[near[i]] = i + 1;
    self->start[0] = 0;
    code = local_row(self, index, graph, ego, 0);
    for (uint32_t i = 0; i < n && code == 0; i++) code = local_row(self, index, graph, near[i], i + 1);
    self->local[ego] = LINK_NONE;
    for (uint32_t i = 0; i < n; i++) self->local[near[i]] = LINK_NONE;
    return code;
}

/// next = (A + shift) x. @return x' A x
static double local_multiply(local_t *self, size_t n, double shift)
{
    double product = 0.0;
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (uint32_t t = self->start[i]; t < self->start[i + 1]; t++)
            sum += self->tie[t].weight * self->x[self->tie[t].node];
        product += self->x[i] * sum;
        self->next[i] = sum + shift * self->x[i];
    }
    return product;
}

static double length(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

/// By power iteration from equal parts. Stars have minus the eigenvalue too, and egonets of strangers nearly so: the
/// shift, half of a lower bound that stars attain, sends that end of the spectrum away.
static double local_eigenvalue(local_t *self, size_t n)
{
    double value = 0.0, before;
    if (n < 2) return 0.0;
    for (size_t i = 0; i < n; i++) self->x[i] = 1.0 / sqrt((double)n);
    local_multiply(self, n, 0.0);
    double shift = 0.5 * length(self->next, n);
    for (int step = 0; step < EIGEN_STEPS; step++) {
        before = value;
        value = local_multiply(self, n, shift);
        double scale = 1.0 / length(self->next, n);
        for (size_t i = 0; i < n; i++) self->x[i] = self->next[i] * scale;
        if (fabs(value - before) <= EIGEN_TOLERANCE * value) break;
    }
    return value;
}

static int compute_eigenvalues(egonet_t *self, const link_index_t *index, const link_graph_t *graph)
{
    local_t local = {0};
    int code = ARRAY_NEW(self->eigenvalue, index->nodes);
    if (code == 0) code = local_init(&local, index);
    for (uint32_t v = 0; v < index->nodes && code == 0; v++) {
        code = local_fill(&local, index, graph, v);
        if (code == 0) self->eigenvalue[v] = local_eigenvalue(&local, (size_t)degree(index, v) + 1);
    }
    local_free(&local);
    return code;
}

static int compute(egonet_t *self, const link_index_t *index, const link_graph_t *graph, bool eigenvalues)
{
    upward_t up = {0};
    int code = ARRAY_NEW(self->neighbours, index->nodes);
    if (code == 0) code = ARRAY_NEW(self->ties, index->nodes);
    if (code == 0) code = ARRAY_NEW(self->weight, index->nodes);
    if (code == 0) code = upward_build(&up, self, index, graph);
    for (uint32_t u = 0; u < index->nodes && code == 0; u++) triangles_from(self, &up, u);
    upward_free(&up);
    if (code == 0 && eigenvalues) code = compute_eigenvalues(self, index, graph);
    return code;
}

int egonet_compute(egonet_t *self, const link_index_t *index, const link_graph_t *graph, bool eigenvalues)
{
    *self = (egonet_t){.nodes = index->nodes};
    int code = compute(self, index, graph, eigenvalues);
    if (code < 0) egonet_free(self);
    return code;
}

void egonet_free(egonet_t *self)
{
    free(self->neighbours);
    free(self->ties);
    free(self->weight);
    free(self->eigenvalue);
    *self = (egonet_t){0};
}

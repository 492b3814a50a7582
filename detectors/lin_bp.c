// SPDX-License-Identifier: GPL-3.0-or-later
// The bound by Collatz's ratios, and Jacobi's iteration with a number of steps fixed beforehand.
#include "detectors/lin_bp.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define BOUND_STEPS 50
#define BOUND_ENOUGH 1e-4 // of the bound: less gained in a step ends it
#define SOLVE_ERROR 1e-12

typedef double row_t[LIN_BP_CLASSES];

static double degree_of(const lin_bp_graph_t *g, size_t v) { return (double)(g->start[v + 1] - g->start[v]); }

/// y = A x. @return the greatest ratio y_v / x_v over nodes with ties
static double multiply(const lin_bp_graph_t *g, const double *x, double *y)
{
    double most = 0.0;
    for (size_t v = 0; v < g->nodes; v++) {
        y[v] = 0.0;
        for (uint32_t t = g->start[v]; t < g->start[v + 1]; t++) y[v] += x[g->neighbour[t]];
        if (g->start[v] < g->start[v + 1]) most = fmax(most, y[v] / x[v]);
    }
    return most;
}

/// x = y + shift x, scaled so that its greatest is 1. The shift keeps all of x positive, and settles bipartite parts.
static void advance(size_t nodes, double shift, const double *y, double *x)
{
    double most = 0.0;
    for (size_t v = 0; v < nodes; v++) {
        x[v] = y[v] + shift * x[v];
        most = fmax(most, x[v]);
    }
    for (size_t v = 0; v < nodes; v++) x[v] /= most;
}

int lin_bp_bound(lin_bp_bound_t *self, const lin_bp_graph_t *graph)
{
    double *x = NULL, *y = NULL;
    *self = (lin_bp_bound_t){0};
    int code = ARRAY_NEW(x, graph->nodes);
    if (code == 0) code = ARRAY_NEW(y, graph->nodes);
    if (code < 0) goto out;
    for (size_t v = 0; v < graph->nodes; v++) {
        self->degree = fmax(self->degree, degree_of(graph, v));
        x[v] = sqrt(degree_of(graph, v)); // exact for stars
    }
    if (self->degree == 0.0) goto out;
    self->radius = self->degree;
    for (int step = 0; step < BOUND_STEPS; step++) {
        double before = self->radius;
        self->radius = fmin(self->radius, multiply(graph, x, y));
        if (step > 0 && before - self->radius <= BOUND_ENOUGH * before) break;
        advance(graph->nodes, self->radius / 2, y, x);
    }
out:
    free(x);
    free(y);
    return code;
}

double lin_bp_limit(const lin_bp_bound_t *bound)
{
    double r = bound->radius, d = bound->degree;
    return d > 0.0 ? 2.0 / (r + sqrt(r * r + 4.0 * d)) : INFINITY; // h r + h^2 d = 1
}

/// One eigenvalue is 0, of equal parts; the other two follow from their sum (the trace) and their squares' sum.
double lin_bp_norm(const double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES])
{
    double trace = 0.0, squares = 0.0;
    for (int i = 0; i < LIN_BP_CLASSES; i++) {
        trace += coupling[i][i];
        for (int j = 0; j < LIN_BP_CLASSES; j++) squares += coupling[i][j] * coupling[i][j];
    }
    return (fabs(trace) + sqrt(fmax(2.0 * squares - trace * trace, 0.0))) / 2.0;
}

static size_t steps_for(const lin_bp_bound_t *bound, double norm)
{
    double shrink = norm * (bound->radius + norm * bound->degree);
    BUG_IF(shrink >= 1.0);
    return shrink > 0.0 ? (size_t)ceil(log(SOLVE_ERROR) / log(shrink)) : 1;
}

/// row += factor x H
static void add_product(row_t row, double factor, const row_t x, const row_t *coupling)
{
    for (int j = 0; j < LIN_BP_CLASSES; j++)
        for (int i = 0; i < LIN_BP_CLASSES; i++) row[j] += factor * x[i] * coupling[i][j];
}

/// next = E + A B H - D B H^2
static void step(const lin_bp_graph_t *g, const row_t *coupling, const row_t *squared, const row_t *prior,
                 const row_t *belief, row_t *next)
{
    for (size_t v = 0; v < g->nodes; v++) {
        row_t heard = {0};
        for (uint32_t t = g->start[v]; t < g->start[v + 1]; t++)
            for (int i = 0; i < LIN_BP_CLASSES; i++) heard[i] += belief[g->neighbour[t]][i];
        memcpy(next[v], prior[v], sizeof *next);
        add_product(next[v], 1.0, heard, coupling);
        add_product(next[v], -degree_of(g, v), belief[v], squared);
    }
}

int lin_bp_solve(const lin_bp_graph_t *graph, const lin_bp_bound_t *bound,
                 const double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES], const double (*prior)[LIN_BP_CLASSES],
                 double (*belief)[LIN_BP_CLASSES])
{
    row_t squared[LIN_BP_CLASSES] = {{0}}, *next = NULL;
    for (int i = 0; i < LIN_BP_CLASSES; i++) add_product(squared[i], 1.0, coupling[i], coupling);
    CHECK(ARRAY_NEW(next, graph->nodes));
    if (graph->nodes > 0) memcpy(belief, prior, graph->nodes * sizeof *belief);
    for (size_t left = steps_for(bound, lin_bp_norm(coupling)); left > 0 && graph->nodes > 0; left--) {
        step(graph, coupling, squared, prior, (const row_t *)belief, next);
        memcpy(belief, next, graph->nodes * sizeof *belief);
    }
    free(next);
    return 0;
}

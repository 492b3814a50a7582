// SPDX-License-Identifier: GPL-3.0-or-later
// Linearised belief propagation over three classes: beliefs of all nodes from priors and a coupling of neighbours, with
// a certificate that the iteration converges.
#ifndef VIGIL_LIN_BP_H
#define VIGIL_LIN_BP_H
#include <stddef.h>
#include <stdint.h>

#define LIN_BP_CLASSES 3

/// An undirected graph: both ends list a tie.
typedef struct {
    size_t nodes;
    const uint32_t *start, *neighbour; // [nodes + 1], [start[nodes]]
} lin_bp_graph_t;

/// What bounds the iteration: it shrinks errors at least by h radius + h^2 degree a step, h the coupling's norm.
typedef struct {
    double radius; // at least the spectral radius of the adjacency, and little more
    double degree; // the highest
} lin_bp_bound_t;

/// The bound is certain, not estimated: for any positive x the greatest ratio (A x)_v / x_v is at least the spectral
/// radius (Collatz 1942); x comes near the principal vector by shifted power iteration.
/// @return  0, ERR_MEMORY
/// @cost    O(ties), at most 50 times
int lin_bp_bound(lin_bp_bound_t *self, const lin_bp_graph_t *graph);

/// The norm of coupling below which beliefs certainly converge; INFINITY for a graph without ties.
/// @source  Gatterbauer et al. 2015, the sufficient condition by norms
double lin_bp_limit(const lin_bp_bound_t *bound);

/// The spectral norm of a residual coupling: symmetric, rows sum to 0.
double lin_bp_norm(const double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES]);

/// Solves B = E + A B H - D B H^2 (the last term takes back what a node hears of itself), by so many steps from E that
/// the error is below 1e-12 of the length of the solution.
/// @param[in]  coupling H, residual: symmetric, rows sum to 0, norm below lin_bp_limit
/// @param[in]  prior    E, [nodes][3] residual: rows sum to 0
/// @param[out] belief   B, [nodes][3]
/// @return  0, ERR_MEMORY
/// @cost    O(ties steps), steps = log(1e-12) / log(h radius + h^2 degree)
/// @source  Gatterbauer et al. 2015 (LinBP), PVLDB 8(5):581-592, arXiv:1406.7288
int lin_bp_solve(const lin_bp_graph_t *graph, const lin_bp_bound_t *bound,
                 const double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES], const double (*prior)[LIN_BP_CLASSES],
                 double (*belief)[LIN_BP_CLASSES]);
#endif

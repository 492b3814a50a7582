// SPDX-License-Identifier: GPL-3.0-or-later
// The densest block of a graph of contacts, by greedy peeling with column weights 1/log(degree + 5).
#ifndef VIGIL_DENSE_BLOCK_H
#define VIGIL_DENSE_BLOCK_H
#include "detectors/contact_graph.h"

/// Adults and minors of a block; contacts per member, weighted.
typedef struct {
    bool *row, *column; // [rows], [columns] members
    size_t rows, columns;
    double density; // sum of weights of contacts within / (rows + columns); 0 of a graph without contacts
} dense_block_t;

/// The weight of each contact of a column by its number of contacts; common targets count less.
/// @return  1/log(degree + 5), at most 0.56
/// @source  Hooi et al. 2016, doi:10.1145/2939672.2939747
double dense_block_weight(uint32_t degree);

/// Takes rows and columns out one by one, always that of the least weight left, and keeps the densest set on the way:
/// at least half as dense as the densest of all. Weights are integers of 2^-32, so that neither the order of sums nor
/// how accounts are numbered moves them; where several weigh the same, rows go before columns and then the lower number
/// first, and that alone may depend on the numbering.
/// @param[out] self zeroed or of an earlier call for a graph of the same rows and columns
/// @return  0, ERR_MEMORY
/// @cost    O((rows + columns + contacts) log(rows + columns))
/// @source  Hooi et al. 2016, the greedy algorithm
int dense_block_find(dense_block_t *self, const contact_graph_t *graph);
void dense_block_free(dense_block_t *self);
#endif

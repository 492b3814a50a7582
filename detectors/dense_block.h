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

#define DENSE_BLOCK_UNIT 0x1p-32 // of weights, which are whole numbers so that the order of sums does not move them

/// The weight of each contact of a column by its number of contacts; common targets count less.
/// @return  1/log(degree + 5) in units, at most 0.56 / DENSE_BLOCK_UNIT: 2^31 of them fit 63 bits
/// @source  Hooi et al. 2016, doi:10.1145/2939672.2939747
uint64_t dense_block_weight(uint32_t degree);

/// Takes rows and columns out, always those of the least weight left, and keeps the densest set on the way: at least
/// half as dense as the densest of all. All rows of the least weight go at once, or, where every row weighs more, all
/// columns of it: so nothing depends on how accounts are numbered.
/// @param[out] self zeroed or of an earlier call for a graph of the same rows and columns
/// @return  0, ERR_MEMORY
/// @cost    O((rows + columns + contacts) log(rows + columns))
/// @source  Hooi et al. 2016, the greedy algorithm; differs: theirs takes one at a time, of equals any
int dense_block_find(dense_block_t *self, const contact_graph_t *graph);
void dense_block_free(dense_block_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Disjoint sets of the numbers 0 .. n - 1 that grow by joining two. Tarjan 1975, doi:10.1145/321879.321884.
#ifndef VIGIL_UNION_FIND_H
#define VIGIL_UNION_FIND_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t n;
    uint32_t *parent; // [n] never above its number; a root is its own
} union_find_t;

/// Every number by itself. @return 0, ERR_MEMORY
int union_find_init(union_find_t *self, size_t n);
void union_find_free(union_find_t *self);
/// Every number by itself once more.
void union_find_reset(union_find_t *self);
/// The lowest number of the set that holds `i`: it depends on who was joined, not on the order.
/// @cost O(log n) amortised
uint32_t union_find_root(union_find_t *self, uint32_t i);
/// Joins the sets of two. @return false if they were one already
bool union_find_join(union_find_t *self, uint32_t a, uint32_t b);
#endif

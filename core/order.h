// SPDX-License-Identifier: GPL-3.0-or-later
// Orders of plain numbers for qsort and bsearch.
#ifndef VIGIL_ORDER_H
#define VIGIL_ORDER_H

/// Of doubles, none of them NaN.
int order_rising(const void *a, const void *b);
int order_falling(const void *a, const void *b);
int order_uint32(const void *a, const void *b);
int order_uint64(const void *a, const void *b);
#endif

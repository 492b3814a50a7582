// SPDX-License-Identifier: MIT
// Checked allocation of plain arrays.
#ifndef VIGIL_ARRAY_H
#define VIGIL_ARRAY_H
#include <stddef.h>

/// Zeroed memory for n items; n == 0 gives a valid pointer. Ends in ERR_MEMORY with the size in the text.
/// @param[out] pointer address of the pointer to set (NULL on failure)
/// @return  0, ERR_MEMORY
int array_new(void *pointer, size_t n, size_t item_bytes);
/// Grows (or shrinks) to n items, keeping what fits; new items are not zeroed. On failure the old block stays.
int array_resize(void *pointer, size_t n, size_t item_bytes);
/// Makes room for at least n items: doubles *capacity until it is enough.
int array_reserve(void *pointer, size_t *capacity, size_t n, size_t item_bytes);
#define ARRAY_NEW(p, n) array_new(&(p), (n), sizeof *(p))
#endif

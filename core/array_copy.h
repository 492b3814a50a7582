// SPDX-License-Identifier: MIT
// A copy of a plain array, with the room that the original has.
#ifndef VIGIL_ARRAY_COPY_H
#define VIGIL_ARRAY_COPY_H
#include <stddef.h>

/// Memory for `room` items of which the first n are copied from `from`, the others zero. A NULL `from` gives NULL.
/// @param[out] pointer address of the pointer to set (NULL on failure); may be where `from` was read from
/// @param[in]  room >= n
/// @return  0, ERR_MEMORY
int array_copy(void *pointer, const void *from, size_t n, size_t room, size_t item_bytes);
/// Replaces the pointer p, which holds another's array, by a copy of its first n items with room for `room`.
#define ARRAY_OWN(p, n, room) array_copy(&(p), (p), (n), (room), sizeof *(p))
#endif

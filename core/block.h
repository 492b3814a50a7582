// SPDX-License-Identifier: MIT
// Several arrays cut from one block of memory, laid out by the same code that learns its size.
#ifndef VIGIL_BLOCK_H
#define VIGIL_BLOCK_H
#include <stddef.h>
#include <string.h>

typedef struct {
    char *at;     // the block, aligned for any type; NULL to learn its size
    size_t bytes; // cut so far
} block_t;

/// The next `bytes` of the block, aligned to 8; NULL while only the size is learnt.
static inline void *block_cut(block_t *self, size_t bytes)
{
    void *part = self->at ? self->at + self->bytes : NULL;
    self->bytes += (bytes + 7) / 8 * 8;
    return part;
}
/// Points `part` to the next n items.
#define BLOCK_CUT(block, part, n) ((part) = block_cut((block), (n) * sizeof *(part)))

/// Empties a block whose layout, which leaves room for itself, stands at its start.
static inline void block_begin(void *block, size_t bytes, const void *layout, size_t layout_bytes)
{
    memset(block, 0, bytes);
    memcpy(block, layout, layout_bytes);
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that one process writes and another reads: a file without a name, which grows.
#ifndef VIGIL_SHARED_BLOCK_H
#define VIGIL_SHARED_BLOCK_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
    int fd; // -1 = none
    char *base;
    size_t bytes;
} shared_block_t;

#define SHARED_BLOCK_NONE \
    (shared_block_t) { .fd = -1 }

/// Makes an empty one. @return 0, ERR_MEMORY
int shared_block_open(shared_block_t *self);
/// Makes room for `bytes`; what it holds stays, `base` may move. @return 0, ERR_MEMORY
int shared_block_reserve(shared_block_t *self, size_t bytes);
/// The other side: maps what has grown, to be read alone. @return 0, ERR_MEMORY
int shared_block_view(shared_block_t *self, size_t bytes);
/// Safe on SHARED_BLOCK_NONE.
void shared_block_close(shared_block_t *self);

/// The next place for a part of `bytes`, at whole cache lines. @return its offset; *end moves on
static inline size_t shared_block_place(size_t *end, size_t bytes)
{
    size_t at = *end;
    *end += (bytes + 63) / 64 * 64;
    return at;
}
#endif

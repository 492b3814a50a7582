// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of accounts one of which has blocked the other. Each end's shard keeps the pair, and only its owner writes.
#ifndef VIGIL_BLOCKS_H
#define VIGIL_BLOCKS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A set of pairs by open addressing; a zeroed one is empty.
typedef struct {
    uint64_t *slot; // [room] own << 32 | other; 0 = free: no account blocks itself
    size_t n, room;
} blocks_t;

void blocks_free(blocks_t *self);
/// @return 0, ERR_MEMORY
int blocks_copy(blocks_t *self, const blocks_t *from);
/// @return 0, ERR_MEMORY
int blocks_add(blocks_t *self, uint32_t own, uint32_t other);
/// @cost O(1)
bool blocks_has(const blocks_t *self, uint32_t own, uint32_t other);
#endif

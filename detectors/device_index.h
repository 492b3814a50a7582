// SPDX-License-Identifier: GPL-3.0-or-later
// How many accounts were seen on each device: a hash table of fixed size that several threads may add to at once.
#ifndef VIGIL_DEVICE_INDEX_H
#define VIGIL_DEVICE_INDEX_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t *key; // 0 = free
    uint32_t *count;
    uint64_t mask;
} device_index_t;

/// Room for n distinct keys. @return 0, ERR_MEMORY
int device_index_init(device_index_t *self, size_t n);
void device_index_free(device_index_t *self);
/// Counts one more account with that key.
/// @param[in] key never 0
/// @return  the slot, valid for the life of the index; where it is may depend on threads, what it counts does not
/// @threads may be called by several at once
/// @cost    O(1) expected
uint32_t device_index_add(device_index_t *self, uint64_t key);
#endif

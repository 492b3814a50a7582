// SPDX-License-Identifier: GPL-3.0-or-later
// A set of ordered pairs of ids with one bit of memory each.
#ifndef VIGIL_PAIR_SET_H
#define VIGIL_PAIR_SET_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { PAIR_ABSENT, PAIR_PLAIN, PAIR_MARKED, PAIR_REMOVED } pair_state_t;

/// Open addressing; a zeroed struct is an empty set. Removed pairs leave their slot until the set next grows.
typedef struct {
    uint64_t *key;
    uint8_t *state; // pair_state_t
    size_t room, used;
} pair_set_t;

/// PAIR_PLAIN or PAIR_MARKED, or PAIR_ABSENT. @cost O(1)
pair_state_t pair_set_find(const pair_set_t *self, uint32_t a, uint32_t b);
/// Adds a pair that is not in it. @return 0, ERR_MEMORY
int pair_set_add(pair_set_t *self, uint32_t a, uint32_t b, bool marked);
/// Removes a pair if it is in it.
void pair_set_remove(pair_set_t *self, uint32_t a, uint32_t b);
void pair_set_free(pair_set_t *self);
#endif

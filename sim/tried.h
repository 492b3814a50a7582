// SPDX-License-Identifier: GPL-3.0-or-later
// Which accounts somebody has asked or written to before, as fingerprints of pairs: nobody asks the same stranger
// again. 32 bits a pair: some four in 10^9 questions are answered "before" wrongly, at any size.
#ifndef VIGIL_TRIED_H
#define VIGIL_TRIED_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A set by open addressing; a zeroed one is empty. Memory: 5 to 11 bytes a pair.
typedef struct {
    uint32_t *slot; // [room] fingerprint, 0 = free
    size_t n, room;
} tried_t;

void tried_free(tried_t *self);
/// @return 0, ERR_MEMORY
int tried_copy(tried_t *self, const tried_t *from);
/// Adds the pair. @return true if it was there before
/// @cost O(1), amortised; ends the program if there is no memory
bool tried_add(tried_t *self, uint32_t from, uint32_t to);
#endif

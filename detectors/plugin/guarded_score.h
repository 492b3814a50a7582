// SPDX-License-Identifier: GPL-3.0-or-later
// Room for scores that ends at a page nobody may touch, so that a write past the last one is caught as it happens; what
// lies before the first is checked afterwards.
#ifndef VIGIL_GUARDED_SCORE_H
#define VIGIL_GUARDED_SCORE_H
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *base;      // of the mapping: a page nobody may touch, the room, another such page
    size_t bytes, n; // bytes of the room; n: scores asked for last
} guarded_score_t;

/// Room for n scores, none of them written. @return the first, NULL when out of memory
double *guarded_score_room(guarded_score_t *self, size_t n);
/// The first score that was not written, or n.
size_t guarded_score_unwritten(const guarded_score_t *self);
/// True if nothing was written before the first score.
bool guarded_score_whole(const guarded_score_t *self);
/// True if an address lies in one of the pages that nobody may touch.
bool guarded_score_guards(const guarded_score_t *self, const void *address);
#endif

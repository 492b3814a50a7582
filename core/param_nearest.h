// SPDX-License-Identifier: GPL-3.0-or-later
// The nearest of many names, offered one by one. Private to core/param*.c.
#ifndef VIGIL_PARAM_NEAREST_H
#define VIGIL_PARAM_NEAREST_H
#include <stdbool.h>
#include <stddef.h>

#define PARAM_PATH_BYTES 256

typedef struct {
    const char *word;
    size_t limit;                // a name further away than this is no candidate
    char name[PARAM_PATH_BYTES]; // the nearest so far; "" if none
} param_nearest_t;

/// The largest distance at which a name of this length is still worth suggesting.
size_t param_nearest_limit(size_t length);
void param_nearest_begin(param_nearest_t *self, const char *word, size_t limit);
/// True if `name` is nearer than all before it; of equals the first stays.
bool param_nearest_offer(param_nearest_t *self, const char *name);
#endif

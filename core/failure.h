// SPDX-License-Identifier: MIT
// The first failure among items that threads work on at once, carried to the thread that waits for them: the text of an
// error is each thread's own.
#ifndef VIGIL_FAILURE_H
#define VIGIL_FAILURE_H
#include "core/error.h"

#include <stdio.h>

/// Zeroed: none so far.
typedef struct {
    int code;
    size_t item; // of the lowest number, so that the number of threads cannot matter where all items are tried
    char text[4096];
} failure_t;

/// Notes what came of an item; for use in the thread that worked on it. @param[in] code  0 or ERR_*
static inline void failure_note(failure_t *self, size_t item, int code)
{
    if (code >= 0) return;
#pragma omp critical(failure)
    if (self->code == 0 || item < self->item) {
        self->code = code;
        self->item = item;
        snprintf(self->text, sizeof self->text, "%s", error_text());
    }
}

/// Whether any has failed so far, for loops that need not go on.
static inline int failure_seen(failure_t *self)
{
    int code;
#pragma omp critical(failure)
    code = self->code;
    return code;
}
#endif

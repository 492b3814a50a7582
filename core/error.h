// SPDX-License-Identifier: MIT
// One convention for failure: 0 or a negative ERR_ code, with the formatted context kept per thread.
#ifndef VIGIL_ERROR_H
#define VIGIL_ERROR_H
#include <stdio.h>
#include <stdlib.h>

enum {
    ERR_NONE_ORDINAL_ = 0,
#define ERR(name, text) ERR_##name##_ORDINAL_,
#include "core/error.def"
#undef ERR
};

enum {
#define ERR(name, text) ERR_##name = -ERR_##name##_ORDINAL_,
#include "core/error.def"
#undef ERR
};

/// Records what went wrong, for the thread that calls; the newest text replaces the older one.
/// @param[in] code one of ERR_*
/// @return  `code`, so that callers can write `return error_set(ERR_IO, "cannot write %s: %s", path, why);`
int error_set(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// The text of the last error of this thread; "" if none. May hold several lines (one a problem).
const char *error_text(void);

/// The one-line meaning of a code, from error.def.
const char *error_meaning(int code);

/// Forgets the last error of this thread.
void error_clear(void);

/// Passes a failure on when there is nothing to free.
#define CHECK(call)                    \
    do {                               \
        int check_ = (call);           \
        if (check_ < 0) return check_; \
    } while (0)

/// A broken invariant: a bug of vigil's own, never of its input. On in all builds.
#define BUG_IF(condition)                                                                 \
    do {                                                                                  \
        if (__builtin_expect(!!(condition), 0)) {                                         \
            fprintf(stderr, "vigil: bug at %s:%d: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                      \
        }                                                                                 \
    } while (0)
#endif

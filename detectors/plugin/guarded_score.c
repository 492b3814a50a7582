// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectors/plugin/guarded_score.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
#define BEFORE 0xA5                            // fills what lies before the first score
#define UNWRITTEN UINT64_C(0x7ff8a5a55a5a1234) // a NaN that no arithmetic makes

static char *room(const guarded_score_t *self) { return self->base + PAGE; }

static double *first(const guarded_score_t *self)
{
    return (double *)(void *)(room(self) + self->bytes - self->n * sizeof(double));
}

static bool widen(guarded_score_t *self, size_t bytes)
{
    if (bytes <= self->bytes) return true;
    size_t wanted = (bytes + PAGE - 1) / PAGE * PAGE;
    char *base = mmap(NULL, wanted + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) return false;
    if (mprotect(base + PAGE, wanted, PROT_READ | PROT_WRITE) != 0) return false;
    if (self->base) munmap(self->base, self->bytes + 2 * PAGE);
    *self = (guarded_score_t){.base = base, .bytes = wanted};
    return true;
}

double *guarded_score_room(guarded_score_t *self, size_t n)
{
    const uint64_t unwritten = UNWRITTEN;
    if (!widen(self, n ? n * sizeof(double) : 1)) return NULL;
    self->n = n;
    double *score = first(self);
    memset(room(self), BEFORE, (size_t)((char *)score - room(self)));
    for (size_t i = 0; i < n; i++) memcpy(&score[i], &unwritten, sizeof unwritten);
    return score;
}

size_t guarded_score_unwritten(const guarded_score_t *self)
{
    const uint64_t unwritten = UNWRITTEN;
    const double *score = first(self);
    size_t i = 0;
    while (i < self->n && memcmp(&score[i], &unwritten, sizeof unwritten) != 0) i++;
    return i;
}

bool guarded_score_whole(const guarded_score_t *self)
{
    for (const char *at = room(self); at < (const char *)first(self); at++)
        if ((unsigned char)*at != BEFORE) return false;
    return true;
}

bool guarded_score_guards(const guarded_score_t *self, const void *address)
{
    uintptr_t at = (uintptr_t)address, base = (uintptr_t)self->base, end = base + self->bytes + 2 * PAGE;
    return self->base && at >= base && at < end && (at < base + PAGE || at >= end - PAGE);
}

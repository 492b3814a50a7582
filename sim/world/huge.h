// SPDX-License-Identifier: GPL-3.0-or-later
// Large pages for arrays that are read at random: without them every read of a large world walks the page tables.
#ifndef VIGIL_HUGE_H
#define VIGIL_HUGE_H
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

/// Asks for large pages inside a block that has not been touched yet; where there are none, nothing happens.
static inline void huge_advise(const void *block, size_t bytes)
{
    uintptr_t first = ((uintptr_t)block + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1),
              end = ((uintptr_t)block + bytes) & ~(HUGE_PAGE - 1);
    if (end > first) (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
}
#define HUGE_ADVISE(array, n) huge_advise((array), (size_t)(n) * sizeof *(array))
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Checked allocation: every size is tested for overflow and every failure says how much was wanted.
#include "core/array.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/error.h"

#define FIRST_CAPACITY 16

static int no_memory(size_t n, size_t item_bytes)
{
    return error_set(ERR_MEMORY, "out of memory: wanted %zu items of %zu bytes", n, item_bytes);
}

// More than a pointer difference spans is no size, whatever the allocator thinks.
static bool fits(size_t n, size_t item_bytes) { return n <= (size_t)PTRDIFF_MAX / item_bytes; }

// The callers pass the address of a pointer of any type; copying bytes keeps that within the aliasing rules.
static void *load(const void *pointer)
{
    void *block;
    memcpy(&block, pointer, sizeof block);
    return block;
}

static void store(void *pointer, void *block) { memcpy(pointer, &block, sizeof block); }

#define HUGE_PAGE ((uintptr_t)1 << 21)

// Large blocks are read all over: huge pages spare most of the address look-ups. A wish: nothing breaks without.
static void wish_huge_pages(void *block, size_t bytes)
{
    if (bytes < 4 * HUGE_PAGE) return;
    uintptr_t first = ((uintptr_t)block + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)block + bytes) & ~(HUGE_PAGE - 1);
    (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
}

int array_new(void *pointer, size_t n, size_t item_bytes)
{
    BUG_IF(item_bytes == 0);
    void *block = fits(n, item_bytes) ? calloc(n ? n : 1, item_bytes) : NULL;
    store(pointer, block);
    if (block == NULL) return no_memory(n, item_bytes);
    wish_huge_pages(block, n * item_bytes);
    return 0;
}

int array_resize(void *pointer, size_t n, size_t item_bytes)
{
    BUG_IF(item_bytes == 0);
    void *block = fits(n, item_bytes) ? realloc(load(pointer), n ? n * item_bytes : 1) : NULL;
    if (block == NULL) return no_memory(n, item_bytes);
    wish_huge_pages(block, n * item_bytes);
    store(pointer, block);
    return 0;
}

int array_reserve(void *pointer, size_t *capacity, size_t n, size_t item_bytes)
{
    if (n <= *capacity) return 0;
    size_t wanted = *capacity ? *capacity : FIRST_CAPACITY;
    while (wanted < n) wanted = wanted > SIZE_MAX / 2 ? n : wanted * 2;
    CHECK(array_resize(pointer, wanted, item_bytes));
    *capacity = wanted;
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Checked allocation: every size is tested for overflow and every failure says how much was wanted.
#include "core/array.h"

#include <malloc.h>
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

#define LARGE (2 * HUGE_PAGE)

// Large blocks are read all over: huge pages spare most of the address look-ups. Only memory that is fresh from the
// system can have them, so large blocks are never cut from what was freed before.
static void ask_for_fresh_pages(size_t bytes)
{
    if (bytes >= LARGE) (void)mallopt(M_MMAP_THRESHOLD, (int)LARGE);
}

// A wish: nothing breaks without.
static void wish_huge_pages(void *block, size_t bytes)
{
    if (bytes < LARGE) return;
    uintptr_t first = ((uintptr_t)block + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)block + bytes) & ~(HUGE_PAGE - 1);
    (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
}

int array_new(void *pointer, size_t n, size_t item_bytes)
{
    BUG_IF(item_bytes == 0);
    bool possible = fits(n, item_bytes);
    if (possible) ask_for_fresh_pages(n * item_bytes);
    void *block = possible ? calloc(n ? n : 1, item_bytes) : NULL;
    store(pointer, block);
    if (block == NULL) return no_memory(n, item_bytes);
    wish_huge_pages(block, n * item_bytes);
    return 0;
}

// A large block that grows is copied into a fresh one: moved by the system, it would lose its huge pages.
static void *regrow(void *old, size_t bytes)
{
    size_t before = old ? malloc_usable_size(old) : 0;
    if (bytes < LARGE || bytes <= before) return realloc(old, bytes);
    void *block = malloc(bytes);
    if (block == NULL) return NULL;
    wish_huge_pages(block, bytes);
    if (before) memcpy(block, old, before);
    free(old);
    return block;
}

int array_resize(void *pointer, size_t n, size_t item_bytes)
{
    BUG_IF(item_bytes == 0);
    bool possible = fits(n, item_bytes);
    if (possible) ask_for_fresh_pages(n * item_bytes);
    void *block = possible ? regrow(load(pointer), n ? n * item_bytes : 1) : NULL;
    if (block == NULL) return no_memory(n, item_bytes);
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

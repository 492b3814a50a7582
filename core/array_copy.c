// SPDX-License-Identifier: MIT
#include "core/array_copy.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"

int array_copy(void *pointer, const void *from, size_t n, size_t room, size_t item_bytes)
{
    BUG_IF(n > room);
    void *block = NULL;
    memcpy(pointer, &block, sizeof block);
    if (!from) return 0;
    CHECK(array_new(&block, room, item_bytes));
    if (n) memcpy(block, from, n * item_bytes);
    memcpy(pointer, &block, sizeof block);
    return 0;
}

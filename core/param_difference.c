// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/param_difference.h"

#include <string.h>

static bool same_list(const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

static bool same(const param_t *row, const void *a, const void *b)
{
    const char *left = (const char *)a + row->offset, *right = (const char *)b + row->offset;
    switch (row->type) {
    case PARAM_DOUBLE:
        return same_list((const double *)left, (const double *)right, 1);
    case PARAM_LIST:
        return same_list((const double *)left, (const double *)right, row->count);
    case PARAM_BOOL:
        return *(const bool *)left == *(const bool *)right;
    case PARAM_TEXT:
        return strncmp(left, right, row->count) == 0;
    case PARAM_INT:
    case PARAM_CHOICE:
        break;
    }
    return memcmp(left, right, row->count) == 0;
}

const param_t *param_difference(const param_t *params, const void *a, const void *b)
{
    for (const param_t *row = params; row->key != NULL; row++)
        if (!same(row, a, b)) return row;
    return NULL;
}

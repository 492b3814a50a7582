// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios that come with vigil, found by name wherever it was installed or built.
#ifndef VIGIL_SHIPPED_H
#define VIGIL_SHIPPED_H
#include <limits.h>
#include <stddef.h>

#define SHIPPED_MAX 64

/// Names of the shipped scenarios in alphabetical order.
typedef struct {
    char folder[PATH_MAX];
    char name[SHIPPED_MAX][64];
    size_t n;
} shipped_t;

/// Looks into share/vigil/scenarios beside the program's own folder, then into the folder of the build. Finds none
/// where neither is there.
void shipped_list(shipped_t *self);
/// The file of a scenario: `name` itself if such a file exists or it has a slash, else that of the shipped one.
/// @param[out] path [PATH_MAX]
/// @return  0, ERR_IO with a did-you-mean
int shipped_find(const char *name, char *path);
#endif

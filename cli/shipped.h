// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios and plans that come with vigil, found by name wherever it was installed or built.
#ifndef VIGIL_SHIPPED_H
#define VIGIL_SHIPPED_H
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define SHIPPED_MAX 64

typedef enum { SHIPPED_SCENARIO, SHIPPED_PLAN } shipped_kind_t;

/// Names of what is shipped of one kind, in alphabetical order.
typedef struct {
    char folder[PATH_MAX];
    char name[SHIPPED_MAX][64];
    size_t n;
} shipped_t;

/// Where shipped scenarios are: share/vigil/scenarios beside the program's own folder, else the folder of the build,
/// else that of the installation; it need not be there.
/// @param[out] folder [PATH_MAX]
void shipped_folder(char *folder);
/// Where what is shipped of one kind is; it need not be there.
/// @param[out] folder [PATH_MAX]
/// @return  false if its name is too long
bool shipped_kind_folder(shipped_kind_t kind, char *folder);
/// Lists what of the kind is there; finds none where there is no such folder.
void shipped_list(shipped_t *self, shipped_kind_t kind);
/// The file of a scenario or plan: `name` itself if such a file exists or it has a slash, else that of the shipped one;
/// a folder of that name is none.
/// @param[out] path [PATH_MAX]
/// @return  0, ERR_IO with a did-you-mean
int shipped_find(shipped_kind_t kind, const char *name, char *path);
/// Why a scenario or plan that says `extends: name` finds none, with a did-you-mean.
void shipped_missing_base(shipped_kind_t kind, const char *name, char *why, size_t bytes);
#endif

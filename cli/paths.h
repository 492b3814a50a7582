// SPDX-License-Identifier: GPL-3.0-or-later
// Files that a command writes are apart from each other and from those that it reads.
#ifndef VIGIL_PATHS_H
#define VIGIL_PATHS_H
#include <limits.h>
#include <stddef.h>

/// The folder of a path, "." if it names none; cut where it is longer than a path may be.
void paths_folder(const char *path, char out[PATH_MAX]);
/// True if both name one file, whether it exists or not.
int paths_same(const char *a, const char *b);
/// @param[in] output, input  paths; NULL and "-" name no file
/// @return  0, ERR_USAGE
int paths_apart(const char *const *output, size_t outputs, const char *const *input, size_t inputs);
#endif

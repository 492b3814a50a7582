// SPDX-License-Identifier: GPL-3.0-or-later
// One scenario file in memory. Private to core/param*.c.
#ifndef VIGIL_PARAM_FILE_H
#define VIGIL_PARAM_FILE_H
#include <sys/types.h>

#include "core/param_yaml.h"

#define PARAM_FILE_BYTES_MAX ((size_t)1 << 20)

typedef struct {
    char *name, *bytes; // owned
    param_source_t source;
    param_node_t *root; // NULL if empty or unreadable
    dev_t device;       // with `inode` tells whether two names mean one file
    ino_t inode;
} param_file_t;

/// Opens and reads a file of at most PARAM_FILE_BYTES_MAX bytes; larger ones are refused before they are read.
/// @param[out] why  why it failed, for a message; a literal or strerror's text
/// @return  0, ERR_IO or ERR_INPUT with `why` set, ERR_MEMORY
int param_file_open(param_file_t *self, const char *path, bool plain_only, const char **why);
/// A copy of a text, as if it were a file of that name. @return as param_file_open
int param_file_copy(param_file_t *self, const char *name, const char *text, const char **why);
void param_file_free(param_file_t *self);
/// The path that `target` means within a file called `from`: relative ones start at its folder. A bare name that is
/// none there means TARGET.yaml in the first folder that has it.
/// @param[in] folder  [folders] may be NULL
/// @return  text that the caller frees, or NULL when out of memory
char *param_file_base(const char *from, const char *target, const char *const *folder, size_t folders);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all: written under a temporary name beside the target, renamed when complete. A
// symbolic link stays one: the file is what it leads to, as for open().
#ifndef VIGIL_OUTFILE_H
#define VIGIL_OUTFILE_H
#include <stdio.h>

typedef struct {
    char *path, *target, *temporary; // owned: as named, for error texts; without links; beside the target
} outfile_t;

/// The path that a file of this name has once it is written: what a symbolic link leads to, there or not.
/// @param[out] target  owned by the caller
/// @return  0, ERR_IO (one that open() would not follow), ERR_MEMORY
int outfile_target(const char *path, char **target);
/// Creates the empty temporary file (`target.partial-PID` in the target's folder), for the caller to open and write
/// over. Refuses a folder, a device, and a path that this process is writing already. It is removed by outfile_abort
/// and, should the process leave by exit(), at exit.
/// @return  0, ERR_IO, ERR_MEMORY
int outfile_begin(outfile_t *self, const char *path);
/// fsync of the closed file, rename onto the final name, fsync of the folder; frees `self` in any case.
/// @return  0, ERR_IO (then the temporary file is removed)
int outfile_commit(outfile_t *self);
/// Removes the temporary file; safe on a zeroed struct and after commit.
void outfile_abort(outfile_t *self);

/// outfile_begin, opened for text. @return 0, ERR_IO, ERR_MEMORY
int outfile_open(outfile_t *self, const char *path, FILE **out);
/// Closes what outfile_open opened, and commits it if all of it could be written.
/// @param[in] code  of the writing: if negative the file is given up
/// @return  0, `code`, ERR_IO
int outfile_close(outfile_t *self, FILE *out, int code);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all: written under a temporary name beside the target, renamed when complete.
#ifndef VIGIL_OUTFILE_H
#define VIGIL_OUTFILE_H

typedef struct {
    char *path, *temporary; // owned
} outfile_t;

/// Chooses the temporary name (`path.partial-PID` in the same folder) and checks that the folder exists and can be written.
/// It is removed by outfile_abort and, should the process leave by exit(), at exit.
/// @return  0, ERR_IO
int outfile_begin(outfile_t *self, const char *path);
/// fsync and rename onto the final name. @return 0, ERR_IO (then the temporary file is removed)
int outfile_commit(outfile_t *self);
/// Removes the temporary file; safe on a zeroed struct and after commit.
void outfile_abort(outfile_t *self);
#endif

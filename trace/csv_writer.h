// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated integers and words into a large buffer, fast; to a file that appears whole, or to standard output.
#ifndef VIGIL_CSV_WRITER_H
#define VIGIL_CSV_WRITER_H
#include "core/outfile.h"
#include <stddef.h>
#include <stdint.h>

#define CSV_ROW_BYTES 4096u // no row may be longer

typedef struct {
    outfile_t out; // empty for standard output
    const char *path;
    char *buffer;
    size_t used;
    int fd;
} csv_writer_t;

/// @param[in] path  kept by reference; "-" for standard output
/// @return  0, ERR_IO, ERR_MEMORY
int csv_open(csv_writer_t *self, const char *path);
/// Makes room for one row; call it before each. @return 0, ERR_IO
int csv_row(csv_writer_t *self);
/// Writes what is left and gives the file its name; frees in any case. @return 0, ERR_IO (then no file remains)
int csv_commit(csv_writer_t *self);
/// Frees and removes; safe on a zeroed struct and after commit.
void csv_abort(csv_writer_t *self);

/// Append to the current row: a word as it is, an integer in decimal.
void csv_put_text(csv_writer_t *self, const char *text);
void csv_put_integer(csv_writer_t *self, int64_t value);
static inline void csv_put_byte(csv_writer_t *self, char byte) { self->buffer[self->used++] = byte; }
#endif

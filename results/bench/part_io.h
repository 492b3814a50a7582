// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays and counts to and from an HDF5 file by one list of calls for both ways, so that what is read cannot differ
// from what was written. As they are in memory: for files that the same program reads on the same machine.
#ifndef VIGIL_PART_IO_H
#define VIGIL_PART_IO_H
#include "core/sha256.h"
#include <hdf5.h>
#include <stdbool.h>

typedef struct {
    hid_t file;
    const char *path; // for error texts
    bool writing;
    char prefix[32]; // before every name
    sha256_t hash;   // of names, lengths and contents so far
} part_io_t;

/// An attribute. @param[in,out] count  written, or set
/// @return  0, ERR_IO, ERR_FORMAT
int part_io_count(part_io_t *self, const char *name, size_t *count);
/// An array behind a pointer: written, or allocated and read.
/// @param[in,out] pointer  address of the pointer; the array is the caller's
/// @return  0, ERR_IO, ERR_FORMAT (absent, another length, damaged), ERR_MEMORY
int part_io_array(part_io_t *self, const char *name, void *pointer, size_t n, size_t item_bytes);
/// A struct in its place, without pointers. @return as part_io_array
int part_io_record(part_io_t *self, const char *name, void *record, size_t bytes);
#endif

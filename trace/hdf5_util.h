// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 in vigil's terms: files that appear whole or not at all, self-describing datasets, errors through error_set.
#ifndef VIGIL_HDF5_UTIL_H
#define VIGIL_HDF5_UTIL_H
#include "core/outfile.h"
#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

#define HDF5_TEXT_MAX (4u << 20) // bytes of a text attribute that a reader accepts

/// Silences HDF5's own printing and its work at exit. Every function here calls it; main may call it first of all.
void hdf5_start(void);

/// error_set with HDF5's or the operating system's own reason added after a colon.
/// @return  `code`
int hdf5_error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// A file being written.
typedef struct {
    hid_t file; // 0 before hdf5_begin and after commit or abort
    outfile_t out;
} hdf5_out_t;

/// Creates the temporary file of `path`. Metadata is checksummed (HDF5 1.10 form) and carries no dates, so that the
/// same calls give the same bytes.
/// @return  0, ERR_IO, ERR_MEMORY
int hdf5_begin(hdf5_out_t *self, const char *path);
/// Flushes, closes and renames onto the final name. A full disk ends here at the latest. Leaves `self` empty in any
/// case.
/// @return  0, ERR_IO (then no file remains)
int hdf5_commit(hdf5_out_t *self);
/// Closes and removes what was written; safe on a zeroed struct and after commit.
void hdf5_abort(hdf5_out_t *self);
/// ERR_IO naming the file when a write has already failed, else 0: cheap, for use between large writes.
int hdf5_check(const hdf5_out_t *self);

/// Opens a file for reading. The caller closes it with H5Fclose.
/// @return  0, ERR_IO (missing, unreadable), ERR_FORMAT (not HDF5, truncated)
int hdf5_open(hid_t *file, const char *path);

/// A dataset to be made. Rows without units or description are refused as a bug; units are "1" if there are none.
typedef struct {
    const char *name, *units, *description;
    hid_t type; // in the file
    int rank;   // 0 = scalar
    const hsize_t *shape;
    hsize_t chunk_rows; // 0 = contiguous, no filter; else shuffle + deflate and an unlimited first dimension
} hdf5_dataset_t;

/// Creates a dataset with its `units` and `description` attributes; parent groups must exist.
/// @param[out] dataset closed by the caller with H5Dclose
/// @return  0, ERR_IO
int hdf5_dataset_new(hid_t parent, const hdf5_dataset_t *spec, hid_t *dataset);
/// Creates a dataset and writes it whole.
/// @param[in] memory_type of the items at `data`
int hdf5_dataset_write(hid_t parent, const hdf5_dataset_t *spec, hid_t memory_type, const void *data);
/// Creates a group with a description. @param[out] group closed by the caller with H5Gclose
int hdf5_group_new(hid_t parent, const char *name, const char *description, hid_t *group);

/// Attributes of a file, group or dataset. Texts are UTF-8 of fixed length; lists of names are NULL-terminated.
/// @return  0, ERR_IO
int hdf5_put_text(hid_t object, const char *name, const char *text);
int hdf5_put_names(hid_t object, const char *name, const char *const *list);
int hdf5_put_u64(hid_t object, const char *name, uint64_t value);
int hdf5_put_double(hid_t object, const char *name, double value);

/// Reads attributes; fixed and variable-length texts are both accepted. No context but the attribute's name is in the
/// error text: callers add the file with hdf5_error.
/// @param[out] text owned by the caller, free() it
/// @return  0, ERR_FORMAT (absent, another type, too long), ERR_MEMORY
int hdf5_get_text(hid_t object, const char *name, char **text);
int hdf5_get_u64(hid_t object, const char *name, uint64_t *value);

/// True if every step of `path` ("a/b/c", relative to `parent`) is a hard link that exists: no link leads out of the
/// file.
bool hdf5_exists(hid_t parent, const char *path);
#endif

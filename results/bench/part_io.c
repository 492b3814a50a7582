// SPDX-License-Identifier: GPL-3.0-or-later
// Opaque items, so that bits stay as they are and the shuffle filter knows their size.
#include "results/bench/part_io.h"
#include "core/array.h"
#include "core/error.h"
#include "trace/hdf5_util.h"
#include <stdio.h>
#include <string.h>

#define CHUNK_ROWS 65536u
#define NAME_BYTES 96

static void full_name(const part_io_t *self, const char *name, char out[NAME_BYTES])
{
    BUG_IF(snprintf(out, NAME_BYTES, "%s%s", self->prefix, name) >= NAME_BYTES);
}

static int damaged(const part_io_t *self, const char *name)
{
    return error_set(ERR_FORMAT, "%s is damaged, at %s: remove it, and its world is run again", self->path, name);
}

static void add_to_hash(part_io_t *self, const char *name, size_t n, const void *data, size_t bytes)
{
    uint64_t length = n;
    sha256_add(&self->hash, name, strlen(name) + 1);
    sha256_add(&self->hash, &length, sizeof length);
    sha256_add(&self->hash, data, bytes);
}

int part_io_count(part_io_t *self, const char *name, size_t *count)
{
    char full[NAME_BYTES];
    uint64_t value = *count;
    full_name(self, name, full);
    if (self->writing)
        CHECK(hdf5_put_u64(self->file, full, value));
    else if (hdf5_get_u64(self->file, full, &value) < 0)
        return damaged(self, full);
    *count = value;
    add_to_hash(self, full, value, NULL, 0);
    return 0;
}

static int write_items(const part_io_t *self, const char *name, hid_t type, const void *data, size_t n)
{
    hsize_t shape[1] = {n};
    hdf5_dataset_t spec = {.name = name,
                           .units = "1",
                           .description = "items as they are in memory",
                           .type = type,
                           .rank = 1,
                           .shape = shape,
                           .chunk_rows = n < CHUNK_ROWS ? n : CHUNK_ROWS};
    return hdf5_dataset_write(self->file, &spec, type, data);
}

/// True if there is a dataset of n such items, read into `data`.
static bool read_items(const part_io_t *self, const char *name, hid_t type, void *data, size_t n)
{
    hsize_t length = 0;
    bool good = false;
    hid_t set = hdf5_exists(self->file, name) ? H5Dopen2(self->file, name, H5P_DEFAULT) : -1;
    if (set < 0) return false;
    hid_t space = H5Dget_space(set), kept = H5Dget_type(set);
    good = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 &&
           H5Sget_simple_extent_dims(space, &length, NULL) == 1 && length == n && kept >= 0 && H5Tequal(kept, type) > 0;
    if (good) good = H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
    if (kept >= 0) H5Tclose(kept);
    if (space >= 0) H5Sclose(space);
    H5Dclose(set);
    return good;
}

static int items(part_io_t *self, const char *name, void *data, size_t n, size_t item_bytes)
{
    char full[NAME_BYTES];
    int code = 0;
    full_name(self, name, full);
    hid_t type = n > 0 ? H5Tcreate(H5T_OPAQUE, item_bytes) : 0;
    if (type < 0) return hdf5_error(ERR_MEMORY, "HDF5 gives no type of %zu bytes", item_bytes);
    if (n > 0 && self->writing)
        code = write_items(self, full, type, data, n);
    else if (n > 0 && !read_items(self, full, type, data, n))
        code = damaged(self, full);
    if (n > 0) H5Tclose(type);
    add_to_hash(self, full, n, data, code < 0 ? 0 : n * item_bytes);
    return code;
}

int part_io_array(part_io_t *self, const char *name, void *pointer, size_t n, size_t item_bytes)
{
    void *data = NULL;
    if (!self->writing) CHECK(array_new(pointer, n, item_bytes));
    memcpy(&data, pointer, sizeof data); // the caller's pointer has a type of its own
    return items(self, name, data, n, item_bytes);
}

int part_io_record(part_io_t *self, const char *name, void *record, size_t bytes)
{
    return items(self, name, record, 1, bytes);
}

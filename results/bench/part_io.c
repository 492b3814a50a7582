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
    return error_set(ERR_FORMAT, "%s is damaged, at %s" PART_REMEDY, self->path, name);
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

/// True if as many chunks are there as n items fill: a damaged extent may promise more than the file has.
static bool has_chunks(hid_t set, hid_t space, size_t n)
{
    hsize_t rows = 0, chunks = 0;
    hid_t made = H5Dget_create_plist(set);
    bool chunked = made >= 0 && H5Pget_layout(made) == H5D_CHUNKED && H5Pget_chunk(made, 1, &rows) == 1 && rows > 0;
    if (made >= 0) H5Pclose(made);
    return chunked && H5Dget_num_chunks(set, space, &chunks) >= 0 && chunks == (n - 1) / rows + 1;
}

/// @return 0; ERR_FORMAT where the open dataset is not one of n such items, all of them there
static int check_items(const part_io_t *self, const char *name, hid_t set, hid_t type, size_t n)
{
    hsize_t length = 0;
    hid_t space = H5Dget_space(set), kept = H5Dget_type(set);
    bool one = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 &&
               H5Sget_simple_extent_dims(space, &length, NULL) == 1 && kept >= 0 && H5Tequal(kept, type) > 0;
    bool whole = one && length == n && has_chunks(set, space, n);
    if (kept >= 0) H5Tclose(kept);
    if (space >= 0) H5Sclose(space);
    if (whole) return 0;
    if (!one) return damaged(self, name);
    if (length == n)
        return error_set(ERR_FORMAT,
                         "%s is damaged: %s says that it holds %zu items, and not all of them are there" PART_REMEDY,
                         self->path, name, n);
    return error_set(ERR_FORMAT, "%s is damaged: %s holds %llu items, not the %zu that are expected" PART_REMEDY,
                     self->path, name, (unsigned long long)length, n);
}

/// Opens a dataset of n such items. @param[out] set to be closed
static int open_items(const part_io_t *self, const char *name, size_t n, size_t item_bytes, hid_t *set, hid_t *type)
{
    *type = H5Tcreate(H5T_OPAQUE, item_bytes);
    if (*type < 0) return hdf5_error(ERR_MEMORY, "HDF5 gives no type of %zu bytes", item_bytes);
    *set = hdf5_exists(self->file, name) ? H5Dopen2(self->file, name, H5P_DEFAULT) : -1;
    int code = *set < 0 ? error_set(ERR_FORMAT, "%s is damaged: %s, with %zu items, is not there" PART_REMEDY,
                                    self->path, name, n)
                        : check_items(self, name, *set, *type, n);
    if (code == 0) return 0;
    if (*set >= 0) H5Dclose(*set);
    H5Tclose(*type);
    return code;
}

/// @param[in] pointer  of the array that is allocated once it is known to be there; NULL: `data` has the room
static int read_items(const part_io_t *self, const char *name, void *pointer, void **data, size_t n, size_t item_bytes)
{
    hid_t set = -1, type = -1;
    CHECK(open_items(self, name, n, item_bytes, &set, &type));
    int code = pointer ? array_new(pointer, n, item_bytes) : 0;
    if (code == 0 && pointer) memcpy(data, pointer, sizeof *data); // the caller's pointer has a type of its own
    if (code == 0 && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, *data) < 0) code = damaged(self, name);
    H5Dclose(set);
    H5Tclose(type);
    return code;
}

static int write_items(const part_io_t *self, const char *name, const void *data, size_t n, size_t item_bytes)
{
    hsize_t shape[1] = {n};
    hid_t type = H5Tcreate(H5T_OPAQUE, item_bytes);
    if (type < 0) return hdf5_error(ERR_MEMORY, "HDF5 gives no type of %zu bytes", item_bytes);
    hdf5_dataset_t spec = {.name = name,
                           .units = "1",
                           .description = "items as they are in memory",
                           .type = type,
                           .rank = 1,
                           .shape = shape,
                           .chunk_rows = n < CHUNK_ROWS ? n : CHUNK_ROWS};
    int code = hdf5_dataset_write(self->file, &spec, type, data);
    H5Tclose(type);
    return code;
}

/// @param[in] pointer  as read_items; @param[in] data  of the record, or of the array that is written
static int items(part_io_t *self, const char *name, void *pointer, void *data, size_t n, size_t item_bytes)
{
    char full[NAME_BYTES];
    int code = 0;
    full_name(self, name, full);
    if (n > 0 && self->writing)
        code = write_items(self, full, data, n, item_bytes);
    else if (n > 0)
        code = read_items(self, full, pointer, &data, n, item_bytes);
    else if (!self->writing && pointer)
        code = array_new(pointer, 0, item_bytes);
    add_to_hash(self, full, n, data, code < 0 ? 0 : n * item_bytes);
    return code;
}

int part_io_array(part_io_t *self, const char *name, void *pointer, size_t n, size_t item_bytes)
{
    void *data = NULL;
    if (self->writing) memcpy(&data, pointer, sizeof data);
    return items(self, name, pointer, data, n, item_bytes);
}

int part_io_record(part_io_t *self, const char *name, void *record, size_t bytes)
{
    return items(self, name, NULL, record, 1, bytes);
}

int part_io_expect(const part_io_t *self, const char *attribute, const char *what, size_t value)
{
    if (self->writing || H5Aexists(self->file, attribute) > 0) return 0;
    return error_set(ERR_FORMAT, "%s is damaged: %s is %zu, and there is no %s" PART_REMEDY, self->path, what, value,
                     attribute);
}

static int one_field(part_io_t *self, const part_field_t *field, char *owner)
{
    size_t n = 0;
    if (field->kind == PART_COUNT) return part_io_count(self, field->name, (size_t *)(void *)(owner + field->at));
    if (field->kind == PART_RECORD) return part_io_record(self, field->name, owner + field->at, field->bytes);
    memcpy(&n, owner + field->count_at, sizeof n);
    CHECK(part_io_array(self, field->name, owner + field->at, n, field->bytes));
    if (field->room_at != PART_NO_ROOM) memcpy(owner + field->room_at, &n, sizeof n);
    return 0;
}

int part_io_fields(part_io_t *self, const char *prefix, const part_field_t *field, void *owner)
{
    BUG_IF(snprintf(self->prefix, sizeof self->prefix, "%s", prefix) >= (int)sizeof self->prefix);
    for (; field->name; field++) CHECK(one_field(self, field, owner));
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a column with suspicion, and unpacking its chunks.
#include "trace/column_source.h"
#include "core/array.h"
#include "core/error.h"
#include "trace/chunk_codec.h"
#include "trace/hdf5_util.h"
#include <inttypes.h>
#include <string.h>

#define CHUNK_BYTES_MAX (16u << 20)
#define ROWS_MAX (UINT64_C(1) << 40)
// Deflate packs at most 1032 bytes into one; rows that would need more have never been written.
#define RATIO_MAX 1040u

#define PLACE "%s: /%s/%s: "
#define PLACE_OF(self) (self)->path, (self)->group, (self)->column->name

static int check_type(const column_source_t *self)
{
    hid_t type = H5Dget_type(self->dataset);
    H5T_sign_t sign = self->column->type == COLUMN_I32 ? H5T_SGN_2 : H5T_SGN_NONE;
    bool fine = type >= 0 && H5Tget_class(type) == H5T_INTEGER &&
                H5Tget_size(type) == column_value_bytes(self->column) && H5Tget_sign(type) == sign &&
                (H5Tget_size(type) == 1 || H5Tget_order(type) == H5T_ORDER_LE);
    if (type >= 0) H5Tclose(type);
    if (fine) return 0;
    return error_set(ERR_FORMAT, PLACE "its values are not of type %s (little-endian)", PLACE_OF(self),
                     column_type_name(self->column));
}

static int check_shape(column_source_t *self)
{
    int rank = self->column->width > 1 ? 2 : 1;
    hsize_t shape[2] = {0, self->column->width};
    hid_t space = H5Dget_space(self->dataset);
    bool fine = space >= 0 && H5Sget_simple_extent_type(space) == H5S_SIMPLE &&
                H5Sget_simple_extent_ndims(space) == rank && H5Sget_simple_extent_dims(space, shape, NULL) == rank &&
                shape[1] == self->column->width;
    if (space >= 0) H5Sclose(space);
    self->rows = shape[0];
    if (!fine && rank == 2)
        return error_set(ERR_FORMAT, PLACE "its shape is not [rows][%zu]", PLACE_OF(self), self->column->width);
    if (!fine) return error_set(ERR_FORMAT, PLACE "it does not have one dimension", PLACE_OF(self));
    if (self->rows > ROWS_MAX)
        return error_set(ERR_FORMAT, PLACE "it declares %" PRIu64 " rows; at most %" PRIu64 " are allowed",
                         PLACE_OF(self), self->rows, ROWS_MAX);
    return 0;
}

static int check_chunk(hid_t list, column_source_t *self)
{
    hsize_t chunk[2] = {0, 1};
    int rank = H5Pget_chunk(list, 2, chunk);
    uint64_t rows_max = CHUNK_BYTES_MAX / column_row_bytes(self->column);
    if (rank < 1 || rank > 2 || chunk[0] < 1 || chunk[0] > rows_max || chunk[1] != self->column->width)
        return error_set(ERR_FORMAT, PLACE "its chunks do not span whole rows in at most %u bytes", PLACE_OF(self),
                         CHUNK_BYTES_MAX);
    self->chunk_rows = chunk[0];
    return 0;
}

// The filters that we open, in the only order that makes sense: shuffle, deflate, fletcher32, each once at most.
static int check_filters(hid_t list, column_source_t *self)
{
    int n = H5Pget_nfilters(list), next = 0;
    self->shuffle = self->deflate = self->fletcher = -1;
    for (int i = 0; i < n; i++) {
        unsigned flags = 0, config = 0;
        size_t values = 0;
        H5Z_filter_t id = H5Pget_filter2(list, (unsigned)i, &flags, &values, NULL, 0, NULL, &config);
        int place = id == H5Z_FILTER_SHUFFLE ? 0 : id == H5Z_FILTER_DEFLATE ? 1 : id == H5Z_FILTER_FLETCHER32 ? 2 : -1;
        if (place < next)
            return error_set(ERR_FORMAT,
                             PLACE "filter %d is not allowed here; shuffle, deflate and fletcher32 are, in this order",
                             PLACE_OF(self), (int)id);
        *(place == 0 ? &self->shuffle : place == 1 ? &self->deflate : &self->fletcher) = i;
        next = place + 1;
    }
    return n >= 0 ? 0 : hdf5_error(ERR_FORMAT, PLACE "its filters cannot be read", PLACE_OF(self));
}

static int check_layout(hid_t list, column_source_t *self)
{
    H5D_layout_t layout = H5Pget_layout(list);
    if (layout == H5D_CHUNKED) {
        CHECK(check_chunk(list, self));
        return check_filters(list, self);
    }
    if ((layout == H5D_CONTIGUOUS || layout == H5D_COMPACT) && H5Pget_external_count(list) == 0) return 0;
    return error_set(ERR_FORMAT, PLACE "its values are not stored in the file itself", PLACE_OF(self));
}

static int check_storage(const column_source_t *self)
{
    hsize_t file_bytes = 0, stored = H5Dget_storage_size(self->dataset);
    hid_t file = H5Iget_file_id(self->dataset);
    if (file < 0 || H5Fget_filesize(file, &file_bytes) < 0) file_bytes = 0;
    if (file >= 0) H5Fclose(file);
    if (stored > file_bytes) stored = file_bytes;
    uint64_t rows = self->rows > self->chunk_rows || self->rows == 0 ? self->rows : self->chunk_rows;
    if (rows * column_row_bytes(self->column) > stored * RATIO_MAX)
        return error_set(ERR_FORMAT, PLACE "it declares %" PRIu64 " rows, but only %" PRIu64 " bytes are stored",
                         PLACE_OF(self), self->rows, (uint64_t)stored);
    return 0;
}

static int check_dataset(column_source_t *self)
{
    CHECK(check_type(self));
    CHECK(check_shape(self));
    hid_t list = H5Dget_create_plist(self->dataset);
    if (list < 0) return hdf5_error(ERR_FORMAT, PLACE "its properties cannot be read", PLACE_OF(self));
    int err = check_layout(list, self);
    H5Pclose(list);
    CHECK(err);
    return check_storage(self);
}

static int open_dataset(column_source_t *self, hid_t file)
{
    char name[128];
    snprintf(name, sizeof name, "%s/%s", self->group, self->column->name);
    H5Eclear2(H5E_DEFAULT);
    if (!hdf5_exists(file, name)) return error_set(ERR_FORMAT, PLACE "the dataset is missing", PLACE_OF(self));
    hid_t found = H5Dopen2(file, name, H5P_DEFAULT);
    if (found < 0) return hdf5_error(ERR_FORMAT, PLACE "the dataset cannot be opened", PLACE_OF(self));
    self->dataset = found;
    return 0;
}

int column_source_open(column_source_t *self, hid_t file, const char *path, const column_table_t *table,
                       const column_t *column)
{
    *self = (column_source_t){.column = column, .path = path, .group = table->group, .held = UINT64_MAX};
    int err = open_dataset(self, file);
    if (err == 0) err = check_dataset(self);
    if (err < 0) column_source_close(self);
    return err;
}

void column_source_close(column_source_t *self)
{
    if (self->dataset > 0) H5Dclose(self->dataset);
    free(self->packed);
    free(self->unpacked);
    free(self->values);
    *self = (column_source_t){0};
}

static int bad_chunk(const column_source_t *self, uint64_t chunk, const char *what)
{
    return hdf5_error(ERR_FORMAT, PLACE "the chunk of row %" PRIu64 " %s", PLACE_OF(self), chunk * self->chunk_rows,
                      what);
}

// Brings a chunk as it is stored into `packed`.
static int load_chunk(column_source_t *self, uint64_t chunk, size_t *size, uint32_t *skipped)
{
    hsize_t at[2] = {chunk * self->chunk_rows, 0}, stored = 0;
    size_t bytes = self->chunk_rows * column_row_bytes(self->column);
    H5Eclear2(H5E_DEFAULT);
    if (H5Dget_chunk_storage_size(self->dataset, at, &stored) < 0) return bad_chunk(self, chunk, "cannot be read");
    if (stored == 0) return bad_chunk(self, chunk, "is missing");
    if (stored > chunk_deflate_bound(bytes)) return bad_chunk(self, chunk, "is longer than its rows need");
    CHECK(array_reserve(&self->packed, &self->packed_capacity, stored, 1));
    if (H5Dread_chunk(self->dataset, H5P_DEFAULT, at, skipped, self->packed) < 0)
        return bad_chunk(self, chunk, "cannot be read");
    *size = stored;
    return 0;
}

static bool applies(int place, uint32_t skipped) { return place >= 0 && ((skipped >> place) & 1) == 0; }

// Undoes the filters into `values`. Fletcher's sum is cut off unread: deflate has one of its own.
static int unpack_chunk(column_source_t *self, uint64_t chunk, size_t size, uint32_t skipped)
{
    const column_t *column = self->column;
    size_t bytes = self->chunk_rows * column_row_bytes(column);
    const uint8_t *from = self->packed;
    if (applies(self->fletcher, skipped)) size = size < 4 ? 0 : size - 4;
    if (applies(self->deflate, skipped)) {
        if (!chunk_inflate(from, size, self->unpacked, bytes)) return bad_chunk(self, chunk, "is damaged");
        from = self->unpacked;
    } else if (size != bytes) {
        return bad_chunk(self, chunk, "does not have the length of its rows");
    }
    if (applies(self->shuffle, skipped))
        chunk_unshuffle(from, self->chunk_rows * column->width, column_value_bytes(column), self->values);
    else
        memcpy(self->values, from, bytes);
    return 0;
}

static int hold_chunk(column_source_t *self, uint64_t chunk)
{
    size_t size = 0, bytes = self->chunk_rows * column_row_bytes(self->column);
    uint32_t skipped = 0;
    if (self->held == chunk) return 0;
    if (self->values == NULL) CHECK(array_new(&self->values, bytes, 1));
    if (self->unpacked == NULL) CHECK(array_new(&self->unpacked, bytes, 1));
    self->held = UINT64_MAX;
    CHECK(load_chunk(self, chunk, &size, &skipped));
    CHECK(unpack_chunk(self, chunk, size, skipped));
    self->held = chunk;
    return 0;
}

static int read_chunks(column_source_t *self, uint64_t first, size_t n, uint8_t *data)
{
    size_t row_bytes = column_row_bytes(self->column);
    while (n > 0) {
        uint64_t chunk = first / self->chunk_rows, from = first % self->chunk_rows;
        size_t here = self->chunk_rows - from < n ? self->chunk_rows - from : n;
        CHECK(hold_chunk(self, chunk));
        memcpy(data, self->values + from * row_bytes, here * row_bytes);
        data += here * row_bytes;
        first += here;
        n -= here;
    }
    return 0;
}

// Contiguous and compact datasets hold no chunks to mistrust.
static int read_plain(column_source_t *self, uint64_t first, size_t n, void *data)
{
    int rank = self->column->width > 1 ? 2 : 1;
    hsize_t start[2] = {first, 0}, count[2] = {n, self->column->width};
    H5Eclear2(H5E_DEFAULT);
    hid_t file_space = H5Dget_space(self->dataset), memory_space = H5Screate_simple(rank, count, NULL);
    herr_t got = file_space < 0 || memory_space < 0
                     ? -1
                     : H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start, NULL, count, NULL);
    if (got >= 0)
        got = H5Dread(self->dataset, column_memory_type(self->column), memory_space, file_space, H5P_DEFAULT, data);
    int err = got < 0 ? hdf5_error(ERR_FORMAT, PLACE "row %" PRIu64 " cannot be read", PLACE_OF(self), first) : 0;
    if (file_space >= 0) H5Sclose(file_space);
    if (memory_space >= 0) H5Sclose(memory_space);
    return err;
}

int column_source_read(column_source_t *self, uint64_t first, size_t n, void *data)
{
    BUG_IF(first + n > self->rows);
    if (n == 0) return 0;
    return self->chunk_rows > 0 ? read_chunks(self, first, n, data) : read_plain(self, first, n, data);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One column as one dataset: creating it, and opening it with suspicion.
#include "core/error.h"
#include "trace/column_file.h"
#include "trace/hdf5_util.h"
#include <inttypes.h>

#define CHUNK_BYTES_MAX (64u << 20)
#define ROWS_MAX (UINT64_C(1) << 40)
// Deflate packs at most 1032 bytes into one; rows that would need more have never been written.
#define RATIO_MAX 1040u

int column_dataset_new(hid_t group, const column_t *column, uint64_t rows, uint32_t chunk_rows, hid_t *dataset)
{
    hsize_t shape[2] = {rows, column->width};
    hdf5_dataset_t spec = {.name = column->name,
                           .units = column->units,
                           .description = column->description,
                           .type = column_file_type(column),
                           .rank = column->width > 1 ? 2 : 1,
                           .shape = shape,
                           .chunk_rows = chunk_rows};
    CHECK(hdf5_dataset_new(group, &spec, dataset));
    int err = column->names == NULL ? 0 : hdf5_put_names(*dataset, column->names_are, column->names);
    if (err < 0) H5Dclose(*dataset);
    return err;
}

// Where an error is: FILE: /group/column.
typedef struct {
    const char *path, *group, *name;
} place_t;

#define PLACE "%s: /%s/%s: "
#define PLACE_OF(at) (at)->path, (at)->group, (at)->name

static int check_type(hid_t dataset, const place_t *at, const column_t *column)
{
    hid_t type = H5Dget_type(dataset);
    H5T_sign_t sign = column->type == COLUMN_I32 ? H5T_SGN_2 : H5T_SGN_NONE;
    bool fine = type >= 0 && H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) == column_value_bytes(column) &&
                H5Tget_sign(type) == sign;
    if (type >= 0) H5Tclose(type);
    if (fine) return 0;
    return error_set(ERR_FORMAT, PLACE "its values are not of type %s", PLACE_OF(at), column_type_name(column));
}

static int check_shape(hid_t dataset, const place_t *at, const column_t *column, uint64_t *rows)
{
    int rank = column->width > 1 ? 2 : 1;
    hsize_t shape[2] = {0, column->width};
    hid_t space = H5Dget_space(dataset);
    bool fine = space >= 0 && H5Sget_simple_extent_type(space) == H5S_SIMPLE &&
                H5Sget_simple_extent_ndims(space) == rank && H5Sget_simple_extent_dims(space, shape, NULL) == rank &&
                shape[1] == column->width;
    if (space >= 0) H5Sclose(space);
    *rows = shape[0];
    if (!fine && rank == 2)
        return error_set(ERR_FORMAT, PLACE "its shape is not [rows][%zu]", PLACE_OF(at), column->width);
    if (!fine) return error_set(ERR_FORMAT, PLACE "it does not have one dimension", PLACE_OF(at));
    if (*rows > ROWS_MAX)
        return error_set(ERR_FORMAT, PLACE "it declares %" PRIu64 " rows; at most %" PRIu64 " are allowed",
                         PLACE_OF(at), *rows, ROWS_MAX);
    return 0;
}

static int check_chunk(hid_t list, const place_t *at, const column_t *column)
{
    hsize_t chunk[2] = {0, 1};
    int rank = H5Pget_chunk(list, 2, chunk);
    uint64_t rows_max = CHUNK_BYTES_MAX / column_row_bytes(column);
    if (rank < 1 || rank > 2 || chunk[0] < 1 || chunk[0] > rows_max || chunk[1] < 1 || chunk[1] > column->width)
        return error_set(ERR_FORMAT, PLACE "its chunks are of an unusable size; at most %u bytes are allowed",
                         PLACE_OF(at), CHUNK_BYTES_MAX);
    return 0;
}

static int check_filters(hid_t list, const place_t *at)
{
    int n = H5Pget_nfilters(list);
    for (int i = 0; i < n; i++) {
        unsigned flags = 0, config = 0;
        size_t values = 0;
        H5Z_filter_t id = H5Pget_filter2(list, (unsigned)i, &flags, &values, NULL, 0, NULL, &config);
        if (id != H5Z_FILTER_SHUFFLE && id != H5Z_FILTER_DEFLATE && id != H5Z_FILTER_FLETCHER32)
            return error_set(ERR_FORMAT, PLACE "filter %d is not allowed; only shuffle, deflate and fletcher32 are",
                             PLACE_OF(at), (int)id);
    }
    return n >= 0 ? 0 : hdf5_error(ERR_FORMAT, PLACE "its filters cannot be read", PLACE_OF(at));
}

static int check_layout(hid_t list, const place_t *at, const column_t *column)
{
    H5D_layout_t layout = H5Pget_layout(list);
    if (layout == H5D_CHUNKED) {
        CHECK(check_chunk(list, at, column));
        return check_filters(list, at);
    }
    if ((layout == H5D_CONTIGUOUS || layout == H5D_COMPACT) && H5Pget_external_count(list) == 0) return 0;
    return error_set(ERR_FORMAT, PLACE "its values are not stored in the file itself", PLACE_OF(at));
}

static int check_storage(hid_t dataset, const place_t *at, const column_t *column, uint64_t rows)
{
    hsize_t file_bytes = 0, stored = H5Dget_storage_size(dataset);
    hid_t file = H5Iget_file_id(dataset);
    if (file < 0 || H5Fget_filesize(file, &file_bytes) < 0) file_bytes = 0;
    if (file >= 0) H5Fclose(file);
    if (stored > file_bytes) stored = file_bytes;
    if (rows * column_row_bytes(column) > stored * RATIO_MAX)
        return error_set(ERR_FORMAT, PLACE "it declares %" PRIu64 " rows, but only %" PRIu64 " bytes are stored",
                         PLACE_OF(at), rows, (uint64_t)stored);
    return 0;
}

static int check_dataset(hid_t dataset, const place_t *at, const column_t *column, uint64_t *rows)
{
    CHECK(check_type(dataset, at, column));
    CHECK(check_shape(dataset, at, column, rows));
    hid_t list = H5Dget_create_plist(dataset);
    if (list < 0) return hdf5_error(ERR_FORMAT, PLACE "its properties cannot be read", PLACE_OF(at));
    int err = check_layout(list, at, column);
    H5Pclose(list);
    CHECK(err);
    return check_storage(dataset, at, column, *rows);
}

// A cache that takes one chunk of the largest size allowed; chunks read to their end leave it first.
static hid_t open_dataset(hid_t file, const char *name)
{
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    if (access < 0) return -1;
    H5Pset_chunk_cache(access, 1, CHUNK_BYTES_MAX, 1.0);
    hid_t dataset = H5Dopen2(file, name, access);
    H5Pclose(access);
    return dataset;
}

int column_dataset_open(hid_t file, const char *path, const column_table_t *table, const column_t *column,
                        hid_t *dataset, uint64_t *rows)
{
    place_t at = {path, table->group, column->name};
    char name[128];
    snprintf(name, sizeof name, "%s/%s", table->group, column->name);
    H5Eclear2(H5E_DEFAULT);
    if (!hdf5_exists(file, name)) return error_set(ERR_FORMAT, PLACE "the dataset is missing", PLACE_OF(&at));
    hid_t found = open_dataset(file, name);
    if (found < 0) return hdf5_error(ERR_FORMAT, PLACE "the dataset cannot be opened", PLACE_OF(&at));
    int err = check_dataset(found, &at, column, rows);
    if (err < 0)
        H5Dclose(found);
    else
        *dataset = found;
    return err;
}

int column_dataset_read(hid_t dataset, const column_t *column, uint64_t first, size_t n, void *data)
{
    if (n == 0) return 0;
    int rank = column->width > 1 ? 2 : 1;
    hsize_t start[2] = {first, 0}, count[2] = {n, column->width};
    H5Eclear2(H5E_DEFAULT);
    hid_t file_space = H5Dget_space(dataset), memory_space = H5Screate_simple(rank, count, NULL);
    herr_t got = file_space < 0 || memory_space < 0
                     ? -1
                     : H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start, NULL, count, NULL);
    if (got >= 0) got = H5Dread(dataset, column_memory_type(column), memory_space, file_space, H5P_DEFAULT, data);
    int err = got < 0 ? hdf5_error(ERR_FORMAT, "rows from %" PRIu64 " cannot be read", first) : 0;
    if (file_space >= 0) H5Sclose(file_space);
    if (memory_space >= 0) H5Sclose(memory_space);
    return err;
}

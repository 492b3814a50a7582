// SPDX-License-Identifier: GPL-3.0-or-later
// Attributes of hdf5_util.h.
#include "core/array.h"
#include "core/error.h"
#include "trace/hdf5_util.h"
#include <string.h>

// Writes one attribute and takes over `type` and `space`.
static int put(hid_t object, const char *name, hid_t type, hid_t space, hid_t memory_type, const void *data)
{
    hid_t made = -1;
    H5Eclear2(H5E_DEFAULT);
    if (type >= 0 && space >= 0) made = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    herr_t wrote = made < 0 ? -1 : H5Awrite(made, memory_type, data);
    int err = wrote < 0 ? hdf5_error(ERR_IO, "cannot write the attribute %s", name) : 0;
    if (made >= 0) H5Aclose(made);
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    return err;
}

// A zero byte ends the text, so that C, Python and h5dump agree about its length.
static hid_t text_type(size_t bytes)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && H5Tset_size(type, bytes) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0 &&
        H5Tset_strpad(type, H5T_STR_NULLTERM) >= 0)
        return type;
    if (type >= 0) H5Tclose(type);
    return -1;
}

int hdf5_put_text(hid_t object, const char *name, const char *text)
{
    hid_t type = text_type(strlen(text) + 1);
    return put(object, name, type, H5Screate(H5S_SCALAR), type, text);
}

int hdf5_put_names(hid_t object, const char *name, const char *const *list)
{
    size_t n = 0, widest = 1;
    for (; list[n] != NULL; n++)
        if (strlen(list[n]) + 1 > widest) widest = strlen(list[n]) + 1;
    char *block = NULL;
    CHECK(array_new(&block, n, widest));
    for (size_t i = 0; i < n; i++) memcpy(block + i * widest, list[i], strlen(list[i]));
    hsize_t shape = n;
    hid_t type = text_type(widest);
    int err = put(object, name, type, H5Screate_simple(1, &shape, NULL), type, block);
    free(block);
    return err;
}

int hdf5_put_u64(hid_t object, const char *name, uint64_t value)
{
    return put(object, name, H5Tcopy(H5T_STD_U64LE), H5Screate(H5S_SCALAR), H5T_NATIVE_UINT64, &value);
}

int hdf5_put_double(hid_t object, const char *name, double value)
{
    return put(object, name, H5Tcopy(H5T_IEEE_F64LE), H5Screate(H5S_SCALAR), H5T_NATIVE_DOUBLE, &value);
}

static int get_scalar(hid_t object, const char *name, hid_t *attribute, hid_t *type)
{
    H5Eclear2(H5E_DEFAULT);
    if (H5Aexists(object, name) <= 0) return error_set(ERR_FORMAT, "it has no attribute %s", name);
    hid_t found = H5Aopen(object, name, H5P_DEFAULT), space = found < 0 ? -1 : H5Aget_space(found);
    hssize_t points = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (space >= 0) H5Sclose(space);
    *type = points == 1 ? H5Aget_type(found) : -1;
    *attribute = found;
    if (*type >= 0) return 0;
    if (found >= 0) H5Aclose(found);
    return hdf5_error(ERR_FORMAT, "its attribute %s is not a single value", name);
}

// A text of variable length is allocated by HDF5 and copied, so that every caller frees in one way.
static int read_variable(hid_t attribute, hid_t type, const char *name, char **text)
{
    char *theirs = NULL;
    if (H5Aread(attribute, type, &theirs) < 0) return hdf5_error(ERR_FORMAT, "its attribute %s cannot be read", name);
    int err = 0;
    if (theirs != NULL && strlen(theirs) > HDF5_TEXT_MAX)
        err = error_set(ERR_FORMAT, "its attribute %s is longer than %u bytes", name, HDF5_TEXT_MAX);
    else if ((*text = strdup(theirs == NULL ? "" : theirs)) == NULL)
        err = error_set(ERR_MEMORY, "out of memory for the attribute %s", name);
    H5free_memory(theirs);
    return err;
}

static int read_fixed(hid_t attribute, hid_t type, const char *name, char **text)
{
    size_t bytes = H5Tget_size(type);
    if (bytes == 0 || bytes > HDF5_TEXT_MAX)
        return error_set(ERR_FORMAT, "its attribute %s is longer than %u bytes", name, HDF5_TEXT_MAX);
    char *mine = NULL;
    CHECK(array_new(&mine, bytes + 1, 1));
    if (H5Aread(attribute, type, mine) < 0) {
        free(mine);
        return hdf5_error(ERR_FORMAT, "its attribute %s cannot be read", name);
    }
    *text = mine;
    return 0;
}

int hdf5_get_text(hid_t object, const char *name, char **text)
{
    hid_t attribute = -1, type = -1;
    *text = NULL;
    CHECK(get_scalar(object, name, &attribute, &type));
    int err;
    if (H5Tget_class(type) != H5T_STRING)
        err = error_set(ERR_FORMAT, "its attribute %s is not a text", name);
    else if (H5Tis_variable_str(type) > 0)
        err = read_variable(attribute, type, name, text);
    else
        err = read_fixed(attribute, type, name, text);
    H5Tclose(type);
    H5Aclose(attribute);
    return err;
}

int hdf5_get_u64(hid_t object, const char *name, uint64_t *value)
{
    hid_t attribute = -1, type = -1;
    CHECK(get_scalar(object, name, &attribute, &type));
    int err = 0;
    if (H5Tget_class(type) != H5T_INTEGER)
        err = error_set(ERR_FORMAT, "its attribute %s is not an integer", name);
    else if (H5Aread(attribute, H5T_NATIVE_UINT64, value) < 0)
        err = hdf5_error(ERR_FORMAT, "its attribute %s cannot be read", name);
    H5Tclose(type);
    H5Aclose(attribute);
    return err;
}

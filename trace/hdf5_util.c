// SPDX-License-Identifier: GPL-3.0-or-later
// Files, datasets and groups of hdf5_util.h.
#include "trace/hdf5_util.h"
#include "core/error.h"
#include "trace/hdf5_vfd.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void hdf5_start(void)
{
    static bool started;
    if (!started) H5dont_atexit(); // fails harmlessly where the library already runs
    started = true;
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

// The entry nearest to the cause says most.
static herr_t take_innermost(unsigned n, const H5E_error2_t *entry, void *text)
{
    if (n == 0 && entry->desc != NULL) snprintf(text, 256, "%s", entry->desc);
    return 0;
}

int hdf5_error(int code, const char *format, ...)
{
    char context[1024], reason[256] = "";
    va_list list;
    va_start(list, format);
    vsnprintf(context, sizeof context, format, list);
    va_end(list);
    if (hdf5_vfd_failure() != 0)
        snprintf(reason, sizeof reason, "%s", strerror(hdf5_vfd_failure()));
    else
        H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_innermost, reason);
    hdf5_vfd_forget();
    if (reason[0] == '\0') return error_set(code, "%s", context);
    return error_set(code, "%s: %s", context, reason);
}

// Metadata of the 1.10 form is checksummed throughout, so damage to it is told from meaning.
static int access_list_new(hid_t *list)
{
    hid_t made = H5Pcreate(H5P_FILE_ACCESS);
    if (made < 0 || H5Pset_fclose_degree(made, H5F_CLOSE_STRONG) < 0 ||
        H5Pset_libver_bounds(made, H5F_LIBVER_V110, H5F_LIBVER_V110) < 0) {
        if (made >= 0) H5Pclose(made);
        return hdf5_error(ERR_MEMORY, "HDF5 gives no access list");
    }
    int err = hdf5_vfd_select(made);
    if (err < 0)
        H5Pclose(made);
    else
        *list = made;
    return err;
}

static int create_file(const char *temporary, const char *path, hid_t *file)
{
    hid_t access = -1, creation = H5Pcreate(H5P_FILE_CREATE);
    int err = access_list_new(&access);
    if (err < 0) goto out;
    H5Eclear2(H5E_DEFAULT);
    hdf5_vfd_forget();
    // Attributes by name only: order of creation would cost space and says nothing.
    *file = creation < 0 || H5Pset_obj_track_times(creation, false) < 0
                ? -1
                : H5Fcreate(temporary, H5F_ACC_TRUNC, creation, access);
    if (*file < 0) err = hdf5_error(ERR_IO, "cannot write %s", path);
out:
    if (access >= 0) H5Pclose(access);
    if (creation >= 0) H5Pclose(creation);
    return err;
}

int hdf5_begin(hdf5_out_t *self, const char *path)
{
    hdf5_start();
    memset(self, 0, sizeof *self);
    CHECK(outfile_begin(&self->out, path));
    int err = create_file(self->out.temporary, path, &self->file);
    if (err < 0) {
        self->file = 0;
        hdf5_abort(self);
    }
    return err;
}

int hdf5_check(const hdf5_out_t *self)
{
    int why = hdf5_vfd_file_failure(self->file);
    if (why == 0) return 0;
    hdf5_vfd_forget();
    return error_set(ERR_IO, "cannot write %s: %s", self->out.path, strerror(why));
}

int hdf5_commit(hdf5_out_t *self)
{
    H5Eclear2(H5E_DEFAULT);
    hdf5_vfd_forget();
    int err = 0;
    if (H5Fflush(self->file, H5F_SCOPE_LOCAL) < 0) err = hdf5_error(ERR_IO, "cannot write %s", self->out.path);
    if (hdf5_check(self) < 0) err = ERR_IO;
    hdf5_vfd_forget();
    if (H5Fclose(self->file) < 0 || hdf5_vfd_failure() != 0)
        if (err == 0) err = hdf5_error(ERR_IO, "cannot write %s", self->out.path);
    self->file = 0;
    if (err == 0) return outfile_commit(&self->out);
    hdf5_abort(self);
    return err;
}

void hdf5_abort(hdf5_out_t *self)
{
    if (self->file > 0) H5Fclose(self->file);
    outfile_abort(&self->out);
    memset(self, 0, sizeof *self);
}

int hdf5_open(hid_t *file, const char *path)
{
    struct stat at;
    hid_t access = -1;
    if (stat(path, &at) == 0 && S_ISFIFO(at.st_mode)) // opening one waits for ever
        return error_set(ERR_FORMAT, "%s is a pipe, not a file", path);
    hdf5_start();
    CHECK(access_list_new(&access));
    H5Eclear2(H5E_DEFAULT);
    hdf5_vfd_forget();
    *file = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (*file >= 0) return 0;
    *file = 0;
    if (hdf5_vfd_failure() != 0) return hdf5_error(ERR_IO, "cannot read %s", path);
    return hdf5_error(ERR_FORMAT, "%s is not a readable HDF5 file (truncated, damaged or of another kind)", path);
}

static hid_t creation_list(const hdf5_dataset_t *spec)
{
    hsize_t chunk[H5S_MAX_RANK];
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    if (list < 0 || H5Pset_obj_track_times(list, false) < 0) return list;
    if (spec->chunk_rows == 0 || spec->rank == 0) return list;
    chunk[0] = spec->chunk_rows;
    for (int i = 1; i < spec->rank; i++) chunk[i] = spec->shape[i] > 0 ? spec->shape[i] : 1;
    if (H5Pset_chunk(list, spec->rank, chunk) < 0 || H5Pset_shuffle(list) < 0 || H5Pset_deflate(list, 1) < 0 ||
        H5Pset_fill_time(list, H5D_FILL_TIME_NEVER) < 0) {
        H5Pclose(list);
        return -1;
    }
    return list;
}

static hid_t space_of(const hdf5_dataset_t *spec)
{
    hsize_t limit[H5S_MAX_RANK];
    if (spec->rank == 0) return H5Screate(H5S_SCALAR);
    memcpy(limit, spec->shape, sizeof *limit * (size_t)spec->rank);
    if (spec->chunk_rows > 0) limit[0] = H5S_UNLIMITED;
    return H5Screate_simple(spec->rank, spec->shape, limit);
}

int hdf5_dataset_new(hid_t parent, const hdf5_dataset_t *spec, hid_t *dataset)
{
    BUG_IF(spec->units == NULL || spec->units[0] == '\0' || spec->description == NULL || spec->description[0] == '\0');
    H5Eclear2(H5E_DEFAULT);
    hid_t space = space_of(spec), list = creation_list(spec), made = -1;
    int err = 0;
    if (space >= 0 && list >= 0)
        made = H5Dcreate2(parent, spec->name, spec->type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (made < 0) err = hdf5_error(ERR_IO, "cannot create the dataset %s", spec->name);
    if (err == 0) err = hdf5_put_text(made, "units", spec->units);
    if (err == 0) err = hdf5_put_text(made, "description", spec->description);
    if (space >= 0) H5Sclose(space);
    if (list >= 0) H5Pclose(list);
    if (err == 0)
        *dataset = made;
    else if (made >= 0)
        H5Dclose(made);
    return err;
}

int hdf5_dataset_write(hid_t parent, const hdf5_dataset_t *spec, hid_t memory_type, const void *data)
{
    hid_t dataset = -1;
    CHECK(hdf5_dataset_new(parent, spec, &dataset));
    herr_t wrote = H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    int err = wrote < 0 ? hdf5_error(ERR_IO, "cannot write the dataset %s", spec->name) : 0;
    if (H5Dclose(dataset) < 0 && err == 0) err = hdf5_error(ERR_IO, "cannot write the dataset %s", spec->name);
    return err;
}

int hdf5_group_new(hid_t parent, const char *name, const char *description, hid_t *group)
{
    BUG_IF(description == NULL || description[0] == '\0');
    H5Eclear2(H5E_DEFAULT);
    hid_t list = H5Pcreate(H5P_GROUP_CREATE), made = -1;
    if (list >= 0 && H5Pset_obj_track_times(list, false) >= 0)
        made = H5Gcreate2(parent, name, H5P_DEFAULT, list, H5P_DEFAULT);
    int err = made < 0 ? hdf5_error(ERR_IO, "cannot create the group %s", name) : 0;
    if (list >= 0) H5Pclose(list);
    if (err == 0) err = hdf5_put_text(made, "description", description);
    if (err == 0)
        *group = made;
    else if (made >= 0)
        H5Gclose(made);
    return err;
}

bool hdf5_exists(hid_t parent, const char *path)
{
    char prefix[256];
    for (size_t bytes = strcspn(path, "/");; bytes += 1 + strcspn(path + bytes + 1, "/")) {
        H5L_info_t link;
        BUG_IF(bytes >= sizeof prefix);
        memcpy(prefix, path, bytes);
        prefix[bytes] = '\0';
        if (H5Lexists(parent, prefix, H5P_DEFAULT) <= 0 || H5Lget_info(parent, prefix, &link, H5P_DEFAULT) < 0 ||
            link.type != H5L_TYPE_HARD)
            return false;
        if (path[bytes] == '\0') return true;
    }
}

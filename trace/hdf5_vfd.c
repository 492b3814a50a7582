// SPDX-License-Identifier: GPL-3.0-or-later
// The file driver of hdf5_vfd.h.
#include "trace/hdf5_vfd.h"
#include "core/error.h"
#include <H5FDpublic.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef H5FD_CLASS_VERSION
#include <H5FDdevelop.h>
#endif

typedef struct {
    H5FD_t base;     // first, as HDF5 demands
    int fd, failure; // errno of this file's first failed write
    haddr_t eoa, eof;
    dev_t device;
    ino_t inode;
} vfd_file_t;

static _Thread_local int last_failure;

int hdf5_vfd_failure(void) { return last_failure; }
void hdf5_vfd_forget(void) { last_failure = 0; }

static void remember(int why)
{
    if (last_failure == 0) last_failure = why;
}

static void break_off(vfd_file_t *self, int why)
{
    if (self->failure == 0) self->failure = why;
    remember(why);
}

static H5FD_t *vfd_open(const char *name, unsigned flags, hid_t fapl, haddr_t maxaddr)
{
    (void)fapl, (void)maxaddr;
    int mode = (flags & H5F_ACC_RDWR) ? O_RDWR : O_RDONLY;
    if (flags & H5F_ACC_TRUNC) mode |= O_TRUNC;
    if (flags & H5F_ACC_CREAT) mode |= O_CREAT;
    if (flags & H5F_ACC_EXCL) mode |= O_EXCL;
    int fd = open(name, mode | O_CLOEXEC, 0666);
    struct stat status;
    vfd_file_t *self = NULL;
    if (fd < 0 || fstat(fd, &status) < 0) {
        remember(errno);
    } else if (S_ISDIR(status.st_mode)) {
        remember(EISDIR);
    } else if ((self = calloc(1, sizeof *self)) == NULL) {
        remember(ENOMEM);
    } else {
        self->fd = fd;
        self->eof = (haddr_t)status.st_size;
        self->device = status.st_dev;
        self->inode = status.st_ino;
        return &self->base;
    }
    if (fd >= 0) close(fd);
    return NULL;
}

static herr_t vfd_close(H5FD_t *base)
{
    vfd_file_t *self = (vfd_file_t *)base;
    if (close(self->fd) < 0) remember(errno);
    free(self);
    return 0;
}

static int vfd_compare(const H5FD_t *left, const H5FD_t *right)
{
    const vfd_file_t *a = (const vfd_file_t *)left, *b = (const vfd_file_t *)right;
    if (a->device != b->device) return a->device < b->device ? -1 : 1;
    return a->inode < b->inode ? -1 : a->inode > b->inode;
}

static herr_t vfd_query(const H5FD_t *base, unsigned long *flags)
{
    (void)base;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t vfd_get_eoa(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return ((const vfd_file_t *)base)->eoa;
}

static herr_t vfd_set_eoa(H5FD_t *base, H5FD_mem_t type, haddr_t addr)
{
    (void)type;
    ((vfd_file_t *)base)->eoa = addr;
    return 0;
}

static haddr_t vfd_get_eof(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return ((const vfd_file_t *)base)->eof;
}

static herr_t vfd_get_handle(H5FD_t *base, hid_t fapl, void **handle)
{
    (void)fapl;
    *handle = &((vfd_file_t *)base)->failure;
    return 0;
}

// Bytes beyond the end of the file read as zeros, as HDF5 expects of allocated but unwritten space.
static herr_t vfd_read(H5FD_t *base, H5FD_mem_t type, hid_t dxpl, haddr_t addr, size_t size, void *buffer)
{
    (void)type, (void)dxpl;
    vfd_file_t *self = (vfd_file_t *)base;
    char *at = buffer;
    while (size > 0) {
        ssize_t got = pread(self->fd, at, size, (off_t)addr);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            remember(errno);
            return -1;
        }
        if (got == 0) break;
        at += got;
        addr += (haddr_t)got;
        size -= (size_t)got;
    }
    memset(at, 0, size);
    return 0;
}

static herr_t vfd_write(H5FD_t *base, H5FD_mem_t type, hid_t dxpl, haddr_t addr, size_t size, const void *buffer)
{
    (void)type, (void)dxpl;
    vfd_file_t *self = (vfd_file_t *)base;
    const char *at = buffer;
    while (size > 0 && self->failure == 0) {
        ssize_t put = pwrite(self->fd, at, size, (off_t)addr);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            break_off(self, put < 0 ? errno : ENOSPC);
            break;
        }
        at += put;
        addr += (haddr_t)put;
        size -= (size_t)put;
    }
    if (addr + size > self->eof) self->eof = addr + size;
    return 0;
}

static herr_t vfd_truncate(H5FD_t *base, hid_t dxpl, hbool_t closing)
{
    (void)dxpl, (void)closing;
    vfd_file_t *self = (vfd_file_t *)base;
    if (self->eof == self->eoa) return 0;
    if (self->failure == 0 && ftruncate(self->fd, (off_t)self->eoa) < 0) break_off(self, errno);
    self->eof = self->eoa;
    return 0;
}

static const H5FD_class_t DRIVER = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)600,
#endif
    .name = "vigil",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .open = vfd_open,
    .close = vfd_close,
    .cmp = vfd_compare,
    .query = vfd_query,
    .get_eoa = vfd_get_eoa,
    .set_eoa = vfd_set_eoa,
    .get_eof = vfd_get_eof,
    .get_handle = vfd_get_handle,
    .read = vfd_read,
    .write = vfd_write,
    .truncate = vfd_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

int hdf5_vfd_select(hid_t access_list)
{
    static hid_t driver = -1;
    if (driver < 0 || H5Iis_valid(driver) <= 0) driver = H5FDregister(&DRIVER);
    if (driver < 0 || H5Pset_driver(access_list, driver, NULL) < 0)
        return error_set(ERR_MEMORY, "HDF5 does not take the file driver");
    return 0;
}

int hdf5_vfd_file_failure(hid_t file)
{
    int *why = NULL;
    if (H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&why) < 0) return EIO;
    return why == NULL ? 0 : *why;
}

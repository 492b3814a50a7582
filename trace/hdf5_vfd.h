// SPDX-License-Identifier: GPL-3.0-or-later
// An HDF5 file driver over plain file descriptors that remembers the first failed write and lets later ones pass.
#ifndef VIGIL_HDF5_VFD_H
#define VIGIL_HDF5_VFD_H
#include <hdf5.h>

/// Sets the driver on a file access list. With HDF5's own driver a full disk leaves a file that can neither be flushed
/// nor closed, so that the process loops or crashes at exit; here the library can always finish, and the caller asks
/// what went wrong. Takes no locks (HDF5's fail on many cluster file systems).
/// @return  0, ERR_MEMORY
int hdf5_vfd_select(hid_t access_list);

/// errno of the first failed write of an open file; 0 if none. From then on nothing more reaches that file.
int hdf5_vfd_file_failure(hid_t file);
/// errno of this thread's first failed open, read, write, truncate or close since hdf5_vfd_forget; 0 if none.
int hdf5_vfd_failure(void);
void hdf5_vfd_forget(void);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One table of format.def as an HDF5 dataset of compound rows.
#ifndef VIGIL_FORMAT_HDF5_H
#define VIGIL_FORMAT_HDF5_H
#include "results/files/format.h"
#include <hdf5.h>

/// Writes the rows with units and meanings of the columns. @return 0, ERR_IO, ERR_MEMORY
int format_hdf5_write(hid_t parent, const format_table_t *table, format_rows_t rows);
/// Reads them, checking link, shape, columns, sizes and texts.
/// @param[in]  where for error texts: file and group
/// @param[out] rows  owned by the caller: free(rows->row)
/// @return  0, ERR_FORMAT, ERR_MEMORY
int format_hdf5_read(hid_t parent, const char *where, const format_table_t *table, format_rows_t *rows);
#endif

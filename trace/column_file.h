// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of columns in HDF5 files: one dataset a column, written in parallel, read with suspicion.
#ifndef VIGIL_COLUMN_FILE_H
#define VIGIL_COLUMN_FILE_H
#include "trace/column.h"

#define COLUMN_CHUNK_ROWS 65536u

/// Creates the dataset of a column with its units, description and names.
/// @param[out] dataset closed by the caller
int column_dataset_new(hid_t group, const column_t *column, uint64_t rows, uint32_t chunk_rows, hid_t *dataset);

/// Writes n rows of every column into a new group.
/// @param[in] base the struct of arrays or the array of records
/// @return  0, ERR_IO, ERR_MEMORY
int column_table_write(hid_t file, const column_table_t *table, const void *base, size_t n);

/// The length that all datasets of the table share.
/// @return  0, ERR_FORMAT (also where the lengths differ or exceed `limit`)
int column_table_rows(hid_t file, const char *path, const column_table_t *table, uint64_t limit, uint64_t *rows);

/// Reads and checks n rows of every column into memory that is allocated already.
/// @return  0, ERR_FORMAT naming dataset, row, value and range; ERR_MEMORY
int column_table_read(hid_t file, const char *path, const column_table_t *table, void *base, size_t n,
                      const column_limits_t *limits);
#endif

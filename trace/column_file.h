// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of columns in HDF5 files: one dataset a column, written in parallel, read with suspicion.
#ifndef VIGIL_COLUMN_FILE_H
#define VIGIL_COLUMN_FILE_H
#include "trace/column.h"

#define COLUMN_CHUNK_ROWS 65536u

/// Creates the dataset of a column with its units, description and names.
/// @param[out] dataset closed by the caller
int column_dataset_new(hid_t group, const column_t *column, uint64_t rows, uint32_t chunk_rows, hid_t *dataset);

/// Opens a column's dataset after checking that it is in the file itself, of the right type and shape, and that its
/// chunks, filters and declared length are believable for the bytes the file has.
/// @param[in]  path    for the error text
/// @param[out] dataset closed by the caller
/// @return  0, ERR_FORMAT
int column_dataset_open(hid_t file, const char *path, const column_table_t *table, const column_t *column,
                        hid_t *dataset, uint64_t *rows);

/// Reads rows `first` to `first + n` of an open dataset into memory that holds them one after another, unchecked.
/// @return  0, ERR_FORMAT
int column_dataset_read(hid_t dataset, const column_t *column, uint64_t first, size_t n, void *data);

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

// SPDX-License-Identifier: GPL-3.0-or-later
// A column being read from a file that may be damaged or hostile: HDF5 finds the bytes, the chunks are opened here,
// since the library trusts a chunk to be as long as it says.
#ifndef VIGIL_COLUMN_SOURCE_H
#define VIGIL_COLUMN_SOURCE_H
#include "trace/column.h"

typedef struct {
    hid_t dataset; // 0 = closed
    const column_t *column;
    const char *path, *group; // for error texts; borrowed
    uint64_t rows;
    size_t chunk_rows;                   // 0: not chunked
    int shuffle, deflate, fletcher;      // place in the pipeline, or -1
    uint8_t *packed, *unpacked, *values; // one chunk: as stored, inflated, in order
    size_t packed_capacity;
    uint64_t held; // chunk in `values`, or UINT64_MAX
} column_source_t;

/// Opens a column's dataset after checking that it is in the file itself, of the right type and shape, and that its
/// chunks, filters and declared length are believable for the bytes the file has.
/// @param[in] path  kept by reference
/// @return  0, ERR_FORMAT, ERR_MEMORY; `self` is closed then
int column_source_open(column_source_t *self, hid_t file, const char *path, const column_table_t *table,
                       const column_t *column);

/// Reads rows `first` to `first + n`, one after another, their values unchecked. Reading onwards opens every chunk
/// once.
/// @return  0, ERR_FORMAT naming file, dataset and row; ERR_MEMORY
int column_source_read(column_source_t *self, uint64_t first, size_t n, void *data);

/// Safe on a zeroed or closed struct.
void column_source_close(column_source_t *self);
#endif

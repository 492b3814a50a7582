// SPDX-License-Identifier: GPL-3.0-or-later
// Chunks compressed by all threads and stored in the order in which they were given.
#ifndef VIGIL_CHUNK_POOL_H
#define VIGIL_CHUNK_POOL_H
#include "trace/chunk_codec.h"
#include <hdf5.h>

/// One chunk of one dataset.
typedef struct {
    const uint8_t *in; // shuffled bytes of the whole chunk
    size_t bytes;
    uint8_t *out; // [chunk_deflate_bound(bytes)]
    size_t size;  // of the compressed stream; set by chunk_pool_deflate
    hid_t dataset;
    hsize_t at[2]; // first element of the chunk
} chunk_job_t;

typedef struct {
    chunk_codec_t **codec; // [threads]
    int threads;
} chunk_pool_t;

/// Work space for as many threads as OpenMP gives now, at most `jobs`.
/// @param[in] most bytes of the largest chunk
/// @return  0, ERR_MEMORY
int chunk_pool_init(chunk_pool_t *self, size_t jobs, size_t most);
void chunk_pool_free(chunk_pool_t *self);

/// Compresses all jobs in parallel; the result does not depend on the number of threads.
void chunk_pool_deflate(chunk_pool_t *self, chunk_job_t *job, size_t n);

/// Stores the compressed chunks with H5Dwrite_chunk, job after job; the datasets' extents must reach them already.
/// @return  0, ERR_IO
int chunk_pool_store(const chunk_job_t *job, size_t n);
#endif

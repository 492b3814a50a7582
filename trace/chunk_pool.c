// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel compression and ordered storing of chunks.
#include "trace/chunk_pool.h"
#include "core/array.h"
#include "core/error.h"
#include "trace/hdf5_util.h"
#include <omp.h>

int chunk_pool_init(chunk_pool_t *self, size_t jobs, size_t most)
{
    size_t threads = (size_t)omp_get_max_threads();
    *self = (chunk_pool_t){.threads = (int)(threads < jobs ? threads : jobs)};
    int err = ARRAY_NEW(self->codec, (size_t)self->threads);
    for (int i = 0; err == 0 && i < self->threads; i++) err = chunk_codec_new(&self->codec[i], most);
    if (err < 0) chunk_pool_free(self);
    return err;
}

void chunk_pool_free(chunk_pool_t *self)
{
    for (int i = 0; self->codec != NULL && i < self->threads; i++) chunk_codec_free(self->codec[i]);
    free(self->codec);
    *self = (chunk_pool_t){0};
}

void chunk_pool_deflate(chunk_pool_t *self, chunk_job_t *job, size_t n)
{
#pragma omp parallel for schedule(dynamic) num_threads(self->threads)
    for (size_t i = 0; i < n; i++)
        job[i].size = chunk_deflate(self->codec[omp_get_thread_num()], job[i].in, job[i].bytes, job[i].out);
}

int chunk_pool_store(const chunk_job_t *job, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        H5Eclear2(H5E_DEFAULT);
        if (H5Dwrite_chunk(job[i].dataset, H5P_DEFAULT, 0, job[i].at, job[i].size, job[i].out) < 0)
            return hdf5_error(ERR_IO, "cannot store a chunk");
    }
    return 0;
}

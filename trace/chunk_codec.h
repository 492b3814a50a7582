// SPDX-License-Identifier: GPL-3.0-or-later
// What HDF5's shuffle and deflate filters do to a chunk, done by ourselves so that many chunks go at once.
#ifndef VIGIL_CHUNK_CODEC_H
#define VIGIL_CHUNK_CODEC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The work space of one compressing thread.
typedef struct chunk_codec chunk_codec_t;

/// @param[in] most bytes of the largest chunk
/// @return  0, ERR_MEMORY
int chunk_codec_new(chunk_codec_t **self, size_t most);
void chunk_codec_free(chunk_codec_t *self);

/// Bytes that always suffice for a compressed chunk.
size_t chunk_deflate_bound(size_t bytes);

/// Compresses to a zlib stream (RFC 1950), which HDF5's deflate filter opens. ISA-L, or zlib level 1 without
/// it.
/// The stream depends on the bytes alone, not on what the codec compressed before nor on the memory around.
/// @param[in]  in   [bytes] at most `most`
/// @param[out] out  [chunk_deflate_bound(bytes)]
/// @return  bytes of the stream
/// @threads called at once with different `self`
size_t chunk_deflate(chunk_codec_t *self, const uint8_t *in, size_t bytes, uint8_t *out);

/// Byte-shuffles n values of `width` bytes: all first bytes, then all second bytes, ...
/// @param[in]  in   first value; the next one stands `stride` bytes on
/// @param[out] out  [n * width]
void chunk_shuffle(const uint8_t *in, size_t n, size_t width, size_t stride, uint8_t *out);

/// Puts byte-shuffled values back in order. @param[out] out [n * width]
void chunk_unshuffle(const uint8_t *in, size_t n, size_t width, uint8_t *out);

/// Opens a zlib stream that must hold exactly `bytes` bytes; its checksum is verified.
/// @param[out] out  [bytes]
/// @return  true if it did
bool chunk_inflate(const uint8_t *in, size_t size, uint8_t *out, size_t bytes);

/// Shuffles all columns of records of 20 bytes at once: plane b holds byte b of every record.
/// @param[in]  in   [n] records
/// @param[out] out  [20][plane]; n <= plane, bytes after n in each plane are set to 0
void chunk_planes20(const uint8_t *in, size_t n, size_t plane, uint8_t *out);
#endif

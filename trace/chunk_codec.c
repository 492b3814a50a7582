// SPDX-License-Identifier: GPL-3.0-or-later
// Byte shuffle and zlib-format compression of one chunk.
#include "trace/chunk_codec.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>
#include <zlib.h>
#ifdef VIGIL_ISAL
#include <isa-l/igzip_lib.h>
#endif

#ifdef VIGIL_ISAL
// igzip's level 0 with Huffman codes made for the chunk. Its level 1 packs as tightly and as fast, but in 2.30 not
// always to the same bytes (which of several matches it takes depends on more than the input); level 3 does, at half
// the speed. Bytes around the input can matter too, so a chunk stands in a frame of zeros, and every chunk starts from
// clean tables.
#define FRAME 512
#define SAMPLE 4096 // bytes at the start, the middle and the end of a chunk that its codes are made from

struct chunk_codec {
    struct isal_zstream stream;
    struct isal_hufftables codes;
    size_t most;
    uint8_t framed[]; // [FRAME + most + FRAME]
};

int chunk_codec_new(chunk_codec_t **self, size_t most)
{
    CHECK(array_new(self, sizeof **self + most + 2 * FRAME, 1));
    (*self)->most = most;
    return 0;
}

void chunk_codec_free(chunk_codec_t *self) { free(self); }

static void make_codes(chunk_codec_t *self, uint8_t *in, size_t bytes)
{
    struct isal_huff_histogram histogram;
    memset(&histogram, 0, sizeof histogram);
    if (bytes <= 3 * SAMPLE)
        isal_update_histogram(in, (int)bytes, &histogram);
    else
        for (size_t part = 0; part < 3; part++)
            isal_update_histogram(in + part * (bytes - SAMPLE) / 2, SAMPLE, &histogram);
    for (int i = 0; i < ISAL_DEF_LIT_LEN_SYMBOLS; i++) histogram.lit_len_histogram[i]++; // every symbol gets a code
    for (int i = 0; i < ISAL_DEF_DIST_SYMBOLS; i++) histogram.dist_histogram[i]++;
    BUG_IF(isal_create_hufftables(&self->codes, &histogram) != 0);
}

size_t chunk_deflate(chunk_codec_t *self, const uint8_t *in, size_t bytes, uint8_t *out)
{
    struct isal_zstream *stream = &self->stream;
    BUG_IF(bytes > self->most);
    memcpy(self->framed + FRAME, in, bytes);
    memset(self->framed + FRAME + bytes, 0, FRAME);
    memset(stream, 0, sizeof *stream);
    make_codes(self, self->framed + FRAME, bytes);
    isal_deflate_stateless_init(stream);
    stream->hufftables = &self->codes;
    stream->gzip_flag = IGZIP_ZLIB;
    stream->end_of_stream = 1;
    stream->flush = NO_FLUSH;
    stream->next_in = self->framed + FRAME;
    stream->avail_in = (uint32_t)bytes;
    stream->next_out = out;
    stream->avail_out = (uint32_t)chunk_deflate_bound(bytes);
    BUG_IF(isal_deflate_stateless(stream) != COMP_OK);
    return stream->total_out;
}

bool chunk_inflate(const uint8_t *in, size_t size, uint8_t *out, size_t bytes)
{
    struct inflate_state state;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_ZLIB;
    state.next_in = (uint8_t *)(uintptr_t)in; // only read
    state.avail_in = (uint32_t)size;
    state.next_out = out;
    state.avail_out = (uint32_t)bytes;
    return isal_inflate_stateless(&state) == ISAL_DECOMP_OK && state.block_state == ISAL_BLOCK_FINISH &&
           state.total_out == bytes;
}
#else
struct chunk_codec {
    z_stream stream;
};

int chunk_codec_new(chunk_codec_t **self, size_t most)
{
    (void)most;
    CHECK(ARRAY_NEW(*self, 1));
    if (deflateInit(&(*self)->stream, 1) == Z_OK) return 0;
    free(*self);
    *self = NULL;
    return error_set(ERR_MEMORY, "out of memory for compression");
}

void chunk_codec_free(chunk_codec_t *self)
{
    if (self == NULL) return;
    deflateEnd(&self->stream);
    free(self);
}

size_t chunk_deflate(chunk_codec_t *self, const uint8_t *in, size_t bytes, uint8_t *out)
{
    z_stream *stream = &self->stream;
    BUG_IF(deflateReset(stream) != Z_OK);
    stream->next_in = (uint8_t *)(uintptr_t)in; // zlib only reads it
    stream->avail_in = (uInt)bytes;
    stream->next_out = out;
    stream->avail_out = (uInt)chunk_deflate_bound(bytes);
    BUG_IF(deflate(stream, Z_FINISH) != Z_STREAM_END);
    return stream->total_out;
}

bool chunk_inflate(const uint8_t *in, size_t size, uint8_t *out, size_t bytes)
{
    uLongf got = bytes;
    return uncompress(out, &got, in, size) == Z_OK && got == bytes;
}
#endif

// Stored blocks cost 5 bytes per 64 KB and the stream 6; the rest is slack that both libraries may ask for.
size_t chunk_deflate_bound(size_t bytes) { return bytes + bytes / 64 + 1024; }

void chunk_shuffle(const uint8_t *in, size_t n, size_t width, size_t stride, uint8_t *out)
{
    if (width == 1 && stride == 1) {
        memcpy(out, in, n);
        return;
    }
    for (size_t b = 0; b < width; b++) {
        uint8_t *plane = out + b * n;
        for (size_t i = 0; i < n; i++) plane[i] = in[i * stride + b];
    }
}

static void unshuffle2(const uint8_t *in, size_t n, uint8_t *out)
{
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = in[i];
        out[2 * i + 1] = in[n + i];
    }
}

static void unshuffle4(const uint8_t *in, size_t n, uint8_t *out)
{
    for (size_t i = 0; i < n; i++) {
        out[4 * i] = in[i];
        out[4 * i + 1] = in[n + i];
        out[4 * i + 2] = in[2 * n + i];
        out[4 * i + 3] = in[3 * n + i];
    }
}

void chunk_unshuffle(const uint8_t *in, size_t n, size_t width, uint8_t *out)
{
    BUG_IF(width != 1 && width != 2 && width != 4);
    if (width == 1) memcpy(out, in, n);
    if (width == 2) unshuffle2(in, n, out);
    if (width == 4) unshuffle4(in, n, out);
}

typedef uint8_t bytes16_t __attribute__((vector_size(16)));

#define LOW_HALVES(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH_HALVES(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

// Four perfect shuffles of 16 registers transpose a 16 x 16 matrix of bytes.
static inline void shuffle_step(const bytes16_t *in, bytes16_t *out)
{
    for (int i = 0; i < 8; i++) {
        out[2 * i] = LOW_HALVES(in[i], in[i + 8]);
        out[2 * i + 1] = HIGH_HALVES(in[i], in[i + 8]);
    }
}

static inline void planes16(const uint8_t *in, size_t plane, uint8_t *out)
{
    bytes16_t a[16], b[16];
    for (int i = 0; i < 16; i++) memcpy(&a[i], in + 20 * i, 16);
    shuffle_step(a, b);
    shuffle_step(b, a);
    shuffle_step(a, b);
    shuffle_step(b, a);
    for (size_t i = 0; i < 16; i++) memcpy(out + i * plane, &a[i], 16);
}

void chunk_planes20(const uint8_t *in, size_t n, size_t plane, uint8_t *out)
{
    size_t whole = n / 16 * 16;
    for (size_t i = 0; i < whole; i += 16) {
        planes16(in + 20 * i, plane, out + i);
        for (size_t b = 16; b < 20; b++)
            for (size_t j = 0; j < 16; j++) out[b * plane + i + j] = in[20 * (i + j) + b];
    }
    for (size_t i = whole; i < n; i++)
        for (size_t b = 0; b < 20; b++) out[b * plane + i] = in[20 * i + b];
    for (size_t b = 0; b < 20; b++) memset(out + b * plane + n, 0, plane - n);
}

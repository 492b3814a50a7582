// SPDX-License-Identifier: MIT
// Block by block, as the standard says it.
#include "core/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"

// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void sha256_begin(sha256_t *self)
{
    // First 32 bits of the fractional parts of the square roots of the first 8 primes.
    *self = (sha256_t){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

static uint32_t turn(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void schedule(const uint8_t *block, uint32_t w[64])
{
    for (int t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 | (uint32_t)block[4 * t + 2] << 8 |
               block[4 * t + 3];
    for (int t = 16; t < 64; t++) {
        uint32_t a = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t b = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + a + w[t - 7] + b;
    }
}

static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[64], s[8];
    schedule(block, w);
    memcpy(s, state, sizeof s);
    for (int t = 0; t < 64; t++) {
        uint32_t a = s[0], e = s[4];
        uint32_t first = s[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + ROUND[t] + w[t];
        uint32_t second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + second;
    }
    for (int i = 0; i < 8; i++) state[i] += s[i];
}

void sha256_add(sha256_t *self, const void *data, size_t bytes)
{
    const uint8_t *at = data;
    while (bytes > 0) {
        size_t used = self->bytes % sizeof self->block, take = sizeof self->block - used;
        if (used == 0 && bytes >= sizeof self->block) { // no need to copy whole blocks
            compress(self->state, at);
        } else {
            if (take > bytes) take = bytes;
            memcpy(self->block + used, at, take);
            if (used + take == sizeof self->block) compress(self->state, self->block);
        }
        self->bytes += take;
        at += take;
        bytes -= take;
    }
}

void sha256_end(sha256_t *self, char hex[SHA256_HEX])
{
    static const uint8_t end = 0x80, zero = 0;
    uint64_t bits = self->bytes * 8;
    uint8_t length[8];
    sha256_add(self, &end, 1);
    while (self->bytes % sizeof self->block != sizeof self->block - sizeof length) sha256_add(self, &zero, 1);
    for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
    sha256_add(self, length, sizeof length);
    for (int i = 0; i < 8; i++) snprintf(hex + 8 * i, 9, "%08x", self->state[i]);
}

void sha256_text(const char *text, char hex[SHA256_HEX])
{
    sha256_t hash;
    sha256_begin(&hash);
    sha256_add(&hash, text, strlen(text));
    sha256_end(&hash, hex);
}

int sha256_file(const char *path, char hex[SHA256_HEX])
{
    static const size_t room = 1 << 16;
    sha256_t hash;
    FILE *file = fopen(path, "rb");
    char *piece = file ? malloc(room) : NULL;
    int code = 0;
    sha256_begin(&hash);
    if (!piece) code = error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    for (size_t n; code == 0 && (n = fread(piece, 1, room, file)) > 0;) sha256_add(&hash, piece, n);
    if (code == 0 && ferror(file)) code = error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    if (file) fclose(file);
    free(piece);
    sha256_end(&hash, hex);
    return code;
}

// SPDX-License-Identifier: MIT
// libcrypto's digest, its failures kept until the end.
#include "core/sha256.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"

static void give_up(sha256_t *self)
{
    EVP_MD_CTX_free(self->context);
    self->context = NULL;
}

void sha256_begin(sha256_t *self)
{
    self->context = EVP_MD_CTX_new();
    if (self->context && !EVP_DigestInit_ex(self->context, EVP_sha256(), NULL)) give_up(self);
}

void sha256_add(sha256_t *self, const void *data, size_t bytes)
{
    if (self->context && !EVP_DigestUpdate(self->context, data, bytes)) give_up(self);
}

int sha256_end(sha256_t *self, char hex[SHA256_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;
    hex[0] = '\0';
    if (self->context && !EVP_DigestFinal_ex(self->context, digest, &bytes)) bytes = 0;
    give_up(self);
    if (2 * bytes + 1 != SHA256_HEX) return error_set(ERR_MEMORY, "libcrypto could not make a SHA-256 digest");
    for (unsigned i = 0; i < bytes; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return 0;
}

int sha256_text(const char *text, char hex[SHA256_HEX])
{
    sha256_t hash;
    sha256_begin(&hash);
    sha256_add(&hash, text, strlen(text));
    return sha256_end(&hash, hex);
}

int sha256_file(const char *path, char hex[SHA256_HEX])
{
    static const size_t room = 1 << 16;
    sha256_t hash;
    int code = 0;
    FILE *file = fopen(path, "rb");
    char *piece = file ? malloc(room) : NULL;
    sha256_begin(&hash);
    if (!piece) code = error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    for (size_t n; code == 0 && (n = fread(piece, 1, room, file)) > 0;) sha256_add(&hash, piece, n);
    if (code == 0 && ferror(file)) code = error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    if (file) fclose(file);
    free(piece);
    if (code == 0) return sha256_end(&hash, hex);
    give_up(&hash);
    return code;
}

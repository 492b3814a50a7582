// SPDX-License-Identifier: MIT
// SHA-256, for fingerprints that `sha256sum` gives too; by OpenSSL's libcrypto.
#ifndef VIGIL_SHA256_H
#define VIGIL_SHA256_H
#include <stddef.h>

#define SHA256_HEX 65 // 64 digits and the end of the text

typedef struct {
    void *context; // of libcrypto; NULL once anything has failed, which the end reports
} sha256_t;

/// Every beginning needs an end, which frees.
/// @source  FIPS 180-4, section 6.2, doi:10.6028/NIST.FIPS.180-4
void sha256_begin(sha256_t *self);
void sha256_add(sha256_t *self, const void *data, size_t bytes);
/// The digest of all that was added, in lower-case hexadecimal; `self` has to be begun anew afterwards.
/// @return  0, ERR_MEMORY: libcrypto could not begin, take or end; `hex` is then empty
int sha256_end(sha256_t *self, char hex[SHA256_HEX]);

/// Of a text, without the byte that ends it. @return 0, ERR_MEMORY
int sha256_text(const char *text, char hex[SHA256_HEX]);
/// Of a file's content. @return 0, ERR_IO, ERR_MEMORY
int sha256_file(const char *path, char hex[SHA256_HEX]);
#endif

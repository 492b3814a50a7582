// SPDX-License-Identifier: GPL-3.0-or-later
// Files that tests write, byte by byte as they are given.
#ifndef VIGIL_FILE_BYTES_H
#define VIGIL_FILE_BYTES_H
#include <check.h>
#include <stdio.h>
#include <string.h>

/// Writes a file anew, zero bytes and all.
static inline void write_bytes(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

/// The same of a text.
static inline void write_text(const char *path, const char *text) { write_bytes(path, text, strlen(text)); }
#endif

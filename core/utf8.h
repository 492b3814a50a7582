// SPDX-License-Identifier: GPL-3.0-or-later
// Decoding of UTF-8 and the question whether a character may stand in a text file.
#ifndef VIGIL_UTF8_H
#define VIGIL_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Reads the character at text[0].
/// @param[in]  length bytes available, >= 1
/// @param[out] code   the code point; unchanged on failure
/// @return  its length in bytes, or 0 if the bytes are not UTF-8 (overlong forms and surrogates are not)
size_t utf8_decode(const char *text, size_t length, uint32_t *code);

/// True for characters of plain text: no control but tab and line feed, no byte-order mark, no Unicode line separators.
bool utf8_is_text(uint32_t code);

/// True if all of it is UTF-8 of plain text.
bool utf8_all_text(const char *text, size_t length);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Decoding of UTF-8 and the question whether a character may stand in a text file.
#include "core/utf8.h"

static size_t length_of(unsigned char first)
{
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return 2;
    if (first >= 0xE0 && first < 0xF0) return 3;
    if (first >= 0xF0 && first < 0xF5) return 4;
    return 0;
}

size_t utf8_decode(const char *text, size_t length, uint32_t *code)
{
    static const uint32_t SMALLEST[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t n = length_of(byte[0]);
    if (n == 0 || n > length) return 0;
    uint32_t value = n == 1 ? byte[0] : byte[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((byte[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (byte[i] & 0x3Fu);
    }
    if (value < SMALLEST[n] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    *code = value;
    return n;
}

bool utf8_is_text(uint32_t code)
{
    if (code == '\t' || code == '\n') return true;
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return false;
    return code != 0x2028 && code != 0x2029 && code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

bool utf8_all_text(const char *text, size_t length)
{
    for (size_t i = 0, n; i < length; i += n) {
        uint32_t code = 0;
        n = utf8_decode(text + i, length - i, &code);
        if (n == 0 || !utf8_is_text(code)) return false;
    }
    return true;
}

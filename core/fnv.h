// SPDX-License-Identifier: GPL-3.0-or-later
// The 64-bit FNV-1a hash (Fowler, Noll and Vo), byte by byte: tells data apart, guards against nobody.
#ifndef VIGIL_FNV_H
#define VIGIL_FNV_H
#include <stdint.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

static inline uint64_t fnv_add(uint64_t hash, uint64_t value) { return (hash ^ value) * FNV_PRIME; }
#endif

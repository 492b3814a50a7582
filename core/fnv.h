// SPDX-License-Identifier: GPL-3.0-or-later
// The 64-bit FNV-1a hash (Fowler, Noll and Vo): tells data apart that nobody has made to look alike. For data that
// somebody may have, there is core/sha256.h.
#ifndef VIGIL_FNV_H
#define VIGIL_FNV_H
#include <stdint.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/// The hash of what came before, from FNV_START on, and one more value.
/// @param[in] value  a byte, 0 to 255: the hash as published. Or a whole word, which is eight times as quick and a hash
///            of its own: a multiplication carries bits upward only, so the caller folds high bits of a word that
///            differ into its low ones
/// @cost    one multiplication
/// @source  Fowler, Noll, Vo and Eastlake, The FNV non-cryptographic hash algorithm,
///          IETF draft-eastlake-fnv; start and prime of 64 bits
static inline uint64_t fnv_add(uint64_t hash, uint64_t value) { return (hash ^ value) * FNV_PRIME; }
#endif

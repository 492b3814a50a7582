// SPDX-License-Identifier: GPL-3.0-or-later
// Which pairs of accounts are compared at all: those on one device or one network, unless too many share it.
#ifndef VIGIL_LINKAGE_CANDIDATES_H
#define VIGIL_LINKAGE_CANDIDATES_H
#include "detectors/linkage_fields.h"

/// Two accounts, a < b.
typedef struct {
    uint32_t a, b;
} linkage_pair_t;

typedef enum { LINKAGE_BLOCK_DEVICE, LINKAGE_BLOCK_NETWORK, LINKAGE_BLOCK_KEYS } linkage_block_t;

/// Accounts that have acted, in blocks of those with the same device and of those with the same network.
typedef struct {
    const linkage_profiles_t *profiles;
    uint32_t cap;                            // accounts: larger blocks are skipped
    size_t n;                                // accounts that have acted
    uint32_t *order[LINKAGE_BLOCK_KEYS];     // [n] by key, then by number
    uint32_t *size[LINKAGE_BLOCK_KEYS];      // [accounts] accounts in its block; 0 = has not acted
    uint32_t *scratch;                       // [accounts]
    size_t skipped_blocks, skipped_accounts; // beyond the cap, either key
} linkage_candidates_t;

/// @param[in] profiles outlive the candidates
/// @param[in] cap      accounts in a block at most: with it, pairs are at most cap times the accounts
/// @return  0, ERR_MEMORY
int linkage_candidates_init(linkage_candidates_t *self, const linkage_profiles_t *profiles, uint32_t cap);
void linkage_candidates_free(linkage_candidates_t *self);
/// Makes the blocks from what has been observed by now. @cost O(accounts)
void linkage_candidates_update(linkage_candidates_t *self);

/// Gives each account that has acted its own number, and all others NO_ACCOUNT. @param[out] label [accounts]
void linkage_candidates_label(const linkage_candidates_t *self, uint32_t *label);

/// What two different accounts that have acted share. Pairs that share anything are candidates, and no others.
linkage_place_t linkage_candidates_place(const linkage_candidates_t *self, uint32_t a, uint32_t b);
/// How two different accounts that have acted compare.
linkage_pattern_t linkage_candidates_compare(const linkage_candidates_t *self, uint32_t a, uint32_t b);

/// Takes some pairs and how they compare. @return 0 or ERR_*, which ends the walk
typedef int (*linkage_taker_t)(void *self, const linkage_pair_t *pair, const linkage_pattern_t *pattern, size_t n);
/// Every candidate pair once, in an order that does not depend on threads.
/// @return  0, ERR_MEMORY, or what `take` returned
/// @cost    O(pairs), compared by all threads
int linkage_candidates_each(const linkage_candidates_t *self, linkage_taker_t take, void *taker);
#endif

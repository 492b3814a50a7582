// SPDX-License-Identifier: GPL-3.0-or-later
// What a detector keeps of each ordered pair of accounts: an open-addressing hash over items that lie in the order in
// which pairs were met, with a list of the pairs of each account. Memory is linear in the pairs: the item and 5 to 11
// bytes.
#ifndef VIGIL_PAIR_TABLE_H
#define VIGIL_PAIR_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The head of every item; what a detector keeps follows it in a struct of its own, zeroed when the pair is new.
typedef struct {
    uint32_t from, to;
    uint32_t next; // item + 1 of the pair of `from` that was met before this one; 0 = none
} pair_t;

typedef struct {
    unsigned char *item; // [capacity][item_bytes]
    size_t item_bytes, n, capacity;
    uint32_t *slot;  // [mask + 1] item + 1; 0 = free
    uint32_t *first; // [accounts] item + 1 of the pair of the account that was met last; 0 = none
    size_t mask, accounts;
    bool failed;
} pair_table_t;

/// @param[in] item_bytes  size of the detector's struct, which begins with a pair_t
/// @param[in] accounts    `from` is always below
/// @return  0, ERR_MEMORY
int pair_table_init(pair_table_t *self, size_t item_bytes, size_t accounts);
/// Accepts a zeroed or half-made table.
void pair_table_free(pair_table_t *self);
/// The item of a pair, or NULL. @cost O(1) expected
void *pair_table_find(const pair_table_t *self, uint32_t from, uint32_t to);
/// The item of a pair, made if it is new (then `*is_new`); NULL when out of memory, and from then on for every new
/// pair. Items may move: earlier pointers are void.
/// @cost O(1) expected, growth amortised
void *pair_table_put(pair_table_t *self, uint32_t from, uint32_t to, bool *is_new);
/// The pairs of an account, the last met first: `for (p = pair_table_first(t, a); p; p = pair_table_next(t, p))`.
const void *pair_table_first(const pair_table_t *self, uint32_t from);
const void *pair_table_next(const pair_table_t *self, const void *item);
/// Fetch ahead what will be looked for, in two steps, each some pairs or accounts before the next: where its item lies
/// (`_slot`, `_first`), then the item, or the first of the account's. Hints: nothing changes.
void pair_table_fetch_slot(const pair_table_t *self, uint32_t from, uint32_t to);
void pair_table_fetch_item(const pair_table_t *self, uint32_t from, uint32_t to);
void pair_table_fetch_first(const pair_table_t *self, uint32_t from);
void pair_table_fetch_first_item(const pair_table_t *self, uint32_t from);
/// Events cannot fail, so the lack of memory is told here: for a detector's `prepare`.
/// @return  0, ERR_MEMORY
int pair_table_check(const pair_table_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One thread gathering the ends of one person's ties and laying them out as slices of contacts.
#ifndef VIGIL_TIE_ENDS_H
#define VIGIL_TIE_ENDS_H
#include "sim/world/tie_rules.h"

/// What a candidate is looked up for, in one place: 12 bytes.
typedef struct {
    uint32_t first; // of the person's profiles
    float social;
    uint8_t platforms, extra;
} bearing_t;

/// What the other end of a tie needs of a profile, in the order of persons.
typedef struct {
    uint32_t account;
    uint16_t day; // of registration, 0 = before the start
    bool later, minor;
} end_card_t;

/// Tables that all threads read.
typedef struct {
    const build_t *build;
    tie_rules_t rules;
    bearing_t *bearing; // [persons]
    end_card_t *card;   // [persons' accounts]
    uint32_t room;      // the most people whom a person can meet
} tie_tables_t;

int tie_tables_init(tie_tables_t *self, const build_t *build);
void tie_tables_free(tie_tables_t *self);
/// The most people whom a person can meet.
uint32_t tie_tables_bound(const tie_tables_t *self, uint32_t person);

/// Somebody whom the person is tied to, by the pair's words, if the two share a platform.
typedef struct {
    uint32_t other, way, word[4];
} candidate_t;

/// One end of a tie, before it is sorted in: 16 bytes. Until it is resolved, contact.peer is the other end's card, and
/// flags may hold END_THREAD.
typedef struct {
    uint64_t key; // slot of the person's account, then importance downwards
    contact_t contact;
} end_t;
#define END_SLOT(end) ((uint32_t)((end)->key >> 32))
#define END_THREAD 128
#define SLOTS_MAX (2 * PLATFORMS + PORTFOLIO_MAX) // accounts of a person

/// Somebody met already; void when the mark is not the person's.
typedef struct {
    uint32_t key, mark;
} seen_t;

typedef struct {
    const tie_tables_t *tables;
    uint32_t person, mark, mask;
    uint32_t household, kin[KIN_ROUNDS]; // the last household asked for, and its kin
    seen_t *seen;
    candidate_t *candidate; // [tables->room]
    end_t *end, *sorted;    // [2 x tables->room]
    uint32_t upto[SLOTS_MAX + 1];
    uint32_t candidates, n;
} tie_ends_t;

int tie_ends_init(tie_ends_t *self, const tie_tables_t *tables);
void tie_ends_free(tie_ends_t *self);
/// Turns to another person, with no ends yet.
void tie_ends_begin(tie_ends_t *self, uint32_t person);
/// Ties the person to `other` by the pair's words, on one or two of the platforms both are on; the first call for a
/// pair counts. Nothing is looked up yet, only fetched ahead: in large worlds the time goes in waiting for memory.
static inline void tie_ends_add(tie_ends_t *self, uint32_t other, uint32_t way, const uint32_t *word)
{
    BUG_IF(self->candidates == self->tables->room);
    self->candidate[self->candidates++] = (candidate_t){other, way, {word[0], word[1], word[2], word[3]}};
    __builtin_prefetch(&self->tables->bearing[other]);
}
/// Households of the person's kin, by round, or NONE.
const uint32_t *tie_ends_kin(tie_ends_t *self);
/// Appends the person's slices to the pool, most important contacts first. @return 0, ERR_MEMORY
int tie_ends_lay_out(tie_ends_t *self, contact_pool_t *pool);
#endif

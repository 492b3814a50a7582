// SPDX-License-Identifier: GPL-3.0-or-later
// Gathering, sorting and laying out the contacts of one person at a time.
#include "sim/world/tie_ends.h"

#include "core/array.h"

#include <string.h>

#define INSERTION_MAX 60 // longer runs are left to qsort

static void fill_cards(tie_tables_t *self, uint32_t p)
{
    const build_t *build = self->build;
    const world_t *world = build->world;
    uint32_t first = world->person.account_first[p];
    self->bearing[p] = (bearing_t){first, build->social[p], build->platforms[p], build->extra[p]};
    for (uint32_t i = first; i < world->person.account_first[p + 1]; i++) {
        uint32_t a = world->person_account[i];
        int32_t since = world->account.registered[a];
        self->card[i] = (end_card_t){.account = a, .later = since > 0, .minor = world->account.declared_age[a] < ADULT};
        if (since > 0) self->card[i].day = (uint16_t)((uint32_t)since / DAY_S);
    }
}

int tie_tables_init(tie_tables_t *self, const build_t *build)
{
    const world_t *world = build->world;
    uint32_t most = 0;
    *self = (tie_tables_t){.build = build};
    tie_rules_init(&self->rules, build->ties, world->scenario->platform);
    CHECK(ARRAY_NEW(self->bearing, world->person.n));
    CHECK(ARRAY_NEW(self->card, world->person.account_first[world->person.n]));
#pragma omp parallel for schedule(static) reduction(max : most)
    for (uint32_t p = 0; p < world->person.n; p++) {
        fill_cards(self, p);
        uint32_t bound = tie_tables_bound(self, p);
        if (bound > most) most = bound;
    }
    self->room = most;
    return 0;
}

void tie_tables_free(tie_tables_t *self)
{
    free(self->bearing);
    free(self->card);
}

uint32_t tie_tables_bound(const tie_tables_t *self, uint32_t person)
{
    const build_t *build = self->build;
    const ties_t *ties = build->ties;
    const person_columns_t *of = &build->world->person;
    uint32_t bound =
        build->extras.first[person + 1] - build->extras.first[person] + (1 + kin_rounds(build)) * HOUSEHOLD_MAX;
    bound += ties->work_met + ties->neighbour_met + CORE * CORE;
    if (of->class_[person] != NONE)
        bound += members_size(&build->class_, of->class_[person]) + ties->year_met + ties->school_met;
    if (of->club[person] != NONE) bound += members_size(&build->club, of->club[person]);
    return bound;
}

static uint32_t table_size(uint32_t bound)
{
    uint32_t size = 64;
    while (size < 2 * bound) size *= 2;
    return size;
}

int tie_ends_init(tie_ends_t *self, const tie_tables_t *tables)
{
    *self = (tie_ends_t){.tables = tables, .household = NONE};
    CHECK(ARRAY_NEW(self->seen, table_size(tables->room)));
    CHECK(ARRAY_NEW(self->candidate, tables->room));
    CHECK(ARRAY_NEW(self->end, 2 * (size_t)tables->room)); // a tie lives on two platforms at most
    return ARRAY_NEW(self->sorted, 2 * (size_t)tables->room);
}

void tie_ends_free(tie_ends_t *self)
{
    free(self->seen);
    free(self->candidate);
    free(self->end);
    free(self->sorted);
}

void tie_ends_begin(tie_ends_t *self, uint32_t person)
{
    self->person = person;
    self->n = self->candidates = 0;
    self->mark++;
    self->mask = table_size(tie_tables_bound(self->tables, person)) - 1;
}

// Members of a household come one after the other, so each household's kin is found once.
const uint32_t *tie_ends_kin(tie_ends_t *self)
{
    const build_t *build = self->tables->build;
    uint32_t household = build->world->person.household[self->person];
    if (household == self->household) return self->kin;
    self->household = household;
    for (uint32_t k = 0; k < kin_rounds(build); k++) self->kin[k] = kin_household(build, household, k);
    return self->kin;
}

/// @return false if `other` was met before
static bool meet_first(tie_ends_t *self, uint32_t other)
{
    uint32_t hash = other * 0x9E3779B1u;
    for (uint32_t i = (hash ^ hash >> 15) & self->mask;; i = (i + 1) & self->mask) {
        if (self->seen[i].mark != self->mark) {
            self->seen[i] = (seen_t){other, self->mark};
            return true;
        }
        if (self->seen[i].key == other) return false;
    }
}

#define BITS_2(n) n, n + 1, n + 1, n + 2
#define BITS_4(n) BITS_2(n), BITS_2(n + 1), BITS_2(n + 1), BITS_2(n + 2)
static const uint8_t bits[MASKS] = {BITS_4(0), BITS_4(1), BITS_4(1), BITS_4(2)}; // set in a mask of platforms

/// Which profile a person uses for a tie: a close tie is sometimes on the second one.
static uint32_t slot_for(const bearing_t *bearing, uint32_t platform, bool second)
{
    uint32_t below = (1u << platform) - 1;
    if (second && bearing->extra >> platform & 1) return bits[bearing->platforms] + bits[bearing->extra & below];
    return bits[bearing->platforms & below];
}

/// Smaller for more important ties of the same account: the bits of positive floats are in the floats' order.
static uint64_t sort_key(uint32_t slot, float importance)
{
    uint32_t pattern;
    memcpy(&pattern, &importance, sizeof pattern);
    return (uint64_t)slot << 32 | (UINT32_MAX - pattern);
}

static void add_end(tie_ends_t *self, const bearing_t *mine, const bearing_t *theirs, const tie_t *tie, uint32_t i,
                    bool low)
{
    uint32_t slot = slot_for(mine, tie->platform[i], low ? tie->second_low : tie->second_high);
    uint32_t there = theirs->first + slot_for(theirs, tie->platform[i], low ? tie->second_high : tie->second_low);
    __builtin_prefetch(&self->tables->card[there]);
    contact_t contact = {.peer = there, .circle = tie->circle};
    contact.flags = (uint8_t)((tie->mutual ? CONTACT_MUTUAL : 0) | (tie->thread ? END_THREAD : 0));
    self->end[self->n++] = (end_t){sort_key(slot, tie->importance[i]), contact};
}

/// Looks up on which platforms the candidates are tied to the person.
static void place_candidates(tie_ends_t *self)
{
    const bearing_t *mine = &self->tables->bearing[self->person];
    for (uint32_t i = 0; i < self->candidates; i++) {
        const candidate_t *candidate = &self->candidate[i];
        const bearing_t *theirs = &self->tables->bearing[candidate->other];
        uint8_t shared = mine->platforms & theirs->platforms;
        if (shared == 0 || !meet_first(self, candidate->other)) continue;
        tie_t tie = tie_of_pair(&self->tables->rules, candidate->way, shared, candidate->word);
        for (uint32_t k = 0; k < tie.platforms; k++)
            add_end(self, mine, theirs, &tie, k, self->person < candidate->other);
    }
}

/// Looks up the other ends' accounts.
static void resolve_ends(tie_ends_t *self)
{
    const end_card_t *card = self->tables->card, *here = card + self->tables->bearing[self->person].first;
    for (uint32_t i = 0; i < self->n; i++) {
        end_t *end = &self->end[i];
        const end_card_t *there = &card[end->contact.peer], *own = &here[END_SLOT(end)];
        bool thread = end->contact.flags & END_THREAD && !own->later && !there->later;
        end->contact.peer = there->account;
        end->contact.added_day = own->day > there->day ? own->day : there->day;
        end->contact.flags = (uint8_t)((end->contact.flags & CONTACT_MUTUAL) | (thread ? CONTACT_THREAD : 0) |
                                       (there->minor ? CONTACT_MINOR : 0));
    }
}

static inline bool before(const end_t *x, const end_t *y)
{
    return x->key != y->key ? x->key < y->key : x->contact.peer < y->contact.peer;
}

static int by_importance(const void *a, const void *b) { return before(a, b) ? -1 : before(b, a); }

static void insertion_sort(end_t *end, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        end_t moved = end[i];
        uint32_t j = i;
        for (; j > 0 && before(&moved, &end[j - 1]); j--) end[j] = end[j - 1];
        end[j] = moved;
    }
}

/// Deals the ends out by slot, then sorts each slot's. upto[slot] becomes the end of the slot's stretch of `sorted`.
static void sort_ends(tie_ends_t *self, uint32_t slots)
{
    uint32_t *upto = self->upto, first = 0;
    BUG_IF(slots > SLOTS_MAX);
    memset(upto, 0, (slots + 1) * sizeof *upto);
    for (uint32_t i = 0; i < self->n; i++) upto[END_SLOT(&self->end[i]) + 1]++;
    for (uint32_t slot = 0; slot < slots; slot++) upto[slot + 1] += upto[slot];
    for (uint32_t i = 0; i < self->n; i++) self->sorted[upto[END_SLOT(&self->end[i])]++] = self->end[i];
    for (uint32_t slot = 0; slot < slots; first = upto[slot++]) {
        if (upto[slot] - first > INSERTION_MAX)
            qsort(self->sorted + first, upto[slot] - first, sizeof *self->sorted, by_importance);
        else
            insertion_sort(self->sorted + first, upto[slot] - first);
    }
}

static uint16_t room_for(uint32_t n)
{
    uint32_t room = n + n / 8 + 2; // slack for contacts made in the run
    BUG_IF(n > UINT16_MAX);
    return (uint16_t)(room < UINT16_MAX ? room : UINT16_MAX);
}

int tie_ends_lay_out(tie_ends_t *self, contact_pool_t *pool)
{
    const world_t *world = self->tables->build->world;
    uint32_t first = world->person.account_first[self->person];
    uint32_t accounts = world->person.account_first[self->person + 1] - first, at = 0;
    place_candidates(self);
    resolve_ends(self);
    sort_ends(self, accounts);
    CHECK(array_reserve(&pool->contact, &pool->capacity, pool->n + self->n + self->n / 8 + 2 * (size_t)accounts,
                        sizeof *pool->contact));
    for (uint32_t slot = 0; slot < accounts; slot++) {
        contact_t *contact = pool->contact + pool->n;
        uint32_t from = at;
        for (; at < self->upto[slot]; at++) contact[at - from] = self->sorted[at].contact;
        slice_t slice = {.first = (uint32_t)pool->n, .n = (uint16_t)(at - from), .room = room_for(at - from)};
        memset(contact + slice.n, 0, (size_t)(slice.room - slice.n) * sizeof *contact);
        pool->n += slice.room;
        world->hidden.contacts[self->tables->card[first + slot].account] = slice;
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A sample stratified by what two accounts share: complete where that is anything, at random where it is nothing.
#include "results/linkage/linkage_lesson.h"
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include <string.h>

// Pairs of strangers drawn. They weigh in no candidate's weight, as candidates share something; 100,000 show a level
// that one pair in 10,000 stands at with an error of a third.
#define STRANGERS 100000u

static int keep_pairs(void *taker, const linkage_pair_t *pair, const linkage_pattern_t *pattern, size_t n)
{
    linkage_lesson_t *self = taker;
    CHECK(array_reserve(&self->pair, &self->pair_room, self->n + n, sizeof *pair));
    CHECK(array_reserve(&self->pattern, &self->pattern_room, self->n + n, sizeof *pattern));
    memcpy(self->pair + self->n, pair, n * sizeof *pair);
    memcpy(self->pattern + self->n, pattern, n * sizeof *pattern);
    self->n += n;
    return 0;
}

/// Pairs that share something, of one person or of two people.
static void count_candidates(linkage_lesson_t *self)
{
    for (size_t i = 0; i < self->n; i++) {
        uint32_t a = self->person[self->pair[i].a], b = self->person[self->pair[i].b];
        if (a == NO_PERSON || b == NO_PERSON) continue;
        linkage_tally_add(a == b ? &self->counts.same : &self->counts.other, self->pattern[i]);
    }
}

/// Pairs of one person that share nothing. @return pairs of one person, whatever they share
static uint64_t count_own(linkage_lesson_t *self, const linkage_candidates_t *candidates,
                          const linkage_people_t *people)
{
    uint64_t pairs = 0;
    for (size_t i = 0; i < people->n; i++)
        for (size_t j = i + 1; j < people->n; j++, pairs++) {
            uint32_t a = people->member[i], b = people->member[j];
            if (self->person[a] != self->person[b]) break;
            linkage_pattern_t pattern = linkage_candidates_compare(candidates, a, b);
            if (pattern.place == LINKAGE_APART) linkage_tally_add(&self->counts.same, pattern);
        }
    return pairs;
}

/// Pairs of two people that share nothing.
static void count_strangers(linkage_lesson_t *self, const linkage_candidates_t *candidates,
                            const linkage_people_t *people, uint64_t own)
{
    linkage_tally_t *other = &self->counts.other;
    uint64_t strangers = people->n > 1 ? people->n * (people->n - 1) / 2 - own : 0;
    for (uint32_t i = 0; i < STRANGERS && strangers > 0; i++) {
        rng_t rng = rng_at(0, i, 0, RNG_DETECTOR);
        uint32_t a = people->member[rng_below(&rng, (uint32_t)people->n)];
        uint32_t b = people->member[rng_below(&rng, (uint32_t)people->n)];
        if (self->person[a] == self->person[b] || linkage_candidates_place(candidates, a, b) != LINKAGE_APART) continue;
        linkage_tally_add(other, linkage_candidates_compare(candidates, a, b));
    }
    for (int p = LINKAGE_APART + 1; p < LINKAGE_PLACES; p++) strangers -= other->pairs[p];
    other->pairs[LINKAGE_APART] = strangers;
}

int linkage_lesson_gather(linkage_lesson_t *self, const linkage_candidates_t *candidates, const truth_t *truth)
{
    linkage_people_t people = {0};
    *self = (linkage_lesson_t){.accounts = truth->accounts, .persons = truth->person.n};
    CHECK(ARRAY_NEW(self->person, self->accounts));
    CHECK(ARRAY_NEW(self->household, self->persons));
    CHECK(ARRAY_NEW(self->self_label, self->accounts));
    memcpy(self->person, truth->account_person, self->accounts * sizeof *self->person);
    memcpy(self->household, truth->person.household, self->persons * sizeof *self->household);
    linkage_candidates_label(candidates, self->self_label);
    CHECK(linkage_candidates_each(candidates, keep_pairs, self));
    linkage_known_t known = {
        .accounts = self->accounts, .persons = self->persons, .person = self->person, .household = self->household};
    int code = linkage_people_init(&people, known, self->self_label);
    if (code == 0) {
        count_candidates(self);
        count_strangers(self, candidates, &people, count_own(self, candidates, &people));
    }
    linkage_people_free(&people);
    return code;
}

void linkage_lesson_free(linkage_lesson_t *self)
{
    free(self->pair);
    free(self->pattern);
    free(self->person);
    free(self->household);
    free(self->self_label);
    *self = (linkage_lesson_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs within households are looked at one by one, as they are few; of all others only the size of clusters counts.
#include "results/linkage/linkage_quality.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

#define SHARED UINT32_MAX // owner of a cluster that is several people's

/// Puts `from` in order of key, those of one key as they were. @param[in] start [keys + 1] zeroed
static void sort_by(const uint32_t *from, uint32_t *to, size_t n, const uint32_t *key_of, size_t keys, uint32_t *start)
{
    for (size_t i = 0; i < n; i++) start[key_of[from[i]] + 1]++;
    for (size_t k = 0; k < keys; k++) start[k + 1] += start[k];
    for (size_t i = 0; i < n; i++) to[start[key_of[from[i]]]++] = from[i];
}

/// By person, then by household: stable, so that both orders hold.
static int sort_members(linkage_people_t *self, const uint32_t *label)
{
    const linkage_known_t *known = &self->known;
    size_t households = 0, persons = known->persons, n = 0;
    uint32_t *some = NULL, *household = NULL, *start = NULL;
    for (size_t p = 0; p < persons; p++)
        if (known->household[p] >= households) households = (size_t)known->household[p] + 1;
    int code = ARRAY_NEW(some, known->accounts);
    if (code == 0) code = ARRAY_NEW(household, known->accounts);
    if (code == 0) code = ARRAY_NEW(start, persons + households + 2);
    if (code < 0) goto out;
    for (size_t a = 0; a < known->accounts; a++) {
        uint32_t p = known->person[a];
        if (label[a] == NO_ACCOUNT || p == NO_PERSON) continue;
        household[a] = known->household[p];
        some[n++] = (uint32_t)a;
    }
    sort_by(some, self->member, n, known->person, persons, start);
    memcpy(some, self->member, n * sizeof *some);
    sort_by(some, self->member, n, household, households, start + persons + 1);
    self->n = n;
out:
    free(some);
    free(household);
    free(start);
    return code;
}

int linkage_people_init(linkage_people_t *self, linkage_known_t known, const uint32_t *label)
{
    *self = (linkage_people_t){.known = known};
    CHECK(ARRAY_NEW(self->member, known.accounts));
    CHECK(ARRAY_NEW(self->size, known.accounts));
    CHECK(ARRAY_NEW(self->owner, known.accounts));
    return sort_members(self, label);
}

void linkage_people_free(linkage_people_t *self)
{
    free(self->member);
    free(self->size);
    free(self->owner);
    *self = (linkage_people_t){0};
}

static void count_pair(const linkage_people_t *people, const uint32_t *label, uint32_t a, uint32_t b,
                       linkage_quality_t *out)
{
    const linkage_known_t *known = &people->known;
    bool same = known->person[a] == known->person[b], linked = label[a] == label[b];
    bool offends = same && known->offender && known->offender[known->person[a]] != OFFENDER_NONE;
    out->true_pairs += same;
    out->linked_true += same && linked;
    out->offender_pairs += offends;
    out->offender_linked += offends && linked;
    out->family_pairs += !same && linked;
    out->shared_device += !same && linked && known->device && known->device[a] == known->device[b];
}

static void count_households(const linkage_people_t *people, const uint32_t *label, linkage_quality_t *out)
{
    const linkage_known_t *known = &people->known;
    for (size_t from = 0, end; from < people->n; from = end) {
        uint32_t household = known->household[known->person[people->member[from]]];
        for (end = from; end < people->n; end++)
            if (known->household[known->person[people->member[end]]] != household) break;
        for (size_t i = from; i < end; i++)
            for (size_t j = i + 1; j < end; j++) count_pair(people, label, people->member[i], people->member[j], out);
    }
}

static void count_clusters(linkage_people_t *people, const uint32_t *label, linkage_quality_t *out)
{
    const uint32_t *person = people->known.person;
    for (size_t i = 0; i < people->n; i++) people->size[label[people->member[i]]] = 0;
    for (size_t i = 0; i < people->n; i++) {
        uint32_t a = people->member[i], cluster = label[a];
        out->linked_pairs += people->size[cluster];
        if (people->size[cluster]++ == 0) people->owner[cluster] = person[a];
        if (people->owner[cluster] != person[a]) people->owner[cluster] = SHARED;
        out->persons += i == 0 || person[people->member[i - 1]] != person[a];
    }
    for (size_t i = 0; i < people->n; i++) out->wrong_accounts += people->owner[label[people->member[i]]] == SHARED;
    out->accounts = people->n;
}

void linkage_quality_count(linkage_people_t *people, const uint32_t *label, linkage_quality_t *out)
{
    *out = (linkage_quality_t){0};
    count_households(people, label, out);
    count_clusters(people, label, out);
}

double linkage_precision(const linkage_quality_t *self)
{
    return self->linked_pairs ? (double)self->linked_true / (double)self->linked_pairs : 1;
}

double linkage_recall(const linkage_quality_t *self)
{
    return self->true_pairs ? (double)self->linked_true / (double)self->true_pairs : (double)NAN;
}

double linkage_f1(const linkage_quality_t *self)
{
    uint64_t either = self->linked_pairs + self->true_pairs;
    return either ? 2 * (double)self->linked_true / (double)either : (double)NAN;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Judging a linkage and choosing its threshold, by hand and against plain versions over all pairs and all thresholds.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/linkage/linkage_fit.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

#define N 120

/// Accounts of people in households, all drawn at random; one in ten is nobody's.
typedef struct {
    uint32_t person[N], household[N], device[N], label[N];
    uint8_t offender[N];
    size_t n, persons;
} people_t;

static void people_init(people_t *self, size_t persons, uint32_t clusters, uint32_t seed)
{
    *self = (people_t){.n = N, .persons = persons};
    uint32_t lowest[2 * N]; // clusters are fewer
    memset(lowest, 0xff, sizeof lowest);
    for (uint32_t a = 0; a < N; a++) {
        rng_t rng = rng_at(seed, a, 3, RNG_TEST);
        self->person[a] = rng_chance(&rng, 0.1) ? NO_PERSON : rng_below(&rng, (uint32_t)persons);
        self->device[a] = rng_below(&rng, 20);
        self->household[a] = rng_below(&rng, (uint32_t)persons / 3 + 1);
        self->offender[a] = rng_chance(&rng, 0.2) ? OFFENDER_ADAPTABLE : OFFENDER_NONE;
        uint32_t cluster = rng_below(&rng, clusters);
        if (lowest[cluster] == UINT32_MAX) lowest[cluster] = a;
        self->label[a] = rng_chance(&rng, 0.1) ? NO_ACCOUNT : lowest[cluster];
    }
}

static linkage_known_t known_of(const people_t *self)
{
    return (linkage_known_t){self->n, self->persons, self->person, self->household, self->offender, self->device};
}

static linkage_quality_t judge(const people_t *self)
{
    linkage_people_t people;
    linkage_quality_t quality;
    ck_assert_int_eq(linkage_people_init(&people, known_of(self), self->label), 0);
    linkage_quality_count(&people, self->label, &quality);
    linkage_people_free(&people);
    return quality;
}

static bool counts(const people_t *self, uint32_t a)
{
    return self->label[a] != NO_ACCOUNT && self->person[a] != NO_PERSON;
}

/// Over all pairs of accounts.
static linkage_quality_t plain_judge(const people_t *self)
{
    linkage_quality_t q = {0};
    for (uint32_t a = 0; a < self->n; a++) {
        if (!counts(self, a)) continue;
        uint32_t p = self->person[a];
        bool wrong = false, first = true;
        q.accounts++;
        for (uint32_t b = 0; b < self->n; b++) {
            if (b == a || !counts(self, b)) continue;
            bool same = self->person[b] == p, linked = self->label[a] == self->label[b];
            wrong |= linked && !same;
            first &= !(same && b < a);
            if (b < a) continue;
            q.true_pairs += same;
            q.linked_pairs += linked;
            q.linked_true += same && linked;
            bool family = linked && !same && self->household[p] == self->household[self->person[b]];
            q.family_pairs += family;
            q.shared_device += family && self->device[a] == self->device[b];
            q.offender_pairs += same && self->offender[p] != OFFENDER_NONE;
            q.offender_linked += same && linked && self->offender[p] != OFFENDER_NONE;
        }
        q.wrong_accounts += wrong;
        q.persons += first;
    }
    return q;
}

START_TEST(test_linkage_quality_is_that_of_all_pairs)
{
    uint64_t families = 0, offenders = 0;
    for (uint32_t seed = 0; seed < 60; seed++) {
        people_t people;
        people_init(&people, 10 + seed, 5 + 2 * seed, seed);
        linkage_quality_t quality = judge(&people), plain = plain_judge(&people);
        ck_assert_mem_eq(&quality, &plain, sizeof quality);
        ck_assert_uint_gt(plain.linked_pairs, plain.linked_true); // there was something to tell apart
        families += plain.shared_device;
        offenders += plain.offender_linked;
    }
    ck_assert_uint_gt(families, 20);
    ck_assert_uint_gt(offenders, 20);
}
END_TEST

START_TEST(test_linkage_counts_a_family_on_one_device_as_merged)
{
    // A mother (accounts 0, 1, 2) and her child (3, 4) on her device, all joined; the father (5, 6) stands alone, his
    // two accounts apart; account 7 has not acted; 8 is a neighbour's, joined to nobody.
    people_t people = {.person = {0, 0, 0, 1, 1, 2, 2, 2, 3},
                       .household = {0, 0, 0, 1},
                       .device = {7, 7, 8, 7, 7, 9, 9, 9, 10},
                       .label = {0, 0, 0, 0, 0, 5, 6, NO_ACCOUNT, 8},
                       .offender = {0, 0, OFFENDER_ADAPTABLE, 0},
                       .n = 9,
                       .persons = 4};
    linkage_quality_t q = judge(&people);
    ck_assert_uint_eq(q.accounts, 8);
    ck_assert_uint_eq(q.persons, 4);
    ck_assert_uint_eq(q.true_pairs, 3 + 1 + 1);
    ck_assert_uint_eq(q.linked_pairs, 10);
    ck_assert_uint_eq(q.linked_true, 4);
    ck_assert_uint_eq(q.wrong_accounts, 5);
    ck_assert_uint_eq(q.family_pairs, 6);
    ck_assert_uint_eq(q.shared_device, 4); // two of hers and two of the child's
    ck_assert_uint_eq(q.offender_pairs, 1);
    ck_assert_uint_eq(q.offender_linked, 0);
    ck_assert_double_eq_tol(linkage_precision(&q), 0.4, 1e-15);
    ck_assert_double_eq_tol(linkage_recall(&q), 0.8, 1e-15);
    ck_assert_double_eq_tol(linkage_f1(&q), 8.0 / 15, 1e-15);
}
END_TEST

START_TEST(test_linkage_quality_of_nothing)
{
    people_t people = {.label = {NO_ACCOUNT, NO_ACCOUNT}, .n = 2, .persons = 1};
    linkage_quality_t q = judge(&people);
    ck_assert_uint_eq(q.accounts, 0);
    ck_assert_double_eq(linkage_precision(&q), 1);
    ck_assert(isnan(linkage_recall(&q)) && isnan(linkage_f1(&q)));
}
END_TEST

/// A world of which every pair of accounts is a candidate; the better they agree, the more often they are one person's.
static void lesson_init(linkage_lesson_t *self, const people_t *people, uint32_t seed, double noise)
{
    size_t pairs = people->n * (people->n - 1) / 2;
    *self = (linkage_lesson_t){.accounts = people->n, .persons = people->persons};
    ck_assert_int_eq(ARRAY_NEW(self->pair, pairs), 0);
    ck_assert_int_eq(ARRAY_NEW(self->pattern, pairs), 0);
    ck_assert_int_eq(ARRAY_NEW(self->person, people->n), 0);
    ck_assert_int_eq(ARRAY_NEW(self->household, people->persons), 0);
    ck_assert_int_eq(ARRAY_NEW(self->self_label, people->n), 0);
    memcpy(self->person, people->person, people->n * sizeof *self->person);
    memcpy(self->household, people->household, people->persons * sizeof *self->household);
    for (uint32_t a = 0; a < people->n; a++) {
        self->self_label[a] = a;
        for (uint32_t b = a + 1; b < people->n; b++) {
            rng_t rng = rng_at(seed, a * N + b, 4, RNG_TEST);
            bool same = people->person[a] == people->person[b];
            linkage_pattern_t *pattern = &self->pattern[self->n];
            self->pair[self->n++] = (linkage_pair_t){a, b};
            bool on_device = rng_chance(&rng, noise) ? rng_below(&rng, 8) == 0 : same;
            pattern->place = on_device ? LINKAGE_DEVICE : LINKAGE_SMALL_NETWORK;
            pattern->level[LINKAGE_AGE] = (uint8_t)(same ? 3 + rng_below(&rng, 3) : 1 + rng_below(&rng, 4));
            pattern->level[LINKAGE_RHYTHM] = (uint8_t)rng_below(&rng, 5);
            linkage_tally_add(same ? &self->counts.same : &self->counts.other, *pattern);
        }
    }
}

/// The quality over both worlds of joining everything at or above a threshold, chains followed by brute force.
static linkage_quality_t plain_join(const linkage_lesson_t *world, const people_t *people, size_t worlds,
                                    const linkage_model_t *model, double threshold)
{
    linkage_quality_t sum = {0};
    for (size_t w = 0; w < worlds; w++) {
        people_t joined = people[w];
        for (uint32_t a = 0; a < N; a++) joined.label[a] = a;
        for (bool changed = true; changed;) {
            changed = false;
            for (size_t i = 0; i < world[w].n; i++) {
                uint32_t *a = &joined.label[world[w].pair[i].a], *b = &joined.label[world[w].pair[i].b];
                if (*a == *b || linkage_model_weight(model, world[w].pattern[i]) < threshold) continue;
                *a = *b = *a < *b ? *a : *b;
                changed = true;
            }
        }
        linkage_quality_t q = plain_judge(&joined);
        sum.linked_pairs += q.linked_pairs;
        sum.linked_true += q.linked_true;
    }
    return sum;
}

START_TEST(test_linkage_threshold_is_the_lowest_that_is_precise)
{
    size_t chosen = 0;
    for (uint32_t seed = 0; seed < 12; seed++) {
        people_t people[2];
        linkage_lesson_t world[2];
        const linkage_lesson_t *lesson[2] = {&world[0], &world[1]};
        linkage_options_t options = {.precision = 0.5 + 0.04 * seed, .smoothing = 0.5};
        linkage_model_t model;
        for (uint32_t w = 0; w < 2; w++) {
            people_init(&people[w], 40, 1, 100 + 2 * seed + w);
            lesson_init(&world[w], &people[w], 2 * seed + w, 0.02);
        }
        ck_assert_int_eq(linkage_fit(&options, lesson, 2, &model), 0);
        double lowest = INFINITY;
        for (double t = -40; t <= 40; t += 0.5) {
            linkage_quality_t q = plain_join(world, people, 2, &model, t);
            if (q.linked_pairs == 0 || linkage_precision(&q) < options.precision) continue;
            lowest = t;
            break;
        }
        // Several steps may link the same pairs; what is linked must be the same.
        linkage_quality_t best = plain_join(world, people, 2, &model, lowest);
        linkage_quality_t got = plain_join(world, people, 2, &model, model.threshold);
        ck_assert_uint_eq(got.linked_pairs, best.linked_pairs);
        ck_assert_uint_eq(got.linked_true, best.linked_true);
        chosen += isfinite(model.threshold) && got.linked_true > 0;
        for (int w = 0; w < 2; w++) linkage_lesson_free(&world[w]);
    }
    ck_assert_uint_ge(chosen, 6); // else nothing was tested
}
END_TEST

START_TEST(test_linkage_links_nothing_where_nothing_is_precise)
{
    // Fields that say nothing: no threshold can be right in 99 of 100 cases.
    people_t people;
    linkage_lesson_t world;
    const linkage_lesson_t *lesson = &world;
    linkage_options_t options = {.precision = 0.99, .smoothing = 0.5};
    linkage_model_t model;
    people_init(&people, 60, 1, 5);
    lesson_init(&world, &people, 5, 0);
    world.counts = (linkage_counts_t){0};
    for (size_t i = 0; i < world.n; i++) {
        linkage_pair_t pair = world.pair[i];
        linkage_counts_t *counts = &world.counts;
        memset(&world.pattern[i], 0, sizeof world.pattern[i]);
        linkage_tally_add(people.person[pair.a] == people.person[pair.b] ? &counts->same : &counts->other,
                          world.pattern[i]);
    }
    ck_assert_int_eq(linkage_fit(&options, &lesson, 1, &model), 0);
    ck_assert(isinf(model.threshold) && model.threshold > 0);
    linkage_lesson_free(&world);
    world = (linkage_lesson_t){0}; // nobody was there
    ck_assert_int_eq(linkage_fit(&options, &lesson, 1, &model), 0);
    ck_assert(isinf(model.threshold));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linkage_fit");
    TCase *tc = tcase_create("linkage_fit");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_linkage_quality_is_that_of_all_pairs);
    tcase_add_test(tc, test_linkage_counts_a_family_on_one_device_as_merged);
    tcase_add_test(tc, test_linkage_quality_of_nothing);
    tcase_add_test(tc, test_linkage_threshold_is_the_lowest_that_is_precise);
    tcase_add_test(tc, test_linkage_links_nothing_where_nothing_is_precise);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

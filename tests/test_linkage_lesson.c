// SPDX-License-Identifier: GPL-3.0-or-later
// What a world teaches linkage, against a plain count over all pairs of accounts.
#include "core/error.h"
#include "core/rng.h"
#include "results/linkage/linkage_lesson.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

#define N 400
#define PERSONS 150
#define CAP 24

/// People of several accounts, in households that share networks and now and then a device; two networks are crowded.
typedef struct {
    account_table_t account;
    truth_t truth;
    linkage_profiles_t profiles;
    linkage_candidates_t candidates;
    uint32_t person[N], household[PERSONS];
} town_t;

static void town_init(town_t *self, uint32_t seed)
{
    *self = (town_t){0};
    account_table_t *t = &self->account;
    ck_assert_int_eq(account_table_init(t, N), 0);
    ck_assert_int_eq(linkage_profiles_init(&self->profiles, t), 0);
    for (uint32_t p = 0; p < PERSONS; p++) self->household[p] = p / 3;
    for (uint32_t a = 0; a < N; a++) {
        rng_t rng = rng_at(seed, a, 0, RNG_TEST);
        uint32_t p = rng_below(&rng, PERSONS);
        self->person[a] = a % 11 == 0 ? NO_PERSON : p;
        t->device[a] = rng_chance(&rng, 0.2) ? 5000 + a : rng_chance(&rng, 0.2) ? p / 3 * 3 : p;
        t->network[a] = rng_chance(&rng, 0.5) ? 1000 + p / 3 : p % 40 == 0 ? 7 : p % 2 == 0 ? 8 : p % 8 + 20;
        t->region[a] = (uint16_t)(rng_chance(&rng, 0.8) ? p % 4 : 9);
        t->platform[a] = (uint8_t)rng_below(&rng, 4);
        t->declared_age[a] = (uint8_t)(rng_chance(&rng, 0.7) ? 10 + p % 40 : 10 + rng_below(&rng, 40));
        t->registered[a] = a % 13 == 0 ? INT32_MAX : -(int32_t)rng_below(&rng, 300 * DAY_S);
        event_t e = {.kind = EVENT_LOGIN, .time = a, .actor = a, .target = NO_ACCOUNT};
        event_batch_t batch = {.event = &e, .n = 1};
        if (a % 7 != 3) linkage_profiles_observe(&self->profiles, &batch);
    }
    self->truth = (truth_t){.accounts = N, .account_person = self->person};
    self->truth.person.n = PERSONS;
    self->truth.person.household = self->household;
    ck_assert_int_eq(linkage_candidates_init(&self->candidates, &self->profiles, CAP), 0);
    linkage_candidates_update(&self->candidates);
}

static void town_free(town_t *self)
{
    linkage_candidates_free(&self->candidates);
    linkage_profiles_free(&self->profiles);
    account_table_free(&self->account);
}

static bool counts(const town_t *self, uint32_t a) { return a % 7 != 3 && self->person[a] != NO_PERSON; }

/// Over all pairs, each compared.
static linkage_counts_t plain_counts(const town_t *self)
{
    linkage_counts_t c = {0};
    for (uint32_t a = 0; a < N; a++)
        for (uint32_t b = a + 1; b < N; b++) {
            if (!counts(self, a) || !counts(self, b)) continue;
            linkage_pattern_t pattern = linkage_candidates_compare(&self->candidates, a, b);
            linkage_tally_add(self->person[a] == self->person[b] ? &c.same : &c.other, pattern);
        }
    return c;
}

/// Shares of levels in a sample of strangers lie within five standard errors of those of all strangers.
static void check_sample(const linkage_tally_t *sample, const linkage_tally_t *all)
{
    for (int f = 0; f < LINKAGE_FIELDS; f++) {
        double drawn = 0, there = 0;
        for (int l = 0; l < LINKAGE_LEVELS; l++) {
            drawn += (double)sample->level[LINKAGE_APART][f][l];
            there += (double)all->level[LINKAGE_APART][f][l];
        }
        ck_assert_double_gt(drawn, 80000); // of 100,000 pairs, some of one account, one person or one network
        for (int l = 0; l < LINKAGE_LEVELS; l++) {
            double share = (double)all->level[LINKAGE_APART][f][l] / there;
            double got = (double)sample->level[LINKAGE_APART][f][l] / drawn;
            ck_assert_double_eq_tol(got, share, 5 * sqrt(share * (1 - share) / drawn) + 1e-12);
        }
    }
}

START_TEST(test_linkage_lesson_counts_all_pairs)
{
    for (uint32_t seed = 0; seed < 5; seed++) {
        town_t town;
        linkage_lesson_t lesson;
        town_init(&town, seed);
        linkage_counts_t plain = plain_counts(&town);
        ck_assert_int_eq(linkage_lesson_gather(&lesson, &town.candidates, &town.truth), 0);
        ck_assert_mem_eq(&lesson.counts.same, &plain.same, sizeof plain.same);
        ck_assert_mem_eq(lesson.counts.other.pairs, plain.other.pairs, sizeof plain.other.pairs);
        for (int p = 0; p < LINKAGE_PLACES; p++) {
            ck_assert_uint_gt(plain.same.pairs[p], 0); // each was there to be counted
            ck_assert_uint_gt(plain.other.pairs[p], 0);
            if (p == LINKAGE_APART) continue;
            ck_assert_mem_eq(lesson.counts.other.level[p], plain.other.level[p], sizeof plain.other.level[p]);
        }
        check_sample(&lesson.counts.other, &plain.other);
        linkage_lesson_free(&lesson);
        town_free(&town);
    }
}
END_TEST

START_TEST(test_linkage_lesson_of_nobody)
{
    town_t town;
    linkage_lesson_t lesson;
    linkage_counts_t none = {0};
    town_init(&town, 1);
    for (uint32_t a = 0; a < N; a++) town.person[a] = NO_PERSON;
    ck_assert_int_eq(linkage_lesson_gather(&lesson, &town.candidates, &town.truth), 0);
    ck_assert_uint_gt(lesson.n, 0); // they are compared, but nothing is known of them
    ck_assert_mem_eq(&lesson.counts, &none, sizeof none);
    linkage_lesson_free(&lesson);
    town.person[0] = 0; // one account: no pair
    ck_assert_int_eq(linkage_lesson_gather(&lesson, &town.candidates, &town.truth), 0);
    ck_assert_mem_eq(&lesson.counts, &none, sizeof none);
    linkage_lesson_free(&lesson);
    town_free(&town);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linkage_lesson");
    TCase *tc = tcase_create("linkage_lesson");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_linkage_lesson_counts_all_pairs);
    tcase_add_test(tc, test_linkage_lesson_of_nobody);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

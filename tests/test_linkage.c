// SPDX-License-Identifier: GPL-3.0-or-later
// What linkage keeps of accounts, which pairs it compares, how, and what agreement weighs: by hand and against plain
// versions.
#include "detectors/linkage_candidates.h"
#include "detectors/linkage_model.h"
#include "tests/random_events.h"
#include <check.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define HOUR_S 3600u

static void observe(linkage_profiles_t *profiles, const event_t *event, size_t n)
{
    event_batch_t batch = {.event = event, .n = n};
    linkage_profiles_observe(profiles, &batch);
}

static event_t event(event_kind_t kind, uint32_t time, uint32_t actor, uint32_t target)
{
    return (event_t){.kind = (uint8_t)kind, .time = time, .actor = actor, .target = target};
}

/// Six accounts, each on a device, network and region of its own, registered at the start at the age of 20.
static void six_accounts(account_table_t *account)
{
    ck_assert_int_eq(account_table_init(account, 6), 0);
    for (uint32_t a = 0; a < 6; a++) {
        account->platform[a] = (uint8_t)(a % 3);
        account->declared_age[a] = 20;
        account->device[a] = 100 + a;
        account->network[a] = 200 + a;
        account->region[a] = (uint16_t)a;
    }
}

START_TEST(test_linkage_counts_distinct_hours_of_use)
{
    account_table_t account;
    linkage_profiles_t profiles;
    six_accounts(&account);
    ck_assert_int_eq(linkage_profiles_init(&profiles, &account), 0);
    const event_t events[] = {
        event(EVENT_LOGIN, 0, 0, NO_ACCOUNT),                          // hour 0 of day 0
        event(EVENT_VIEW, 10, 0, 1),                                   // the same hour
        event(EVENT_SUGGEST, HOUR_S, 0, 1),                            // the platform's doing
        event(EVENT_RESTRICT, HOUR_S, 0, NO_ACCOUNT),                  // too
        event(EVENT_SEARCH, 2 * HOUR_S + 5, 0, NO_ACCOUNT),            // hour 2: the same part of the day
        event(EVENT_LOGIN, 23 * HOUR_S, 0, NO_ACCOUNT),                // the last part
        event(EVENT_CLOSE, 23 * HOUR_S, 1, NO_ACCOUNT),                // the platform's doing
        event(EVENT_LOGIN, DAY_S, 0, NO_ACCOUNT),                      // hour 0 of day 1
        event(EVENT_LOGIN, DAY_S, 6, NO_ACCOUNT),                      // no such account
        event(EVENT_GROUP_MESSAGE, DAY_S + 3 * HOUR_S, 2, NO_ACCOUNT), // hour 3: the second part
    };
    observe(&profiles, events, sizeof events / sizeof *events);
    const uint16_t first[LINKAGE_DAY_PARTS] = {3, 0, 0, 0, 0, 0, 0, 1};
    const uint16_t third[LINKAGE_DAY_PARTS] = {0, 1, 0, 0, 0, 0, 0, 0};
    ck_assert_mem_eq(profiles.of[0].use, first, sizeof first);
    ck_assert_mem_eq(profiles.of[2].use, third, sizeof third);
    ck_assert(linkage_profile_acted(&profiles.of[0]) && linkage_profile_acted(&profiles.of[2]));
    ck_assert(!linkage_profile_acted(&profiles.of[1])); // was closed, did nothing
    linkage_profiles_free(&profiles);
    account_table_free(&account);
}
END_TEST

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/// The hashes of the devices that an account wrote to, sorted, each once.
static size_t plain_contacts(const random_events_t *world, uint32_t account, uint32_t *hash)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < world->n; i++) {
        const event_t *e = &world->event[i];
        if (e->kind == EVENT_MESSAGE && e->actor == account && e->target < world->account.n && e->target != account)
            hash[n++] = linkage_device_hash(world->account.device[e->target]);
    }
    qsort(hash, n, sizeof *hash, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || hash[i] != hash[i - 1]) hash[kept++] = hash[i];
    return kept;
}

START_TEST(test_linkage_keeps_the_lowest_hashes_of_contacts)
{
    enum { ACCOUNTS = 90, EVENTS = 6000 };
    random_events_t world;
    linkage_profiles_t profiles, backwards;
    uint32_t hash[EVENTS];
    size_t full = 0, partly = 0;
    random_events_init(&world, ACCOUNTS, EVENTS, 20, 3);
    ck_assert_int_eq(linkage_profiles_init(&profiles, &world.account), 0);
    ck_assert_int_eq(linkage_profiles_init(&backwards, &world.account), 0);
    observe(&profiles, world.event, world.n);
    for (size_t i = world.n; i-- > 0;) observe(&backwards, &world.event[i], 1);
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        const linkage_profile_t *kept = &profiles.of[a], *back = &backwards.of[a];
        size_t n = plain_contacts(&world, a, hash);
        full += n > LINKAGE_CONTACTS;
        partly += n < LINKAGE_CONTACTS;
        if (n > LINKAGE_CONTACTS) n = LINKAGE_CONTACTS;
        ck_assert_uint_eq(kept->contacts, n);
        ck_assert_mem_eq(kept->contact, hash, n * sizeof *hash);
        ck_assert_uint_eq(back->contacts, n);
        ck_assert_mem_eq(back->contact, hash, n * sizeof *hash);
    }
    ck_assert_uint_gt(full, 5);
    ck_assert_uint_gt(partly, 5);
    linkage_profiles_free(&profiles);
    linkage_profiles_free(&backwards);
    random_events_free(&world);
}
END_TEST

static uint8_t level(const linkage_profiles_t *profiles, const uint32_t *size, linkage_field_t field, uint32_t a,
                     uint32_t b)
{
    linkage_pattern_t one = linkage_compare(profiles, size, a, b), other = linkage_compare(profiles, size, b, a);
    ck_assert_mem_eq(&one, &other, sizeof one); // either way round
    return one.level[field];
}

START_TEST(test_linkage_compares_what_the_table_says)
{
    account_table_t account;
    linkage_profiles_t profiles;
    uint32_t size[6] = {1, 16, 17, 1, 1, 1};
    six_accounts(&account);
    ck_assert_int_eq(linkage_profiles_init(&profiles, &account), 0);
#define LEVEL(field, b) level(&profiles, size, LINKAGE_##field, 0, b)
    ck_assert_uint_eq(LEVEL(DEVICE, 1), 1);
    account.device[1] = account.device[0];
    ck_assert_uint_eq(LEVEL(DEVICE, 1), 2);
    account.device[0] = account.device[1] = UINT32_MAX;
    ck_assert_uint_eq(LEVEL(DEVICE, 1), LINKAGE_UNKNOWN); // two unknown devices are not one
    account.network[0] = account.network[1] = account.network[2];
    ck_assert_uint_eq(LEVEL(NETWORK, 3), 1);
    ck_assert_uint_eq(level(&profiles, size, LINKAGE_NETWORK, 1, 1), 3); // 16 accounts on it
    ck_assert_uint_eq(level(&profiles, size, LINKAGE_NETWORK, 2, 2), 2); // 17
    ck_assert_uint_eq(LEVEL(REGION, 1), 1);
    account.region[1] = 0;
    ck_assert_uint_eq(LEVEL(REGION, 1), 2);
    ck_assert_uint_eq(LEVEL(PLATFORM, 1), 1);
    ck_assert_uint_eq(LEVEL(PLATFORM, 3), 2);
    const struct {
        int32_t apart_s;
        uint8_t level;
    } sign_up[] = {{0, 5},          {DAY_S, 5},          {DAY_S + 1, 4},   {7 * DAY_S, 4},      {7 * DAY_S + 1, 3},
                   {30 * DAY_S, 3}, {30 * DAY_S + 1, 2}, {180 * DAY_S, 2}, {180 * DAY_S + 1, 1}};
    for (size_t i = 0; i < sizeof sign_up / sizeof *sign_up; i++) {
        account.registered[1] = -sign_up[i].apart_s;
        ck_assert_uint_eq(LEVEL(SIGN_UP, 1), sign_up[i].level);
    }
    account.registered[1] = INT32_MAX;
    ck_assert_uint_eq(LEVEL(SIGN_UP, 1), LINKAGE_UNKNOWN);
    const uint8_t years[][2] = {{20, 5}, {21, 4}, {18, 4}, {23, 3}, {15, 3}, {26, 2}, {35, 2}, {36, 1}};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        account.declared_age[1] = years[i][0];
        ck_assert_uint_eq(LEVEL(AGE, 1), years[i][1]);
    }
#undef LEVEL
    linkage_profiles_free(&profiles);
    account_table_free(&account);
}
END_TEST

START_TEST(test_linkage_compares_rhythm)
{
    account_table_t account;
    linkage_profiles_t profiles;
    uint32_t size[6] = {0};
    six_accounts(&account);
    ck_assert_int_eq(linkage_profiles_init(&profiles, &account), 0);
    linkage_profile_t *of = profiles.of;
    of[0].use[0] = of[0].use[1] = 10;
    of[1].use[0] = of[1].use[1] = 500;    // as the first, more often
    of[2].use[6] = of[2].use[7] = 10;     // at other times
    of[3].use[0] = 19;                    // too little
    of[4].use[0] = 20;                    // half the day: sqrt(10 * 20) / 20 = 0.7071
    of[5].use[0] = 10, of[5].use[1] = 30; // (10 + sqrt(300)) / sqrt(20 * 40) = 0.9659
    const uint8_t expected[] = {4, 4, 1, LINKAGE_UNKNOWN, 1, 3};
    for (uint32_t b = 1; b < 6; b++) ck_assert_uint_eq(level(&profiles, size, LINKAGE_RHYTHM, 0, b), expected[b]);
    linkage_profiles_free(&profiles);
    account_table_free(&account);
}
END_TEST

/// Account `actor` writes to those of the list, which ends with NO_ACCOUNT.
static void write_to(linkage_profiles_t *profiles, uint32_t actor, const uint32_t *target)
{
    for (; *target != NO_ACCOUNT; target++) {
        event_t e = event(EVENT_MESSAGE, 0, actor, *target);
        observe(profiles, &e, 1);
    }
}

START_TEST(test_linkage_compares_contacts_by_their_devices)
{
    enum { N = 40 };
    account_table_t account;
    linkage_profiles_t profiles;
    uint32_t size[N] = {0};
    ck_assert_int_eq(account_table_init(&account, N), 0);
    for (uint32_t a = 0; a < N; a++) account.device[a] = a < 30 ? a : a - 10; // 30..39 are 20..29 elsewhere
    ck_assert_int_eq(linkage_profiles_init(&profiles, &account), 0);
    write_to(&profiles, 0, (const uint32_t[]){20, 21, 22, 1, NO_ACCOUNT});
    write_to(&profiles, 1, (const uint32_t[]){32, 23, 24, 0, NO_ACCOUNT});      // 22 by another account: 1 of 5
    write_to(&profiles, 2, (const uint32_t[]){10, 11, 12, NO_ACCOUNT});         // nobody in common
    write_to(&profiles, 3, (const uint32_t[]){20, 21, NO_ACCOUNT});             // too few
    write_to(&profiles, 4, (const uint32_t[]){30, 31, 22, 10, 11, NO_ACCOUNT}); // 3 of 6, with 1 (4 wrote not to 0)
    write_to(&profiles, 5, (const uint32_t[]){20, 10, 11, 12, 13, 14, 15, 16, 17, NO_ACCOUNT}); // 1 of 12
    const uint8_t expected[] = {4, 3, 1, LINKAGE_UNKNOWN, 4, 2};
    for (uint32_t b = 1; b < 6; b++)
        ck_assert_uint_eq(level(&profiles, size, LINKAGE_SHARED_CONTACTS, 0, b), expected[b]);
    // The devices of the two themselves are nobody's contact in common: without 1 and 0, of 6 and 6 one is common.
    account.device[6] = 1; // 6 is on the device of 1: writing to it is writing to that person
    write_to(&profiles, 7, (const uint32_t[]){6, 20, 21, NO_ACCOUNT});
    ck_assert_uint_eq(level(&profiles, size, LINKAGE_SHARED_CONTACTS, 7, 1), LINKAGE_UNKNOWN); // 2 are left
    linkage_profiles_free(&profiles);
    account_table_free(&account);
}
END_TEST

/// Candidates of random accounts that share devices and networks; every third has not acted.
typedef struct {
    account_table_t account;
    linkage_profiles_t profiles;
    linkage_candidates_t candidates;
} blocks_t;

static void blocks_init(blocks_t *self, uint32_t n, uint32_t devices, uint32_t networks, uint32_t cap, uint32_t seed)
{
    random_accounts(&self->account, n, seed);
    for (uint32_t a = 0; a < n; a++) {
        rng_t rng = rng_at(seed, a, 2, RNG_TEST);
        self->account.device[a] = rng_below(&rng, devices) * 77777777u; // digits of every size
        self->account.network[a] = rng_below(&rng, networks) * 99999999u;
        if (a % 17 == 0) self->account.device[a] = UINT32_MAX;
    }
    ck_assert_int_eq(linkage_profiles_init(&self->profiles, &self->account), 0);
    for (uint32_t a = 0; a < n; a++) {
        event_t e = event(EVENT_LOGIN, 5 * a, a, NO_ACCOUNT);
        if (a % 3 != 2) observe(&self->profiles, &e, 1);
    }
    ck_assert_int_eq(linkage_candidates_init(&self->candidates, &self->profiles, cap), 0);
    linkage_candidates_update(&self->candidates);
}

static void blocks_free(blocks_t *self)
{
    linkage_candidates_free(&self->candidates);
    linkage_profiles_free(&self->profiles);
    account_table_free(&self->account);
}

typedef struct {
    size_t n, room, pattern_room;
    linkage_pair_t *pair;
    linkage_pattern_t *pattern;
} taken_t;

static int keep(void *self, const linkage_pair_t *pair, const linkage_pattern_t *pattern, size_t n)
{
    taken_t *taken = self;
    CHECK(array_reserve(&taken->pair, &taken->room, taken->n + n, sizeof *pair));
    CHECK(array_reserve(&taken->pattern, &taken->pattern_room, taken->n + n, sizeof *pattern));
    memcpy(taken->pair + taken->n, pair, n * sizeof *pair);
    memcpy(taken->pattern + taken->n, pattern, n * sizeof *pattern);
    taken->n += n;
    return 0;
}

/// Accounts that have acted and share a known key with `a`, itself included.
static uint32_t plain_size(const blocks_t *self, const uint32_t *key, uint32_t a)
{
    uint32_t n = 0;
    for (uint32_t b = 0; b < self->account.n; b++)
        n += b % 3 != 2 && (b == a || (key[a] != UINT32_MAX && key[b] == key[a]));
    return n;
}

static bool plain_candidate(const blocks_t *self, uint32_t a, uint32_t b, uint32_t cap)
{
    const uint32_t *key[] = {self->account.device, self->account.network};
    for (int k = 0; k < 2; k++)
        if (key[k][a] == key[k][b] && key[k][a] != UINT32_MAX && plain_size(self, key[k], a) <= cap) return true;
    return false;
}

static void check_candidates(uint32_t n, uint32_t devices, uint32_t networks, uint32_t cap)
{
    blocks_t blocks;
    taken_t taken = {0};
    size_t expected = 0, skipped = 0;
    blocks_init(&blocks, n, devices, networks, cap, n);
    ck_assert_int_eq(linkage_candidates_each(&blocks.candidates, keep, &taken), 0);
    uint8_t *met = NULL;
    ck_assert_int_eq(ARRAY_NEW(met, (size_t)n * n), 0);
    for (size_t i = 0; i < taken.n; i++) {
        uint32_t a = taken.pair[i].a, b = taken.pair[i].b;
        ck_assert_uint_lt(a, b);
        ck_assert_uint_eq(met[a * n + b]++, 0);
        ck_assert_msg(a % 3 != 2 && b % 3 != 2 && plain_candidate(&blocks, a, b, cap), "%u, %u is no candidate", a, b);
        linkage_pattern_t plain =
            linkage_compare(&blocks.profiles, blocks.candidates.size[LINKAGE_BLOCK_NETWORK], a, b);
        ck_assert_mem_eq(&taken.pattern[i], &plain, sizeof plain);
    }
    for (uint32_t a = 0; a < n; a++) {
        if (a % 3 == 2) continue;
        for (uint32_t b = a + 1; b < n; b++) expected += b % 3 != 2 && plain_candidate(&blocks, a, b, cap);
        skipped += plain_size(&blocks, blocks.account.device, a) > cap;
        skipped += plain_size(&blocks, blocks.account.network, a) > cap;
    }
    ck_assert_uint_eq(taken.n, expected);
    ck_assert_uint_eq(blocks.candidates.skipped_accounts, skipped);
    ck_assert_uint_le(taken.n, (size_t)cap * n);
    free(met);
    free(taken.pair);
    free(taken.pattern);
    blocks_free(&blocks);
}

START_TEST(test_linkage_candidates_are_the_pairs_in_small_blocks)
{
    check_candidates(300, 100, 40, 8); // some networks are too large, no device
    check_candidates(300, 5, 1000, 8); // devices of 40: skipped, but for pairs on one network
    check_candidates(400, 200, 100, 64);
    check_candidates(200, 1, 1, 300); // all pairs
    check_candidates(3, 1, 1, 2);
    check_candidates(1, 1, 1, 2);
}
END_TEST

START_TEST(test_linkage_skips_and_counts_crowded_networks)
{
    blocks_t blocks;
    taken_t taken = {0};
    blocks_init(&blocks, 300, 1, 1, 64, 1);
    for (uint32_t a = 0; a < 300; a++) blocks.account.device[a] = a; // one network, no shared device
    linkage_candidates_update(&blocks.candidates);
    ck_assert_int_eq(linkage_candidates_each(&blocks.candidates, keep, &taken), 0);
    ck_assert_uint_eq(taken.n, 0);
    ck_assert_uint_eq(blocks.candidates.skipped_blocks, 1);
    ck_assert_uint_eq(blocks.candidates.skipped_accounts, 200); // those that have acted
    blocks_free(&blocks);
}
END_TEST

START_TEST(test_linkage_candidates_are_the_same_for_any_number_of_threads)
{
    blocks_t blocks;
    taken_t taken[4] = {{0}};
    const int threads[] = {1, 2, 3, 8};
    blocks_init(&blocks, 3000, 900, 60, 64, 5);
    for (int i = 0; i < 4; i++) {
        omp_set_num_threads(threads[i]);
        ck_assert_int_eq(linkage_candidates_each(&blocks.candidates, keep, &taken[i]), 0);
        ck_assert_uint_gt(taken[i].n, 20000); // more than are compared at once
        ck_assert_uint_eq(taken[i].n, taken[0].n);
        ck_assert_mem_eq(taken[i].pair, taken[0].pair, taken[0].n * sizeof(linkage_pair_t));
        ck_assert_mem_eq(taken[i].pattern, taken[0].pattern, taken[0].n * sizeof(linkage_pattern_t));
    }
    for (int i = 0; i < 4; i++) {
        free(taken[i].pair);
        free(taken[i].pattern);
    }
    blocks_free(&blocks);
}
END_TEST

static void count(linkage_counts_t *counts, uint8_t device, uint8_t age, bool same, int times)
{
    linkage_pattern_t pattern = {.level = {[LINKAGE_DEVICE] = device, [LINKAGE_AGE] = age}};
    for (int i = 0; i < times; i++) linkage_counts_add(counts, pattern, same);
}

START_TEST(test_linkage_weighs_as_fellegi_and_sunter_by_hand)
{
    // Pairs of one person: 10; on one device 8, on two 1, unknown 1. Of two people: 40; 3, 36, 1. With half a pair
    // added to each of the two known levels: m(same) = 8.5 / 10, u(same) = 3.5 / 40.
    linkage_counts_t counts = {0};
    linkage_model_t model;
    count(&counts, 2, 5, true, 6);
    count(&counts, 2, 1, true, 2);
    count(&counts, 1, 5, true, 1);
    count(&counts, 0, 5, true, 1);
    count(&counts, 2, 1, false, 3);
    count(&counts, 1, 1, false, 20);
    count(&counts, 1, 3, false, 16);
    count(&counts, 0, 5, false, 1);
    linkage_model_fit(&model, &counts, 0.5);
    ck_assert_double_eq_tol(model.m[LINKAGE_DEVICE][2], 8.5 / 10, 1e-15);
    ck_assert_double_eq_tol(model.u[LINKAGE_DEVICE][2], 3.5 / 40, 1e-15);
    ck_assert_double_eq_tol(model.m[LINKAGE_DEVICE][1], 1.5 / 10, 1e-15);
    ck_assert_double_eq_tol(model.u[LINKAGE_DEVICE][1], 36.5 / 40, 1e-15);
    // Ages: five known levels. One person: equal 8, far 2 of 10. Two people: equal 1, three years 16, far 23 of 40.
    double device = log2(8.5 / 10 / (3.5 / 40)), apart = log2(1.5 / 10 / (36.5 / 40));
    double equal = log2(8.5 / 12.5 / (1.5 / 42.5)), far = log2(2.5 / 12.5 / (23.5 / 42.5));
    double never = log2(0.5 / 12.5 / (0.5 / 42.5)); // a level that nobody had
    const struct {
        uint8_t device, age;
        double weight;
    } pair[] = {{2, 5, device + equal}, {1, 1, apart + far}, {2, 1, device + far},
                {0, 5, equal},          {0, 0, 0},           {2, 2, device + never}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        linkage_pattern_t pattern = {.level = {[LINKAGE_DEVICE] = pair[i].device, [LINKAGE_AGE] = pair[i].age}};
        ck_assert_double_eq_tol(linkage_model_weight(&model, pattern), pair[i].weight, 1e-12);
    }
    ck_assert(isinf(model.threshold)); // nothing is linked before it is chosen
    ck_assert(isnan(model.m[LINKAGE_DEVICE][0]) && isnan(model.u[LINKAGE_DEVICE][3]));
}
END_TEST

START_TEST(test_linkage_shares_sum_to_one_and_every_level_has_a_name)
{
    linkage_counts_t counts = {0};
    linkage_model_t model;
    for (uint32_t i = 0; i < 1000; i++) {
        rng_t rng = rng_at(9, i, 0, RNG_TEST);
        linkage_pattern_t pattern;
        for (int f = 0; f < LINKAGE_FIELDS; f++) {
            uint32_t levels = 0;
            while (levels < LINKAGE_LEVELS && linkage_level_name[f][levels]) levels++;
            ck_assert_uint_ge(levels, 3);
            pattern.level[f] = (uint8_t)rng_below(&rng, levels);
        }
        linkage_counts_add(&counts, pattern, rng_chance(&rng, 0.3));
    }
    linkage_model_fit(&model, &counts, 0.5);
    for (int f = 0; f < LINKAGE_FIELDS; f++) {
        double m = 0, u = 0;
        ck_assert_ptr_nonnull(linkage_field_name[f]);
        for (int l = 1; l < LINKAGE_LEVELS && linkage_level_name[f][l]; l++) {
            m += model.m[f][l];
            u += model.u[f][l];
        }
        ck_assert_double_eq_tol(m, 1, 1e-12);
        ck_assert_double_eq_tol(u, 1, 1e-12);
        ck_assert_double_eq(model.weight[f][LINKAGE_UNKNOWN], 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linkage");
    TCase *tc = tcase_create("linkage");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_linkage_counts_distinct_hours_of_use);
    tcase_add_test(tc, test_linkage_keeps_the_lowest_hashes_of_contacts);
    tcase_add_test(tc, test_linkage_compares_what_the_table_says);
    tcase_add_test(tc, test_linkage_compares_rhythm);
    tcase_add_test(tc, test_linkage_compares_contacts_by_their_devices);
    tcase_add_test(tc, test_linkage_candidates_are_the_pairs_in_small_blocks);
    tcase_add_test(tc, test_linkage_skips_and_counts_crowded_networks);
    tcase_add_test(tc, test_linkage_candidates_are_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_linkage_weighs_as_fellegi_and_sunter_by_hand);
    tcase_add_test(tc, test_linkage_shares_sum_to_one_and_every_level_has_a_name);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

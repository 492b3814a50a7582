// SPDX-License-Identifier: GPL-3.0-or-later
// What linkage keeps of accounts, which pairs it compares, how, and what agreement weighs: by hand and against plain
// versions.
#include "detectors/linkage_candidates.h"
#include "detectors/linkage_model.h"
#include "tests/random_events.h"
#include "tests/suite_run.h"
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

static uint8_t level(const linkage_profiles_t *profiles, linkage_field_t field, uint32_t a, uint32_t b)
{
    linkage_pattern_t one = linkage_compare(profiles, LINKAGE_APART, a, b);
    linkage_pattern_t other = linkage_compare(profiles, LINKAGE_APART, b, a);
    ck_assert_mem_eq(&one, &other, sizeof one); // either way round
    return one.level[field];
}

START_TEST(test_linkage_compares_what_the_table_says)
{
    account_table_t account;
    linkage_profiles_t profiles;
    six_accounts(&account);
    ck_assert_int_eq(linkage_profiles_init(&profiles, &account), 0);
#define LEVEL(field, b) level(&profiles, LINKAGE_##field, 0, b)
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
    const uint8_t years[][3] = {{20, 20, 6}, {20, 21, 5}, {20, 18, 5}, {20, 23, 4}, {20, 15, 4},
                                {20, 26, 3}, {20, 35, 3}, {20, 36, 2}, {10, 17, 3}, {17, 33, 1},
                                {18, 34, 2}, {17, 32, 3}, {1, 17, 2}};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        account.declared_age[0] = years[i][0];
        account.declared_age[1] = years[i][1];
        ck_assert_uint_eq(LEVEL(AGE, 1), years[i][2]);
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
    for (uint32_t b = 1; b < 6; b++) ck_assert_uint_eq(level(&profiles, LINKAGE_RHYTHM, 0, b), expected[b]);
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
    for (uint32_t b = 1; b < 6; b++) ck_assert_uint_eq(level(&profiles, LINKAGE_SHARED_CONTACTS, 0, b), expected[b]);
    // The devices of the two themselves are nobody's contact in common: without 1 and 0, of 6 and 6 one is common.
    account.device[6] = 1; // 6 is on the device of 1: writing to it is writing to that person
    write_to(&profiles, 7, (const uint32_t[]){6, 20, 21, NO_ACCOUNT});
    ck_assert_uint_eq(level(&profiles, LINKAGE_SHARED_CONTACTS, 7, 1), LINKAGE_UNKNOWN); // 2 are left
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

/// The closest that two accounts share in a block that is not too large.
static uint8_t plain_place(const blocks_t *self, uint32_t a, uint32_t b, uint32_t cap)
{
    const account_table_t *t = &self->account;
    uint32_t network = t->network[a] == t->network[b] ? plain_size(self, t->network, a) : UINT32_MAX;
    if (t->device[a] == t->device[b] && t->device[a] != UINT32_MAX && plain_size(self, t->device, a) <= cap) return 3;
    return network > cap ? 0 : network <= 16 ? 2 : 1;
}

/// @param[out] places [LINKAGE_PLACES] how many candidates share what; added
static void check_candidates(uint32_t n, uint32_t devices, uint32_t networks, uint32_t cap, size_t *places)
{
    blocks_t blocks;
    taken_t taken = {0};
    size_t expected = 0, skipped = 0, apart = 0;
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
            linkage_compare(&blocks.profiles, (linkage_place_t)plain_place(&blocks, a, b, cap), a, b);
        places[plain.place]++;
        ck_assert_mem_eq(&taken.pattern[i], &plain, sizeof plain);
    }
    for (uint32_t a = 0; a < n; a++) {
        if (a % 3 == 2) continue;
        for (uint32_t b = a + 1; b < n; b++) {
            if (b % 3 == 2) continue;
            expected += plain_candidate(&blocks, a, b, cap);
            apart += linkage_candidates_place(&blocks.candidates, a, b) == LINKAGE_APART;
            ck_assert_uint_eq(linkage_candidates_place(&blocks.candidates, b, a), plain_place(&blocks, a, b, cap));
        }
        skipped += plain_size(&blocks, blocks.account.device, a) > cap;
        skipped += plain_size(&blocks, blocks.account.network, a) > cap;
    }
    size_t acted = blocks.candidates.n;
    ck_assert_uint_eq(taken.n, expected);
    ck_assert_uint_eq(apart, acted * (acted - 1) / 2 - expected); // who shares anything is a candidate
    ck_assert_uint_eq(blocks.candidates.skipped_accounts, skipped);
    ck_assert_uint_le(taken.n, (size_t)cap * n);
    free(met);
    free(taken.pair);
    free(taken.pattern);
    blocks_free(&blocks);
}

START_TEST(test_linkage_candidates_are_the_pairs_in_small_blocks)
{
    size_t places[LINKAGE_PLACES] = {0};
    check_candidates(300, 100, 40, 8, places); // some networks are too large, no device
    check_candidates(300, 5, 1000, 8, places); // devices of 40: skipped, but for pairs on one network
    check_candidates(400, 200, 100, 64, places);
    check_candidates(400, 200, 20, 16, places); // networks of 10 to 20
    check_candidates(400, 200, 20, 64, places);
    check_candidates(200, 1, 1, 300, places); // all pairs
    check_candidates(3, 1, 1, 2, places);
    check_candidates(1, 1, 1, 2, places);
    ck_assert_uint_eq(places[LINKAGE_APART], 0);
    for (int p = LINKAGE_APART + 1; p < LINKAGE_PLACES; p++) ck_assert_uint_gt(places[p], 100);
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

static void count(linkage_tally_t *tally, uint8_t place, uint8_t region, uint8_t age, int times)
{
    linkage_pattern_t pattern = {.place = place, .level = {[LINKAGE_REGION] = region, [LINKAGE_AGE] = age}};
    for (int i = 0; i < times; i++) linkage_tally_add(tally, pattern);
}

static double weight(const linkage_model_t *model, uint8_t place, uint8_t region, uint8_t age)
{
    linkage_pattern_t pattern = {.place = place, .level = {[LINKAGE_REGION] = region, [LINKAGE_AGE] = age}};
    return linkage_model_weight(model, pattern);
}

START_TEST(test_linkage_weighs_as_fellegi_and_sunter_by_hand)
{
    // Pairs of one person: 12, 9 of them on one device, 3 that share nothing. Of two people: 1000, of which 4 on one
    // device, 1 on a small network; of the 995 others 20 were compared. Half a pair is added to each count.
    linkage_counts_t counts = {0};
    linkage_model_t model;
    count(&counts.same, LINKAGE_DEVICE, 2, 6, 6);
    count(&counts.same, LINKAGE_DEVICE, 1, 6, 1);
    count(&counts.same, LINKAGE_DEVICE, 0, 1, 2); // one region is unknown
    count(&counts.same, LINKAGE_APART, 1, 6, 3);
    count(&counts.other, LINKAGE_DEVICE, 2, 1, 4);
    count(&counts.other, LINKAGE_SMALL_NETWORK, 2, 6, 1);
    count(&counts.other, LINKAGE_APART, 1, 2, 19);
    count(&counts.other, LINKAGE_APART, 2, 6, 1);
    counts.other.pairs[LINKAGE_APART] = 995;
    linkage_model_fit(&model, &counts, 0.5);
    ck_assert_double_eq_tol(model.m_place[LINKAGE_DEVICE], 9.5 / 14, 1e-15);
    ck_assert_double_eq_tol(model.u_place[LINKAGE_DEVICE], 4.5 / 1002, 1e-15);
    ck_assert_double_eq_tol(model.m_place[LINKAGE_APART], 3.5 / 14, 1e-15);
    ck_assert_double_eq_tol(model.u_place[LINKAGE_APART], 995.5 / 1002, 1e-15);
    ck_assert_double_eq_tol(model.m[LINKAGE_DEVICE][LINKAGE_REGION][2], 6.5 / 8, 1e-15);
    ck_assert_double_eq_tol(model.u[LINKAGE_DEVICE][LINKAGE_REGION][2], 4.5 / 5, 1e-15);
    ck_assert_double_eq_tol(model.m[LINKAGE_DEVICE][LINKAGE_AGE][6], 7.5 / 12, 1e-15); // six levels are known
    ck_assert_double_eq_tol(model.u[LINKAGE_APART][LINKAGE_AGE][2], 19.5 / 23, 1e-15);
    double device = log2(9.5 / 14 / (4.5 / 1002)), apart = log2(3.5 / 14 / (995.5 / 1002));
    double region = log2(6.5 / 8 / (4.5 / 5)), other_region = log2(1.5 / 8 / (0.5 / 5));
    double equal = log2(7.5 / 12 / (0.5 / 7)), child = log2(2.5 / 12 / (4.5 / 7)); // of 9 and of 4, six levels
    ck_assert_double_eq_tol(weight(&model, LINKAGE_DEVICE, 2, 6), device + region + equal, 1e-12);
    ck_assert_double_eq_tol(weight(&model, LINKAGE_DEVICE, 1, 1), device + other_region + child, 1e-12);
    ck_assert_double_eq_tol(weight(&model, LINKAGE_DEVICE, 0, 0), device, 1e-12);
    // Of the same levels where nothing is shared: (3.5 / 6) and (1.5 / 23) of equal age, no region in common.
    double equal_apart = log2(3.5 / 6 / (1.5 / 23)), region_apart = log2(3.5 / 4 / (19.5 / 21));
    ck_assert_double_eq_tol(weight(&model, LINKAGE_APART, 1, 6), apart + region_apart + equal_apart, 1e-12);
    // A place that no pair of one person has, and levels that nobody has there.
    ck_assert_double_eq_tol(weight(&model, LINKAGE_LARGE_NETWORK, 2, 6), log2(0.5 / 14 / (0.5 / 1002)), 1e-12);
    ck_assert(isinf(model.threshold)); // nothing is linked before it is chosen
    ck_assert(isnan(model.m[LINKAGE_DEVICE][LINKAGE_REGION][0]) && isnan(model.u[LINKAGE_DEVICE][LINKAGE_REGION][3]));
}
END_TEST

START_TEST(test_linkage_shares_sum_to_one_and_every_level_has_a_name)
{
    linkage_counts_t half[2], counts = {0};
    linkage_model_t model;
    memset(half, 0, sizeof half);
    for (uint32_t i = 0; i < 1000; i++) {
        rng_t rng = rng_at(9, i, 0, RNG_TEST);
        linkage_pattern_t pattern = {.place = (uint8_t)rng_below(&rng, LINKAGE_PLACES)};
        for (int f = 0; f < LINKAGE_FIELDS; f++) {
            uint32_t levels = 0;
            while (levels < LINKAGE_LEVELS && linkage_level_name[f][levels]) levels++;
            ck_assert_uint_ge(levels, 3);
            pattern.level[f] = (uint8_t)rng_below(&rng, levels);
        }
        linkage_counts_t *of = &half[i % 2];
        linkage_tally_add(rng_chance(&rng, 0.3) ? &of->same : &of->other, pattern);
    }
    for (int i = 0; i < 2; i++) linkage_counts_add(&counts, &half[i]); // two worlds
    linkage_model_fit(&model, &counts, 0.5);
    double m_place = 0, u_place = 0;
    uint64_t pairs = 0;
    for (int p = 0; p < LINKAGE_PLACES; p++) {
        ck_assert_ptr_nonnull(linkage_place_name[p]);
        m_place += model.m_place[p];
        u_place += model.u_place[p];
        pairs += counts.same.pairs[p] + counts.other.pairs[p];
        for (int f = 0; f < LINKAGE_FIELDS; f++) {
            double m = 0, u = 0;
            ck_assert_ptr_nonnull(linkage_field_name[f]);
            for (int l = 1; l < LINKAGE_LEVELS && linkage_level_name[f][l]; l++) {
                m += model.m[p][f][l];
                u += model.u[p][f][l];
            }
            ck_assert_double_eq_tol(m, 1, 1e-12);
            ck_assert_double_eq_tol(u, 1, 1e-12);
            ck_assert_double_eq(model.weight[p][f][LINKAGE_UNKNOWN], 0);
        }
    }
    ck_assert_uint_eq(pairs, 1000);
    ck_assert_double_eq_tol(m_place, 1, 1e-12);
    ck_assert_double_eq_tol(u_place, 1, 1e-12);
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
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds of random scenarios: tiny, odd and usual ones all verify, and are the same bytes at any number of threads.
#include "core/rng.h"
#include "tests/suite_run.h"
#include "tests/world_fixture.h"

#include <omp.h>

#define WORLDS 60
#define KEYS 8 // changed in a scenario

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(0x100000001B3);
    return hash;
}
#define HASH(array, n) hash = hash_bytes(hash, (array), (size_t)(n) * sizeof *(array))

/// Over every array of a world.
static uint64_t digest(const world_t *world)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    const person_columns_t *person = &world->person;
    const account_table_t *account = &world->account;
    uint32_t n = person->n, accounts = (uint32_t)account->n;
    HASH(person->age, n), HASH(person->sex, n), HASH(person->role, n), HASH(person->offender, n),
        HASH(person->answer, n);
    HASH(person->region, n), HASH(person->household, n), HASH(person->class_, n), HASH(person->school, n);
    HASH(person->club, n), HASH(person->work, n), HASH(person->periods_per_day, n), HASH(person->account_first, n + 1);
    HASH(world->person_account, person->account_first[n]);
    HASH(account->platform, accounts), HASH(account->declared_age, accounts), HASH(account->settings, accounts);
    HASH(account->registered, accounts), HASH(account->device, accounts), HASH(account->network, accounts);
    HASH(account->region, accounts), HASH(world->hidden.person, accounts), HASH(world->hidden.state, accounts);
    HASH(world->hidden.leaves, accounts), HASH(world->hidden.contacts, accounts), HASH(world->hidden.weight, accounts);
    HASH(world->hidden.group_first, accounts + 1);
    HASH(world->group.platform, world->group.n), HASH(world->group.kind, world->group.n);
    HASH(world->group.member_first, world->group.n + 1);
    HASH(world->group.member, world->group.member_first[world->group.n]);
    HASH(world->account_group, world->group.member_first[world->group.n]);
    HASH(world->person_first, SHARDS + 1), HASH(world->account_first, SHARDS + 1), HASH(world->spare_first, SHARDS + 1);
    HASH(world->spare, world->spare_first[SHARDS]), HASH(world->discoverable_first, PLATFORMS + 1);
    HASH(world->discoverable, world->discoverable_first[PLATFORMS]), HASH(world->gone, accounts / 64);
    for (uint32_t s = 0; s < SHARDS; s++) HASH(world->pool[s].contact, world->pool[s].n);
    return hash;
}

/// A value of a key: mostly inside its range, sometimes at an end, ranges without end cut to what a small world bears.
static double odd_value(const param_t *row, rng_t *rng)
{
    double high = fmin(row->max, strcmp(row->unit, "persons") ? 20 : 200), u = rng_unit(rng);
    if (high < row->min) high = row->min;
    if (u < 0.2) return row->min;
    if (u < 0.4) return high;
    return row->min + (high - row->min) * rng_unit(rng);
}

static void write_value(char *out, size_t room, const char *section, const param_t *row, rng_t *rng)
{
    int n = snprintf(out, room, "%s.%s=", section, row->key);
    char *at = out + n;
    size_t left = room - (size_t)n;
    if (row->type == PARAM_LIST) {
        for (size_t i = 0; i < row->count; i++) {
            n = snprintf(at, left, "%s%.6f", i ? ", " : "[", odd_value(row, rng));
            at += n;
            left -= (size_t)n;
        }
        snprintf(at, left, "]");
    } else if (row->type == PARAM_INT) {
        snprintf(at, left, "%.0f", floor(odd_value(row, rng)));
    } else {
        snprintf(at, left, "%.6f", odd_value(row, rng));
    }
}

static uint32_t rows_of(const param_t *table)
{
    uint32_t n = 0;
    while (table[n].key) n++;
    return n;
}

/// Overrides of a random scenario. @return how many
static size_t random_scenario(uint32_t index, char text[KEYS + 3][512], const char **override)
{
    static const uint32_t persons[] = {50, 51, 63, 64, 65, 128, 333, 1000, 1999, 3000};
    rng_t rng = rng_at(99, index, 0, RNG_TEST);
    snprintf(text[0], 512, "persons=%u", persons[rng_below(&rng, sizeof persons / sizeof *persons)]);
    snprintf(text[1], 512, "seed=%u", rng_u32(&rng));
    snprintf(text[2], 512, "offending.per_1000_adults=%u", rng_below(&rng, 50));
    for (size_t i = 0; i < KEYS; i++) {
        const param_t *table = rng_chance(&rng, 0.5) ? population_params : ties_params;
        const param_t *row = &table[rng_below(&rng, rows_of(table))];
        write_value(text[3 + i], 512, table == ties_params ? "ties" : "population", row, &rng);
    }
    for (size_t i = 0; i < KEYS + 3; i++) override[i] = text[i];
    override[KEYS + 3] = NULL;
    return KEYS + 3;
}

START_TEST(prop_world_verifies_whatever_the_scenario)
{
    char text[KEYS + 3][512];
    const char *override[KEYS + 4];
    built_t built;
    random_scenario((uint32_t)_i, text, override);
    for (size_t i = 0; override[i]; i++) printf("%s%s", i ? "  " : "", override[i]); // shown when the world aborts
    puts("");
    fixture_build(&built, override);
    world_verify(&built.world);
    ck_assert_uint_gt(world_bytes(&built.world), 0);
    fixture_drop(&built);
}
END_TEST

static void same_at_any_threads(const char *const *override)
{
    static const int threads[] = {1, 2, 3, 8};
    uint64_t first = 0;
    for (size_t i = 0; i < 4; i++) {
        built_t built;
        omp_set_num_threads(threads[i]);
        fixture_build(&built, override);
        uint64_t hash = digest(&built.world);
        if (i == 0) first = hash;
        ck_assert_msg(hash == first, "%d threads build another world", threads[i]);
        fixture_drop(&built);
    }
}

START_TEST(prop_world_is_the_same_at_any_threads)
{
    char text[KEYS + 3][512];
    const char *override[KEYS + 4];
    random_scenario(1000 + (uint32_t)_i, text, override);
    same_at_any_threads(override);
}
END_TEST

START_TEST(prop_world_of_usual_size_is_the_same_at_any_threads)
{
    same_at_any_threads((const char *const[]){"persons=20000", NULL});
}
END_TEST

START_TEST(prop_world_differs_by_seed)
{
    built_t a, b;
    fixture_build(&a, (const char *const[]){"persons=2000", "seed=1", NULL});
    fixture_build(&b, (const char *const[]){"persons=2000", "seed=2", NULL});
    ck_assert_uint_ne(digest(&a.world), digest(&b.world));
    fixture_drop(&a);
    fixture_drop(&b);
}
END_TEST

START_TEST(prop_world_takes_at_most_a_kilobyte_a_person)
{
    built_t built;
    fixture_build(&built, (const char *const[]){"persons=20000", NULL});
    ck_assert_double_lt((double)world_bytes(&built.world) / 20000, 1000);
    fixture_drop(&built);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 240);
    tcase_add_loop_test(all, prop_world_verifies_whatever_the_scenario, 0, WORLDS);
    tcase_add_loop_test(all, prop_world_is_the_same_at_any_threads, 0, 6);
    tcase_add_test(all, prop_world_of_usual_size_is_the_same_at_any_threads);
    tcase_add_test(all, prop_world_differs_by_seed);
    tcase_add_test(all, prop_world_takes_at_most_a_kilobyte_a_person);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

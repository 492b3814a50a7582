// SPDX-License-Identifier: GPL-3.0-or-later
// People, households, schools, clubs, work and roles of a built world.
#include "tests/suite_run.h"
#include "tests/world_fixture.h"

#include "core/array.h"

static built_t built;
static const world_t *world;
static const person_columns_t *person;

static void setup(void)
{
    fixture_build_once(&built, (const char *const[]){"persons=30000", "seed=5", NULL});
    world = &built.world;
    person = &world->person;
}
static void teardown(void) { fixture_drop(&built); }

/// First person after the household of p.
static uint32_t household_end(uint32_t p)
{
    uint32_t end = p;
    while (end < person->n && person->household[end] == person->household[p]) end++;
    return end;
}

START_TEST(test_population_has_the_pyramid)
{
    uint32_t count[PYRAMID_BANDS] = {0};
    double sum = 0;
    for (uint32_t p = 0; p < person->n; p++) count[person->age[p] / 5 < 17 ? person->age[p] / 5 : 17]++;
    for (int b = 0; b < PYRAMID_BANDS; b++) sum += built.scenario.population.pyramid[b];
    for (int b = 0; b < PYRAMID_BANDS; b++) {
        double expected = built.scenario.population.pyramid[b] / sum * person->n;
        ck_assert_msg(fabs(count[b] - expected) < 0.01 * expected + 24, "band %d: %u, not %.0f", b, count[b], expected);
    }
}
END_TEST

START_TEST(test_population_has_as_many_men_as_women)
{
    uint32_t men = 0;
    for (uint32_t p = 0; p < person->n; p++) men += person->sex[p];
    ck_assert_double_eq_tol((double)men / person->n, 0.5, 0.015);
}
END_TEST

START_TEST(test_population_gives_every_child_a_parent)
{
    for (uint32_t p = 0, end; p < person->n; p = end) {
        end = household_end(p);
        ck_assert_uint_le(end - p, 8);
        ck_assert_uint_ge(person->age[p], 18); // an adult comes first
        for (uint32_t child = p; child < end; child++) {
            bool cared_for = person->age[child] >= 18;
            for (uint32_t q = p; q < end; q++)
                cared_for |= person->age[q] >= person->age[child] + 18 && person->age[q] <= person->age[child] + 45;
            ck_assert_msg(cared_for, "child %u of %u years has no parent at home", child, person->age[child]);
        }
    }
}
END_TEST

START_TEST(test_population_has_households_of_usual_sizes)
{
    uint32_t households = person->household[person->n - 1] + 1, single = 0, lone = 0, families = 0;
    for (uint32_t p = 0, end; p < person->n; p = end) {
        end = household_end(p);
        uint32_t children = 0, parents = 0;
        single += end - p == 1;
        for (uint32_t q = p; q < end; q++) children += person->age[q] < 18;
        for (uint32_t q = p; q < end; q++) parents += person->age[q] >= 25;
        families += children > 0;
        lone += children > 0 && parents == 1;
    }
    ck_assert_double_eq_tol((double)person->n / households, 2.35, 0.25);
    ck_assert_double_eq_tol((double)single / households, 0.28, 0.08);
    ck_assert_double_eq_tol((double)lone / families, built.scenario.population.lone_parent, 0.06);
}
END_TEST

START_TEST(test_population_teaches_every_child_with_its_year)
{
    static uint8_t age_of[100000];
    static uint32_t school_of[100000], size[100000];
    for (uint32_t p = 0; p < person->n; p++) {
        bool pupil = person->age[p] >= 4 && person->age[p] < 18;
        ck_assert_int_eq(pupil, person->class_[p] != NONE);
        if (!pupil) continue;
        uint32_t c = person->class_[p];
        ck_assert_uint_lt(c, 100000);
        if (size[c]++ == 0) {
            age_of[c] = person->age[p];
            school_of[c] = person->school[p];
        }
        ck_assert_uint_eq(age_of[c], person->age[p]);
        ck_assert_uint_eq(school_of[c], person->school[p]);
    }
    for (uint32_t c = 0; c < 100000; c++)
        ck_assert_uint_le(size[c], (uint32_t)(1.5 * built.scenario.population.class_pupils));
}
END_TEST

START_TEST(test_population_schools_are_of_one_region_and_size)
{
    static uint32_t pupils[10000], young[10000], region[10000];
    for (uint32_t p = 0; p < person->n; p++) {
        uint32_t s = person->school[p];
        if (s == NONE || person->age[p] >= 18) continue;
        ck_assert_uint_lt(s, 10000);
        if (pupils[s]++ == 0) region[s] = person->region[p];
        ck_assert_uint_eq(region[s], person->region[p]);
        young[s] += person->age[p] < 11;
    }
    for (uint32_t s = 0; s < 10000; s++) {
        ck_assert(young[s] == 0 || young[s] == pupils[s]); // primary or secondary, never both
        double full = young[s] ? built.scenario.population.primary_pupils : built.scenario.population.secondary_pupils;
        ck_assert_double_le(pupils[s], 1.6 * full);
    }
}
END_TEST

START_TEST(test_population_clubs_have_children_and_one_coach)
{
    static uint32_t children[10000], coaches[10000];
    uint32_t members = 0, eligible = 0, clubs = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        bool child = person->age[p] >= 7 && person->age[p] <= 16;
        eligible += child;
        if (person->club[p] == NONE) continue;
        ck_assert_uint_lt(person->club[p], 10000);
        ck_assert_int_eq(child, person->role[p] != ROLE_COACH);
        if (child)
            children[person->club[p]]++;
        else
            coaches[person->club[p]]++;
        members += child;
    }
    for (uint32_t c = 0; c < 10000; c++) {
        clubs += children[c] > 0;
        ck_assert_uint_le(coaches[c], 1);
        ck_assert_uint_le(children[c], 2 * (uint32_t)built.scenario.population.club_children);
    }
    fixture_share("children in clubs", members, eligible, built.scenario.population.club_share);
    ck_assert_double_eq_tol((double)members / clubs, built.scenario.population.club_children, 4);
}
END_TEST

START_TEST(test_population_works_in_places_of_its_region)
{
    static uint32_t size[100000], region[100000];
    uint32_t adults = 0, workers = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        bool may = person->age[p] >= 18 && person->age[p] <= 66 && person->role[p] != ROLE_TEACHER;
        adults += may;
        workers += may && person->work[p] != NONE;
        if (person->work[p] == NONE) continue;
        ck_assert_uint_ge(person->age[p], 18);
        ck_assert_uint_lt(person->work[p], 100000);
        if (size[person->work[p]]++ == 0) region[person->work[p]] = person->region[p];
        ck_assert_uint_eq(region[person->work[p]], person->region[p]);
    }
    fixture_share("workers", workers, adults, built.scenario.population.employed);
}
END_TEST

static const struct {
    uint8_t low, high;
} role_ages[ROLES] = {
    [ROLE_PUPIL] = {0, 17},    [ROLE_NEW_PUPIL] = {4, 17}, [ROLE_POPULAR_TEEN] = {13, 17}, [ROLE_OLDER_PEER] = {18, 20},
    [ROLE_ADULT] = {18, 99},   [ROLE_PARENT] = {21, 99},   [ROLE_RELATIVE] = {21, 99},     [ROLE_TEACHER] = {22, 66},
    [ROLE_COACH] = {20, 70},   [ROLE_TUTOR] = {20, 69},    [ROLE_YOUTH_WORKER] = {20, 64}, [ROLE_GAMER] = {18, 44},
    [ROLE_CREATOR] = {14, 34}, [ROLE_SELLER] = {18, 64},   [ROLE_SPAMMER] = {18, 64},      [ROLE_SCOUT] = {18, 49},
    [ROLE_SENIOR] = {65, 99},
};

START_TEST(test_population_has_enough_of_every_role_at_its_ages)
{
    uint32_t count[ROLES] = {0};
    for (uint32_t p = 0; p < person->n; p++) {
        uint8_t role = person->role[p];
        count[role]++;
        ck_assert_msg(person->age[p] >= role_ages[role].low && person->age[p] <= role_ages[role].high, "%s of %u years",
                      role_name[role], person->age[p]);
        ck_assert(role != ROLE_TEACHER || person->school[p] != NONE);
        ck_assert(role != ROLE_COACH || person->club[p] != NONE);
    }
    for (int r = 0; r < ROLES; r++) ck_assert_msg(count[r] >= 25, "only %u of %s", count[r], role_name[r]);
}
END_TEST

START_TEST(test_population_roles_have_their_shares)
{
    const population_t *population = &built.scenario.population;
    uint32_t pupils = 0, new_pupils = 0, teens = 0, popular = 0, adults = 0, sellers = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        uint8_t role = person->role[p], age = person->age[p];
        pupils += age >= 4 && age < 13;
        new_pupils += age < 13 && role == ROLE_NEW_PUPIL;
        teens += age >= 13 && age < 18;
        popular += role == ROLE_POPULAR_TEEN;
        adults += age >= 45 && age <= 64;
        sellers += age >= 45 && role == ROLE_SELLER;
    }
    fixture_share("new pupils", new_pupils, pupils, population->new_pupil);
    fixture_share("popular teens", popular, teens, population->popular_teen);
    fixture_share("sellers", sellers, adults, population->seller);
}
END_TEST

START_TEST(test_population_parents_have_a_child_at_home)
{
    for (uint32_t p = 0, end; p < person->n; p = end) {
        end = household_end(p);
        for (uint32_t q = p; q < end; q++) {
            bool child = false;
            for (uint32_t c = p; c < end; c++) child |= person->age[c] < 18 && person->age[c] + 18 <= person->age[q];
            if (person->role[q] == ROLE_PARENT) ck_assert(child);
            if (person->role[q] == ROLE_RELATIVE || person->role[q] == ROLE_SENIOR) ck_assert(!child);
        }
    }
}
END_TEST

START_TEST(test_population_is_cut_into_equal_shards_of_whole_households)
{
    for (uint32_t s = 0; s < SHARDS; s++) {
        uint32_t first = world->person_first[s], n = world->person_first[s + 1] - first;
        ck_assert_double_eq_tol(n, person->n / (double)SHARDS, 8);
        if (s) ck_assert_uint_ne(person->household[first], person->household[first - 1]);
    }
}
END_TEST

START_TEST(test_population_survives_a_pyramid_of_children)
{
    built_t odd;
    fixture_build(
        &odd, (const char *const[]){"persons=777",
                                    "population.pyramid=[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", NULL});
    const person_columns_t *people = &odd.world.person;
    for (uint32_t p = 0; p < people->n; p++)
        if (p == 0 || people->household[p] != people->household[p - 1]) ck_assert_uint_ge(people->age[p], 18);
    world_verify(&odd.world);
    fixture_drop(&odd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("population");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_unchecked_fixture(all, setup, teardown);
    tcase_add_test(all, test_population_has_the_pyramid);
    tcase_add_test(all, test_population_has_as_many_men_as_women);
    tcase_add_test(all, test_population_gives_every_child_a_parent);
    tcase_add_test(all, test_population_has_households_of_usual_sizes);
    tcase_add_test(all, test_population_teaches_every_child_with_its_year);
    tcase_add_test(all, test_population_schools_are_of_one_region_and_size);
    tcase_add_test(all, test_population_clubs_have_children_and_one_coach);
    tcase_add_test(all, test_population_works_in_places_of_its_region);
    tcase_add_test(all, test_population_has_enough_of_every_role_at_its_ages);
    tcase_add_test(all, test_population_roles_have_their_shares);
    tcase_add_test(all, test_population_parents_have_a_child_at_home);
    tcase_add_test(all, test_population_is_cut_into_equal_shards_of_whole_households);
    tcase_add_test(all, test_population_survives_a_pyramid_of_children);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

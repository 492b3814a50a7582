// SPDX-License-Identifier: GPL-3.0-or-later
// What chance gives: average precision from places alone is that of the ranking, deals keep what they must keep, and
// scores that mean nothing fall outside as rarely as they should.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/probe/probe_chance.h"
#include "tests/ranking_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define ITEMS 600u

START_TEST(test_probe_chance_average_precision_by_hand)
{
    // Falling: 5 (no), 4 (yes and no), 1 (yes): (1/3 + 2/4) / 2.
    const double score[] = {4, 1, 5, 4};
    const uint32_t positive[] = {0, 1};
    uint32_t spare[2];
    chance_order_t order;
    ck_assert_int_eq(chance_order_init(&order, score, 4), 0);
    ck_assert_double_eq_tol(chance_order_ap(&order, positive, 2, spare), (1.0 / 3 + 2.0 / 4) / 2, 1e-15);
    ck_assert(isnan(chance_order_ap(&order, positive, 0, spare)));
    chance_order_free(&order);
}
END_TEST

START_TEST(test_probe_chance_average_precision_is_that_of_the_ranking)
{
    for (uint32_t round = 0; round < 40; round++) {
        double score[ITEMS];
        uint8_t positive[ITEMS] = {0};
        uint32_t chosen[ITEMS], spare[ITEMS];
        size_t n = 0;
        for (uint32_t i = 0; i < ITEMS; i++) {
            rng_t rng = rng_at(round, i, 0, RNG_TEST);
            score[i] = rng_below(&rng, 1 + round * 7); // many ties, then few
            positive[i] = rng_chance(&rng, 0.02 * (round + 1));
            if (positive[i]) chosen[n++] = i;
        }
        chance_order_t order;
        ck_assert_int_eq(chance_order_init(&order, score, ITEMS), 0);
        double ap = chance_order_ap(&order, chosen, n, spare);
        if (n > 0) ck_assert_double_eq_tol(ap, ap_of(score, positive, ITEMS, NULL, NULL), 1e-12);
        chance_order_free(&order);
    }
}
END_TEST

/// 200 people with one account, 50 with two, 10 with five; offenders with 5, 3 (of 5), 2 and 1 (of 1) positive ones.
static size_t people(uint32_t *person, uint8_t *positive)
{
    size_t n = 0;
    for (uint32_t p = 0; p < 260; p++)
        for (uint32_t k = 0; k < (p < 200 ? 1u : p < 250 ? 2u : 5u); k++, n++) {
            person[n] = 3 * p; // people without an account lie between
            positive[n] = p == 0 || p == 200 || p == 250 || (p == 251 && k < 3);
        }
    return n;
}

START_TEST(test_probe_chance_deals_as_many_accounts_to_as_many_people)
{
    uint32_t person[400], chosen[16];
    uint8_t positive[400], used[260] = {0};
    size_t n = people(person, positive);
    uint32_t dealt[400] = {0};
    chance_pool_t pool;
    ck_assert_int_eq(chance_pool_init(&pool, person, positive, n, 800), 0);
    ck_assert_uint_eq(pool.persons, 260);
    ck_assert_uint_eq(pool.offenders, 4);
    ck_assert_uint_eq(pool.positives, 11);
    ck_assert_uint_eq(pool.most, 5);
    for (uint32_t draw = 0; draw < 4000; draw++) {
        uint32_t of[800] = {0}, size[6] = {0};
        chance_pool_draw(&pool, 5, draw, 0, chosen, used);
        for (int i = 0; i < 11; i++) {
            for (int j = 0; j < i; j++) ck_assert_uint_ne(chosen[i], chosen[j]);
            of[person[chosen[i]]]++;
            dealt[chosen[i]]++;
        }
        for (int p = 0; p < 800; p++) size[of[p]]++;
        ck_assert(size[1] == 1 && size[2] == 1 && size[3] == 1 && size[4] == 0 && size[5] == 1);
    }
    for (int p = 0; p < 260; p++) ck_assert_uint_eq(used[p], 0);
    // The single account goes to anybody not served: 1 of about 257; all accounts of five are alike.
    double single = 0, five = 0;
    for (size_t i = 0; i < 200; i++) single += dealt[i] / 200.0;
    for (size_t i = 300; i < 350; i++) five += dealt[i] / 50.0;
    ck_assert_double_eq_tol(single, 4000.0 / 257, 1.5);
    for (size_t i = 300; i < 350; i++) ck_assert_double_eq_tol(dealt[i], five, 6 * sqrt(five));
    chance_pool_free(&pool);
}
END_TEST

/// A world of `persons` people with `each` accounts of one score, the first `offenders` of them offenders.
static void world_of(chance_world_t *out, uint32_t seed, uint32_t persons, uint32_t each, uint32_t offenders,
                     double lift)
{
    uint32_t n = persons * each, *person = calloc(n, sizeof *person);
    uint8_t *positive = calloc(n, 1);
    double *score = calloc(n, sizeof *score);
    for (uint32_t i = 0; i < n; i++) {
        rng_t rng = rng_at(seed, i / each, 0, RNG_TEST);
        person[i] = i / each;
        positive[i] = i / each < offenders;
        score[i] = rng_normal(&rng) + (positive[i] ? lift : 0);
    }
    const double *const column[] = {score};
    ck_assert_int_eq(chance_world_init(out, person, positive, n, persons, column, 1), 0);
    free(person);
    free(positive);
    free(score);
}

START_TEST(test_probe_chance_is_as_wide_as_it_says)
{
    // People with three accounts of one score: an interval that dealt labels to accounts would be far too narrow.
    int outside = 0;
    for (uint32_t round = 0; round < 200; round++) {
        chance_world_t world;
        chance_t got;
        world_of(&world, round, 150, 3, 8, 0);
        ck_assert_int_eq(chance_test(&world, 1, 1, 0.05, round, &got), 0);
        outside += got.value < got.low || got.value > got.high;
        chance_world_free(&world);
    }
    ck_assert_int_gt(outside, 6); // expected 20, sd 4.2
    ck_assert_int_lt(outside, 36);
}
END_TEST

START_TEST(test_probe_chance_sees_a_lift_and_means_over_worlds)
{
    chance_world_t world[3];
    chance_t got;
    double chance, sum = 0;
    for (uint32_t w = 0; w < 3; w++) world_of(&world[w], w, 400, 1, w == 2 ? 0 : 20, 1.5);
    ck_assert_int_eq(chance_test(world, 3, 1, 0.005, 1, &got), 0);
    ck_assert_double_gt(got.value, got.high);
    for (uint32_t w = 0; w < 2; w++) {
        uint32_t spare[20];
        sum += chance_order_ap(&world[w].order[0], world[w].positive, 20, spare) / 2; // the third has no positives
    }
    ck_assert_double_eq_tol(got.value, sum, 1e-15);
    uint8_t positive[400] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double score[400];
    for (int i = 0; i < 400; i++) score[i] = i;
    ap_of(score, positive, 400, &chance, NULL);
    ck_assert_double_lt(got.low, chance); // Bestgen's expectation of a random order
    ck_assert_double_gt(got.high, chance);
    ck_assert_int_eq(chance_test(world + 2, 1, 1, 0.005, 1, &got), 0);
    ck_assert(isnan(got.value) && isnan(got.low) && isnan(got.high));
    for (int w = 0; w < 3; w++) chance_world_free(&world[w]);
}
END_TEST

START_TEST(test_probe_chance_is_the_same_for_any_number_of_threads)
{
    chance_world_t world;
    chance_t one, many;
    world_of(&world, 3, 300, 2, 10, 0.3);
    omp_set_num_threads(1);
    ck_assert_int_eq(chance_test(&world, 1, 1, 0.01, 9, &one), 0);
    omp_set_num_threads(3);
    ck_assert_int_eq(chance_test(&world, 1, 1, 0.01, 9, &many), 0);
    ck_assert_int_eq(memcmp(&one, &many, sizeof one), 0);
    chance_world_free(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("probe_chance");
    TCase *tc = tcase_create("probe_chance");
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, test_probe_chance_average_precision_by_hand);
    tcase_add_test(tc, test_probe_chance_average_precision_is_that_of_the_ranking);
    tcase_add_test(tc, test_probe_chance_deals_as_many_accounts_to_as_many_people);
    tcase_add_test(tc, test_probe_chance_is_as_wide_as_it_says);
    tcase_add_test(tc, test_probe_chance_sees_a_lift_and_means_over_worlds);
    tcase_add_test(tc, test_probe_chance_is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

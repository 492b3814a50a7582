// SPDX-License-Identifier: GPL-3.0-or-later
// Disjoint sets against the transitive closure of what was joined, found by brute force.
#include "core/error.h"
#include "core/rng.h"
#include "detectors/union_find.h"
#include "tests/suite_run.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define N 60

/// Reachability by repeated squaring's plain cousin: Warshall over joins.
static void closure(bool reach[N][N], const uint32_t (*join)[2], size_t joins)
{
    memset(reach, 0, sizeof(bool[N][N]));
    for (size_t i = 0; i < N; i++) reach[i][i] = true;
    for (size_t i = 0; i < joins; i++) reach[join[i][0]][join[i][1]] = reach[join[i][1]][join[i][0]] = true;
    for (size_t k = 0; k < N; k++)
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) reach[i][j] |= reach[i][k] && reach[k][j];
}

static void random_joins(uint32_t (*join)[2], size_t joins, uint32_t seed)
{
    for (size_t i = 0; i < joins; i++) {
        rng_t rng = rng_at(seed, (uint32_t)i, 0, RNG_TEST);
        join[i][0] = rng_below(&rng, N);
        join[i][1] = rng_below(&rng, N);
    }
}

START_TEST(test_union_find_is_the_transitive_closure)
{
    bool reach[N][N];
    uint32_t join[2 * N][2];
    union_find_t sets;
    ck_assert_int_eq(union_find_init(&sets, N), 0);
    for (uint32_t seed = 0; seed < 40; seed++) {
        size_t joins = 3 * seed; // from none to nearly one set
        random_joins(join, joins, seed);
        union_find_reset(&sets);
        for (size_t i = 0; i < joins; i++) {
            closure(reach, join, i);
            ck_assert_int_eq(union_find_join(&sets, join[i][0], join[i][1]), !reach[join[i][0]][join[i][1]]);
        }
        closure(reach, join, joins);
        for (uint32_t i = 0; i < N; i++) {
            uint32_t lowest = 0;
            while (!reach[i][lowest]) lowest++;
            ck_assert_uint_eq(union_find_root(&sets, i), lowest);
        }
    }
    union_find_free(&sets);
}
END_TEST

START_TEST(test_union_find_does_not_depend_on_the_order_of_joins)
{
    uint32_t join[N][2];
    union_find_t forth, back;
    random_joins(join, N / 2, 7);
    ck_assert_int_eq(union_find_init(&forth, N), 0);
    ck_assert_int_eq(union_find_init(&back, N), 0);
    for (size_t i = 0; i < N / 2; i++) {
        union_find_join(&forth, join[i][0], join[i][1]);
        union_find_join(&back, join[N / 2 - 1 - i][1], join[N / 2 - 1 - i][0]);
    }
    for (uint32_t i = 0; i < N; i++) ck_assert_uint_eq(union_find_root(&forth, i), union_find_root(&back, i));
    union_find_free(&forth);
    union_find_free(&back);
}
END_TEST

START_TEST(test_union_find_of_a_long_chain_stays_shallow)
{
    enum { LONG = 200000 }; // by steps of one a walk of 200,000 squared would not end
    union_find_t sets;
    ck_assert_int_eq(union_find_init(&sets, LONG), 0);
    for (uint32_t i = LONG - 1; i > 0; i--) union_find_join(&sets, i, i - 1);
    for (uint32_t i = 0; i < LONG; i++) ck_assert_uint_eq(union_find_root(&sets, LONG - 1 - i), 0);
    union_find_free(&sets);
    union_find_free(&sets); // once more does no harm
    ck_assert_int_eq(union_find_init(&sets, 0), 0);
    union_find_free(&sets);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("union_find");
    TCase *tc = tcase_create("union_find");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_union_find_is_the_transitive_closure);
    tcase_add_test(tc, test_union_find_does_not_depend_on_the_order_of_joins);
    tcase_add_test(tc, test_union_find_of_a_long_chain_stays_shallow);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

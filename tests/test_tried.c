// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of whom somebody asked before: against a plain table of all pairs.
#include "core/array.h"
#include "core/rng.h"
#include "sim/tried.h"
#include "tests/suite_run.h"
#include <check.h>

#define PEOPLE 600u

START_TEST(test_tried_remembers_every_pair_once)
{
    tried_t tried = {0};
    uint8_t *before = NULL;
    size_t pairs = 0, wrong = 0;
    ck_assert_int_eq(ARRAY_NEW(before, PEOPLE * PEOPLE), 0);
    for (uint32_t i = 0; i < 200000; i++) {
        rng_t rng = rng_at(5, i, 0, RNG_TEST);
        uint32_t from = rng_below(&rng, PEOPLE), to = rng_below(&rng, PEOPLE);
        bool was = tried_add(&tried, from, to);
        ck_assert_msg(!before[from * PEOPLE + to] || was, "%u asked %u again", from, to);
        wrong += was && !before[from * PEOPLE + to];
        pairs += !before[from * PEOPLE + to];
        before[from * PEOPLE + to] = 1;
    }
    // Two of n pairs share one of 2^32 fingerprints n^2 / 2^33 times: 2.7 expected here, more than 15 once in 10^7.
    ck_assert_uint_gt(pairs, 140000);
    ck_assert_uint_le(wrong, 15);
    ck_assert_uint_eq(tried.n, pairs - wrong);
    ck_assert_uint_ge(3 * tried.room, 4 * tried.n);
    free(before);
    tried_free(&tried);
    ck_assert_ptr_null(tried.slot);
}
END_TEST

START_TEST(test_tried_knows_who_asked_whom)
{
    tried_t tried = {0};
    ck_assert(!tried_add(&tried, 1, 2));
    ck_assert(!tried_add(&tried, 2, 1)); // the other way is another pair
    ck_assert(tried_add(&tried, 1, 2));
    ck_assert(!tried_add(&tried, 0, 0)); // no pair is the free slot
    ck_assert(tried_add(&tried, 0, 0));
    tried_free(&tried);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tried");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_tried_remembers_every_pair_once);
    tcase_add_test(all, test_tried_knows_who_asked_whom);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

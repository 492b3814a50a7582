// SPDX-License-Identifier: GPL-3.0-or-later
// The table of pairs against a plain list, its growth, its lists by account and its lack of memory; which pairs are
// followed.
#include "core/error.h"
#include "core/rng.h"
#include "detectors/child_pair.h"
#include "detectors/pair_table.h"
#include "tests/suite_run.h"
#include <check.h>
#include <malloc.h>

typedef struct {
    pair_t pair;
    uint32_t hits;
} hit_t;

/// Half of the accounts have few partners, so that pairs come again.
START_TEST(test_pair_table_counts_what_a_plain_list_counts)
{
    enum { N = 200, DRAWS = 60000 };
    static uint32_t plain[N][N], met[N][N]; // hits; order of the first hit
    pair_table_t table;
    uint32_t pairs = 0;
    (void)mallopt(M_PERTURB, 0x5a); // fresh memory holds anything but zeros
    ck_assert_int_eq(pair_table_init(&table, sizeof(hit_t), N), 0);
    for (uint32_t i = 0; i < DRAWS; i++) {
        rng_t rng = rng_at(1, i, 0, RNG_TEST);
        uint32_t a = rng_below(&rng, N), b = rng_below(&rng, a % 2 ? N : 5);
        bool is_new = !plain[a][b], said = !is_new;
        hit_t *hit = pair_table_put(&table, a, b, &said);
        ck_assert(said == is_new && hit->pair.from == a && hit->pair.to == b);
        ck_assert_uint_eq(hit->hits++, plain[a][b]++); // a new item is zeroed, an old one kept
        if (is_new) met[a][b] = ++pairs;
    }
    ck_assert_uint_eq(table.n, pairs);
    for (uint32_t a = 0; a < N; a++) {
        uint32_t of_a = 0, listed = 0, before = UINT32_MAX;
        for (uint32_t b = 0; b < N; b++) {
            const hit_t *hit = pair_table_find(&table, a, b);
            ck_assert_uint_eq(hit ? hit->hits : 0, plain[a][b]);
            of_a += plain[a][b] > 0;
        }
        for (const hit_t *p = pair_table_first(&table, a); p; p = pair_table_next(&table, p)) {
            ck_assert_uint_eq(p->pair.from, a);
            ck_assert_uint_lt(met[a][p->pair.to], before); // the last met first
            before = met[a][p->pair.to];
            listed++;
        }
        ck_assert_uint_eq(listed, of_a);
    }
    ck_assert_ptr_null(pair_table_first(&table, N)); // no such account
    ck_assert_int_eq(pair_table_check(&table), 0);
    pair_table_free(&table);
}
END_TEST

START_TEST(test_pair_table_stays_sparse_and_small)
{
    enum { N = 1000 };
    pair_table_t table;
    bool is_new;
    ck_assert_int_eq(pair_table_init(&table, 40, N), 0);
    for (uint32_t a = 0; a < N; a++)
        for (uint32_t b = 0; b < 50; b++) {
            ck_assert_ptr_nonnull(pair_table_put(&table, a, b, &is_new));
            ck_assert_uint_le(4 * table.n, 3 * (table.mask + 1)); // a full table would never end a search
            ck_assert(table.n < 100 || 4 * (table.mask + 1) < 11 * table.n);
        }
    ck_assert_uint_eq(table.n, 50 * N);
    pair_table_free(&table);
    pair_table_free(&table); // of a zeroed table
}
END_TEST

START_TEST(test_pair_table_tells_of_memory_later)
{
    pair_table_t table;
    bool is_new;
    ck_assert_int_eq(pair_table_init(&table, (size_t)PTRDIFF_MAX / 64 * 8, 3), 0); // sixteen such items fit nowhere
    ck_assert_int_eq(pair_table_check(&table), 0);
    ck_assert_ptr_null(pair_table_put(&table, 1, 2, &is_new));
    ck_assert_ptr_null(pair_table_put(&table, 1, 2, &is_new));
    ck_assert_ptr_null(pair_table_find(&table, 1, 2));
    ck_assert_ptr_null(pair_table_first(&table, 1));
    error_clear();
    ck_assert_int_eq(pair_table_check(&table), ERR_MEMORY);
    ck_assert_str_eq(error_text(), "out of memory: no room for more than 0 pairs of accounts");
    pair_table_free(&table);
}
END_TEST

/// Ages 30, 17, 14, 13, 18: who is the child of whom, with three years between.
START_TEST(test_child_pair_by_hand)
{
    enum { N = 5, NOBODY = 9 };
    uint8_t age[N] = {30, 17, 14, 13, 18};
    const uint32_t child_of[N][N] = {{NOBODY, 1, 2, 3, NOBODY}, // 30 and 18: no child
                                     {1, NOBODY, 2, 3, NOBODY}, // 17 and 18: a year
                                     {2, 2, NOBODY, NOBODY, 2}, // 14 and 17: just three years
                                     {3, 3, NOBODY, NOBODY, 3},
                                     {NOBODY, NOBODY, 2, 3, NOBODY}};
    account_table_t account = {.n = N, .declared_age = age};
    for (uint32_t a = 0; a < N; a++)
        for (uint32_t b = 0; b < N; b++) {
            event_t e = {.actor = a, .target = b, .kind = EVENT_MESSAGE};
            child_pair_t pair;
            bool found = child_pair_of(&account, 3, &e, &pair);
            ck_assert_msg(found == (child_of[a][b] != NOBODY), "%u to %u", a, b);
            if (!found) continue;
            ck_assert_uint_eq(pair.child, child_of[a][b]);
            ck_assert_uint_eq(pair.suspect, pair.child == a ? b : a);
            ck_assert(pair.by_child == (pair.child == a));
        }
    event_t outside = {.actor = 0, .target = N}, nobody = {.actor = NO_ACCOUNT, .target = 3};
    child_pair_t pair;
    ck_assert(!child_pair_of(&account, 1, &outside, &pair) && !child_pair_of(&account, 1, &nobody, &pair));
    event_t year = {.actor = 2, .target = 3};
    ck_assert(child_pair_of(&account, 1, &year, &pair) && pair.suspect == 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pair_table");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_pair_table_counts_what_a_plain_list_counts);
    tcase_add_test(tcase, test_pair_table_stays_sparse_and_small);
    tcase_add_test(tcase, test_pair_table_tells_of_memory_later);
    tcase_add_test(tcase, test_child_pair_by_hand);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays: zeroing, growth, sizes that no memory holds.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"
#include "tests/suite_run.h"

START_TEST(test_array_new_zeroes_and_takes_none)
{
    double *some = NULL, *none = NULL;
    ck_assert_int_eq(ARRAY_NEW(some, 1000), 0);
    for (int i = 0; i < 1000; i++) ck_assert_double_eq(some[i], 0);
    ck_assert_int_eq(ARRAY_NEW(none, 0), 0);
    ck_assert_ptr_nonnull(none);
    free(some);
    free(none);
}
END_TEST

START_TEST(test_array_refuses_sizes_that_overflow)
{
    int *items = NULL;
    ck_assert_int_eq(ARRAY_NEW(items, 3), 0);
    int *before = items;
    items[2] = 42;
    ck_assert_int_eq(array_resize(&items, SIZE_MAX / 2, sizeof *items), ERR_MEMORY);
    ck_assert_ptr_eq(items, before);
    ck_assert_int_eq(items[2], 42);
    ck_assert_ptr_nonnull(strstr(error_text(), "4 bytes"));
    free(items);
    ck_assert_int_eq(array_new(&items, SIZE_MAX / 2 + 2, 2), ERR_MEMORY);
    ck_assert_ptr_null(items);
}
END_TEST

START_TEST(test_array_reserve_keeps_items_and_doubles)
{
    uint16_t *items = NULL;
    size_t capacity = 0, moves = 0;
    for (size_t n = 1; n <= 5000; n++) {
        size_t before = capacity;
        ck_assert_int_eq(array_reserve(&items, &capacity, n, sizeof *items), 0);
        ck_assert_uint_ge(capacity, n);
        moves += capacity != before;
        items[n - 1] = (uint16_t)n;
    }
    ck_assert_uint_le(moves, 12);
    for (size_t i = 0; i < 5000; i++) ck_assert_uint_eq(items[i], i + 1);
    size_t before = capacity;
    ck_assert_int_eq(array_reserve(&items, &capacity, SIZE_MAX - 1, sizeof *items), ERR_MEMORY);
    ck_assert_uint_eq(capacity, before);
    free(items);
}
END_TEST

START_TEST(test_array_copy_is_apart_and_has_the_room)
{
    int from[] = {3, 1, 4, 1, 5}, *copy = from, *none = from;
    ck_assert_int_eq(ARRAY_OWN(copy, 3, 6), 0);
    ck_assert_ptr_ne(copy, from);
    const int expected[] = {3, 1, 4, 0, 0, 0}; // what is not copied is zero
    ck_assert_mem_eq(copy, expected, sizeof expected);
    copy[0] = 9;
    ck_assert_int_eq(from[0], 3);
    ck_assert_int_eq(array_copy(&none, NULL, 0, 7, sizeof *none), 0);
    ck_assert_ptr_null(none);
    ck_assert_int_eq(array_copy(&none, from, 5, SIZE_MAX / 2, sizeof *none), ERR_MEMORY);
    ck_assert_ptr_null(none);
    free(copy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("array");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_array_new_zeroes_and_takes_none);
    tcase_add_test(all, test_array_refuses_sizes_that_overflow);
    tcase_add_test(all, test_array_reserve_keeps_items_and_doubles);
    tcase_add_test(all, test_array_copy_is_apart_and_has_the_room);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A file is taken for a known data set by its rows alone: another one of that many rows from the same first to the same
// last second is not. That the real ones are recognised is tested where they are at hand: test_real_traces.
#include "results/realism/data_set.h"
#include "tests/realism_fixture.h"

#define COLLEGE_ROWS 59835
#define COLLEGE_FIRST INT64_C(1082040961)
#define COLLEGE_LAST INT64_C(1098777142)
#define SMS_ROWS 24333
#define SMS_FIRST 18
#define SMS_LAST 2418982

// By a few lines of Python: FNV-1a of int.to_bytes(8, "little") of each number, a negative time plus 2^64.
START_TEST(test_data_set_hash_is_fnv_1a_of_rows)
{
    edge_list_t list = {0};
    ck_assert_uint_eq(data_set_hash(&list), UINT64_C(0xcbf29ce484222325));
    add(&list, 0, 1, 10);
    ck_assert_uint_eq(data_set_hash(&list), UINT64_C(0x689ff0695a7ff00e));
    add(&list, 1, 2, -5);
    ck_assert_uint_eq(data_set_hash(&list), UINT64_C(0x69a59a39ed34cf21));
    edge_list_free(&list);
}
END_TEST

START_TEST(test_data_set_hash_sees_every_number_and_the_order)
{
    edge_list_t list = {0};
    add(&list, 3, 4, 100);
    add(&list, 4, 3, 200);
    uint64_t whole = data_set_hash(&list);
    for (int what = 0; what < 6; what++) {
        edge_t *edge = &list.edge[what % 2], kept = *edge;
        if (what / 2 == 0) edge->src ^= 1u << 31;
        if (what / 2 == 1) edge->dst ^= 1;
        if (what / 2 == 2) edge->time ^= INT64_C(1) << 40;
        ck_assert_uint_ne(data_set_hash(&list), whole);
        *edge = kept;
    }
    ck_assert_uint_eq(data_set_hash(&list), whole);
    edge_t first = list.edge[0];
    list.edge[0] = list.edge[1];
    list.edge[1] = first;
    ck_assert_uint_ne(data_set_hash(&list), whole);
    edge_list_free(&list);
}
END_TEST

static void check_unknown(size_t rows, int64_t first, int64_t last)
{
    edge_list_t list = {0};
    add(&list, 0, 1, first);
    for (size_t i = 2; i < rows; i++) add(&list, (uint32_t)(i % 500), (uint32_t)(500 + i % 499), first + (int64_t)i);
    add(&list, 1, 0, last);
    ck_assert_uint_eq(list.n, rows);
    ck_assert_ptr_null(data_set_find(&list));
    edge_list_free(&list);
}

START_TEST(test_data_set_is_not_found_by_size_and_times)
{
    edge_list_t none = {0};
    ck_assert_ptr_null(data_set_find(&none));
    check_unknown(COLLEGE_ROWS, COLLEGE_FIRST, COLLEGE_LAST);
    check_unknown(SMS_ROWS, SMS_FIRST, SMS_LAST);
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_data_set_hash_is_fnv_1a_of_rows,
                                 test_data_set_hash_sees_every_number_and_the_order,
                                 test_data_set_is_not_found_by_size_and_times};
    return run_tests("data_set", test, sizeof test / sizeof *test, 60);
}

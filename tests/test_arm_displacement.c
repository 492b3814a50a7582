// SPDX-License-Identifier: GPL-3.0-or-later
// Harm that moved, of made-up worlds whose answer is known.
#include "results/arms/arm_displacement.h"

#include "core/array.h"
#include "tests/plan_fixture.h"
#include "tests/suite_run.h"

#define ARMS "experiment.arms=\"part: measures.child_defaults.enabled=true; all: measures.contact_caps.enabled=true\""
enum { WORLDS = 8 };

static plan_case_t at;
static arm_table_t table;
static run_result_t result;

static void setup(void)
{
    PLAN(&at, "experiment.design=list", "experiment.response=off strong", "protocol.bootstrap=400", ARMS);
    table = (arm_table_t){.worlds = WORLDS, .arms = at.design.n};
    ck_assert_uint_eq(table.arms, 6); // a baseline and two arms, twice
    ck_assert_int_eq(ARRAY_NEW(table.value, WORLDS * table.arms * OUTCOMES), 0);
    ck_assert_int_eq(ARRAY_NEW(table.alerts, WORLDS * table.arms), 0);
    ck_assert_int_eq(run_result_init(&result, 0), 0);
}

static void teardown(void)
{
    run_result_free(&result);
    arm_table_free(&table);
    plan_free(&at);
}

/// Approaches harmed in an arm of a world: on `photo`, which is in reach, and on `game`, which is not.
static void set(size_t world, size_t arm, double photo, double game, double displaced)
{
    double *value = table.value + (world * table.arms + arm) * OUTCOMES;
    value[OUTCOME_harmed_photo] = photo;
    value[OUTCOME_harmed_game] = game;
    value[OUTCOME_displaced] = displaced;
}

static void add(void) { ck_assert_int_eq(arm_displacement_add(&result, &at.scenario, &at.design, &table), 0); }

/// Of 20 and more on photo the part spares 10 and moves 4, half of the worlds one more and half one less; under the
/// other response it spares 8 and moves as many.
START_TEST(test_displacement_by_hand)
{
    for (size_t w = 0; w < WORLDS; w++) {
        double luck = w % 2 ? 1 : -1;
        set(w, 0, 20 + (double)w, 5, 0);
        set(w, 1, 10 + (double)w + luck, 9, 4);
        set(w, 2, 0, 0, NAN);
        set(w, 3, 30, 5, 0); // its own baseline
        set(w, 4, 22, 13, 8);
        set(w, 5, 0, 0, NAN);
    }
    add();
    ck_assert_uint_eq(result.displacement.n, 2); // what reaches all platforms has no row
    const displacement_row_t *off = &result.displacement.row[0], *strong = &result.displacement.row[1];
    ck_assert_str_eq(off->response, "off");
    ck_assert_str_eq(strong->response, "strong");
    ck_assert_str_eq(off->arm, "part");
    ck_assert_str_eq(off->loop, LOOP_NONE);
    ck_assert_uint_eq(off->worlds, WORLDS);
    ck_assert_double_eq_tol(off->prevented, 10, 1e-12);
    ck_assert_double_eq_tol(off->displaced, 4, 1e-12);
    ck_assert_double_eq_tol(off->net, 6, 1e-12);
    ck_assert_double_eq_tol(off->quotient, 0.4, 1e-12);
    ck_assert_double_lt(off->prevented_low, 9.6);
    ck_assert_double_gt(off->prevented_high, 10.4);
    ck_assert_double_nan(off->displaced_low);                                  // the same in all worlds
    ck_assert_double_eq_tol(off->quotient_low, 4 / off->prevented_high, 1e-3); // but for steps between resamples
    ck_assert_double_eq_tol(off->quotient_high, 4 / off->prevented_low, 1e-3);
    ck_assert_double_eq_tol(off->net_low, off->prevented_low - 4, 1e-12);
    ck_assert_double_eq_tol(strong->prevented, 8, 1e-12);
    ck_assert_double_eq_tol(strong->displaced, 8, 1e-12);
    ck_assert_double_eq_tol(strong->net, 0, 1e-12);
    ck_assert_double_eq_tol(strong->quotient, 1, 1e-12);
}
END_TEST

/// Of nothing prevented there is no share, nor one whose interval could be told where that is often so.
START_TEST(test_displacement_of_nothing_prevented_has_no_quotient)
{
    for (size_t w = 0; w < WORLDS; w++) {
        double luck = w % 2 ? 6 : -6;
        set(w, 0, 20, 5, 0);
        set(w, 1, 20 + luck, 6, 1);
        set(w, 3, 20, 5, 0);
        set(w, 4, 19 + luck, 6, 1); // 7 spared, or 5 more
        set(w, 2, 0, 0, NAN);
        set(w, 5, 0, 0, NAN);
    }
    add();
    const displacement_row_t *none = &result.displacement.row[0], *little = &result.displacement.row[1];
    ck_assert_double_eq(none->prevented, 0);
    ck_assert_double_nan(none->quotient);
    ck_assert_double_nan(none->quotient_low);
    ck_assert_double_eq(none->displaced, 1);
    ck_assert_double_eq_tol(little->quotient, 1, 1e-12);
    ck_assert_double_nan(little->quotient_low);
    ck_assert_double_lt(little->prevented_low, 0);
}
END_TEST

/// Resamples that prevent nothing are rarer than one in a hundred here, but all of what lies beyond the upper end.
START_TEST(test_displacement_without_an_upper_end_has_no_interval)
{
    static const double prevented[] = {0, 5, 5, -1, 2, 6};
    table.worlds = sizeof prevented / sizeof *prevented;
    for (size_t w = 0; w < table.worlds; w++) {
        set(w, 0, 20, 5, 0);
        set(w, 1, 20 - prevented[w], 7, 2);
        set(w, 3, 20, 5, 0);
        set(w, 4, 18 - prevented[w], 7, 2); // two more in each
        set(w, 2, 0, 0, NAN);
        set(w, 5, 0, 0, NAN);
    }
    add();
    const displacement_row_t *open = &result.displacement.row[0], *closed = &result.displacement.row[1];
    ck_assert_double_eq_tol(open->quotient, 12 / 17.0, 1e-12);
    ck_assert_double_nan(open->quotient_high);
    ck_assert_double_lt(open->prevented_low, 0.5);
    ck_assert_double_eq_tol(closed->quotient, 12 / 29.0, 1e-12);
    ck_assert_double_gt(closed->quotient_high, closed->quotient);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arm_displacement");
    TCase *tc = tcase_create("arm_displacement");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_displacement_by_hand);
    tcase_add_test(tc, test_displacement_of_nothing_prevented_has_no_quotient);
    tcase_add_test(tc, test_displacement_without_an_upper_end_has_no_interval);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

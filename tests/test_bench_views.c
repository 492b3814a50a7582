// SPDX-License-Identifier: GPL-3.0-or-later
// The value of sharing in worlds made by hand: who is found in which view, paired by world.
#include "core/array.h"
#include "results/bench/view_hits.h"
#include "results/bench/views.h"
#include "tests/experiment_fixture.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

#define TESTS 8
#define OFFENDERS 2 // of each world: persons 0 and 1, accounts 0 and 2
#define DETECTORS 2
#define THRESHOLD 5

/// What the fake store of one view gives: whether a detector scores an offender above the threshold.
typedef struct {
    bool (*finds)(size_t detector, world_role_t role, uint32_t world, uint32_t offender);
    uint32_t persons;   // in the worlds
    uint32_t two_until; // if not 0, test worlds from this one on have one offender
} view_t;

static int fetch(void *self, world_role_t role, uint32_t index, world_output_t *out, bool *found)
{
    const view_t *view = self;
    memset(out, 0, sizeof *out);
    *found = true;
    fixture_world(&out->world, view->persons, 2, 4, 20, 0);
    uint32_t offenders = role == WORLD_TEST && view->two_until > 0 && index >= view->two_until ? 1 : OFFENDERS;
    for (uint32_t o = 0; o < offenders; o++) fixture_offender(&out->world, 2 * o, 6 * (int32_t)DAY_S);
    CHECK(ARRAY_NEW(out->stream, (size_t)DETECTORS));
    out->streams = DETECTORS;
    for (size_t d = 0; d < DETECTORS; d++) {
        score_stream_t *stream = &out->stream[d];
        CHECK(score_stream_init(stream, out->world.truth.accounts, -INFINITY, 0));
        score_stream_begin(stream, 10 * DAY_S, fixture_onset(&out->world));
        for (uint32_t a = 0; a < out->world.truth.accounts; a++) {
            bool offender = a % 2 == 0 && a < 2 * offenders;
            double score = offender && view->finds(d, role, index, a / 2) ? THRESHOLD : 1;
            if (a == 7) score = 9; // an alert about somebody who did nothing
            CHECK(score_stream_add(stream, &a, &score, 1));
        }
        CHECK(score_stream_finish(stream));
    }
    return scored_world_index(&out->world);
}

/// Detector 0 finds offender 0 always. Detector 1 finds nobody in a silo; with all, both in test worlds.
static bool in_silo(size_t detector, world_role_t role, uint32_t world, uint32_t offender)
{
    (void)role, (void)world;
    return detector == 0 && offender == 0;
}

/// With devices detector 0 finds offender 1 too in every second world; in validation worlds it then finds nobody.
static bool with_devices(size_t detector, world_role_t role, uint32_t world, uint32_t offender)
{
    if (role == WORLD_VALIDATION) return detector == 1 && offender == 0;
    return detector == 0 && (offender == 0 || world % 2 == 0);
}

static bool with_all(size_t detector, world_role_t role, uint32_t world, uint32_t offender)
{
    (void)role, (void)world;
    return detector == 1 || offender == 0;
}

typedef struct {
    scenario_t scenario;
    view_t view[VIEWS];
    world_store_t store[VIEWS];
    run_result_t result[VIEWS];
} bench_t;

static void make(bench_t *b, double offenders)
{
    scenario_of(&b->scenario, SETTINGS("protocol.validation=2", "protocol.test=8", "protocol.bootstrap=200"), NULL);
    b->view[0] = (view_t){.finds = in_silo, .persons = 10};
    b->view[1] = (view_t){.finds = with_devices, .persons = 10};
    b->view[2] = (view_t){.finds = with_all, .persons = 10};
    for (int v = 0; v < VIEWS; v++) {
        b->store[v] = (world_store_t){.self = &b->view[v], .fetch = fetch};
        ck_assert_int_eq(run_result_init(&b->result[v], DETECTORS), 0);
        b->result[v].review_budget = 100;
        for (size_t d = 0; d < DETECTORS; d++) {
            budget_row_t row = {.threshold = THRESHOLD, .offenders = offenders, .recall = 0.5 + v / 10.0};
            snprintf(b->result[v].detector[d].name, RESULT_NAME, "detector_%zu", d);
            for (int i = 0; i < BUDGETS; i++) ck_assert_int_eq(ROWS_ADD(&b->result[v].detector[d].budget, row), 0);
        }
    }
}

static void unmake(bench_t *b)
{
    for (int v = 0; v < VIEWS; v++) run_result_free(&b->result[v]);
    scenario_free(&b->scenario);
}

START_TEST(test_bench_views_differences_are_as_by_hand)
{
    bench_t b;
    views_t views;
    make(&b, 16);
    ck_assert_msg(views_compare(&views, &b.scenario, b.result, b.store) == 0, "%s", error_text());
    ck_assert_uint_eq(views.detectors, DETECTORS);
    const view_row_t *zero = &views.row[0], *one = &views.row[1], *best = &views.row[2];

    // Detector 0: 8 of 16 in silos, 12 of 16 with devices (half of the worlds +1/2, the others 0), 8 of 16 with all.
    ck_assert_double_eq_tol(zero->more[1].value, 0.25, 1e-12);
    ck_assert_double_eq_tol(zero->more[1].p, 2.0 / 16, 1e-12); // zeros flip to themselves: 2 of 2^4
    ck_assert_double_gt(zero->more[1].high, 0.25);
    ck_assert_double_lt(zero->more[1].low, 0.25);
    ck_assert_double_ge(zero->more[1].low, 0);
    ck_assert_double_eq(zero->more[2].value, 0);
    ck_assert_double_nan(zero->more[2].low); // nothing moved
    ck_assert_double_eq(zero->more[2].p, 1);

    // Detector 1: nobody in silos and with devices (in test worlds), everybody with all: +1 in each of 8 worlds.
    ck_assert_double_eq(one->more[1].value, 0);
    ck_assert_double_eq(one->more[2].value, 1);
    ck_assert_double_eq_tol(one->more[2].p, 2.0 / 256, 1e-12);
    ck_assert_double_eq_tol(one->more[2].p_holm, 4.0 / 256, 1e-12); // of two detectors
    ck_assert_str_eq(one->more[2].verdict, "higher");
    ck_assert_str_eq(zero->more[2].verdict, "not significant");

    // Chosen on validation worlds: with devices that is detector 1, which then finds nobody in test worlds.
    ck_assert_str_eq(best->detector[0], "detector_0");
    ck_assert_str_eq(best->detector[1], "detector_1");
    ck_assert_str_eq(best->detector[2], "detector_1");
    ck_assert_double_eq_tol(best->more[1].value, -0.5, 1e-12);
    ck_assert_str_eq(best->more[1].verdict, "lower");
    ck_assert_double_eq_tol(best->more[2].value, 0.5, 1e-12);
    ck_assert_double_eq(best->more[2].p_holm, best->more[2].p); // a test of its own
    ck_assert_double_eq_tol(best->recall[0].value, 0.5, 1e-12);
    ck_assert_double_eq_tol(best->recall[1].value, 0, 1e-12);
    ck_assert_double_eq_tol(best->recall[2].value, 1, 1e-12);
    ck_assert_double_gt(best->recall[1].high, 0.05); // 0 of 16: no resample holds what was not seen
    views_free(&views);
    unmake(&b);
}
END_TEST

/// In worlds of one offender the device finds that one; in worlds of two it finds none, where a silo finds both.
static bool silo_of_two(size_t detector, world_role_t role, uint32_t world, uint32_t offender)
{
    (void)detector, (void)role, (void)offender;
    return world < 2;
}

static bool device_of_one(size_t detector, world_role_t role, uint32_t world, uint32_t offender)
{
    (void)detector, (void)role, (void)offender;
    return world >= 2;
}

START_TEST(test_bench_views_value_difference_and_p_are_of_one_mean_over_worlds)
{
    bench_t b;
    views_t views;
    make(&b, 10);
    b.view[0].finds = silo_of_two;
    b.view[1].finds = device_of_one;
    for (int v = 0; v < VIEWS; v++) b.view[v].two_until = 2; // worlds 0 and 1 have two offenders, 2 to 7 one
    ck_assert_msg(views_compare(&views, &b.scenario, b.result, b.store) == 0, "%s", error_text());
    const view_row_t *row = &views.row[0];
    // Pooled it would be 6 of 10 less 4 of 10; by world it is +1 in six worlds and -1 in two.
    ck_assert_double_eq_tol(row->recall[0].value, 2.0 / 8, 1e-12);
    ck_assert_double_eq_tol(row->recall[1].value, 6.0 / 8, 1e-12);
    ck_assert_double_eq_tol(row->more[1].value, 4.0 / 8, 1e-12);
    // 8 worlds of +-1 with six alike: 2 (1 + 8 + 28) of 2^8 flips are as far from 0.
    ck_assert_double_eq_tol(row->more[1].p, 74.0 / 256, 1e-12);
    ck_assert(row->more[1].low < 0.5 && row->more[1].high > 0.5);
    views_free(&views);
    unmake(&b);
}
END_TEST

START_TEST(test_bench_views_page_names_the_best_and_what_is_not_significant)
{
    bench_t b;
    views_t views;
    char *page = NULL;
    size_t bytes;
    make(&b, 16);
    ck_assert_int_eq(views_compare(&views, &b.scenario, b.result, b.store), 0);
    FILE *out = open_memstream(&page, &bytes);
    ck_assert_int_eq(views_write(&views, out), 0);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(page, "detector_0 in silos, detector_1 with devices, detector_1 with everything"));
    ck_assert_ptr_nonnull(strstr(page, "| **best of each view** |"));
    ck_assert_ptr_nonnull(strstr(page, "| 0.00 | 1 | not significant |\n")); // detector 0, all less silo
    free(page);
    views_free(&views);
    unmake(&b);
}
END_TEST

START_TEST(test_bench_views_of_few_offenders_say_nothing)
{
    bench_t b;
    views_t views;
    make(&b, 9);
    ck_assert_int_eq(views_compare(&views, &b.scenario, b.result, b.store), 0);
    ck_assert_double_nan(views.row[1].recall[2].value);
    ck_assert_double_nan(views.row[1].more[2].value);
    views_free(&views);
    unmake(&b);
}
END_TEST

START_TEST(test_bench_views_of_other_worlds_are_not_paired)
{
    bench_t b;
    views_t views;
    make(&b, 16);
    b.view[2].persons = 11;
    ck_assert_int_eq(views_compare(&views, &b.scenario, b.result, b.store), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error_text(), "test world 0 is not the same"));
    views_free(&views);
    unmake(&b);
}
END_TEST

/// An offender is found by an alert after the onset, by whichever account, and by no other alert.
START_TEST(test_bench_views_hits_are_those_of_the_evidence)
{
    enum { STREAMS = 3 };
    int found = 0;
    for (uint32_t seed = 0; seed < 20; seed++) {
        scored_world_t world;
        score_stream_t stream[STREAMS];
        fixture_random(&world, stream, STREAMS, 200, 0.7, seed);
        uint8_t *hit = calloc(world.offenders, 1);
        for (size_t d = 0; d < STREAMS; d++) {
            ck_assert_int_eq(view_hits(&world, &stream[d], 2, 5 * DAY_S, hit), 0);
            for (size_t o = 0; o < world.offenders; o++) {
                // Any cell above the threshold raises an alert or falls into the cool-down of one, which an onset ends.
                bool expected = false;
                for (size_t i = 0, last = SIZE_MAX; i < stream[d].cells; i++) {
                    const score_cell_t *c = &stream[d].cell[i];
                    bool open = last != SIZE_MAX && stream[d].cell[last].account == c->account &&
                                c->time < stream[d].cell[last].time + 5 * DAY_S &&
                                !(world.truth.account_offender[c->account] &&
                                  (int32_t)stream[d].cell[last].time <= world.truth.account_onset[c->account] &&
                                  world.truth.account_onset[c->account] < (int32_t)c->time);
                    if (c->score < 2 || open) continue;
                    last = i;
                    expected |= world.truth.account_person[c->account] == world.offender[o] &&
                                world.truth.account_offender[c->account] &&
                                world.truth.account_onset[c->account] < (int32_t)c->time;
                }
                ck_assert_int_eq(hit[o], expected);
                found += expected;
            }
            score_stream_free(&stream[d]);
        }
        free(hit);
        scored_world_free(&world);
    }
    ck_assert_int_gt(found, 50);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_views");
    TCase *tc = tcase_create("bench_views");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_bench_views_differences_are_as_by_hand);
    tcase_add_test(tc, test_bench_views_value_difference_and_p_are_of_one_mean_over_worlds);
    tcase_add_test(tc, test_bench_views_page_names_the_best_and_what_is_not_significant);
    tcase_add_test(tc, test_bench_views_of_few_offenders_say_nothing);
    tcase_add_test(tc, test_bench_views_of_other_worlds_are_not_paired);
    tcase_add_test(tc, test_bench_views_hits_are_those_of_the_evidence);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

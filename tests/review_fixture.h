// SPDX-License-Identifier: GPL-3.0-or-later
// Random worlds with own events and two detectors, evaluated: what tests of the review metrics start from.
#ifndef VIGIL_REVIEW_FIXTURE_H
#define VIGIL_REVIEW_FIXTURE_H
#include "core/array.h"
#include "results/evaluation/evaluation_parts.h"
#include "tests/evaluation_fixture.h"
#include <check.h>
#include <string.h>

static const protocol_t PROTOCOL = {.budget = {10, 100, 1000}, .cooldown_days = 2, .bootstrap = 100};

/// Accounts of a person act as in `rows`, all within one batch.
static inline void act(scored_world_t *w, const event_t *rows, size_t n)
{
    ck_assert_int_eq(own_events_init(&w->own, w->truth.accounts, w->start), 0);
    own_events_watch(&w->own, &w->truth);
    ck_assert_int_eq(own_events_observe(&w->own, &(event_batch_t){rows, n, 0, w->end}), 0);
}

/// Of two detectors on random worlds.
static const frozen_t FROZEN[2] = {{.threshold = {3.5, 2.2, 2.5}}, {.threshold = {3.5, 2.8, 2.5}}};

static inline void add_random(evaluation_t *e, uint32_t seed, double lift, score_stream_t kept[2])
{
    scored_world_t world = {0};
    event_t *event = NULL;
    size_t n = 0;
    fixture_random(&world, kept, 2, 200, lift, seed);
    ck_assert_int_eq(ARRAY_NEW(event, 400 * 16), 0);
    for (uint32_t hour = 0; hour < 16; hour++)
        for (uint32_t a = 0; a < 400; a++) {
            rng_t rng = rng_at(seed, a, 9000 + hour, RNG_TEST);
            event[n++] = (event_t){.time = (4 + hour) * DAY_S, .actor = a, .count = (uint16_t)rng_below(&rng, 9)};
        }
    act(&world, event, n);
    free(event);
    // Indexed before it acted: what hangs on own events once more.
    ck_assert_int_eq(own_events_sort(&world.own), 0);
    for (size_t k = 0; k < world.positives; k++) {
        uint32_t a = world.account[world.positive_at[k]];
        world.positive_events[k] = own_events_between(&world.own, a, (uint32_t)world.positive_from[k], world.end);
    }
    ck_assert_int_eq(evaluation_add(e, &world, kept), 0);
}

/// Evaluates the trivial "base" and a second detector on random worlds.
static inline void random_run_of(evaluation_t *e, run_result_t *r, const char *second, const frozen_t frozen[2],
                                 size_t from, size_t worlds, double lift, score_stream_t (*stream)[2])
{
    ck_assert_int_eq(run_result_init(r, 2), 0);
    strcpy(r->detector[0].name, "base");
    strcpy(r->detector[1].name, second);
    r->detector[0].trivial = 1;
    ck_assert_int_eq(evaluation_init(e, &PROTOCOL, worlds, 2, frozen), 0);
    for (size_t w = 0; w < worlds; w++) add_random(e, 300 + (uint32_t)(from + w), lift, stream[w]);
    ck_assert_int_eq(evaluation_report(e, 3, r), 0);
}

static inline void random_run(evaluation_t *e, run_result_t *r, size_t from, size_t worlds, double lift,
                              score_stream_t (*stream)[2])
{
    random_run_of(e, r, "better", FROZEN, from, worlds, lift, stream);
}

static inline void free_streams(score_stream_t (*stream)[2], size_t worlds)
{
    for (size_t w = 0; w < worlds; w++)
        for (int d = 0; d < 2; d++) score_stream_free(&stream[w][d]);
}
#endif

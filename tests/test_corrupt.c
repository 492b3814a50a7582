// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors are given of what happens: nothing is made up, nothing comes early, shares are what was asked for.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/worlds/corrupt.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

enum { TICK = 3600, TICKS = 60, EVENTS = 60000, ACTORS = 50 };

/// Events of many actors, several a second at times; `target` is the event's own number.
static event_t happened[EVENTS];
static size_t first[TICKS + 1]; // of each tick

static int by_time(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void make_events(uint32_t seed)
{
    static uint32_t time[EVENTS];
    for (uint32_t i = 0; i < EVENTS; i++) {
        rng_t rng = rng_at(seed, i, 0, RNG_TEST);
        time[i] = rng_below(&rng, TICKS * TICK / 10) * 10; // crowded: seconds that are multiples of ten
    }
    qsort(time, EVENTS, sizeof *time, by_time);
    memset(first, 0, sizeof first);
    for (uint32_t i = 0; i < EVENTS; i++) {
        rng_t rng = rng_at(seed, i, 1, RNG_TEST);
        happened[i] = (event_t){.time = time[i],
                                .actor = rng_below(&rng, ACTORS),
                                .target = i,
                                .count = (uint16_t)rng_below(&rng, 9),
                                .kind = (uint8_t)rng_below(&rng, EVENT_KINDS),
                                .platform = (uint8_t)rng_below(&rng, PLATFORMS)};
        first[time[i] / TICK + 1] = i + 1;
    }
    for (int t = 1; t <= TICKS; t++)
        if (first[t] == 0) first[t] = first[t - 1];
}

/// What was seen, and the counts.
typedef struct {
    event_t event[EVENTS];
    size_t n;
    corrupt_counts_t counts;
} seen_t;

static void pass(const corruption_t *how, uint64_t seed, seen_t *out)
{
    corrupt_t corrupt;
    corrupt_open(&corrupt, how, seed);
    out->n = 0;
    for (uint32_t t = 0; t < TICKS; t++) {
        event_batch_t seen,
            batch = {
                .event = happened + first[t], .n = first[t + 1] - first[t], .start = t * TICK, .end = (t + 1) * TICK};
        ck_assert_int_eq(corrupt_pass(&corrupt, &batch, &seen), 0);
        ck_assert(seen.start == batch.start && seen.end == batch.end);
        for (size_t i = 0; i < seen.n; i++) {
            ck_assert(seen.event[i].time >= seen.start && seen.event[i].time < seen.end);
            ck_assert(i == 0 || seen.event[i].time >= seen.event[i - 1].time);
        }
        ck_assert_uint_le(out->n + seen.n, EVENTS);
        if (seen.n) memcpy(out->event + out->n, seen.event, seen.n * sizeof(event_t));
        out->n += seen.n;
    }
    out->counts = corrupt.counts;
    corrupt_close(&corrupt);
}

static bool is_record(uint8_t kind)
{
    static const uint8_t record[] = {EVENT_REGISTER, EVENT_WARN, EVENT_RESTRICT, EVENT_CLOSE, EVENT_LEAVE};
    return memchr(record, kind, sizeof record) != NULL;
}

static seen_t one, two;

START_TEST(test_corrupt_nothing_leaves_every_byte)
{
    const corruption_t zero = {.late_mean_h = 3};
    make_events(1);
    pass(NULL, 7, &one);
    pass(&zero, 7, &two);
    ck_assert_uint_eq(one.n, EVENTS);
    ck_assert_mem_eq(one.event, happened, sizeof happened);
    ck_assert_uint_eq(two.n, EVENTS);
    ck_assert_mem_eq(two.event, happened, sizeof happened);
    ck_assert(!corrupt_hides(&zero));
    ck_assert(two.counts.seen == EVENTS && two.counts.lost + two.counts.late + two.counts.undelivered == 0);
}
END_TEST

/// One row of the plain version: when it is seen, and in which order.
typedef struct {
    uint64_t time, order;
    event_t event;
} item_t;

static int by_arrival(const void *a, const void *b)
{
    const item_t *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/// Everything at once: the fate of every event, then a sort; late ones stand before those that happen in their second.
static size_t plain(const corruption_t *how, uint64_t seed, item_t *item, corrupt_counts_t *counts)
{
    size_t n = 0, kept = 0;
    *counts = (corrupt_counts_t){0};
    for (uint32_t t = 0; t < TICKS; t++)
        for (size_t i = first[t]; i < first[t + 1]; i++) {
            const event_t *e = &happened[i];
            rng_t rng = rng_at(seed, e->actor, e->time, RNG_CORRUPT);
            rng.counter.v[0] = (uint32_t)(i - first[t]);
            bool missing = e->platform + 1 == how->platform, record = is_record(e->kind) && !missing;
            bool lost = rng_unit(&rng) < how->lost, late = rng_unit(&rng) < how->late;
            double delay = -how->late_mean_h * 3600 * log(rng_unit_positive(&rng));
            if (missing || (lost && !record)) {
                counts->lost++;
                continue;
            }
            item[n] = (item_t){e->time, EVENTS + i, *e};
            if (late && !record) {
                counts->late++;
                item[n].time += 1 + (uint64_t)delay;
                item[n].order = i;
            }
            n++;
        }
    qsort(item, n, sizeof *item, by_arrival);
    while (kept < n && item[kept].time < TICKS * TICK) {
        item[kept].event.time = (uint32_t)item[kept].time;
        kept++;
    }
    counts->seen = kept;
    counts->undelivered = n - kept;
    return kept;
}

START_TEST(test_corrupt_is_the_plain_version)
{
    static item_t item[EVENTS];
    const corruption_t how[] = {{.lost = 0.2, .late_mean_h = 1},
                                {.late = 0.3, .late_mean_h = 0.01},
                                {.late = 1, .late_mean_h = 5},
                                {.lost = 0.4, .late = 0.5, .late_mean_h = 20, .platform = 1 + PLATFORM_PHOTO}};
    for (uint32_t i = 0; i < sizeof how / sizeof *how; i++) {
        corrupt_counts_t counts;
        make_events(10 + i);
        pass(&how[i], 100 + i, &one);
        size_t n = plain(&how[i], 100 + i, item, &counts);
        ck_assert_uint_eq(one.n, n);
        for (size_t k = 0; k < n; k++)
            ck_assert_msg(memcmp(&one.event[k], &item[k].event, sizeof(event_t)) == 0, "case %u, row %zu", i, k);
        ck_assert_mem_eq(&one.counts, &counts, sizeof counts);
        ck_assert_uint_eq(counts.seen + counts.lost + counts.undelivered, EVENTS);
    }
}
END_TEST

static void expect_share(double hits, double of, double share, const char *what)
{
    double band = 5 * sqrt(of * share * (1 - share)) + 1;
    ck_assert_msg(fabs(hits - of * share) <= band, "%s: %g of %g, expected %g +- %g", what, hits, of, of * share, band);
}

/// Every event once or never, its own but for the time; by number. 0 = not seen, else time + 1.
static void times_seen(const seen_t *seen, uint64_t *time)
{
    memset(time, 0, EVENTS * sizeof *time);
    for (size_t k = 0; k < seen->n; k++) {
        event_t e = seen->event[k];
        ck_assert_uint_lt(e.target, EVENTS);
        ck_assert_uint_eq(time[e.target], 0);
        time[e.target] = e.time + UINT64_C(1);
        e.time = happened[e.target].time;
        ck_assert_mem_eq(&e, &happened[e.target], sizeof e);
    }
}

START_TEST(test_corrupt_shares_and_delays_are_those_asked_for)
{
    static uint64_t time[EVENTS];
    const corruption_t how = {.lost = 0.3, .late = 0.25, .late_mean_h = 0.5};
    double records = 0, sum = 0, below_median = 0, until_last_hours = 0, delayed = 0;
    make_events(2);
    pass(&how, 9, &one);
    times_seen(&one, time);
    for (uint32_t i = 0; i < EVENTS; i++) {
        const event_t *e = &happened[i];
        if (is_record(e->kind)) {
            ck_assert_uint_eq(time[i], e->time + 1); // never lost, never late
            records++;
        }
        if (time[i] == 0) continue;
        double delay = (double)time[i] - 1 - e->time;
        ck_assert_double_ge(delay, 0);
        if (delay == 0 || e->time >= (TICKS - 20) * TICK) continue; // of the last 20 means some never come
        delayed++;
        sum += delay - 0.5; // a whole second more, less the fraction cut off
        below_median += delay - 0.5 < 1800 * log(2);
    }
    for (uint32_t i = 0; i < EVENTS; i++)
        until_last_hours += happened[i].time < (TICKS - 20) * TICK && !is_record(happened[i].kind);
    expect_share((double)one.counts.lost, EVENTS - records, 0.3, "lost");
    expect_share((double)one.counts.late, EVENTS - records, 0.7 * 0.25, "late");
    expect_share(delayed, until_last_hours, 0.7 * 0.25, "delayed");
    expect_share(below_median, delayed, 0.5, "below the median");
    ck_assert_double_eq_tol(sum / delayed, 1800, 5 * 1800 / sqrt(delayed));
}
END_TEST

START_TEST(test_corrupt_missing_platform_is_missing_whole)
{
    const corruption_t how = {.platform = 1 + PLATFORM_GAME};
    size_t there = 0;
    make_events(3);
    pass(&how, 9, &one);
    for (uint32_t i = 0, k = 0; i < EVENTS; i++) {
        if (happened[i].platform == PLATFORM_GAME) {
            there++;
            continue;
        }
        ck_assert_mem_eq(&one.event[k++], &happened[i], sizeof(event_t));
    }
    ck_assert_uint_gt(there, EVENTS / 10);
    ck_assert_uint_eq(one.n, EVENTS - there);
    ck_assert_uint_eq(one.counts.lost, there);
}
END_TEST

START_TEST(test_corrupt_more_loss_loses_more_of_the_same)
{
    static uint64_t few[EVENTS], many[EVENTS], other[EVENTS];
    corruption_t how = {.lost = 0.1};
    size_t differ = 0;
    make_events(4);
    pass(&how, 9, &one);
    times_seen(&one, few);
    pass(&how, 10, &one);
    times_seen(&one, other);
    how.lost = 0.3;
    pass(&how, 9, &two);
    times_seen(&two, many);
    for (uint32_t i = 0; i < EVENTS; i++) {
        ck_assert(few[i] || !many[i]);
        differ += (few[i] == 0) != (other[i] == 0);
    }
    ck_assert_uint_lt(two.n, EVENTS * 9 / 10);
    ck_assert_uint_gt(differ, EVENTS / 20); // another world, another loss
}
END_TEST

/// One actor's events of one second are not lost together.
START_TEST(test_corrupt_events_of_a_second_have_their_own_fates)
{
    const corruption_t how = {.lost = 0.5};
    memset(first, 0, sizeof first);
    for (uint32_t i = 0; i < 1000; i++)
        happened[i] = (event_t){.time = 5, .actor = 3, .target = i, .kind = EVENT_MESSAGE, .count = 1};
    for (int t = 1; t <= TICKS; t++) first[t] = 1000;
    pass(&how, 9, &one);
    expect_share((double)one.n, 1000, 0.5, "seen");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corrupt");
    TCase *tc = tcase_create("corrupt");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_corrupt_nothing_leaves_every_byte);
    tcase_add_test(tc, test_corrupt_is_the_plain_version);
    tcase_add_test(tc, test_corrupt_shares_and_delays_are_those_asked_for);
    tcase_add_test(tc, test_corrupt_missing_platform_is_missing_whole);
    tcase_add_test(tc, test_corrupt_more_loss_loses_more_of_the_same);
    tcase_add_test(tc, test_corrupt_events_of_a_second_have_their_own_fates);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What every detector of pairs must do for "which child is at risk now": a child approached in the midst of chatter is
// told from the other children whom the same account writes to, wherever the pair stands among those asked for.
#include "tests/stream_fixture.h"
#include "tests/suite_run.h"

/// Account 10 (30 years) writes to the children 101, 103, 105 alike by day; 101 it also writes to at night, sends
/// media, calls, and is answered: the approach.
static void plant(random_events_t *world)
{
    enum { FROM = 10 };
    chatter_init(world, 2000, 3);
    for (uint32_t i = 0; i < world->n; i++) // nothing else from it
        if (world->event[i].actor == FROM || world->event[i].target == FROM) world->event[i].actor = FROM + 2;
    for (uint32_t day = 20; day < 60; day++) {
        for (uint32_t child = 101; child <= 105; child += 2) {
            uint32_t noon = day * DAY_S + 12 * 3600 + child;
            chatter_add(world, noon, EVENT_MESSAGE, FROM, child, day == 20 ? FLAG_FIRST : 0);
            chatter_add(world, noon + 60, EVENT_MESSAGE, child, FROM, day == 20 ? FLAG_ANSWER : 0);
        }
        if (day < 30) continue;
        for (uint32_t k = 0; k < 3; k++)
            chatter_add(world, day * DAY_S + 23 * 3600 + k * 60, EVENT_MESSAGE, FROM, 101, FLAG_NIGHT);
        chatter_add(world, day * DAY_S + 23 * 3600 + 300, EVENT_MESSAGE, 101, FROM, FLAG_NIGHT);
        chatter_add(world, day * DAY_S + 23 * 3600 + 400, day % 2 ? EVENT_MEDIA : EVENT_CALL, FROM, 101, FLAG_NIGHT);
    }
    chatter_sort(world);
}

static const detector_t *pair_detector(int index)
{
    for (size_t i = 0; detector_registry[i]; i++)
        if (detector_registry[i]->unit == UNIT_PAIR && index-- == 0) return detector_registry[i];
    return NULL;
}

START_TEST(test_pair_detectors_tell_which_child)
{
    const detector_t *d = pair_detector(_i);
    random_events_t world;
    plant(&world);
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(d, &view, NULL);
    stream_observe(&one, &world, 0, world.n, 500);
    if (d->prepare) ck_assert_int_eq(d->prepare(one.state, world.end), 0);
    // Every pair of an adult with a child in the chatter, and the planted three in the middle.
    uint32_t from[2 * CHATTER_ACCOUNTS], to[2 * CHATTER_ACCOUNTS];
    double score[2 * CHATTER_ACCOUNTS], again[2 * CHATTER_ACCOUNTS];
    size_t n = 0, at = 0;
    for (uint32_t a = 0; a < CHATTER_ACCOUNTS; a += 2) {
        for (uint32_t k = 0; a == 200 && k < 3; k++) {
            at = n - k;
            from[n] = 10;
            to[n++] = 101 + 2 * k;
        }
        if (a == 10) continue;
        from[n] = a;
        to[n++] = (a + 3) % CHATTER_ACCOUNTS;
    }
    d->score_pairs(one.state, &(detector_pairs_t){n, world.end, from, to}, score);
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(isfinite(score[i]), "%s: pair %zu", d->name, i);
        ck_assert_msg(i == at || score[i] < score[at], "%s: %u to %u scores %g, the approach %g", d->name, from[i],
                      to[i], score[i], score[at]);
    }
    // In another order and in two calls: each pair its own score, to the bit.
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t a = from[i], b = to[i];
        from[i] = from[n - 1 - i], to[i] = to[n - 1 - i];
        from[n - 1 - i] = a, to[n - 1 - i] = b;
    }
    d->score_pairs(one.state, &(detector_pairs_t){n / 3, world.end, from, to}, again);
    d->score_pairs(one.state, &(detector_pairs_t){n - n / 3, world.end, from + n / 3, to + n / 3}, again + n / 3);
    for (size_t i = 0; i < n; i++) ck_assert_msg(again[i] == score[n - 1 - i], "%s: pair %zu", d->name, i);
    instance_close(&one);
    random_events_free(&world);
}
END_TEST

int main(void)
{
    int detectors = 0;
    while (pair_detector(detectors)) detectors++;
    Suite *suite = suite_create("pair_detectors");
    TCase *tc = tcase_create("pair_detectors");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_pair_detectors_tell_which_child, 0, detectors);
    suite_add_tcase(suite, tc);
    return suite_run(suite) || detectors < 2;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's promises: one result for any number of threads, time order, and rows that the world allows.
#include "tests/memory_limit.h"
#include "tests/rounds.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#include <limits.h>

static const char *const SMALL[] = {
    "persons=1500", "days=8", "protocol.warmup_days=1", "seed=11", "offending.per_1000_adults=20", NULL};
static const char *const WITH_MEASURES[] = {"persons=1500",
                                            "days=8",
                                            "protocol.warmup_days=1",
                                            "seed=11",
                                            "offending.per_1000_adults=20",
                                            "measures.child_defaults.enabled=true",
                                            NULL};

static uint64_t digest(const run_of_t *run)
{
    uint64_t hash = fixture_hash(UINT64_C(0xcbf29ce484222325), run->event, run->n * sizeof(event_t));
    truth_t truth;
    ck_assert_int_eq(sim_truth(run->sim, &truth), 0);
    hash = fixture_hash(hash, truth.approach, truth.approaches * sizeof(approach_t));
    hash = fixture_hash(hash, truth.account_onset, truth.accounts * sizeof(int32_t));
    truth_free(&truth);
    return hash;
}

static void same_for_threads(const char *const *scenario)
{
    uint64_t first = 0;
    const int threads[] = {1, 2, 3, 8};
    for (int i = 0; i < 4; i++) {
        run_of_t run;
        fixture_run(&run, threads[i], scenario);
        ck_assert_uint_gt(run.n, 10000);
        uint64_t hash = digest(&run);
        if (i == 0) first = hash;
        ck_assert_msg(hash == first, "%d threads give other bytes than 1", threads[i]);
        world_verify(sim_world(run.sim));
        fixture_free(&run);
    }
}

START_TEST(test_sim_same_bytes_for_any_threads) { same_for_threads(SMALL); }
END_TEST

START_TEST(test_sim_same_bytes_with_measures) { same_for_threads(WITH_MEASURES); }
END_TEST

START_TEST(test_sim_other_seed_other_world)
{
    const char *other[] = {
        "persons=1500", "days=8", "protocol.warmup_days=1", "seed=12", "offending.per_1000_adults=20", NULL};
    run_of_t a, b;
    fixture_run(&a, 2, SMALL);
    fixture_run(&b, 2, other);
    ck_assert_uint_ne(digest(&a), digest(&b));
    fixture_free(&a);
    fixture_free(&b);
}
END_TEST

START_TEST(test_sim_rows_in_time_order)
{
    run_of_t run;
    fixture_run(&run, 2, SMALL);
    ck_assert_uint_eq(run.batches, 8 * 24);
    for (size_t i = 1; i < run.n; i++) ck_assert_uint_ge(run.event[i].time, run.event[i - 1].time);
    ck_assert_uint_lt(run.event[run.n - 1].time, 8 * DAY_S);
    ck_assert_uint_eq(sim_counts(run.sim).events, run.n);
    fixture_free(&run);
}
END_TEST

/// Every row stays on one platform, between accounts that are there.
START_TEST(test_sim_rows_are_possible)
{
    run_of_t run;
    fixture_run(&run, 2, SMALL);
    const account_table_t *account = sim_accounts(run.sim);
    const world_t *world = sim_world(run.sim);
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        ck_assert_uint_lt(e->kind, EVENT_KINDS);
        ck_assert_uint_eq(e->spare_, 0);
        ck_assert_uint_lt(e->actor, account->n);
        ck_assert_uint_eq(account->platform[e->actor], e->platform);
        ck_assert_int_le(account->registered[e->actor], (int32_t)e->time);
        ck_assert_int_ge(world->hidden.leaves[e->actor], (int32_t)e->time);
        ck_assert_uint_ne(world->hidden.person[e->actor], NONE);
        bool chat = e->kind == EVENT_MESSAGE || e->kind == EVENT_GROUP_MESSAGE;
        if (chat) ck_assert_uint_ge(e->count, 1);
        if (e->kind == EVENT_GROUP_MESSAGE || e->kind == EVENT_GROUP_JOIN) {
            ck_assert_uint_lt(e->target, world->group.n);
            ck_assert_uint_eq(world->group.platform[e->target], e->platform);
        } else if (e->target != NO_ACCOUNT) {
            ck_assert_uint_ne(e->target, e->actor);
            ck_assert_uint_eq(account->platform[e->target], e->platform);
        }
        uint32_t hour = e->time / 3600 % 24;
        if (chat) ck_assert_int_eq(!!(e->flags & FLAG_NIGHT), hour >= 22 || hour < 6);
    }
    fixture_free(&run);
}
END_TEST

static uint64_t pair_key(const event_t *e) { return (uint64_t)e->target << 32 | e->actor; }

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/// An acceptance answers a request of the same two accounts that came before.
START_TEST(test_sim_accepts_follow_requests)
{
    run_of_t run;
    fixture_run(&run, 2, SMALL);
    uint64_t *asked = malloc(run.n * sizeof *asked);
    size_t requests = 0, accepts = 0;
    for (size_t i = 0; i < run.n; i++)
        if (run.event[i].kind == EVENT_REQUEST) asked[requests++] = pair_key(&run.event[i]);
    qsort(asked, requests, sizeof *asked, by_key);
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_ACCEPT && e->kind != EVENT_DECLINE) continue;
        uint64_t key = (uint64_t)e->actor << 32 | e->target;
        ck_assert_ptr_nonnull(bsearch(&key, asked, requests, sizeof *asked, by_key));
        accepts += e->kind == EVENT_ACCEPT;
    }
    ck_assert_uint_gt(accepts, 50);
    ck_assert_uint_lt(accepts, requests);
    free(asked);
    fixture_free(&run);
}
END_TEST

/// Share of a child's messages between hours, and of anybody's logins in the small hours.
START_TEST(test_sim_people_sleep)
{
    static const char *const set[] = {"persons=4000", "days=21", "protocol.warmup_days=1", "seed=6", NULL};
    run_of_t run;
    fixture_run(&run, 2, set);
    const world_t *w = sim_world(run.sim);
    double messages = 0, late = 0, evening = 0, most = 0;
    uint32_t *small_hours = calloc(w->person.n, sizeof *small_hours);
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        uint32_t person = w->hidden.person[e->actor], hour = e->time / 3600 % 24, age = w->person.age[person];
        if (e->kind == EVENT_LOGIN && hour >= 1 && hour < 6) small_hours[person]++;
        if (e->kind != EVENT_MESSAGE || age < 8 || age > 14) continue;
        messages++;
        late += hour == 23 || hour < 5;
        evening += hour >= 21 || hour < 5;
    }
    for (uint32_t p = 0; p < w->person.n; p++) most = fmax(most, small_hours[p]);
    ck_assert_double_gt(messages, 20000);
    ck_assert_msg(late > 0.04 * messages && late < 0.10 * messages, "23 to 5: %.3f", late / messages);
    ck_assert_msg(evening > 0.15 * messages && evening < 0.24 * messages, "21 to 5: %.3f", evening / messages);
    ck_assert_msg(most < 21 * 3, "somebody is online %.1f times a night",
                  most / 21); // 60 a day by the profile would be 4
    free(small_hours);
    fixture_free(&run);
}
END_TEST

/// Nobody asks the same person again; what two agreed on in a conversation may be asked for once more.
START_TEST(test_sim_nobody_asks_twice)
{
    static const char *const set[] = {
        "persons=2000", "days=40", "protocol.warmup_days=1", "seed=8", "offending.per_1000_adults=0", NULL};
    run_of_t run;
    fixture_run(&run, 2, set);
    uint64_t *asked = malloc(run.n * sizeof *asked);
    size_t requests = 0, again = 0;
    for (size_t i = 0; i < run.n; i++)
        if (run.event[i].kind == EVENT_REQUEST) asked[requests++] = pair_key(&run.event[i]);
    qsort(asked, requests, sizeof *asked, by_key);
    for (size_t i = 1; i < requests; i++) again += asked[i] == asked[i - 1];
    ck_assert_uint_gt(requests, 2000);
    ck_assert_uint_lt(1000 * again, requests);
    free(asked);
    fixture_free(&run);
}
END_TEST

START_TEST(test_sim_message_granularity_keeps_the_messages)
{
    const char *single[] = {
        "persons=1500",        "days=8", "protocol.warmup_days=1", "seed=11", "offending.per_1000_adults=20",
        "granularity=message", NULL};
    run_of_t burst, message;
    fixture_run(&burst, 2, SMALL);
    fixture_run(&message, 2, single);
    uint64_t in_bursts = 0, rows = 0;
    for (size_t i = 0; i < burst.n; i++)
        if (burst.event[i].kind == EVENT_MESSAGE) in_bursts += burst.event[i].count;
    for (size_t i = 0; i < message.n; i++)
        if (message.event[i].kind == EVENT_MESSAGE) {
            ck_assert_uint_eq(message.event[i].count, 1);
            rows++;
        }
    // messages typed after the end of the run are not written; a burst counts whole when it begins
    ck_assert_uint_le(rows, in_bursts);
    ck_assert_uint_gt(rows * 1000, in_bursts * 985);
    fixture_free(&burst);
    fixture_free(&message);
}
END_TEST

static int by_pair(const void *left, const void *right)
{
    const event_t *const *a = left, *const *b = right;
    uint32_t low_a = (*a)->actor < (*a)->target ? (*a)->actor : (*a)->target,
             low_b = (*b)->actor < (*b)->target ? (*b)->actor : (*b)->target;
    if (low_a != low_b) return low_a < low_b ? -1 : 1;
    uint32_t sum_a = (*a)->actor + (*a)->target, sum_b = (*b)->actor + (*b)->target;
    if (sum_a != sum_b) return sum_a < sum_b ? -1 : 1;
    return *a < *b ? -1 : *a > *b; // rows stand in order of time
}

START_TEST(test_sim_blocks_are_remembered)
{
    // After a block neither asks for, looks at or opens a thread with the other: rows later than its tick and the next.
    static const char *const set[] = {"persons=1500",
                                      "days=12",
                                      "protocol.warmup_days=1",
                                      "seed=3",
                                      "life.block_contact=0.02",
                                      "life.block_stranger=0.5",
                                      NULL};
    run_of_t run;
    fixture_run(&run, 2, set);
    const event_t **row = calloc(run.n, sizeof *row);
    size_t n = 0, blocks = 0, after = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        bool group = e->kind == EVENT_GROUP_JOIN || e->kind == EVENT_GROUP_MESSAGE;
        if (e->target != NO_ACCOUNT && !group) row[n++] = e;
    }
    qsort(row, n, sizeof *row, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (row[i]->kind != EVENT_BLOCK) continue;
        uint32_t a = row[i]->actor, b = row[i]->target, from = row[i]->time / TICK_S * TICK_S + 2 * TICK_S;
        blocks++;
        for (size_t k = i + 1;
             k < n && row[k]->actor + row[k]->target == a + b && (row[k]->actor == a || row[k]->actor == b); k++) {
            const event_t *e = row[k];
            bool seeks = e->kind == EVENT_VIEW || e->kind == EVENT_REQUEST || e->kind == EVENT_ACCEPT ||
                         e->kind == EVENT_SUGGEST || (e->kind == EVENT_MESSAGE && e->flags & FLAG_FIRST);
            after += e->time >= from;
            ck_assert_msg(e->time < from || !seeks, "kind %d, %u s after the block", e->kind, e->time - row[i]->time);
        }
    }
    ck_assert_uint_gt(blocks, 500);
    ck_assert_uint_lt(after, blocks / 2); // what was under way when the block came
    free(row);
    fixture_free(&run);
}
END_TEST

#if !SANITIZED
/// Alerts without end, in little memory.
static int flood(void *self, const event_batch_t *batch)
{
    enum { ROOM = 64 << 20, ALERTS = 1 << 24 };
    (void)batch;
    memory_limit(ROOM);
    int code = 0;
    for (int i = 0; i < ALERTS && code == 0; i++) code = sim_alert(self, 0, 1);
    memory_unlimit();
    return code;
}

START_TEST(test_sim_alert_without_memory_ends_the_run)
{
    scenario_t scenario;
    sim_t *sim;
    scenario_of(&scenario, SMALL, NULL);
    ck_assert_int_eq(sim_open(&sim, &scenario, 1), 0);
    const sink_t sink = {.self = sim, .take = flood};
    ck_assert_int_eq(sim_run(sim, &sink, 1), ERR_MEMORY);
    ck_assert_uint_eq(sim_time(sim), TICK_S); // at once
    sim_close(sim);
    scenario_free(&scenario);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("sim");
    TCase *test = tcase_create("engine");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_sim_same_bytes_for_any_threads);
    tcase_add_test(test, test_sim_same_bytes_with_measures);
    tcase_add_test(test, test_sim_other_seed_other_world);
    tcase_add_test(test, test_sim_rows_in_time_order);
    tcase_add_test(test, test_sim_rows_are_possible);
    tcase_add_test(test, test_sim_accepts_follow_requests);
    tcase_add_test(test, test_sim_blocks_are_remembered);
    tcase_add_test(test, test_sim_people_sleep);
    tcase_add_test(test, test_sim_nobody_asks_twice);
    tcase_add_test(test, test_sim_message_granularity_keeps_the_messages);
#if !SANITIZED
    tcase_add_test(test, test_sim_alert_without_memory_ends_the_run);
#endif
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

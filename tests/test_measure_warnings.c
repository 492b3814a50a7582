// SPDX-License-Identifier: GPL-3.0-or-later
// Each cause of an in-app warning by itself, at full strength: who is warned of whom, and what those who heed it do.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

#define BLOCKED_BY 2

/// All who are warned give up; benign people report for nothing else.
static keys_t *heeded(bool no_mutual, bool far, int blocked_by, int block, int report)
{
    keys_t *keys = keys_new();
    keys_on(keys, "in_app_warnings");
    keys_add(keys, "measures.in_app_warnings.no_mutual=%s", no_mutual ? "true" : "false");
    keys_add(keys, "measures.in_app_warnings.far=%s", far ? "true" : "false");
    keys_add(keys, "measures.in_app_warnings.blocked_by=%d", blocked_by);
    keys_add(keys, "measures.in_app_warnings.heed=1");
    keys_add(keys, "measures.in_app_warnings.block=%d", block);
    keys_add(keys, "measures.in_app_warnings.report=%d", report);
    keys_add(keys, "life.report_given_block=0");
    return keys;
}

static bool is_far(const run_of_t *run, const event_t *e)
{
    const uint16_t *region = sim_accounts(run->sim)->region;
    return region[e->actor] != region[e->target];
}

/// Requests that declared children accept, from far and near.
static void accepted(const run_of_t *run, size_t n[2])
{
    n[0] = n[1] = 0;
    for (size_t i = 0; i < run->n; i++)
        if (run->event[i].kind == EVENT_ACCEPT && is_minor(run, run->event[i].actor)) n[is_far(run, &run->event[i])]++;
}

START_TEST(test_far_senders_are_warned_of)
{
    run_of_t none, far;
    size_t before[2], after[2], warned = 0;
    measured_run(&none, 2, heeded(false, false, 0, 1, 1));
    measured_run(&far, 2, heeded(false, true, 0, 1, 1));
    accepted(&none, before);
    accepted(&far, after);
    for (size_t i = 0; i < far.n; i++) {
        if (far.event[i].kind != EVENT_WARN) continue;
        ck_assert(is_far(&far, &far.event[i]));
        warned++;
    }
    ck_assert_uint_eq(cost_of(&none, "in_app_warnings", COST_PROMPTS, -1), 0); // without a cause
    ck_assert_uint_gt(before[1], 20);
    ck_assert_uint_eq(after[1], 0);
    ck_assert_uint_gt(after[0], before[0] / 2);
    ck_assert_uint_gt(warned, 50);
    fixture_free(&none);
    fixture_free(&far);
}
END_TEST

/// How often an account was blocked or reported before a time.
static size_t blamed(const run_of_t *run, uint32_t account, uint32_t time)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n && run->event[i].time < time; i++) {
        const event_t *e = &run->event[i];
        n += (e->kind == EVENT_BLOCK || e->kind == EVENT_REPORT) && e->target == account;
    }
    return n;
}

/// Requests that declared children accept of accounts blamed so often before the hour; rows within it are not known
/// yet.
static size_t accepted_blamed(const run_of_t *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_ACCEPT || !is_minor(run, e->actor)) continue;
        n += blamed(run, e->target, e->time / TICK_S * TICK_S) >= BLOCKED_BY;
    }
    return n;
}

START_TEST(test_senders_whom_others_blocked_are_warned_of)
{
    run_of_t run[2];
    size_t warned = 0;
    for (int k = 0; k < 2; k++) {
        keys_t *keys = heeded(false, false, k ? BLOCKED_BY : 0, 0, 0);
        keys_add(keys, "life.brigade_per_1000_day=90");
        measured_run(&run[k], 2, keys);
    }
    for (size_t i = 0; i < run[1].n; i++) {
        const event_t *e = &run[1].event[i];
        if (e->kind != EVENT_WARN) continue;
        ck_assert_uint_ge(blamed(&run[1], e->target, e->time), BLOCKED_BY);
        warned++;
    }
    ck_assert_uint_gt(warned, 50);
    ck_assert_uint_gt(accepted_blamed(&run[0]), 10);
    ck_assert_uint_eq(accepted_blamed(&run[1]), 0);
    fixture_free(&run[0]);
    fixture_free(&run[1]);
}
END_TEST

/// Whether there is a row of a kind from the one account to the other in [from, to) s.
static bool has_row(const run_of_t *run, uint8_t kind, const event_t *pair, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        bool same = e->kind == kind && e->actor == pair->actor && e->target == pair->target;
        if (same && e->time >= from && e->time < to) return true;
    }
    return false;
}

/// Where nobody blocks or reports for anything else, all who are warned do the one, or the other, and they alone.
START_TEST(test_who_heeds_a_warning_blocks_or_reports)
{
    for (int k = 0; k < 2; k++) {
        run_of_t run;
        size_t warned = 0, done = 0;
        uint8_t does = k ? EVENT_REPORT : EVENT_BLOCK, other = k ? EVENT_BLOCK : EVENT_REPORT;
        keys_t *keys = heeded(true, false, 0, !k, k);
        keys_add(keys, "life.block_stranger=0");
        keys_add(keys, "life.block_contact=0");
        keys_add(keys, "life.brigade_per_1000_day=0");
        keys_add(keys, "child.block=0"); // of what an approach brings
        keys_add(keys, "child.report=0");
        measured_run(&run, 2, keys);
        for (size_t i = 0; i < run.n; i++) {
            const event_t *e = &run.event[i];
            ck_assert_uint_ne(e->kind, other);
            if (e->kind == does) ck_assert(has_row(&run, EVENT_WARN, e, 0, e->time));
            if (e->kind != EVENT_WARN || e->time + 3 * DAY_S > run.last_end) continue; // a talk may go on for so long
            warned++;
            done += has_row(&run, does, e, e->time, UINT32_MAX);
        }
        ck_assert_uint_gt(warned, 50);
        ck_assert_uint_eq(done, warned);
        fixture_free(&run);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("warnings");
    TCase *test = tcase_create("warnings");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_far_senders_are_warned_of);
    tcase_add_test(test, test_senders_whom_others_blocked_are_warned_of);
    tcase_add_test(test, test_who_heeds_a_warning_blocks_or_reports);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

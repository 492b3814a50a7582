// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that go by contents and by signals across platforms, read off closures and warnings.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

static bool offends(const run_of_t *run, uint32_t account)
{
    const world_t *w = sim_world(run->sim);
    return w->person.offender[w->hidden.person[account]] != OFFENDER_NONE;
}

static void run_material(run_of_t *run, double holds, double mistakes)
{
    keys_t *keys = keys_new();
    keys_on(keys, "known_material");
    keys_add(keys, "measures.known_material.holds=%g", holds);
    keys_add(keys, "measures.known_material.per_month=30");
    keys_add(keys, "measures.known_material.match=1");
    keys_add(keys, "measures.known_material.false_per_month=%g", mistakes);
    measured_run(run, 2, keys);
}

START_TEST(test_known_material_finds_offenders_where_content_is_seen)
{
    run_of_t all, none, mistaken;
    size_t closed = 0, open = 0;
    run_material(&all, 1, 0);
    run_material(&none, 0, 0);
    run_material(&mistaken, 0, 50000);
    const world_t *w = sim_world(all.sim);
    for (size_t i = 0; i < all.n; i++) {
        const event_t *e = &all.event[i];
        if (e->kind != EVENT_CLOSE) continue;
        ck_assert(offends(&all, e->actor));
        ck_assert(!all.scenario.platform[e->platform].encrypted);
        closed++;
    }
    for (uint32_t a = 0; a < w->account.n; a++) open += !world_gone(w, a) && offends(&all, a);
    ck_assert_uint_gt(closed, 40);
    ck_assert_uint_gt(open, 10); // on the encrypted platform, among others
    ck_assert_uint_eq(sim_counts(none.sim).closed_accounts, 0);
    ck_assert_uint_gt(sim_counts(mistaken.sim).closed_benign, 30);
    ck_assert_uint_eq(cost_of(&mistaken, "known_material", COST_CLOSED, 0), sim_counts(mistaken.sim).closed_benign);
    fixture_free(&all);
    fixture_free(&none);
    fixture_free(&mistaken);
}
END_TEST

/// Offenders send daily, and a match leads to a warning, which changes nothing: with other shares the same people send
/// from the same accounts on the same days.
static void run_warned(run_of_t *run, double holds, double match)
{
    keys_t *keys = keys_new();
    keys_on(keys, "known_material");
    keys_add(keys, "measures.known_material.action=warn");
    keys_add(keys, "measures.known_material.per_month=30");
    keys_add(keys, "measures.known_material.false_per_month=0");
    keys_add(keys, "measures.known_material.holds=%g", holds);
    keys_add(keys, "measures.known_material.match=%g", match);
    keys_add(keys, "offending.per_1000_adults=60");
    measured_run(run, 2, keys);
}

/// Matches, counted by account or by person.
static uint32_t *matches(const run_of_t *run, bool by_person)
{
    const world_t *w = sim_world(run->sim);
    uint32_t *n = calloc(w->account.n + w->person.n, sizeof *n);
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind == EVENT_WARN) n[by_person ? w->hidden.person[e->actor] : e->actor]++;
    }
    return n;
}

/// Of those with matches in `all`, the share that have them in `some`, where they must have every one or none.
static void all_or_none(const run_of_t *all, const run_of_t *some, bool by_person, double share)
{
    uint32_t *of_all = matches(all, by_person), *of_some = matches(some, by_person);
    double n = 0, same = 0, often = 0;
    for (size_t i = 0; i < sim_world(all->sim)->account.n; i++) {
        if (of_some[i]) ck_assert_uint_eq(of_some[i], of_all[i]);
        n += of_all[i] > 0;
        often += of_all[i] > 1;
        same += of_some[i] > 0;
    }
    ck_assert_double_gt(often, 30); // a draw a match would show
    ck_assert_double_le(fabs(same / n - share), 4 * sqrt(share * (1 - share) / n));
    free(of_all);
    free(of_some);
}

START_TEST(test_an_account_is_matched_always_or_never)
{
    run_of_t all, some, none;
    run_warned(&all, 1, 1);
    run_warned(&some, 1, 0.5);
    run_warned(&none, 1, 0);
    all_or_none(&all, &some, false, 0.5);
    all_or_none(&all, &none, false, 0);
    fixture_free(&all);
    fixture_free(&some);
    fixture_free(&none);
}
END_TEST

START_TEST(test_an_offender_holds_material_or_does_not)
{
    run_of_t all, some;
    run_warned(&all, 1, 1);
    run_warned(&some, 0.5, 1);
    all_or_none(&all, &some, true, 0.5);
    fixture_free(&all);
    fixture_free(&some);
}
END_TEST

#define DELAY_D 2

/// Keys under which every 17th account is closed, and one signal leads from there to all others at once.
static keys_t *sharing(const char *signal)
{
    keys_t *keys = keys_new();
    keys_on(keys, "metadata_analysis");
    keys_add(keys, "measures.metadata_analysis.delay_h=0");
    keys_add(keys, "measures.metadata_analysis.sensitivity=1");
    keys_add(keys, "measures.metadata_analysis.false_closure=1");
    keys_add(keys, "measures.metadata_analysis.reviews_per_day=1000000");
    keys_add(keys, "life.return_after_closure=0");
    keys_on(keys, "signal_sharing");
    keys_add(keys, "measures.signal_sharing.device=%s", strcmp(signal, "device") ? "false" : "true");
    keys_add(keys, "measures.signal_sharing.email=%s", strcmp(signal, "email") ? "false" : "true");
    keys_add(keys, "measures.signal_sharing.same_email=1");
    keys_add(keys, "measures.signal_sharing.same_email_offender=1");
    keys_add(keys, "measures.signal_sharing.review=false");
    keys_add(keys, "measures.signal_sharing.delay_d=%d", DELAY_D);
    return keys;
}

/// Accounts that stayed open although one on the same device, or of the same person, was closed on another platform
/// more than the delay before the end.
static size_t overlooked(const run_of_t *run, bool by_device)
{
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_CLOSE || e->time > (run->scenario.run.days - DELAY_D - 1) * DAY_S) continue;
        for (uint32_t a = 0; a < w->account.n; a++) {
            bool linked = by_device ? w->account.device[a] == w->account.device[e->actor]
                                    : w->hidden.person[a] == w->hidden.person[e->actor];
            bool there = w->account.registered[a] <= (int32_t)e->time;
            n += linked && there && w->account.platform[a] != e->platform && !world_gone(w, a);
        }
    }
    return n;
}

START_TEST(test_signals_lead_to_all_accounts)
{
    for (int by_device = 0; by_device < 2; by_device++) {
        run_of_t run;
        measured_run(&run, 2, sharing(by_device ? "device" : "email"));
        ck_assert_uint_eq(overlooked(&run, by_device), 0);
        ck_assert_uint_gt(overlooked(&run, !by_device), 20); // the other signal was not shared
        ck_assert_uint_gt(counts_of(&run, "signal_sharing", "alert").denied, 100);
        fixture_free(&run);
    }
}
END_TEST

/// An account that no alert is ever about.
static bool unalerted(const event_t *e) { return e->actor % ALERTED_EVERY != 0; }

/// Of each closure that no alert led to, a closure elsewhere on the same device lies the delay back.
START_TEST(test_signals_take_their_time)
{
    run_of_t run;
    measured_run(&run, 2, sharing("device"));
    const uint32_t *device = sim_accounts(run.sim)->device;
    size_t shared = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_CLOSE || !unalerted(e)) continue;
        bool led = false;
        for (const event_t *c = run.event; c->time + DELAY_D * DAY_S <= e->time && !led; c++)
            led = c->kind == EVENT_CLOSE && c->platform != e->platform && device[c->actor] == device[e->actor];
        ck_assert(led);
        shared++;
    }
    ck_assert_uint_gt(shared, 100);
    fixture_free(&run);
}
END_TEST

/// Reviewers stand between a signal and a closure: who always find close all that is closed without them, who never do
/// close nothing.
START_TEST(test_signals_are_reviewed)
{
    for (int finds = 0; finds < 2; finds++) {
        run_of_t run;
        keys_t *keys = sharing("device");
        keys_add(keys, "measures.signal_sharing.review=true");
        keys_add(keys, "measures.signal_sharing.reviews_per_day=1000000");
        keys_add(keys, "measures.signal_sharing.sensitivity=%d", finds);
        keys_add(keys, "measures.signal_sharing.false_finding=%d", finds);
        measured_run(&run, 2, keys);
        size_t shared = 0;
        for (size_t i = 0; i < run.n; i++) shared += run.event[i].kind == EVENT_CLOSE && unalerted(&run.event[i]);
        ck_assert_uint_gt(cost_of(&run, "signal_sharing", COST_REVIEWS, -1), 100);
        if (finds) {
            ck_assert_uint_gt(shared, 100);
            ck_assert_uint_eq(overlooked(&run, true), 0);
        } else {
            ck_assert_uint_eq(shared, 0);
            ck_assert_uint_gt(overlooked(&run, true), 100);
        }
        fixture_free(&run);
    }
}
END_TEST

/// Addresses lead to benign people's accounts by the one chance and to offenders' by the other.
START_TEST(test_addresses_of_offenders_are_their_own)
{
    for (int k = 0; k < 2; k++) {
        run_of_t run;
        keys_t *keys = sharing("email");
        keys_add(keys, "measures.signal_sharing.same_email=%d", !k);
        keys_add(keys, "measures.signal_sharing.same_email_offender=%d", k);
        measured_run(&run, 2, keys);
        size_t closed[2] = {0, 0};
        for (size_t i = 0; i < run.n; i++)
            if (run.event[i].kind == EVENT_CLOSE && unalerted(&run.event[i]))
                closed[offends(&run, run.event[i].actor)]++;
        ck_assert_uint_gt(closed[k], 30);
        ck_assert_uint_eq(closed[!k], 0);
        fixture_free(&run);
    }
}
END_TEST

START_TEST(test_platforms_that_take_no_part_are_left_out)
{
    run_of_t run;
    keys_t *keys = sharing("device");
    keys_add(keys, "measures.signal_sharing.coverage=[1,1,1,1,1,0]");
    measured_run(&run, 2, keys);
    static sim_measure_count_t row[4096];
    size_t n = sim_measure_counts(run.sim, row, 4096);
    uint64_t game = 0, others = 0;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(row[i].measure, "signal_sharing") || strcmp(row[i].hook, "alert")) continue;
        *(row[i].platform == PLATFORM_GAME ? &game : &others) += row[i].attempts;
    }
    ck_assert_uint_eq(game, 0);
    ck_assert_uint_gt(others, 100);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures of signals");
    TCase *test = tcase_create("signals");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_known_material_finds_offenders_where_content_is_seen);
    tcase_add_test(test, test_an_account_is_matched_always_or_never);
    tcase_add_test(test, test_an_offender_holds_material_or_does_not);
    tcase_add_test(test, test_signals_lead_to_all_accounts);
    tcase_add_test(test, test_signals_take_their_time);
    tcase_add_test(test, test_signals_are_reviewed);
    tcase_add_test(test, test_addresses_of_offenders_are_their_own);
    tcase_add_test(test, test_platforms_that_take_no_part_are_left_out);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that go by contents and by signals across platforms, read off closures.
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

#define DELAY_D 2

static void run_sharing(run_of_t *run, const char *signal, const char *coverage)
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
    if (coverage) keys_add(keys, "measures.signal_sharing.coverage=%s", coverage);
    measured_run(run, 2, keys);
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
        run_sharing(&run, by_device ? "device" : "email", NULL);
        ck_assert_uint_eq(overlooked(&run, by_device), 0);
        ck_assert_uint_gt(overlooked(&run, !by_device), 20); // the other signal was not shared
        ck_assert_uint_gt(counts_of(&run, "signal_sharing", "alert").denied, 100);
        fixture_free(&run);
    }
}
END_TEST

START_TEST(test_platforms_that_take_no_part_are_left_out)
{
    run_of_t run;
    run_sharing(&run, "device", "[1,1,1,1,1,0]");
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
    tcase_add_test(test, test_signals_lead_to_all_accounts);
    tcase_add_test(test, test_platforms_that_take_no_part_are_left_out);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

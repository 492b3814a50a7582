// SPDX-License-Identifier: GPL-3.0-or-later
// Measures do what logic demands at full strength, nothing when they have nothing to act on, and their counters add up.
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#define BASE "persons=1000", "days=10", "protocol.warmup_days=1", "seed=5", "offending.per_1000_adults=30"

static run_of_t without; // measures; by one thread, before tests are forked that use more

static void run_without(void) { fixture_run(&without, 1, (const char *const[]){BASE, NULL}); }
static void free_without(void) { fixture_free(&without); }

static size_t unconnected_to_minors(const run_of_t *run)
{
    size_t n = 0;
    const account_table_t *account = sim_accounts(run->sim);
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        bool first = e->kind == EVENT_MESSAGE && e->flags & FLAG_UNCONNECTED && e->flags & FLAG_FIRST;
        n += first && account->declared_age[e->target] < 18;
    }
    return n;
}

START_TEST(test_child_defaults_stop_unconnected_messages)
{
    const char *on[] = {BASE, "measures.child_defaults.enabled=true", "measures.child_defaults.keep=1", NULL};
    run_of_t with;
    fixture_run(&with, 2, on);
    ck_assert_uint_gt(unconnected_to_minors(&without), 20);
    ck_assert_uint_eq(unconnected_to_minors(&with), 0);
    fixture_free(&with);
}
END_TEST

START_TEST(test_child_defaults_of_nobody_change_nothing)
{
    const char *zero[] = {BASE, "measures.child_defaults.enabled=true", "measures.child_defaults.keep=0", NULL};
    run_of_t with;
    fixture_run(&with, 2, zero);
    ck_assert_uint_eq(without.n, with.n);
    ck_assert_mem_eq(without.event, with.event, without.n * sizeof(event_t));
    fixture_free(&with);
}
END_TEST

START_TEST(test_measure_counters_add_up)
{
    const char *on[] = {BASE, "measures.child_defaults.enabled=true", NULL};
    run_of_t run;
    fixture_run(&run, 2, on);
    sim_measure_count_t row[256];
    size_t n = sim_measure_counts(run.sim, row, 256);
    uint64_t denied = 0;
    ck_assert_uint_gt(n, 0);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(row[i].attempts, row[i].allowed + row[i].denied);
        denied += row[i].denied;
    }
    ck_assert_uint_gt(denied, 100);
    fixture_free(&run);
}
END_TEST

/// Alerts on given accounts; a sink that raises them in the first tick.
typedef struct {
    sim_t **sim;
    uint32_t account[40];
    int n;
    bool done;
} alarm_t;

static int raise_alarm(void *self, const event_batch_t *batch)
{
    alarm_t *alarm = self;
    if (alarm->done || batch->start < DAY_S) return 0;
    for (int i = 0; i < alarm->n; i++) CHECK(sim_alert(*alarm->sim, alarm->account[i], 1));
    alarm->done = true;
    return 0;
}

static void open_with(run_of_t *run, const char *const *set)
{
    memset(run, 0, sizeof *run);
    omp_set_num_threads(2);
    scenario_of(&run->scenario, set, NULL);
    ck_assert_int_eq(sim_open(&run->sim, &run->scenario, 5), 0);
}

START_TEST(test_reviewed_accounts_are_closed_after_the_delay)
{
    const char *set[] = {BASE,
                         "measures.metadata_analysis.enabled=true",
                         "measures.metadata_analysis.delay_h=30",
                         "measures.metadata_analysis.false_closure=1",
                         "measures.metadata_analysis.sensitivity=1",
                         "measures.metadata_analysis.reviews_per_day=1000000",
                         "life.return_after_closure=1",
                         NULL};
    run_of_t run;
    open_with(&run, set);
    alarm_t alarm = {.sim = &run.sim};
    for (uint32_t a = 0; alarm.n < 40; a += 37)
        if (!world_gone(sim_world(run.sim), a)) alarm.account[alarm.n++] = a;
    sink_t sink[] = {{raise_alarm, &alarm}, {fixture_take, &run}};
    ck_assert_int_eq(sim_run(run.sim, sink, 2), 0);
    uint32_t alerted = 2 * DAY_S, closes = 0, registers = 0;
    alerted = DAY_S + TICK_S; // the first tick of the second day ends then
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind == EVENT_CLOSE) {
            closes++;
            ck_assert_uint_ge(e->time, alerted + 30 * 3600);
            size_t later = 0;
            for (size_t k = i + 1; k < run.n; k++)
                later += run.event[k].actor == e->actor && run.event[k].kind != EVENT_CLOSE;
            ck_assert_uint_eq(later, 0);
        }
        registers += e->kind == EVENT_REGISTER;
    }
    sim_counts_t counts = sim_counts(run.sim);
    ck_assert_uint_eq(closes, counts.closed_accounts);
    ck_assert_uint_ge(closes, 35);            // some may have left by themselves
    ck_assert_uint_gt(registers, closes / 2); // most come back
    fixture_free(&run);
}
END_TEST

/// Every tick from the fifth day on, alerts about all accounts of offenders, used or not.
static int alert_offenders(void *self, const event_batch_t *batch)
{
    run_of_t *run = self;
    const world_t *world = sim_world(run->sim);
    for (uint32_t a = 0; batch->start >= 5 * DAY_S && a < world->account.n; a++) {
        uint32_t person = world->hidden.person[a];
        if (person != NONE && world->person.offender[person] != OFFENDER_NONE)
            ck_assert_int_eq(sim_alert(run->sim, a, 1), 0);
    }
    return 0;
}

START_TEST(test_reviewers_know_an_offender_by_what_the_account_did)
{
    const char *set[] = {BASE,
                         "measures.metadata_analysis.enabled=true",
                         "measures.metadata_analysis.delay_h=0",
                         "measures.metadata_analysis.false_closure=0",
                         "measures.metadata_analysis.sensitivity=1",
                         "measures.metadata_analysis.reviews_per_day=1000000",
                         NULL};
    run_of_t run;
    truth_t truth;
    uint32_t closed = 0, spared = 0;
    open_with(&run, set);
    sink_t sink[] = {{alert_offenders, &run}};
    ck_assert_int_eq(sim_run(run.sim, sink, 1), 0);
    ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
    for (size_t a = 0; a < truth.accounts; a++) {
        uint32_t person = truth.account_person[a];
        if (person == NO_PERSON) continue;
        if (truth.account_closed[a] != NEVER) ck_assert_int_lt(truth.account_onset[a], truth.account_closed[a]);
        closed += truth.account_closed[a] != NEVER;
        spared += truth.account_closed[a] == NEVER && truth.person.offender[person] != OFFENDER_NONE;
    }
    ck_assert_uint_gt(closed, 5);
    ck_assert_uint_gt(spared, 5); // held by offenders, not used
    truth_free(&truth);
    fixture_free(&run);
}
END_TEST

START_TEST(test_no_capacity_no_closures)
{
    const char *set[] = {BASE,
                         "measures.metadata_analysis.enabled=true",
                         "measures.metadata_analysis.delay_h=1",
                         "measures.metadata_analysis.false_closure=1",
                         "measures.metadata_analysis.reviews_per_day=0",
                         NULL};
    run_of_t run;
    open_with(&run, set);
    alarm_t alarm = {.sim = &run.sim, .account = {1, 2, 3, 4, 5}, .n = 5};
    sink_t sink[] = {{raise_alarm, &alarm}};
    ck_assert_int_eq(sim_run(run.sim, sink, 1), 0);
    // credit is capped at one review: with a rate of zero none is ever due
    ck_assert_uint_eq(sim_counts(run.sim).closed_accounts, 0);
    fixture_free(&run);
}
END_TEST

START_TEST(test_wishes_name_the_detector)
{
    const char *set[] = {"measures.metadata_analysis.enabled=true", "measures.metadata_analysis.detector=robust_z",
                         "measures.metadata_analysis.budget=7", NULL};
    const char *measure = NULL;
    scenario_t scenario;
    for (int on = 0; on < 2; on++) {
        scenario_of(&scenario, on ? set : NULL, NULL);
        alert_wish_t wish = measures_wish(&scenario, &measure);
        if (!on) {
            ck_assert_ptr_null(wish.detector); // switched off
        } else {
            ck_assert_str_eq(measure, "metadata_analysis");
            ck_assert_str_eq(wish.detector, "robust_z");
            ck_assert_double_eq(wish.budget, 7);
        }
        scenario_free(&scenario);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures");
    TCase *test = tcase_create("measures");
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, run_without, free_without);
    tcase_add_test(test, test_child_defaults_stop_unconnected_messages);
    tcase_add_test(test, test_child_defaults_of_nobody_change_nothing);
    tcase_add_test(test, test_measure_counters_add_up);
    tcase_add_test(test, test_reviewed_accounts_are_closed_after_the_delay);
    tcase_add_test(test, test_reviewers_know_an_offender_by_what_the_account_did);
    tcase_add_test(test, test_no_capacity_no_closures);
    tcase_add_test(test, test_wishes_name_the_detector);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

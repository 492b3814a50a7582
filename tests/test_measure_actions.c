// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that act on accounts and warn children, at full strength, read off the rows.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

/// Requests of strangers that declared children accept.
static size_t accepted_strangers(const run_of_t *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        n += e->kind == EVENT_ACCEPT && !(e->flags & FLAG_MUTUAL) && is_minor(run, e->actor);
    }
    return n;
}

START_TEST(test_warnings_that_all_heed_end_contact_with_strangers)
{
    run_of_t plain, warned;
    measured_run(&plain, 2, keys_new());
    keys_t *keys = keys_new();
    keys_on(keys, "in_app_warnings");
    keys_add(keys, "measures.in_app_warnings.heed=1");
    keys_add(keys, "measures.in_app_warnings.block=1");
    keys_add(keys, "measures.in_app_warnings.report=0");
    measured_run(&warned, 2, keys);
    ck_assert_uint_gt(accepted_strangers(&plain), 50);
    ck_assert_uint_eq(accepted_strangers(&warned), 0);
    size_t answers = 0;
    for (size_t i = 0; i < warned.n; i++) { // nor does a child answer an unconnected one
        const event_t *e = &warned.event[i];
        bool first = e->kind == EVENT_MESSAGE && e->flags & FLAG_ANSWER && e->flags & FLAG_UNCONNECTED;
        answers += first && is_minor(&warned, e->actor) && !(e->flags & FLAG_MUTUAL);
    }
    ck_assert_uint_eq(answers, 0);
    ck_assert_uint_gt(rows_of(&warned, EVENT_BLOCK), rows_of(&plain, EVENT_BLOCK) + 50);
    uint64_t prompts = cost_of(&warned, "in_app_warnings", COST_PROMPTS, -1);
    ck_assert_uint_gt(prompts, 50);
    ck_assert_uint_ge(prompts, rows_of(&warned, EVENT_WARN)); // rows of people gone by then, or of later days, are lost
    ck_assert_uint_ge(rows_of(&warned, EVENT_WARN) + prompts / 10, prompts);
    fixture_free(&plain);
    fixture_free(&warned);
}
END_TEST

/// Reported accounts and when they first were, in s; 0 = never.
static uint32_t *first_reports(const run_of_t *run, uint32_t *times)
{
    uint32_t *first = calloc(sim_accounts(run->sim)->n, sizeof *first);
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_REPORT) continue;
        times[e->target]++;
        if (!first[e->target]) first[e->target] = e->time + 1;
    }
    return first;
}

static void run_reporting(run_of_t *run, double handled)
{
    keys_t *keys = keys_new();
    keys_on(keys, "user_reporting");
    keys_add(keys, "measures.user_reporting.handled=%g", handled);
    keys_add(keys, "measures.user_reporting.delay_h=30");
    keys_add(keys, "measures.user_reporting.sensitivity=1");
    keys_add(keys, "measures.user_reporting.false_finding=1");
    keys_add(keys, "measures.user_reporting.reviews_per_day=1000000");
    keys_add(keys, "life.report_given_block=1");
    keys_add(keys, "life.brigade_per_1000_day=20");
    keys_add(keys, "days=25");
    measured_run(run, 2, keys);
}

START_TEST(test_reports_close_accounts_after_the_delay)
{
    run_of_t run;
    run_reporting(&run, 1);
    size_t n = sim_accounts(run.sim)->n;
    uint32_t *times = calloc(n, sizeof *times), *first = first_reports(&run, times), closed = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_CLOSE) continue;
        closed++;
        ck_assert_uint_gt(first[e->actor], 0);
        ck_assert_uint_ge(e->time + 1, first[e->actor] + 30 * 3600);
        ck_assert_uint_le(e->time + 1, first[e->actor] + 33 * 3600);
        first[e->actor] = 0;
    }
    for (size_t a = 0; a < n; a++) // who was reported in time and did not leave is closed
        ck_assert(!first[a] || first[a] > (25 - 2) * DAY_S || world_gone(sim_world(run.sim), (uint32_t)a));
    ck_assert_uint_gt(closed, 100);
    ck_assert_uint_ge(cost_of(&run, "user_reporting", COST_REVIEWS, -1), closed);
    ck_assert_uint_eq(cost_of(&run, "user_reporting", COST_CLOSED, -1), closed);
    free(first);
    free(times);
    fixture_free(&run);
}
END_TEST

/// Whose reports are ignored stays open however often reported.
START_TEST(test_ignored_reports_are_ignored_for_good)
{
    run_of_t run;
    run_reporting(&run, 0.5);
    size_t n = sim_accounts(run.sim)->n;
    uint32_t *times = calloc(n, sizeof *times), *first = first_reports(&run, times);
    double often = 0, closed = 0;
    const world_t *w = sim_world(run.sim);
    for (size_t a = 0; a < n; a++) {
        if (times[a] < 2 || first[a] > 20 * DAY_S || w->hidden.state[a] == ACCOUNT_LEFT) continue;
        often++;
        closed += w->hidden.state[a] == ACCOUNT_CLOSED;
    }
    ck_assert_double_gt(often, 60);
    ck_assert_double_eq_tol(closed / often, 0.5,
                            4 * sqrt(0.25 / often)); // 0.75 and more if each report were drawn anew
    free(first);
    free(times);
    fixture_free(&run);
}
END_TEST

/// Alerts about many accounts, all acted on.
static void run_action(run_of_t *run, const char *action, const char *further)
{
    keys_t *keys = keys_new();
    keys_on(keys, "metadata_analysis");
    keys_add(keys, "measures.metadata_analysis.action=%s", action);
    keys_add(keys, "measures.metadata_analysis.delay_h=0");
    keys_add(keys, "measures.metadata_analysis.sensitivity=1");
    keys_add(keys, "measures.metadata_analysis.false_closure=1");
    keys_add(keys, "measures.metadata_analysis.reviews_per_day=1000000");
    keys_add(keys, "measures.metadata_analysis.restrict_days=3");
    keys_add(keys, "measures.metadata_analysis.start_day=4");
    keys_add(keys, "life.return_after_closure=1");
    keys_add(keys, "life.return_delay_d=1");
    if (further) {
        keys_on(keys, "account_closure");
        keys_add(keys, "measures.account_closure.%s", further);
        keys_add(keys, "measures.account_closure.delay_d=0");
    }
    measured_run(run, 2, keys);
}

/// Within three days of a row of a kind: requests that its account makes, and after an hour, first messages to
/// strangers.
static void begun_after(const run_of_t *run, uint8_t kind, size_t *requests, size_t *messages)
{
    uint32_t *from = calloc(sim_accounts(run->sim)->n, sizeof *from);
    *requests = *messages = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind == kind) from[e->actor] = e->time;
        if (!from[e->actor] || e->time >= from[e->actor] + 3 * DAY_S) continue;
        bool first = e->kind == EVENT_MESSAGE && e->flags & FLAG_FIRST && e->flags & FLAG_UNCONNECTED;
        *requests += e->kind == EVENT_REQUEST;
        *messages += first && e->time >= from[e->actor] + TICK_S;
    }
    free(from);
}

START_TEST(test_warned_and_restricted_accounts)
{
    run_of_t warned, restricted;
    size_t requests, messages;
    run_action(&warned, "warn", NULL);
    run_action(&restricted, "restrict", NULL);
    ck_assert_uint_eq(sim_counts(warned.sim).closed_accounts + sim_counts(restricted.sim).closed_accounts, 0);
    ck_assert_uint_gt(rows_of(&warned, EVENT_WARN), 100);
    ck_assert_uint_gt(rows_of(&restricted, EVENT_RESTRICT), 100);
    begun_after(&warned, EVENT_WARN, &requests, &messages);
    ck_assert_uint_gt(requests, 20); // the same accounts, as a warning changes nothing
    ck_assert_uint_gt(messages, 10);
    begun_after(&restricted, EVENT_RESTRICT, &requests, &messages);
    ck_assert_uint_le(requests, 5); // begun in the hour before, or agreed on in a conversation that went on
    ck_assert_uint_eq(messages, 0);
    ck_assert_uint_eq(cost_of(&restricted, "metadata_analysis", COST_RESTRICTED, -1),
                      rows_of(&restricted, EVENT_RESTRICT));
    fixture_free(&warned);
    fixture_free(&restricted);
}
END_TEST

/// Of alerts without end reviewers get through as many as they have time for.
START_TEST(test_reviewers_have_their_capacity)
{
    enum { PER_MILLION = 10000, DAYS_AT_WORK = 10 };
    keys_t *keys = keys_new();
    keys_on(keys, "metadata_analysis");
    keys_add(keys, "measures.metadata_analysis.action=warn");
    keys_add(keys, "measures.metadata_analysis.delay_h=0");
    keys_add(keys, "measures.metadata_analysis.reviews_per_day=%d", PER_MILLION);
    keys_add(keys, "days=%d", DAYS_AT_WORK);
    run_of_t run;
    measured_run(&run, 2, keys);
    double per_day = 1e-6 * PER_MILLION * (double)sim_accounts(run.sim)->n;
    double reviews = (double)cost_of(&run, "metadata_analysis", COST_REVIEWS, -1);
    ck_assert_double_gt(per_day, 20);
    ck_assert_double_le(reviews, DAYS_AT_WORK * per_day + 1);
    ck_assert_double_ge(reviews, (DAYS_AT_WORK - 1) * per_day);
    fixture_free(&run);
}
END_TEST

/// Registrations of people whose account on the platform was closed before, after the measure's first day; and how many
/// of them on a device of a closed account.
/// @param[out] elsewhere  those on a device of an account closed on another platform alone
static size_t returns_and(const run_of_t *run, size_t *banned, size_t *elsewhere)
{
    const account_table_t *account = sim_accounts(run->sim);
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    *banned = *elsewhere = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_REGISTER) continue;
        bool back = false, same = false, other = false;
        for (size_t k = 0; k < i; k++) {
            const event_t *c = &run->event[k];
            if (c->kind != EVENT_CLOSE) continue;
            other |= account->device[c->actor] == account->device[e->actor];
            if (account->platform[c->actor] != account->platform[e->actor]) continue;
            back |= w->hidden.person[c->actor] == w->hidden.person[e->actor];
            same |= account->device[c->actor] == account->device[e->actor];
        }
        n += back;
        *banned += same;
        *elsewhere += other && !same;
    }
    return n;
}

static size_t returns(const run_of_t *run, size_t *banned)
{
    size_t elsewhere;
    return returns_and(run, banned, &elsewhere);
}

START_TEST(test_device_bans_refuse_returns)
{
    run_of_t closing, refusing;
    size_t before, after, elsewhere, open_elsewhere;
    run_action(&closing, "close", NULL);
    run_action(&refusing, "close", "refuse=1");
    ck_assert_uint_gt(returns_and(&closing, &before, &elsewhere), 30);
    returns_and(&refusing, &after, &open_elsewhere);
    ck_assert_uint_gt(elsewhere, 2);
    ck_assert_uint_ge(open_elsewhere, elsewhere); // a ban is one platform's
    ck_assert_uint_gt(before, 30);
    ck_assert_uint_eq(after, 0);
    ck_assert_uint_gt(cost_of(&refusing, "account_closure", COST_CLOSED, 0), 20);
    fixture_free(&closing);
    fixture_free(&refusing);
}
END_TEST

START_TEST(test_returns_are_found_later)
{
    run_of_t run;
    size_t banned;
    run_action(&run, "close", "refuse=0");
    returns(&run, &banned);
    sim_measure_count_t found = counts_of(&run, "account_closure", "alert");
    ck_assert_uint_gt(banned, 30);
    ck_assert_uint_gt(found.denied, banned / 5); // half are detected, at the next midnight; the last days' are not yet
    ck_assert_uint_lt(found.denied, banned * 4 / 5);
    fixture_free(&run);
}
END_TEST

START_TEST(test_reported_to_the_police_do_not_return)
{
    run_of_t run;
    size_t banned;
    run_action(&run, "police", NULL);
    ck_assert_uint_gt(sim_counts(run.sim).closed_accounts, 100);
    ck_assert_uint_eq(returns(&run, &banned), 0);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures that act");
    TCase *test = tcase_create("actions");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_warnings_that_all_heed_end_contact_with_strangers);
    tcase_add_test(test, test_reports_close_accounts_after_the_delay);
    tcase_add_test(test, test_ignored_reports_are_ignored_for_good);
    tcase_add_test(test, test_warned_and_restricted_accounts);
    tcase_add_test(test, test_reviewers_have_their_capacity);
    tcase_add_test(test, test_device_bans_refuse_returns);
    tcase_add_test(test, test_returns_are_found_later);
    tcase_add_test(test, test_reported_to_the_police_do_not_return);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What measures know and leave on record: reports before a match, the police, restrictions, places, and nothing from
// before they start.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

static const char *const types[] = {"intimacy_seeking", "adaptable", "hyper_sexualised",
                                    NULL}; // those who look for strangers

/// Material from everybody, matched wherever it is seen.
static keys_t *with_material(void)
{
    keys_t *keys = keys_new();
    keys_on(keys, "known_material");
    keys_add(keys, "measures.known_material.holds=1");
    keys_add(keys, "measures.known_material.per_month=30");
    keys_add(keys, "measures.known_material.match=1");
    keys_add(keys, "measures.known_material.false_per_month=0");
    keys_add(keys, "offending.per_1000_adults=100");
    return keys;
}

/// Accounts closed, and of them those that nobody had reported before the tick of their closure.
static size_t closures(const run_of_t *run, size_t *unreported)
{
    size_t n = sim_accounts(run->sim)->n, closed = 0;
    uint32_t *first = calloc(n, sizeof *first); // s of the first report, from 1
    *unreported = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind == EVENT_REPORT && !first[e->target]) first[e->target] = e->time + 1;
        if (e->kind != EVENT_CLOSE) continue;
        closed++;
        *unreported += !first[e->actor];
    }
    free(first);
    return closed;
}

START_TEST(test_material_that_is_not_found_when_sent_waits_for_a_report)
{
    run_of_t at_once, waits;
    size_t unreported;
    keys_t *keys = with_material();
    keys_add(keys, "measures.known_material.before_report=1");
    measured_run(&at_once, 2, keys);
    keys = with_material();
    keys_add(keys, "measures.known_material.before_report=0");
    keys_add(keys, "life.report_given_block=1");
    keys_add(keys, "days=25");
    measured_run(&waits, 2, keys);
    ck_assert_uint_gt(closures(&at_once, &unreported), 20);
    ck_assert_uint_gt(unreported, 20);
    ck_assert_uint_gt(closures(&waits, &unreported), 2);
    ck_assert_uint_eq(unreported, 0);
    fixture_free(&at_once);
    fixture_free(&waits);
}
END_TEST

/// When a platform closed an account of each person last, or NEVER.
static int32_t *last_closures(const run_of_t *run)
{
    const world_t *w = sim_world(run->sim);
    int32_t *last = calloc(w->person.n, sizeof *last);
    for (uint32_t p = 0; p < w->person.n; p++) last[p] = NEVER;
    for (size_t i = 0; i < run->n; i++)
        if (run->event[i].kind == EVENT_CLOSE)
            last[w->hidden.person[run->event[i].actor]] = (int32_t)run->event[i].time;
    return last;
}

/// With nothing recorded otherwise, the police record what was done before the last report, and know offender and
/// platform; a closure without a report tells them nothing.
START_TEST(test_the_police_record_what_platforms_report)
{
    for (int told = 0; told < 2; told++) {
        run_of_t run;
        truth_t truth;
        keys_t *keys = with_material();
        keys_add(keys, "measures.known_material.action=%s", told ? "police" : "close");
        keys_add(keys, "measures.known_material.per_month=5");
        keys_add(keys, "lens.referred=1");
        keys_add(keys, "lens.recorded=0");
        keys_add(keys, "days=25");
        measured_run(&run, 2, keys);
        int32_t *last = last_closures(&run);
        size_t recorded = 0, harmed = 0;
        ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
        for (size_t i = 0; i < truth.approaches; i++) {
            const approach_t *a = &truth.approach[i];
            int32_t harm = a->stage_time[STAGE_HARM];
            bool before = harm != NEVER && last[a->offender] != NEVER && harm <= last[a->offender];
            ck_assert_uint_eq(a->recorded, told && before);
            ck_assert_uint_eq(a->platform_known, a->recorded);
            ck_assert(!a->recorded || a->identified);
            harmed += harm != NEVER;
            recorded += a->recorded;
        }
        ck_assert_uint_gt(harmed, recorded);
        ck_assert(told ? recorded > 3 : recorded == 0);
        free(last);
        truth_free(&truth);
        fixture_free(&run);
    }
}
END_TEST

/// Of several restrictions the moment of the first.
START_TEST(test_the_first_restriction_is_kept)
{
    run_of_t run;
    keys_t *keys = with_material();
    keys_add(keys, "measures.known_material.action=restrict");
    measured_run(&run, 2, keys);
    size_t n = sim_accounts(run.sim)->n, restricted = 0, again = 0;
    int32_t *first = calloc(n, sizeof *first);
    for (size_t a = 0; a < n; a++) first[a] = NEVER;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_RESTRICT) continue;
        again += first[e->actor] != NEVER;
        if (first[e->actor] == NEVER) first[e->actor] = (int32_t)e->time;
    }
    for (size_t a = 0; a < n; a++) restricted += first[a] != NEVER;
    ck_assert_mem_eq(sim_restricted_at(run.sim), first, n * sizeof *first);
    ck_assert_uint_gt(restricted, 20);
    ck_assert_uint_gt(again, 20);
    free(first);
    fixture_free(&run);
}
END_TEST

/// Approaches to strangers' children in a world where offenders look by place only and all children say their age.
static size_t found_by_place(bool defaults, bool location, const char *other)
{
    run_of_t run;
    truth_t truth;
    size_t n = 0;
    keys_t *keys = keys_new();
    for (size_t t = 0; types[t]; t++) {
        keys_add(keys, "offender_types.%s.nearby=1", types[t]);
        keys_add(keys, "offender_types.%s.search=0", types[t]);
        keys_add(keys, "offender_types.%s.through_contacts=0", types[t]);
        keys_add(keys, "offender_types.%s.room=0", types[t]);
    }
    keys_add(keys, "population.adult_age_child=0");
    keys_add(keys, "population.popular_teen=0");
    keys_add(keys, "persons=1200");
    keys_add(keys, "offending.per_1000_adults=200");
    if (defaults) keys_on(keys, "child_defaults");
    if (defaults) keys_add(keys, "measures.child_defaults.keep=1");
    if (defaults) keys_add(keys, "measures.child_defaults.hide_location=%s", location ? "true" : "false");
    if (other) keys_on(keys, other);
    measured_run(&run, 2, keys);
    ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
    for (size_t i = 0; i < truth.approaches; i++) n += truth.approach[i].type != OFFENDER_KNOWN;
    const world_t *w = sim_world(run.sim);
    for (size_t i = 0; i < truth.approaches; i++)
        ck_assert(truth.approach[i].type == OFFENDER_KNOWN ||
                  w->person.region[truth.approach[i].child] == w->person.region[truth.approach[i].offender]);
    truth_free(&truth);
    fixture_free(&run);
    return n;
}

START_TEST(test_children_whose_place_is_hidden_are_not_found_by_place)
{
    size_t shown = found_by_place(false, false, NULL);
    ck_assert_uint_gt(shown, 50);
    ck_assert_uint_eq(found_by_place(true, true, NULL), 0);
    ck_assert_uint_eq(found_by_place(true, false, NULL), shown);             // what else they hide is no place
    ck_assert_uint_eq(found_by_place(false, false, "search_limits"), shown); // nor is a place a search
}
END_TEST

/// Warned accounts have been blocked or reported so often since the measure began, whatever came before.
START_TEST(test_warnings_know_of_nothing_from_before_they_start)
{
    enum { START_D = 6, TIMES = 2 };
    run_of_t run;
    keys_t *keys = keys_new();
    keys_on(keys, "in_app_warnings");
    keys_add(keys, "measures.in_app_warnings.no_mutual=false");
    keys_add(keys, "measures.in_app_warnings.far=false");
    keys_add(keys, "measures.in_app_warnings.blocked_by=%d", TIMES);
    keys_add(keys, "measures.in_app_warnings.start_day=%d", START_D);
    keys_add(keys, "life.block_contact=0.1");
    measured_run(&run, 2, keys);
    size_t n = sim_accounts(run.sim)->n, warned = 0, late = 0;
    uint32_t *times = calloc(2 * n, sizeof *times); // before the start, since
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        bool since = e->time >= START_D * DAY_S;
        if (e->kind == EVENT_BLOCK || e->kind == EVENT_REPORT) times[2 * e->target + since]++;
        if (e->kind != EVENT_WARN) continue;
        ck_assert(since);
        ck_assert_uint_ge(times[2 * e->target + 1], TIMES);
        warned++;
    }
    for (size_t a = 0; a < n; a++) late += times[2 * a] >= TIMES && times[2 * a + 1] < TIMES;
    ck_assert_uint_gt(warned, 20);
    ck_assert_uint_gt(late, 20); // who would be warned of if it did
    free(times);
    fixture_free(&run);
}
END_TEST

/// A child who heeds a warning when asked to go on elsewhere declines that; the conversation that was there goes on.
START_TEST(test_a_heeded_warning_at_a_move_leaves_the_conversation)
{
    run_of_t run;
    size_t stayed = 0;
    keys_t *keys = keys_new();
    keys_on(keys, "in_app_warnings");
    keys_add(keys, "measures.in_app_warnings.no_mutual=false");
    keys_add(keys, "measures.in_app_warnings.blocked_by=0");
    keys_add(keys, "measures.in_app_warnings.heed=1");
    keys_add(keys, "measures.in_app_warnings.block=0");
    keys_add(keys, "measures.in_app_warnings.report=0");
    keys_add(keys, "measures.in_app_warnings.coverage=[1, 1, 0, 0, 0, 0]"); // where many go on
    keys_add(keys, "offending.per_1000_adults=200");
    measured_run(&run, 2, keys);
    const world_t *w = sim_world(run.sim);
    for (size_t i = 0; i < run.n; i++) {
        const event_t *no = &run.event[i];
        if (no->kind != EVENT_DECLINE || no->platform > PLATFORM_MESSENGER) continue;
        uint32_t child = w->hidden.person[no->actor], offender = w->hidden.person[no->target];
        if (w->person.offender[offender] == OFFENDER_NONE) continue;
        for (size_t j = i; j < run.n; j++) { // a message between the two elsewhere, later
            const event_t *e = &run.event[j];
            if (e->kind != EVENT_MESSAGE || e->platform <= PLATFORM_MESSENGER || e->target == NO_ACCOUNT) continue;
            if (w->hidden.person[e->actor] != child || w->hidden.person[e->target] != offender) continue;
            stayed++;
            break;
        }
    }
    ck_assert_uint_gt(stayed, 3);
    fixture_free(&run);
}
END_TEST

/// What one measure allows is what the next at the same hook and platform is asked about, and each attempt has an end.
START_TEST(test_counters_reconcile_from_measure_to_measure)
{
    static sim_measure_count_t row[4096];
    run_of_t run;
    keys_t *keys = keys_new();
    size_t chained = 0;
    for (size_t i = 0; measure_registry[i]; i++) keys_on(keys, measure_registry[i]->name);
    measured_run(&run, 2, keys);
    size_t n = sim_measure_counts(run.sim, row, 4096);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(row[i].attempts, row[i].allowed + row[i].denied + row[i].abandoned);
        if (!strcmp(row[i].hook, "alert")) continue; // each measure's reviewers have cases of their own
        size_t next = i + 1;
        while (next < n && (strcmp(row[next].hook, row[i].hook) || row[next].platform != row[i].platform)) next++;
        if (next == n) continue;
        ck_assert_uint_eq(row[next].attempts, row[i].allowed);
        chained += row[i].denied + row[i].abandoned > 0;
    }
    ck_assert_uint_gt(chained, 5);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("what measures know and record");
    TCase *test = tcase_create("records");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_material_that_is_not_found_when_sent_waits_for_a_report);
    tcase_add_test(test, test_the_police_record_what_platforms_report);
    tcase_add_test(test, test_the_first_restriction_is_kept);
    tcase_add_test(test, test_children_whose_place_is_hidden_are_not_found_by_place);
    tcase_add_test(test, test_warnings_know_of_nothing_from_before_they_start);
    tcase_add_test(test, test_a_heeded_warning_at_a_move_leaves_the_conversation);
    tcase_add_test(test, test_counters_reconcile_from_measure_to_measure);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

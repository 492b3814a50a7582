// SPDX-License-Identifier: GPL-3.0-or-later
// Measures at the child's side (device, parents) and at ages, at full strength.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

static size_t media_rows(const run_of_t *run, bool of_children)
{
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        n += e->kind == EVENT_MEDIA && (w->person.age[w->hidden.person[e->actor]] < 18) == of_children;
    }
    return n;
}

static void run_shared(run_of_t *run, const char *action, double detection, double false_positive, const char *shared)
{
    keys_t *keys = keys_new();
    keys_on(keys, "nudity_detection");
    keys_add(keys, "measures.nudity_detection.action=%s", action);
    keys_add(keys, "measures.nudity_detection.detection=%g", detection);
    keys_add(keys, "measures.nudity_detection.false_positive=%g", false_positive);
    keys_add(keys, "population.shared_device=%s", shared);
    keys_add(keys, "offending.per_1000_adults=60");
    keys_add(keys, "days=20");
    measured_run(run, 2, keys);
}

static void run_nudity(run_of_t *run, const char *action, double detection, double false_positive)
{
    run_shared(run, action, detection, false_positive, "[0,0,0,0,0,0,0,0,0,0]");
}

/// A device that an adult uses too is not set up as a child's.
START_TEST(test_family_devices_are_left_out)
{
    run_of_t own, shared;
    run_nudity(&own, "block", 0, 1);
    run_shared(&shared, "block", 0, 1, "[1,1,1,1,1,1,1,1,1,1]");
    uint64_t on_own = counts_of(&own, "nudity_detection", "media").denied;
    ck_assert_uint_gt(on_own, 200);
    ck_assert_uint_lt(counts_of(&shared, "nudity_detection", "media").denied, on_own / 2);
    ck_assert_uint_gt(media_rows(&shared, true), 100);
    fixture_free(&own);
    fixture_free(&shared);
}
END_TEST

/// Children's own devices stop every intimate image, so no approach comes to harm where images can be sent; on
/// platforms without any the measure has nothing to see.
START_TEST(test_blocked_images_do_no_harm)
{
    truth_t truth;
    for (int k = 0; k < 2; k++) {
        run_of_t run;
        run_nudity(&run, "block", k, 0);
        ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
        size_t harmed = 0;
        for (size_t i = 0; i < truth.approaches; i++) {
            const approach_t *a = &truth.approach[i];
            harmed += a->stage_time[STAGE_HARM] != NEVER && run.scenario.platform[a->last_platform].media;
        }
        if (k == 0) ck_assert_uint_gt(harmed, 5);
        if (k == 1) ck_assert_uint_eq(harmed, 0);
        uint64_t denied = counts_of(&run, "nudity_detection", "media").denied;
        ck_assert(k == 1 ? denied > 5 : denied == 0);
        truth_free(&truth);
        fixture_free(&run);
    }
}
END_TEST

/// Taken for intimate, every image of a child is stopped, and no adult's.
START_TEST(test_false_positives_stop_childrens_images_alone)
{
    run_of_t none, all;
    run_nudity(&none, "block", 0, 0);
    run_nudity(&all, "block", 0, 1);
    ck_assert_uint_gt(media_rows(&none, true), 200);
    ck_assert_uint_eq(media_rows(&all, true), 0);
    ck_assert_uint_gt(media_rows(&all, false), media_rows(&none, false) / 2);
    ck_assert_uint_gt(cost_of(&all, "nudity_detection", COST_STOPPED, 0), 200);
    fixture_free(&none);
    fixture_free(&all);
}
END_TEST

/// A warning is heeded in its share, by the same children each time; what comes in is blurred, and written down as
/// sent.
START_TEST(test_warnings_before_sending)
{
    run_of_t run;
    run_nudity(&run, "blur", 1, 0.2);
    sim_measure_count_t sent = counts_of(&run, "nudity_detection", "media");
    sim_measure_count_t got = counts_of(&run, "nudity_detection", "receive");
    ck_assert_uint_eq(sent.denied + got.denied, 0);
    ck_assert_uint_gt(sent.abandoned, 30);
    ck_assert_uint_gt(got.abandoned, 30);
    uint64_t prompts = cost_of(&run, "nudity_detection", COST_PROMPTS, -1);
    double share = (double)(sent.abandoned + got.abandoned) / (double)prompts;
    ck_assert_double_gt(share, 0.35);
    ck_assert_double_lt(share, 0.5); // 0.45 of those sent, 0.4 of those received
    fixture_free(&run);
}
END_TEST

/// Two people get one answer: what was not recognised once is not at the tenth try, and what was always is.
START_TEST(test_another_try_changes_nothing)
{
    run_of_t run;
    run_nudity(&run, "block", 0.5, 0);
    measure_set_t set;
    const world_t *w = sim_world(run.sim);
    size_t stopped = 0, asked = 0;
    ck_assert_int_eq(measures_open(&set, w), 0);
    for (uint32_t a = 0; a + 1 < w->account.n; a += 3) {
        if (world_gone(w, a) || world_gone(w, a + 1) || w->person.age[w->hidden.person[a]] >= 18) continue;
        attempt_t attempt = {.actor = a, .target = a + 1, .intimate = true};
        ruling_t first = set.item[0].measure->ask[HOOK_MEDIA](&set.item[0], &attempt);
        for (attempt.time = 1; attempt.time < 10 * DAY_S; attempt.time += DAY_S)
            ck_assert_int_eq(set.item[0].measure->ask[HOOK_MEDIA](&set.item[0], &attempt), first);
        asked++;
        stopped += first == RULING_DENIED;
    }
    ck_assert_uint_gt(asked, 100);
    ck_assert_double_eq_tol((double)stopped / (double)asked, 0.5, 5 * sqrt(0.25 / (double)asked));
    measures_close(&set);
    fixture_free(&run);
}
END_TEST

static void run_ages(run_of_t *run, double error, double margin, double appeal)
{
    keys_t *keys = keys_new();
    keys_on(keys, "age_assurance");
    keys_add(keys, "measures.age_assurance.error_years=%g", error);
    keys_add(keys, "measures.age_assurance.raise_margin=%g", margin);
    keys_add(keys, "measures.age_assurance.appeal=%g", appeal);
    keys_add(keys, "measures.age_assurance.adult_succeeds=1");
    keys_add(keys, "measures.age_assurance.child_succeeds=0");
    measured_run(run, 2, keys);
}

/// Accounts old enough to have been looked at whose declared age is on the wrong side of 18: children's, adults'.
static void wrong_ages(const run_of_t *run, size_t wrong[2])
{
    const world_t *w = sim_world(run->sim);
    memset(wrong, 0, 2 * sizeof *wrong);
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (world_gone(w, a) || w->account.registered[a] > (int32_t)(DAY_S * 10)) continue;
        bool adult = w->person.age[w->hidden.person[a]] >= 18;
        wrong[adult] += adult != (w->account.declared_age[a] >= 18);
    }
}

START_TEST(test_ages_without_error_are_all_right)
{
    run_of_t plain, sure, unsure, appealed;
    size_t wrong[2], right[2], erring[2], after[2];
    measured_run(&plain, 2, keys_new());
    run_ages(&sure, 0, 0, 0);
    run_ages(&unsure, 5, 0, 0);
    run_ages(&appealed, 5, 0, 1);
    wrong_ages(&plain, wrong);
    wrong_ages(&sure, right);
    wrong_ages(&unsure, erring);
    wrong_ages(&appealed, after);
    ck_assert_uint_gt(wrong[0], 50);
    ck_assert_uint_gt(wrong[1], 5);
    ck_assert_uint_eq(right[0] + right[1], 0);
    ck_assert_uint_gt(erring[0], 50); // children taken for adults
    ck_assert_uint_gt(erring[1], 50); // and adults for children
    ck_assert_uint_lt(after[1], erring[1] / 4);
    ck_assert_uint_gt(cost_of(&unsure, "age_assurance", COST_RESTRICTED, 0), 100);
    ck_assert_uint_eq(cost_of(&sure, "age_assurance", COST_RESTRICTED, -1), 0);
    world_verify(sim_world(unsure.sim));
    fixture_free(&plain);
    fixture_free(&sure);
    fixture_free(&unsure);
    fixture_free(&appealed);
}
END_TEST

/// Right ages bring the children who lied about theirs under the measures for children.
START_TEST(test_age_assurance_completes_child_defaults)
{
    uint64_t unconnected[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_new();
        keys_on(keys, "child_defaults");
        keys_add(keys, "measures.child_defaults.keep=1");
        if (k) keys_on(keys, "age_assurance");
        keys_add(keys, "measures.age_assurance.error_years=0");
        keys_add(keys, "measures.age_assurance.appeal=0");
        run_of_t run;
        measured_run(&run, 2, keys);
        const world_t *w = sim_world(run.sim);
        for (size_t i = 0; i < run.n; i++) {
            const event_t *e = &run.event[i];
            bool first = e->kind == EVENT_MESSAGE && e->flags & FLAG_UNCONNECTED && e->flags & FLAG_FIRST;
            if (first && e->time > DAY_S && w->account.registered[e->target] < 0)
                unconnected[k] += w->person.age[w->hidden.person[e->target]] < 18;
        }
        fixture_free(&run);
    }
    ck_assert_uint_gt(unconnected[0], 20);
    ck_assert_uint_eq(unconnected[1], 0);
}
END_TEST

/// Contacts of declared children with people they know from online only, older than a day.
static size_t strangers_kept(const run_of_t *run)
{
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (world_gone(w, a) || !is_minor(run, a)) continue;
        const contact_t *contact = world_contacts(w, world_shard(w, a), a);
        for (uint32_t i = 0; i < w->hidden.contacts[a].n; i++)
            n += contact[i].circle == CIRCLE_ONLINE && !(contact[i].flags & CONTACT_MUTUAL) &&
                 contact[i].added_day > 0 && contact[i].added_day + 3u < run->scenario.run.days;
    }
    return n;
}

START_TEST(test_parents_who_all_look_leave_no_stranger)
{
    run_of_t plain, some, all;
    measured_run(&plain, 2, keys_new());
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_new();
        keys_on(keys, "parental_tools");
        keys_add(keys, "measures.parental_tools.uptake=%g", k ? 1 : 0.5);
        keys_add(keys, "measures.parental_tools.look_every_d=1");
        keys_add(keys, "measures.parental_tools.intervene_adult=1");
        keys_add(keys, "measures.parental_tools.intervene_peer=1");
        measured_run(k ? &all : &some, 2, keys);
    }
    size_t before = strangers_kept(&plain);
    ck_assert_uint_gt(before, 60);
    ck_assert_uint_eq(strangers_kept(&all), 0);
    ck_assert_uint_gt(strangers_kept(&some), before / 4);
    ck_assert_uint_lt(strangers_kept(&some), before * 3 / 4);
    ck_assert_uint_eq(counts_of(&all, "parental_tools", "alert").allowed, 0);
    ck_assert_uint_gt(cost_of(&all, "parental_tools", COST_STOPPED, 0), 50);
    fixture_free(&plain);
    fixture_free(&some);
    fixture_free(&all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures of devices, ages and parents");
    TCase *test = tcase_create("devices");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_blocked_images_do_no_harm);
    tcase_add_test(test, test_false_positives_stop_childrens_images_alone);
    tcase_add_test(test, test_warnings_before_sending);
    tcase_add_test(test, test_family_devices_are_left_out);
    tcase_add_test(test, test_another_try_changes_nothing);
    tcase_add_test(test, test_ages_without_error_are_all_right);
    tcase_add_test(test, test_age_assurance_completes_child_defaults);
    tcase_add_test(test, test_parents_who_all_look_leave_no_stranger);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

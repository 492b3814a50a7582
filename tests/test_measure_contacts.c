// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that keep adults and children apart do so at full strength, read off the rows; and lies about ages get
// round them.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

/// Begins a contact: a request, or a first message to a stranger.
static bool begins(const event_t *e)
{
    return e->kind == EVENT_REQUEST ||
           (e->kind == EVENT_MESSAGE && (e->flags & FLAG_FIRST) && (e->flags & FLAG_UNCONNECTED));
}

/// Contacts that adults begin with children whom they found by search, by suggestion, or in a room.
static void found_children(const run_of_t *run, size_t found[3])
{
    memset(found, 0, 3 * sizeof *found);
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (!begins(e) || is_minor(run, e->actor) || !is_minor(run, e->target)) continue;
        if (e->flags & FLAG_SUGGESTED)
            found[1]++;
        else if (e->flags & FLAG_THROUGH_GROUP)
            found[2]++;
        else
            found[0] += !(e->flags & FLAG_MUTUAL);
    }
}

START_TEST(test_search_limits_hide_children_from_adults)
{
    run_of_t free_, limited;
    size_t before[3], after[3];
    measured_run(&free_, 2, keys_new());
    keys_t *keys = keys_new();
    keys_on(keys, "search_limits");
    measured_run(&limited, 2, keys);
    found_children(&free_, before);
    found_children(&limited, after);
    ck_assert_uint_gt(before[0], 50);
    ck_assert_uint_gt(before[1], 10);
    ck_assert_uint_gt(before[2], 10);
    ck_assert_uint_eq(after[0], 0);
    ck_assert_uint_eq(after[1], 0);
    ck_assert_uint_gt(after[2], 10); // rooms stay open
    ck_assert_uint_gt(cost_of(&limited, "search_limits", COST_HIDDEN, 0), 50);
    ck_assert_uint_eq(cost_of(&limited, "search_limits", COST_HIDDEN, 1), 0); // not a cost to them
    fixture_free(&free_);
    fixture_free(&limited);
}
END_TEST

/// The most contacts that one declared adult begins in one day: with anybody, with children.
static void most_a_day(const run_of_t *run, uint32_t most[2])
{
    size_t n = sim_accounts(run->sim)->n, days = run->scenario.run.days;
    uint16_t *count = calloc(2 * n * days, sizeof *count);
    memset(most, 0, 2 * sizeof *most);
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (!begins(e) || is_minor(run, e->actor)) continue;
        uint16_t *of = &count[2 * (e->actor * days + e->time / DAY_S)];
        of[0]++;
        of[1] = (uint16_t)(of[1] + is_minor(run, e->target));
        for (int k = 0; k < 2; k++)
            if (of[k] > most[k]) most[k] = of[k];
    }
    free(count);
}

START_TEST(test_contact_caps_hold_every_day)
{
    run_of_t free_, capped;
    uint32_t before[2], after[2];
    measured_run(&free_, 2, keys_new());
    keys_t *keys = keys_new();
    keys_on(keys, "contact_caps");
    keys_add(keys, "measures.contact_caps.per_day=3");
    keys_add(keys, "measures.contact_caps.minors_per_day=1");
    measured_run(&capped, 2, keys);
    most_a_day(&free_, before);
    most_a_day(&capped, after);
    ck_assert_uint_gt(before[0], 3);
    ck_assert_uint_gt(before[1], 1);
    ck_assert_uint_eq(after[0], 3); // reached, not passed
    ck_assert_uint_eq(after[1], 1);
    ck_assert_uint_gt(cost_of(&capped, "contact_caps", COST_STOPPED, 0), 20);
    fixture_free(&free_);
    fixture_free(&capped);
}
END_TEST

/// Contacts that nobody has answered, counted plainly from the rows: never more than may stand.
START_TEST(test_contact_caps_stop_who_is_not_answered)
{
    enum { STAND = 4 };
    run_of_t run;
    keys_t *keys = keys_new();
    keys_on(keys, "contact_caps");
    keys_add(keys, "measures.contact_caps.per_day=250");
    keys_add(keys, "measures.contact_caps.minors_per_day=250");
    keys_add(keys, "measures.contact_caps.outstanding=%d", STAND);
    measured_run(&run, 2, keys);
    int *standing = calloc(sim_accounts(run.sim)->n, sizeof *standing), most = 0;
    int *declined = calloc(sim_accounts(run.sim)->n, sizeof *declined), most_with_declined = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        bool answer = e->kind == EVENT_MESSAGE && e->flags & FLAG_ANSWER && e->flags & FLAG_UNCONNECTED;
        if (begins(e)) standing[e->actor]++;
        if (answer || e->kind == EVENT_ACCEPT || e->kind == EVENT_DECLINE) standing[e->target]--;
        if (e->kind == EVENT_DECLINE) declined[e->target]++;
        if (!begins(e) || is_minor(&run, e->actor)) continue;
        int with = standing[e->actor] + declined[e->actor];
        if (standing[e->actor] > most) most = standing[e->actor];
        if (with > most_with_declined) most_with_declined = with;
    }
    ck_assert_int_eq(most, STAND);
    ck_assert_int_gt(most_with_declined, STAND); // a declined request stands no longer
    free(standing);
    free(declined);
    fixture_free(&run);
}
END_TEST

/// Lists of contacts, suggestions and searches lead nobody to a child; only rows of an earlier tie, or between people
/// who agreed to meet elsewhere, are left.
START_TEST(test_child_defaults_hide_children_everywhere)
{
    keys_t *keys = keys_new();
    keys_on(keys, "child_defaults");
    keys_add(keys, "measures.child_defaults.keep=1");
    run_of_t run;
    measured_run(&run, 2, keys);
    size_t suggested = 0, unconnected = 0, searched = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->target == NO_ACCOUNT || e->kind == EVENT_GROUP_MESSAGE || e->kind == EVENT_GROUP_JOIN) continue;
        if (!is_minor(&run, e->target)) continue;
        suggested += e->kind == EVENT_SUGGEST;
        unconnected += begins(e) && e->kind == EVENT_MESSAGE;
        searched += e->kind == EVENT_REQUEST && !(e->flags & FLAG_MUTUAL);
    }
    ck_assert_uint_eq(suggested, 0);
    ck_assert_uint_eq(unconnected, 0);
    ck_assert_uint_eq(searched, 0);
    fixture_free(&run);
}
END_TEST

static bool looked_before(const run_of_t *run, size_t row)
{
    const event_t *e = &run->event[row], *at = run->event;
    while (at < e && (at->kind != EVENT_VIEW || at->actor != e->actor || at->target != e->target)) at++;
    return at < e;
}

/// First looks at profiles that a list of contacts led to: at those of declared children, and at those of others where
/// children alone stand between the two.
static void led_by_lists(const run_of_t *run, size_t *to_children, size_t *by_children)
{
    const world_t *w = sim_world(run->sim);
    *to_children = *by_children = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_VIEW || !(e->flags & FLAG_MUTUAL) || e->flags & FLAG_SUGGESTED || looked_before(run, i))
            continue;
        const contact_t *contact = world_contacts(w, world_shard(w, e->actor), e->actor);
        size_t grown = 0, children = 0;
        for (uint32_t k = 0; k < w->hidden.contacts[e->actor].n; k++) {
            uint32_t via = contact[k].peer;
            if (world_contact_find(w, via, e->target) >= 0) (*(is_minor(run, via) ? &children : &grown))++;
        }
        *to_children += is_minor(run, e->target);
        *by_children += !is_minor(run, e->target) && !grown && children;
    }
}

/// Children stand in nobody's list, and theirs lead nobody to anybody; with the other switches off, nothing else hides
/// them.
START_TEST(test_child_defaults_close_lists_both_ways)
{
    size_t to_children[2], by_children[2];
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_new();
        keys_on(keys, "child_defaults");
        keys_add(keys, "measures.child_defaults.keep=1");
        keys_add(keys, "measures.child_defaults.hide_from_search=false");
        keys_add(keys, "measures.child_defaults.hide_from_suggestion=false");
        keys_add(keys, "measures.child_defaults.no_unconnected_messages=false");
        keys_add(keys, "measures.child_defaults.hide_lists=%s", k ? "true" : "false");
        keys_add(keys, "life.block_contact=0"); // who stands between stays among the contacts
        run_of_t run;
        measured_run(&run, 2, keys);
        led_by_lists(&run, &to_children[k], &by_children[k]);
        fixture_free(&run);
    }
    ck_assert_uint_gt(to_children[0], 100);
    ck_assert_uint_gt(by_children[0], 20);
    ck_assert_uint_eq(to_children[1], 0);
    ck_assert_uint_eq(by_children[1], 0);
}
END_TEST

/// Who opts out is out of it, in the share given.
START_TEST(test_child_defaults_opt_out)
{
    uint64_t denied[2];
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_new();
        keys_on(keys, "child_defaults");
        keys_add(keys, "measures.child_defaults.keep=%g", k ? 1 : 0.5);
        run_of_t run;
        measured_run(&run, 2, keys);
        denied[k] = counts_of(&run, "child_defaults", "discover").denied;
        fixture_free(&run);
    }
    ck_assert_uint_gt(denied[1], 500);
    ck_assert_uint_gt(denied[0], denied[1] / 3); // of two who lead to each other either may hide
    ck_assert_uint_lt(denied[0], denied[1] * 9 / 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures of contact");
    TCase *test = tcase_create("contacts");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_search_limits_hide_children_from_adults);
    tcase_add_test(test, test_contact_caps_hold_every_day);
    tcase_add_test(test, test_contact_caps_stop_who_is_not_answered);
    tcase_add_test(test, test_child_defaults_hide_children_everywhere);
    tcase_add_test(test, test_child_defaults_close_lists_both_ways);
    tcase_add_test(test, test_child_defaults_opt_out);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

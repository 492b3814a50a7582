// SPDX-License-Identifier: GPL-3.0-or-later
// Whom ordinary people seek out: no mix of ways and ages may be left to offenders alone.
#include "tests/sim_fixture.h"

#include "sim/life/life.h"
#include "tests/suite_run.h"

static run_of_t run, ageless;

static void open_runs(void)
{
    static const char *const set[] = {"persons=4000", "days=40", "seed=5", "offending.per_1000_adults=0", NULL};
    static const char *const any[] = {"persons=4000",    "days=40", "seed=5", "offending.per_1000_adults=0",
                                      "life.like_age=0", NULL};
    fixture_run(&run, 2, set);
    fixture_run(&ageless, 2, any);
}

static void close_runs(void)
{
    fixture_free(&run);
    fixture_free(&ageless);
}

static bool pupil(const world_t *w, uint32_t account)
{
    uint32_t person = w->hidden.person[account];
    return person != NONE && w->person.role[person] == ROLE_PUPIL;
}

/// Neither a contact in common nor a group led there.
static bool of_stranger(const event_t *e) { return !(e->flags & (FLAG_MUTUAL | FLAG_THROUGH_GROUP)); }

START_TEST(test_new_contacts_attempts_keep_the_mean_of_the_role)
{
    // 47 in 100 adults talk to strangers, at whom 35 in 100 attempts are aimed: 0.35 / 0.47 of theirs, and 0.65 at
    // friends of friends like everybody's.
    const world_t *w = sim_world(run.sim);
    double sum = 0, n = 0, strangers;
    for (uint32_t p = 0; p < w->person.n; p++) {
        if (w->person.role[p] != ROLE_ADULT) continue;
        bool talks = w->person.open[p] == OPEN_TALKS;
        double all = life_attempts(w, p, &strangers);
        ck_assert_double_eq_tol(strangers, talks ? 0.35 / 0.47 : 0, 1e-12);
        ck_assert_double_eq_tol(all - strangers, 0.65, 1e-12);
        sum += all;
        n++;
    }
    ck_assert_double_gt(n, 500);
    ck_assert_double_eq_tol(sum / n, 1, 0.08);
}
END_TEST

START_TEST(test_new_contacts_pupils_who_meet_strangers_meet_friends_of_friends)
{
    // The mix that offenders have: when children who talk to strangers asked nobody else, it was theirs alone. Only a
    // contact's contact is ever suggested; a contact in common is found later with strangers too.
    const world_t *w = sim_world(run.sim);
    double suggested[2] = {0}, strangers[2] = {0}, pupils[2] = {0}; // [talks to strangers]
    for (uint32_t p = 0; p < w->person.n; p++)
        if (w->person.role[p] == ROLE_PUPIL) pupils[w->person.open[p] == OPEN_TALKS]++;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_REQUEST || !pupil(w, e->actor)) continue;
        bool talks = w->person.open[w->hidden.person[e->actor]] == OPEN_TALKS;
        suggested[talks] += (e->flags & FLAG_SUGGESTED) != 0;
        strangers[talks] += of_stranger(e);
    }
    ck_assert_double_gt(suggested[1], 15);
    ck_assert_double_gt(suggested[1] / pupils[1], 0.5 * suggested[0] / pupils[0]);
    ck_assert_double_lt(suggested[1] / pupils[1], 2 * suggested[0] / pupils[0]);
    ck_assert_double_gt(strangers[1] / pupils[1], 5 * strangers[0] / pupils[0]);
}
END_TEST

/// Share of requests to a contact's contact of a pupil that go to somebody at most three years older or younger.
static double like_aged(const run_of_t *of)
{
    const world_t *w = sim_world(of->sim);
    double like = 0, n = 0;
    for (size_t i = 0; i < of->n; i++) {
        const event_t *e = &of->event[i];
        if (e->kind != EVENT_REQUEST || !(e->flags & FLAG_SUGGESTED) || !pupil(w, e->actor)) continue;
        uint32_t other = w->hidden.person[e->target];
        if (other == NONE) continue;
        like += abs(w->person.age[w->hidden.person[e->actor]] - w->person.age[other]) <= 3;
        n++;
    }
    ck_assert_double_gt(n, 100);
    return like / n;
}

START_TEST(test_new_contacts_friends_of_friends_are_of_like_age)
{
    double with = like_aged(&run), without = like_aged(&ageless);
    ck_assert_double_gt(with, 0.6);
    ck_assert_double_gt(with, without + 0.15);
}
END_TEST

START_TEST(test_new_contacts_children_with_an_adult_age_look_for_children)
{
    const world_t *w = sim_world(run.sim);
    double minors = 0, n = 0;
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        if (e->kind != EVENT_REQUEST || !of_stranger(e) || !pupil(w, e->actor)) continue;
        if (w->account.declared_age[e->actor] < 22) continue; // years from which ages of 17 are no longer looked for
        minors += w->account.declared_age[e->target] < 18;
        n++;
    }
    ck_assert_double_gt(n, 15);
    ck_assert_double_gt(minors / n, 0.5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("new_contacts");
    TCase *test = tcase_create("new_contacts");
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, open_runs, close_runs);
    tcase_add_test(test, test_new_contacts_attempts_keep_the_mean_of_the_role);
    tcase_add_test(test, test_new_contacts_pupils_who_meet_strangers_meet_friends_of_friends);
    tcase_add_test(test, test_new_contacts_friends_of_friends_are_of_like_age);
    tcase_add_test(test, test_new_contacts_children_with_an_adult_age_look_for_children);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

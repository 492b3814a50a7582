// SPDX-License-Identifier: GPL-3.0-or-later
// Offenders must not give themselves away by how the simulator is written: the rows around what they do come with the
// same rows and at the same rates around what ordinary people do.
#include "tests/sim_fixture.h"

#include "sim/offenders/offenders.h"
#include "sim/world/profiles.h"
#include "tests/suite_run.h"

#define LOOK_S 300 // a search or view that belongs to a request lies no further back

static run_of_t run;
static uint8_t *used; // [accounts] 1: ordinary people's, 2: used for an approach by the end; 0: neither

static void open_run(void)
{
    static const char *const set[] = {
        "persons=8000", "days=40", "seed=77", "protocol.warmup_days=1", "offending.per_1000_adults=25", NULL};
    truth_t truth;
    fixture_run(&run, 2, set);
    ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
    used = calloc(truth.accounts, 1);
    for (size_t a = 0; a < truth.accounts; a++) {
        uint32_t person = truth.account_person[a];
        if (person == NO_PERSON) continue;
        if (truth.person.offender[person] == OFFENDER_NONE) used[a] = 1;
        if (truth.account_offender[a]) used[a] = 2;
    }
    truth_free(&truth);
}

static void close_run(void)
{
    fixture_free(&run);
    free(used);
}

/// How often something was done by ordinary people's accounts and by those used for approaches, and how often oddly.
typedef struct {
    double all[3], odd[3];
} tally_t;

static void count(tally_t *tally, uint32_t actor, bool odd)
{
    tally->all[used[actor]]++;
    tally->odd[used[actor]] += odd;
}

/// The shares of what is odd differ by less than a factor where they could tell offenders.
static void expect_alike(const char *what, const tally_t *tally, double factor, double rare)
{
    double benign = tally->odd[1] / tally->all[1], offending = tally->odd[2] / tally->all[2];
    ck_assert_msg(tally->all[1] > 200 && tally->all[2] > 200, "%s: too few to compare", what);
    bool too_often = offending > rare && offending > factor * benign;
    bool too_rarely = benign > 0.1 && benign > factor * offending; // what few people do, few offenders may not do
    ck_assert_msg(!too_often && !too_rarely, "%s: %.4f of %.0f by ordinary people, %.4f of %.0f by offenders", what,
                  benign, tally->all[1], offending, tally->all[2]);
}

/// The last own row of a kind before each row, by account: s, or -1.
typedef struct {
    int64_t search, login;
    int64_t view; // of viewed
    uint32_t viewed;
} last_t;

static bool within(int64_t last, uint32_t now, uint32_t s) { return last >= 0 && now - last <= s; }

START_TEST(test_artefacts_requests_follow_a_look)
{
    size_t accounts = sim_accounts(run.sim)->n;
    last_t *last = malloc(accounts * sizeof *last);
    tally_t unsearched = {0}, unseen = {0}, soon = {0};
    memset(last, -1, accounts * sizeof *last);
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        last_t *mine = &last[e->actor];
        if (e->kind == EVENT_SEARCH) mine->search = e->time;
        if (e->kind == EVENT_LOGIN) mine->login = e->time;
        if (e->kind == EVENT_VIEW) mine->view = e->time, mine->viewed = e->target;
        if (e->kind != EVENT_REQUEST) continue;
        bool plain = !(e->flags & (FLAG_MUTUAL | FLAG_THROUGH_GROUP));
        if (plain) count(&unsearched, e->actor, !within(mine->search, e->time, LOOK_S));
        bool seen = within(mine->view, e->time, LOOK_S) && mine->viewed == e->target;
        if (!(e->flags & FLAG_MUTUAL)) count(&unseen, e->actor, !seen);
        count(&soon, e->actor, within(mine->login, e->time, 240));
    }
    free(last);
    expect_alike("requests without a search", &unsearched, 2, 0.002);
    expect_alike("requests without a look at the profile", &unseen, 2, 0.002);
    expect_alike("requests within four minutes of a login", &soon, 2, 0.002);
}
END_TEST

/// One account's period of use, as far as it goes: whether a request stands in it, and rows that lead to no request.
typedef struct {
    int64_t login; // s, -1 before the first
    uint32_t others;
    bool asked, bare; // bare: nothing else came before the request
} visit_t;

static void end_visit(visit_t *self, uint32_t actor, tally_t *bare, tally_t *alone)
{
    if (!self->asked) return;
    count(bare, actor, self->bare);
    count(alone, actor, self->bare && self->others == 0);
}

START_TEST(test_artefacts_nobody_comes_for_one_thing)
{
    size_t accounts = sim_accounts(run.sim)->n;
    visit_t *visit = malloc(accounts * sizeof *visit);
    tally_t bare = {0}, alone = {0};
    for (size_t a = 0; a < accounts; a++) visit[a] = (visit_t){.login = -1};
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        visit_t *mine = &visit[e->actor];
        if (e->kind == EVENT_LOGIN) {
            end_visit(mine, e->actor, &bare, &alone);
            *mine = (visit_t){.login = e->time};
        } else if (e->kind == EVENT_REQUEST && !mine->asked && within(mine->login, e->time, TICK_S)) {
            mine->asked = true;
            mine->bare = mine->others == 0;
        } else if (e->kind != EVENT_SEARCH && e->kind != EVENT_VIEW && e->kind != EVENT_SUGGEST &&
                   within(mine->login, e->time, TICK_S))
            mine->others++;
    }
    for (uint32_t a = 0; a < accounts; a++) end_visit(&visit[a], a, &bare, &alone);
    free(visit);
    expect_alike("requests with nothing but a look before", &bare, 1.5, 0.002);
    expect_alike("requests with nothing else in the period of use", &alone, 1.75, 0.002);
}
END_TEST

START_TEST(test_artefacts_strangers_write_again)
{
    tally_t again = {0};
    for (size_t i = 0; i < run.n; i++) {
        const event_t *e = &run.event[i];
        bool cold = e->kind == EVENT_MESSAGE && e->flags & FLAG_UNCONNECTED;
        if (cold) count(&again, e->actor, !(e->flags & FLAG_FIRST));
    }
    expect_alike("further messages to strangers", &again, 2.5, 0.01);
}
END_TEST

START_TEST(test_artefacts_further_profiles_live_alike)
{
    // Logins of profiles beyond a main and a second one: those of offenders that no approach used beside anybody's.
    const world_t *world = sim_world(run.sim);
    double logins[2] = {0}, n[2] = {0}, contacts[2] = {0};
    uint32_t *count_of = calloc(world->account.n, sizeof *count_of);
    profile_t profile[PORTFOLIO_MAX];
    for (size_t i = 0; i < run.n; i++) count_of[run.event[i].actor] += run.event[i].kind == EVENT_LOGIN;
    for (uint32_t p = 0; p < world->person.n; p++) {
        bool offends = world->person.offender[p] != OFFENDER_NONE;
        bool spams = world->person.role[p] == ROLE_SPAMMER || world->person.role[p] == ROLE_SELLER;
        uint32_t many = offends ? offenders_portfolio(world, p, profile, PORTFOLIO_MAX)
                                : more_profiles(world, p, profile, PORTFOLIO_MAX);
        uint32_t end = world->person.account_first[p + 1];
        for (uint32_t i = end - many; i < end && !spams; i++) {
            uint32_t a = world->person_account[i];
            if (world->account.registered[a] > 0 || used[a] == 2) continue;
            logins[offends] += fmin(count_of[a], 20); // so that one busy person does not decide
            contacts[offends] += world->hidden.contacts[a].n;
            n[offends]++;
        }
    }
    free(count_of);
    ck_assert_double_gt(n[0], 100);
    ck_assert_double_gt(n[1], 30);
    // Portfolios are larger than most people's, so each profile gets less of the person's time: a factor is left.
    ck_assert_double_gt(logins[1] / n[1], logins[0] / n[0] / 2.5);
    ck_assert_double_lt(logins[1] / n[1], 2.5 * logins[0] / n[0]);
    ck_assert_double_gt(contacts[1] / n[1], contacts[0] / n[0] / 2.5);
    ck_assert_double_lt(contacts[1] / n[1], 2.5 * contacts[0] / n[0]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("artefacts");
    TCase *test = tcase_create("artefacts");
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, open_run, close_run);
    tcase_add_test(test, test_artefacts_requests_follow_a_look);
    tcase_add_test(test, test_artefacts_nobody_comes_for_one_thing);
    tcase_add_test(test, test_artefacts_strangers_write_again);
    tcase_add_test(test, test_artefacts_further_profiles_live_alike);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

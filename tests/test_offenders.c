// SPDX-License-Identifier: GPL-3.0-or-later
// Who offends and with which profiles: numbers, types, sex, age, places; labels without meaning in null worlds.
#include "tests/offender_fixture.h"
#include "tests/suite_run.h"

static const char *const MANY[] = {
    "persons=8000", "days=30", "protocol.warmup_days=1", "seed=5", "offending.per_1000_adults=100", NULL};
static const char *const MANY_NULL[] = {
    "persons=8000",        "days=30", "protocol.warmup_days=1", "seed=5", "offending.per_1000_adults=100",
    "null_offenders=true", NULL};

typedef struct {
    uint32_t people, adults, by_type[OFFENDERS], male, women, minors, offenders;
} census_t;

static census_t census(const world_t *w)
{
    census_t c = {.people = w->person.n};
    for (uint32_t p = 0; p < w->person.n; p++) {
        c.adults += w->person.age[p] >= 18;
        c.women += w->person.sex[p] == 0;
        uint8_t type = w->person.offender[p];
        c.by_type[type]++;
        if (type == OFFENDER_NONE) continue;
        c.offenders++;
        c.male += w->person.sex[p] == 1;
        c.minors += w->person.age[p] < 18;
    }
    return c;
}

static void build(scenario_t *scenario, world_t *world, const char *const *override)
{
    scenario_of(scenario, override, NULL);
    ck_assert_int_eq(world_build(world, scenario, scenario->run.seed), 0);
}

START_TEST(test_offenders_numbers_and_types)
{
    scenario_t scenario;
    world_t world;
    build(&scenario, &world, MANY);
    census_t c = census(&world);
    uint32_t wanted = (uint32_t)(c.adults / 10.0 + 0.5);
    ck_assert_uint_eq(c.offenders, wanted);
    for (int type = OFFENDER_INTIMACY; type < OFFENDERS; type++)
        ck_assert_double_eq_tol(c.by_type[type], wanted * scenario.offending.type_mix[type - 1], 1.5);
    ck_assert_uint_eq(c.minors, 0);
    ck_assert_share(c.male, c.offenders, 0.961, "men");
    world_free(&world);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_offenders_known_adults_stand_near_children)
{
    scenario_t scenario;
    world_t world;
    build(&scenario, &world, MANY);
    for (uint32_t p = 0; p < world.person.n; p++) {
        if (world.person.offender[p] != OFFENDER_KNOWN) continue;
        uint8_t role = world.person.role[p];
        ck_assert_msg(role == ROLE_TEACHER || role == ROLE_COACH || role == ROLE_TUTOR || role == ROLE_YOUTH_WORKER ||
                          role == ROLE_RELATIVE || role == ROLE_PARENT,
                      "role %s", role_name[role]);
    }
    world_free(&world);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_offenders_age_median)
{
    scenario_t scenario;
    world_t world;
    build(&scenario, &world, MANY);
    uint32_t n = 0, below_25 = 0, below_35 = 0;
    for (uint32_t p = 0; p < world.person.n; p++) {
        if (world.person.offender[p] == OFFENDER_NONE || world.person.offender[p] == OFFENDER_KNOWN) continue;
        n++;
        below_25 += world.person.age[p] < 25;
        below_35 += world.person.age[p] < 35;
    }
    ck_assert_msg(2 * below_25 < n && 2 * below_35 > n, "median outside 25-34: %u, %u of %u", below_25, below_35, n);
    world_free(&world);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_offenders_null_labels_say_nothing)
{
    scenario_t scenario, real;
    world_t world, other;
    build(&scenario, &world, MANY_NULL);
    build(&real, &other, MANY);
    census_t c = census(&world);
    ck_assert_uint_eq(c.offenders, census(&other).offenders);
    ck_assert_share(c.male, c.offenders, 1 - (double)c.women / c.people, "men among labels");
    ck_assert_share(c.minors, c.offenders, 1 - (double)c.adults / c.people, "minors among labels");
    profile_t profile[PORTFOLIO_MAX];
    for (uint32_t p = 0; p < world.person.n; p++)
        ck_assert_uint_eq(offenders_portfolio(&world, p, profile, PORTFOLIO_MAX), 0);
    world_free(&world);
    world_free(&other);
    scenario_free(&scenario);
    scenario_free(&real);
}
END_TEST

START_TEST(test_offenders_null_truth_is_all_their_accounts)
{
    stage_set_t set;
    stage_open(&set, MANY_NULL);
    stage_tick(&set);
    for (size_t i = 0; i < set.n; i++) // nobody acts but newcomers
        ck_assert(set.event[i].kind == EVENT_REGISTER || set.event[i].kind == EVENT_LEAVE);
    truth_t truth;
    stage_truth(&set, &truth);
    ck_assert_uint_eq(truth.approaches, 0);
    for (uint32_t a = 0; a < set.world.account.n; a++) {
        uint32_t person = set.world.hidden.person[a];
        bool labelled = person != NONE && set.world.person.offender[person] != OFFENDER_NONE;
        ck_assert_int_eq(truth.account_offender[a], labelled);
        if (!labelled) continue;
        int32_t registered = set.world.account.registered[a];
        ck_assert_int_eq(truth.account_onset[a], registered > 0 ? registered : 0);
        ck_assert_int_le(truth.person.onset[person], truth.account_onset[a]);
    }
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

START_TEST(test_offenders_portfolio_by_type)
{
    scenario_t scenario;
    world_t world;
    build(&scenario, &world, MANY);
    static const uint32_t low[OFFENDERS] = {0, 0, 1, 3, 0}, high[OFFENDERS] = {0, 1, 4, 30, 0};
    uint64_t profiles = 0, posing = 0, most = 0, during = 0;
    for (uint32_t p = 0; p < world.person.n; p++) {
        profile_t profile[PORTFOLIO_MAX], again[PORTFOLIO_MAX];
        uint8_t type = world.person.offender[p];
        uint32_t n = offenders_portfolio(&world, p, profile, PORTFOLIO_MAX);
        ck_assert_uint_ge(n, low[type]);
        ck_assert_uint_le(n, high[type]);
        ck_assert_uint_eq(offenders_portfolio(&world, p, again, PORTFOLIO_MAX), n);
        for (uint32_t i = 0; i < n; i++) ck_assert_int_eq(again[i].registered, profile[i].registered);
        if (n > 1) ck_assert_uint_eq(offenders_portfolio(&world, p, again, 1), 1);
        if (type != OFFENDER_HYPER) continue;
        if (n > most) most = n;
        for (uint32_t i = 0; i < n; i++, profiles++) {
            posing += profile[i].declared_age < 18;
            during += profile[i].registered > 0;
            ck_assert_uint_ge(profile[i].declared_age, 13);
            ck_assert_int_lt(profile[i].registered, 30 * (int32_t)DAY_S + 3600);
        }
    }
    ck_assert_uint_gt(most, 12); // a heavy tail, not everybody alike
    ck_assert_share(posing, profiles, 0.7 * 5 / 7, "minors posed among further profiles");
    ck_assert_share(during, profiles, 30.0 / 280, "profiles opened during the run");
    world_free(&world);
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("offenders");
    TCase *tests = tcase_create("offenders");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_offenders_numbers_and_types);
    tcase_add_test(tests, test_offenders_known_adults_stand_near_children);
    tcase_add_test(tests, test_offenders_age_median);
    tcase_add_test(tests, test_offenders_null_labels_say_nothing);
    tcase_add_test(tests, test_offenders_null_truth_is_all_their_accounts);
    tcase_add_test(tests, test_offenders_portfolio_by_type);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Ages: how often estimates put somebody on the wrong side of 18, who gets his age back, and that a false adult age
// takes a child out of every measure that goes by declared age.
#include "tests/measure_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

typedef struct {
    double error, margin, raise_margin;
    bool raise;
} ages_t;

/// A world before its first tick, and the ages that were declared then.
static uint8_t *open_ages(run_of_t *run, keys_t *keys)
{
    keys_on(keys, "age_assurance");
    keys_add(keys, "persons=%d", ROUNDS(12000, 6000));
    keys_add(keys, "offending.per_1000_adults=0");
    measured_load(run, 1, keys);
    ck_assert_int_eq(sim_open(&run->sim, &run->scenario, run->scenario.run.seed), 0);
    const account_table_t *account = sim_accounts(run->sim);
    uint8_t *declared = malloc(account->n);
    ck_assert_ptr_nonnull(declared);
    memcpy(declared, account->declared_age, account->n);
    return declared;
}

static double age_of(const world_t *w, uint32_t account) { return w->person.age[w->hidden.person[account]]; }

/// The chance that a true age and a normal error of that mean size make less than `limit` years.
static double below(double age, double error, double limit)
{
    return 0.5 * erfc(-(limit - age) / (error * sqrt(M_PI / 2)) / M_SQRT2);
}

/// After the first hour, the accounts whose age crossed 18 are as many as the law of the error says, each way.
static void expect_crossings(const ages_t *ages)
{
    double expected[2] = {0, 0}, variance[2] = {0, 0}, crossed[2] = {0, 0};
    run_of_t run;
    keys_t *keys = keys_new();
    keys_add(keys, "measures.age_assurance.error_years=%g", ages->error);
    keys_add(keys, "measures.age_assurance.margin=%g", ages->margin);
    keys_add(keys, "measures.age_assurance.raise_margin=%g", ages->raise_margin);
    keys_add(keys, "measures.age_assurance.raise=%s", ages->raise ? "true" : "false");
    uint8_t *declared = open_ages(&run, keys);
    ck_assert_int_eq(sim_run_until(run.sim, TICK_S, NULL, 0), 0);
    const world_t *w = sim_world(run.sim);
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (world_gone(w, a) || w->account.registered[a] >= 0) continue;
        bool adult = declared[a] >= 18;
        double age = age_of(w, a);
        double p = adult         ? below(age, ages->error, 18 + ages->margin)
                   : ages->raise ? 1 - below(age, ages->error, 18 + ages->raise_margin)
                                 : 0;
        expected[adult] += p;
        variance[adult] += p * (1 - p);
        crossed[adult] += adult != (w->account.declared_age[a] >= 18);
        if (adult == (w->account.declared_age[a] >= 18)) ck_assert_uint_eq(w->account.declared_age[a], declared[a]);
    }
    for (int adult = 0; adult < 2; adult++) {
        ck_assert_double_le(fabs(crossed[adult] - expected[adult]), 5 * sqrt(variance[adult]));
        ck_assert(expected[adult] > 100 || (!adult && !ages->raise));
    }
    free(declared);
    fixture_free(&run);
}

START_TEST(test_estimates_err_as_much_as_is_said)
{
    expect_crossings(&(ages_t){.error = 3, .raise_margin = 0, .raise = true});
    expect_crossings(&(ages_t){.error = 6, .raise_margin = 0, .raise = true});
    expect_crossings(&(ages_t){.error = 3, .margin = 4, .raise_margin = -3, .raise = true});
    expect_crossings(&(ages_t){.error = 3, .raise_margin = 0, .raise = false});
}
END_TEST

/// Accounts that were taken for children's after the first hour, and those of them that have their old age again.
static void count_restored(const world_t *w, const uint8_t *declared, const uint8_t *first, double taken[2],
                           double restored[2])
{
    memset(taken, 0, 2 * sizeof *taken);
    memset(restored, 0, 2 * sizeof *restored);
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (declared[a] < 18 || first[a] >= 18 || world_gone(w, a) || w->account.registered[a] >= 0) continue;
        bool adult = age_of(w, a) >= 18;
        taken[adult]++;
        restored[adult] += w->account.declared_age[a] == declared[a];
    }
}

/// Of those taken for children a share appeals; nobody hears for the days that it takes, then adults mostly get their
/// age back and children mostly do not.
START_TEST(test_appeals_take_their_days_and_tell_adults_from_children)
{
    enum { WAIT = 2 };
    const double appeal = 0.7, succeeds[2] = {0.2, 0.9}; // a child's, an adult's
    double taken[2], restored[2];
    run_of_t run;
    keys_t *keys = keys_new();
    keys_add(keys, "measures.age_assurance.error_years=6");
    keys_add(keys, "measures.age_assurance.appeal=%g", appeal);
    keys_add(keys, "measures.age_assurance.appeal_days=%d", WAIT);
    keys_add(keys, "measures.age_assurance.child_succeeds=%g", succeeds[0]);
    keys_add(keys, "measures.age_assurance.adult_succeeds=%g", succeeds[1]);
    uint8_t *declared = open_ages(&run, keys);
    const world_t *w = sim_world(run.sim);
    ck_assert_int_eq(sim_run_until(run.sim, TICK_S, NULL, 0), 0);
    uint8_t *first = malloc(w->account.n);
    ck_assert_ptr_nonnull(first);
    memcpy(first, w->account.declared_age, w->account.n);
    ck_assert_int_eq(sim_run_until(run.sim, WAIT * DAY_S, NULL, 0), 0);
    count_restored(w, declared, first, taken, restored);
    ck_assert_double_eq(restored[0] + restored[1], 0);
    ck_assert_int_eq(sim_run_until(run.sim, (WAIT + 2) * DAY_S, NULL, 0), 0);
    count_restored(w, declared, first, taken, restored);
    for (int adult = 0; adult < 2; adult++) {
        double p = appeal * succeeds[adult];
        ck_assert_double_gt(taken[adult], 100);
        ck_assert_double_eq_tol(restored[adult] / taken[adult], p, 5 * sqrt(p * (1 - p) / taken[adult]));
    }
    free(first);
    free(declared);
    fixture_free(&run);
}
END_TEST

#define BY_DECLARED_AGE 5
static const char *const by_declared_age[BY_DECLARED_AGE] = {"search_limits", "contact_caps", "child_defaults",
                                                             "in_app_warnings", "parental_tools"};
#define ALL_OF_THEM BY_DECLARED_AGE
#define NONE_OF_THEM (-1)

/// Measures that go by declared age, one or all, so strict that they let nothing through to a child.
static void strict(keys_t *keys, int which)
{
    for (int i = 0; i < BY_DECLARED_AGE; i++)
        if (which == i || which == ALL_OF_THEM) keys_on(keys, by_declared_age[i]);
    keys_add(keys, "measures.search_limits.rooms=true");
    keys_add(keys, "measures.contact_caps.per_day=250");
    keys_add(keys, "measures.contact_caps.minors_per_day=0");
    keys_add(keys, "measures.contact_caps.outstanding=60000");
    keys_add(keys, "measures.child_defaults.keep=1");
    keys_add(keys, "measures.in_app_warnings.heed=1");
    keys_add(keys, "measures.parental_tools.uptake=1");
    keys_add(keys, "measures.parental_tools.look_every_d=1");
    keys_add(keys, "measures.parental_tools.intervene_adult=1");
    keys_add(keys, "measures.parental_tools.intervene_peer=1");
}

/// A world where children declare an adult age, all of them or none.
static void run_declared(run_of_t *run, bool lie, int which)
{
    keys_t *keys = keys_new();
    strict(keys, which);
    keys_add(keys, "offending.per_1000_adults=0");
    keys_add(keys, "population.adult_age_child=%d", lie);
    keys_add(keys, "population.popular_teen=0"); // who all lie
    keys_add(keys, "population.adult_teen=0");
    measured_load(run, 1, keys);
    run->scenario.population.same_false_age = 1;
    for (int r = 0; r < ROLES; r++) run->scenario.role[r].more_share = 0; // further profiles declare any age
    ck_assert_int_eq(sim_open(&run->sim, &run->scenario, run->scenario.run.seed), 0);
    ck_assert_msg(sim_run(run->sim, &(sink_t){fixture_take, run}, 1) == 0, "%s", error_text());
}

/// What strangers do to children by true age: requests and first messages.
static size_t strangers_to_children(const run_of_t *run)
{
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        bool begins = e->kind == EVENT_REQUEST || (e->kind == EVENT_MESSAGE && e->flags & FLAG_UNCONNECTED);
        n += begins && !(e->flags & FLAG_MUTUAL) && age_of(w, e->target) < 18;
    }
    return n;
}

START_TEST(test_children_who_declare_an_adult_age_get_nothing)
{
    run_of_t plain, lying, honest;
    run_declared(&plain, true, NONE_OF_THEM);
    run_declared(&lying, true, ALL_OF_THEM);
    ck_assert_uint_gt(strangers_to_children(&plain), 100);
    ck_assert_msg(same_rows(&plain, &lying), "a measure acts on those who declare an adult age");
    for (int i = 0; i < BY_DECLARED_AGE; i++) {
        sim_measure_count_t none = counts_of(&lying, by_declared_age[i], NULL);
        ck_assert_msg(none.denied + none.abandoned == 0, "%s", by_declared_age[i]);
        for (int cost = 0; cost < COSTS; cost++)
            ck_assert_msg(cost_of(&lying, by_declared_age[i], (cost_t)cost, -1) == 0, "%s", by_declared_age[i]);
        run_declared(&honest, false, i);
        sim_measure_count_t some = counts_of(&honest, by_declared_age[i], NULL);
        ck_assert_msg(some.denied + some.abandoned > 20, "%s does nothing", by_declared_age[i]);
        fixture_free(&honest);
    }
    fixture_free(&plain);
    fixture_free(&lying);
}
END_TEST

/// One stranger's every step toward a child, and the child's toward him: how many of them a measure stops.
static size_t stopped(const measure_run_t *self, sim_t *sim, uint32_t child, uint32_t stranger)
{
    static const struct {
        hook_t hook;
        uint8_t flags;
        bool child_acts;
    } step[] = {{HOOK_DISCOVER, 0, false},
                {HOOK_DISCOVER, FLAG_SUGGESTED | FLAG_MUTUAL, false},
                {HOOK_DISCOVER, FLAG_THROUGH_GROUP, false},
                {HOOK_DISCOVER, FLAG_MUTUAL, false},
                {HOOK_CONTACT, 0, false},
                {HOOK_MESSAGE, FLAG_UNCONNECTED | FLAG_FIRST, false},
                {HOOK_ANSWER, 0, true},
                {HOOK_MEDIA, 0, true},
                {HOOK_RECEIVE, 0, true}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        attempt_t attempt = {.shard = measure_shard(sim, child),
                             .actor = step[i].child_acts ? child : stranger,
                             .target = step[i].child_acts ? stranger : child,
                             .via = NO_ACCOUNT,
                             .flags = step[i].flags,
                             .intimate = true};
        if (self->measure->ask[step[i].hook]) n += self->measure->ask[step[i].hook](self, &attempt) != RULING_ALLOWED;
    }
    return n;
}

static bool goes_by_declared_age(const char *measure)
{
    for (int i = 0; i < BY_DECLARED_AGE; i++)
        if (!strcmp(measure, by_declared_age[i])) return true;
    return false;
}

/// The same child in the same world, once with a child's declared age and once with an adult's: nothing that goes by
/// declared age stops anything for the latter; the device does, which knows whose it is.
START_TEST(test_one_declared_age_decides_for_all_measures)
{
    run_of_t run;
    measure_set_t set;
    keys_t *keys = keys_new();
    for (size_t i = 0; measure_registry[i]; i++) keys_on(keys, measure_registry[i]->name);
    strict(keys, NONE_OF_THEM); // on already
    keys_add(keys, "measures.nudity_detection.action=block");
    keys_add(keys, "measures.nudity_detection.detection=1");
    measured_load(&run, 1, keys);
    ck_assert_int_eq(sim_open(&run.sim, &run.scenario, 5), 0);
    const world_t *w = sim_world(run.sim);
    ck_assert_int_eq(measures_open(&set, w), 0);
    uint32_t stranger = 0, children = 0;
    size_t on_device = 0;
    while (world_gone(w, stranger) || age_of(w, stranger) < 18 || is_minor(&run, stranger)) stranger++;
    for (uint32_t a = stranger + 1; a < w->account.n; a += 7) {
        if (world_gone(w, a) || age_of(w, a) >= 18) continue;
        children++;
        for (size_t i = 0; i < set.n; i++) {
            const char *name = set.item[i].measure->name;
            measure_set_age(run.sim, a, 12);
            size_t honest = stopped(&set.item[i], run.sim, a, stranger);
            measure_set_age(run.sim, a, 25);
            size_t lying = stopped(&set.item[i], run.sim, a, stranger);
            if (!strcmp(name, "nudity_detection")) {
                ck_assert_uint_eq(lying, honest);
                on_device += lying;
            }
            if (!goes_by_declared_age(name)) continue;
            ck_assert_msg(lying == 0, "%s stops something for a child of a declared 25", name);
            bool asks = strcmp(name, "parental_tools") != 0; // parents look later
            ck_assert_msg(honest > 0 || !asks, "%s stops nothing for a declared child", name);
        }
    }
    ck_assert_uint_gt(children, 50);
    ck_assert_uint_gt(on_device, children); // sent and received, on devices that are not an adult's too
    measures_close(&set);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ages");
    TCase *test = tcase_create("ages");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_estimates_err_as_much_as_is_said);
    tcase_add_test(test, test_appeals_take_their_days_and_tell_adults_from_children);
    tcase_add_test(test, test_children_who_declare_an_adult_age_get_nothing);
    tcase_add_test(test, test_one_declared_age_decides_for_all_measures);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

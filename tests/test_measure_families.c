// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that go by households: parents who look at their children's contacts, and bans of devices that a family
// shares.
#include "tests/measure_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

#define LOOK_EVERY 4 // days

/// In half of the households a parent looks, blocks every stranger and reports every second one; nobody else blocks.
static run_of_t watched;

static void run_watched(void)
{
    keys_t *keys = keys_new();
    keys_on(keys, "parental_tools");
    keys_add(keys, "measures.parental_tools.uptake=0.5");
    keys_add(keys, "measures.parental_tools.look_every_d=%d", LOOK_EVERY);
    keys_add(keys, "measures.parental_tools.intervene_adult=1");
    keys_add(keys, "measures.parental_tools.intervene_peer=1");
    keys_add(keys, "measures.parental_tools.report=0.5");
    keys_add(keys, "life.block_stranger=0");
    keys_add(keys, "life.block_contact=0");
    keys_add(keys, "life.brigade_per_1000_day=0");
    keys_add(keys, "offending.per_1000_adults=0");
    keys_add(keys, "persons=%d", ROUNDS(6000, 4000));
    keys_add(keys, "days=24");
    measured_run(&watched, THREADS, keys);
}

static void free_watched(void) { fixture_free(&watched); }

static uint32_t household_of(const world_t *w, uint32_t account)
{
    return w->person.household[w->hidden.person[account]];
}

/// Parents report in the share given, and nobody whom they have not blocked.
START_TEST(test_parents_report_some_of_whom_they_block)
{
    size_t blocks = rows_of(&watched, EVENT_BLOCK), reports = rows_of(&watched, EVENT_REPORT);
    ck_assert_uint_gt(blocks, 50);
    ck_assert_double_eq_tol((double)reports / (double)blocks, 0.5, 5 * sqrt(0.25 / (double)blocks));
    for (size_t i = 0; i < watched.n; i++) {
        const event_t *e = &watched.event[i];
        bool blocked = e->kind != EVENT_REPORT;
        for (size_t k = i; k-- > 0 && !blocked;)
            blocked = watched.event[k].kind == EVENT_BLOCK && watched.event[k].actor == e->actor &&
                      watched.event[k].target == e->target;
        ck_assert(blocked);
    }
}
END_TEST

/// A family's looks lie whole rounds of days apart, and what it blocks is no older than a round.
START_TEST(test_parents_look_every_so_many_days)
{
    const world_t *w = sim_world(watched.sim);
    uint32_t *first = calloc(w->person.n, sizeof *first); // household: 1 + day of its first block
    size_t again = 0, days[LOOK_EVERY] = {0};
    ck_assert_ptr_nonnull(first);
    for (size_t i = 0; i < watched.n; i++) {
        const event_t *e = &watched.event[i];
        if (e->kind != EVENT_BLOCK) continue;
        uint32_t day = e->time / DAY_S, *of = &first[household_of(w, e->actor)];
        if (!*of) *of = 1 + day;
        ck_assert_uint_eq((day - (*of - 1)) % LOOK_EVERY, 0);
        again += day > *of - 1;
        days[day % LOOK_EVERY]++;
    }
    ck_assert_uint_gt(again, 20);
    for (int k = 0; k < LOOK_EVERY; k++) ck_assert_uint_gt(days[k], 0); // not all families on one day
    free(first);
}
END_TEST

/// A household uses the tool for all of its children's accounts or for none: none has both a block of its parent's and
/// a stranger who has been there for longer than a round.
START_TEST(test_households_use_it_as_a_whole)
{
    const world_t *w = sim_world(watched.sim);
    uint8_t *looks = calloc(w->person.n, 1);
    size_t with = 0, without = 0;
    ck_assert_ptr_nonnull(looks);
    for (size_t i = 0; i < watched.n; i++)
        if (watched.event[i].kind == EVENT_BLOCK) looks[household_of(w, watched.event[i].actor)] = 1;
    for (uint32_t h = 0; h < w->person.n; h++) with += looks[h];
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (world_gone(w, a) || !is_minor(&watched, a)) continue;
        const contact_t *contact = world_contacts(w, world_shard(w, a), a);
        for (uint32_t i = 0; i < w->hidden.contacts[a].n; i++) {
            bool stranger = contact[i].circle == CIRCLE_ONLINE && !(contact[i].flags & CONTACT_MUTUAL);
            bool seen = contact[i].added_day > 0 && contact[i].added_day + LOOK_EVERY + 1u < watched.scenario.run.days;
            if (!stranger || !seen || world_gone(w, contact[i].peer)) continue;
            ck_assert_msg(!looks[household_of(w, a)], "one child of a household is looked after, another not");
            without++;
        }
    }
    ck_assert_uint_gt(with, 30);
    ck_assert_uint_gt(without, 30);
    free(looks);
}
END_TEST

/// On the second day every adult's account is reviewed, and closed; children's are not.
static int alert_adults(void *self, const event_batch_t *batch)
{
    const run_of_t *run = self;
    const world_t *w = sim_world(run->sim);
    for (uint32_t a = 0; batch->start == DAY_S && a < w->account.n; a++)
        if (!world_gone(w, a) && w->person.age[w->hidden.person[a]] >= 18)
            ck_assert_int_eq(sim_alert(run->sim, a, 1), 0);
    return 0;
}

/// Families share devices, and adults' accounts are closed; then children open new ones. NULL = no bans of devices.
static void run_bans(run_of_t *run, const char *const *bans)
{
    keys_t *keys = keys_new();
    keys_on(keys, "metadata_analysis");
    keys_add(keys, "measures.metadata_analysis.delay_h=0");
    keys_add(keys, "measures.metadata_analysis.false_closure=1");
    keys_add(keys, "measures.metadata_analysis.reviews_per_day=1000000");
    keys_add(keys, "population.shared_device=[1,1,1,1,1,0,0,0,0,0]");
    keys_add(keys, "population.joins_young=10");
    keys_add(keys, "persons=%d", ROUNDS(6000, 3000));
    keys_add(keys, "population.leaves_per_year=0");
    keys_add(keys, "life.return_after_closure=0");
    keys_add(keys, "offending.per_1000_adults=0");
    if (bans) keys_on(keys, "account_closure");
    for (; bans && *bans; bans++) keys_add(keys, "measures.account_closure.%s", *bans);
    measured_load(run, THREADS, keys);
    ck_assert_int_eq(sim_open(&run->sim, &run->scenario, run->scenario.run.seed), 0);
    sink_t sink[] = {{fixture_take, run}, {alert_adults, run}};
    ck_assert_msg(sim_run(run->sim, sink, 2) == 0, "%s", error_text());
}

typedef struct {
    size_t joined; // children's new accounts on a device of an adult's that was closed on that platform before
    size_t closed; // those of them that were closed
    double expected, spread; // of those: how many are found by the last midnight at a mean of some days, and its sd
} housemates_t;

static bool is_child(const world_t *w, uint32_t account) { return w->person.age[w->hidden.person[account]] < 18; }

/// Row of a later closure of the account, or run->n.
static size_t closure_after(const run_of_t *run, size_t row)
{
    size_t i = row + 1;
    while (i < run->n && (run->event[i].kind != EVENT_CLOSE || run->event[i].actor != run->event[row].actor)) i++;
    return i;
}

/// True if an adult's account on the same device and platform was closed before the row.
static bool adult_closed_before(const run_of_t *run, size_t row)
{
    const world_t *w = sim_world(run->sim);
    uint32_t account = run->event[row].actor;
    for (size_t i = 0; i < row; i++) {
        uint32_t other = run->event[i].actor;
        if (run->event[i].kind == EVENT_CLOSE && !is_child(w, other) &&
            w->account.device[other] == w->account.device[account] &&
            w->account.platform[other] == w->account.platform[account])
            return true;
    }
    return false;
}

static housemates_t housemates(const run_of_t *run, double mean_d)
{
    const world_t *w = sim_world(run->sim);
    double last = (run->scenario.run.days - 1.0) * DAY_S;
    housemates_t self = {0};
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_REGISTER || !is_child(w, e->actor) || e->time >= last || !adult_closed_before(run, i))
            continue;
        double found = mean_d > 0 ? 1 - exp(-(last - e->time) / (mean_d * DAY_S)) : 1;
        self.joined++;
        self.closed += closure_after(run, i) < run->n;
        self.expected += found;
        self.spread += found * (1 - found);
    }
    self.spread = sqrt(self.spread);
    return self;
}

/// What children, who were never reviewed, bear of the bans.
static uint64_t childrens_closures(const run_of_t *run)
{
    static sim_measure_cost_t row[MEASURES_MAX * 2 * ROLES * AGE_BANDS];
    size_t n = sim_measure_costs(run->sim, row, sizeof row / sizeof *row);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (row[i].age_from < 18 && !strcmp(measure_registry[row[i].measure]->name, "account_closure"))
            sum += row[i].cost[COST_CLOSED];
    return sum;
}

static run_of_t unbanned; // adults' accounts are closed, devices are not banned

static void run_unbanned(void) { run_bans(&unbanned, NULL); }
static void free_unbanned(void) { fixture_free(&unbanned); }

/// A ban knows the device, not the person: children of a family that shares one are refused for what an adult did.
START_TEST(test_a_shared_device_is_banned_for_all_who_share_it)
{
    run_of_t refusing;
    run_bans(&refusing, (const char *const[]){"refuse=1", NULL});
    housemates_t before = housemates(&unbanned, 0);
    ck_assert_uint_gt(before.joined, 60);
    ck_assert_uint_eq(before.closed, 0);
    ck_assert_uint_eq(housemates(&refusing, 0).joined, 0);
    ck_assert_uint_ge(childrens_closures(&refusing), before.joined * 9 / 10);
    fixture_free(&refusing);
}
END_TEST

/// Who is not refused is found some time later, which is as long on average as is said: at once, or after days.
START_TEST(test_housemates_are_found_after_the_delay)
{
    for (int mean_d = 0; mean_d <= 6; mean_d += 3) {
        run_of_t run;
        char delay[32];
        snprintf(delay, sizeof delay, "delay_d=%d", mean_d);
        run_bans(&run, (const char *const[]){"refuse=0", "detect=1", delay, NULL});
        housemates_t found = housemates(&run, mean_d);
        ck_assert_uint_eq(found.joined, housemates(&unbanned, 0).joined);
        ck_assert_double_le(fabs((double)found.closed - found.expected), 5 * found.spread);
        ck_assert_uint_ge(childrens_closures(&run), found.closed);
        fixture_free(&run);
    }
}
END_TEST

/// Where no device is banned nothing changes; where some are, the others' families go free.
START_TEST(test_devices_are_banned_in_their_share)
{
    run_of_t none, some;
    run_bans(&none, (const char *const[]){"ban=0", "refuse=1", NULL});
    run_bans(&some, (const char *const[]){"ban=0.5", "refuse=1", NULL});
    ck_assert(same_rows(&none, &unbanned));
    ck_assert_uint_eq(counts_of(&none, "account_closure", NULL).denied, 0);
    size_t all = housemates(&unbanned, 0).joined, left = housemates(&some, 0).joined;
    ck_assert_uint_gt(left, all / 6); // a parent may have two accounts there
    ck_assert_uint_lt(left, all * 2 / 3);
    fixture_free(&none);
    fixture_free(&some);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures of families");
    TCase *test = tcase_create("parents");
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, run_watched, free_watched);
    tcase_add_test(test, test_parents_report_some_of_whom_they_block);
    tcase_add_test(test, test_parents_look_every_so_many_days);
    tcase_add_test(test, test_households_use_it_as_a_whole);
    suite_add_tcase(suite, test);
    test = tcase_create("devices");
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, run_unbanned, free_unbanned);
    tcase_add_test(test, test_a_shared_device_is_banned_for_all_who_share_it);
    tcase_add_test(test, test_housemates_are_found_after_the_delay);
    tcase_add_test(test, test_devices_are_banned_in_their_share);
    suite_add_tcase(suite, test);
    return suite_run_forking(suite, CK_NOFORK);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every measure of the registry about where and on whom it acts: it does something, on the platforms
// that it covers alone, and its costs are borne by those who bore them. A new measure is tested here at once.
#include "tests/measure_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

static keys_t *all_on(void)
{
    keys_t *keys = keys_new();
    for (size_t i = 0; measure_registry[i]; i++) keys_on(keys, measure_registry[i]->name);
    keys_add(keys, "persons=%d", ROUNDS(2000, 1500));
    keys_add(keys, "days=10");
    keys_add(keys, "measures.child_defaults.keep=0.2"); // leaves those asked later some strangers to act on
    keys_add(keys, "measures.contact_caps.per_day=3");
    keys_add(keys, "measures.nudity_detection.false_positive=0.2");
    keys_add(keys, "measures.parental_tools.uptake=1");
    keys_add(keys, "measures.parental_tools.look_every_d=1");
    keys_add(keys, "measures.parental_tools.intervene_adult=1");
    keys_add(keys, "measures.parental_tools.intervene_peer=1");
    keys_add(keys, "measures.user_reporting.handled=1");
    keys_add(keys, "measures.user_reporting.delay_h=0");
    keys_add(keys, "measures.known_material.holds=1");
    keys_add(keys, "measures.known_material.per_month=30");
    keys_add(keys, "measures.metadata_analysis.delay_h=0");
    keys_add(keys, "measures.metadata_analysis.reviews_per_day=1000000");
    keys_add(keys, "measures.metadata_analysis.false_closure=0.5");
    keys_add(keys, "measures.signal_sharing.delay_d=0");
    keys_add(keys, "measures.signal_sharing.reviews_per_day=1000000");
    keys_add(keys, "life.return_delay_d=1");
    return keys;
}

/// As measured_run, but that people have no profiles beyond a main and a second one, which are on any platform and of
/// any age.
/// @param[in] platform  the one that measures cover, or -1 = all
static void run_plain_profiles(run_of_t *run, keys_t *keys, int platform)
{
    measured_load(run, THREADS, keys);
    for (int r = 0; r < ROLES; r++) run->scenario.role[r].more_share = 0;
    for (size_t i = 0; measure_registry[i] && platform >= 0; i++) {
        measure_config_t *config = run->scenario.measure_config[i];
        for (int p = 0; p < PLATFORMS; p++) config->coverage[p] = p == platform;
    }
    measured_go(run);
}

static uint64_t all_costs(const run_of_t *run, const char *measure, int who)
{
    uint64_t sum = 0;
    for (int cost = 0; cost < COSTS; cost++) sum += cost_of(run, measure, (cost_t)cost, who);
    return sum;
}

/// A measure that is asked and always allows has no effect, and no place in the registry.
START_TEST(test_every_measure_does_something)
{
    run_of_t run;
    measured_run(&run, THREADS, all_on());
    for (size_t i = 0; measure_registry[i]; i++) {
        const char *name = measure_registry[i]->name;
        sim_measure_count_t count = counts_of(&run, name, NULL);
        ck_assert_msg(count.denied + count.abandoned + all_costs(&run, name, -1) > 0, "%s does nothing", name);
    }
    fixture_free(&run);
}
END_TEST

#define CELLS (2 * ROLES * AGE_BANDS)
typedef uint64_t cells_t[CELLS]; // by offender, role and age band

static size_t cell(size_t offender, size_t role, size_t age)
{
    return (offender * ROLES + role) * AGE_BANDS + age_band((uint32_t)age);
}

static size_t cell_of(const world_t *w, uint32_t account)
{
    uint32_t person = w->hidden.person[account];
    return cell(w->person.offender[person] != OFFENDER_NONE, w->person.role[person], w->person.age[person]);
}

/// A measure's costs; NULL = all measures'. Closures, or all kinds of cost.
static void costs_by_cell(const run_of_t *run, const char *measure, bool closures, cells_t cells)
{
    static sim_measure_cost_t row[MEASURES_MAX * CELLS];
    size_t n = sim_measure_costs(run->sim, row, sizeof row / sizeof *row);
    memset(cells, 0, sizeof(cells_t));
    for (size_t i = 0; i < n; i++) {
        if (measure && strcmp(measure_registry[row[i].measure]->name, measure)) continue;
        for (int cost = 0; cost < COSTS; cost++)
            if (!closures || cost == COST_CLOSED)
                cells[cell(row[i].offender, row[i].role, row[i].age_from)] += row[i].cost[cost];
    }
}

/// Nobody bears a cost whose like, by role and age, have no account on the platform. @return such people
static size_t expect_costs_on(const run_of_t *run, int platform)
{
    static cells_t here, anywhere, costs;
    const world_t *w = sim_world(run->sim);
    size_t spared = 0;
    memset(here, 0, sizeof here);
    memset(anywhere, 0, sizeof anywhere);
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (w->hidden.person[a] == NONE) continue;
        (w->account.platform[a] == platform ? here : anywhere)[cell_of(w, a)]++;
    }
    for (size_t i = 0; measure_registry[i]; i++) {
        costs_by_cell(run, measure_registry[i]->name, false, costs);
        for (size_t c = 0; c < CELLS; c++) {
            if (here[c]) continue;
            ck_assert_msg(costs[c] == 0, "%s covers %s and costs others", measure_registry[i]->name,
                          platform_name[platform]);
            spared += i == 0 ? anywhere[c] : 0;
        }
    }
    return spared;
}

/// Measures cover one platform, which few are on: nothing is stopped on the others, and nobody who is not on it bears
/// any cost.
START_TEST(test_other_platforms_are_left_alone)
{
    static sim_measure_count_t row[4096];
    run_of_t run;
    keys_t *keys = all_on();
    keys_add(keys, "platforms.%s.adoption=[0,0,0,0,0,0,0,0,0,0]", platform_name[_i]); // but for roles that need it
    run_plain_profiles(&run, keys, _i);
    size_t n = sim_measure_counts(run.sim, row, sizeof row / sizeof *row);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(row[i].platform == _i || row[i].denied + row[i].abandoned == 0, "%s covers %s and acts on %s",
                      row[i].measure, platform_name[_i], platform_name[row[i].platform]);
    ck_assert_uint_gt(expect_costs_on(&run, _i), 1000);
    fixture_free(&run);
}
END_TEST

/// Accounts, and devices, are covered in the share of their own platform.
START_TEST(test_coverage_is_the_platforms_own)
{
    run_of_t run;
    size_t covered = 0;
    fixture_run(&run, THREADS, (const char *[]){MEASURE_BASE, "persons=500", "days=2", NULL});
    const world_t *w = sim_world(run.sim);
    measure_config_t config = {.quality = 1};
    config.coverage[_i] = 1;
    measure_run_t self = {.world = w, .config = &config, .key = 17};
    for (uint32_t a = 0; a < w->account.n; a++) {
        if (w->hidden.person[a] == NONE) continue;
        ck_assert(measure_covers(&self, a) == (w->account.platform[a] == _i));
        ck_assert(measure_covers_device(&self, a) == (w->account.platform[a] == _i));
        covered += w->account.platform[a] == _i;
    }
    ck_assert_uint_gt(covered, 50);
    fixture_free(&run);
}
END_TEST

/// What a closure costs is counted for the one who held the account, exactly: by role, age and guilt.
START_TEST(test_closures_are_borne_by_who_is_closed)
{
    static cells_t rows, costs;
    run_of_t run;
    size_t cells = 0;
    keys_t *keys = all_on();
    keys_add(keys, "measures.account_closure.refuse=0"); // a refusal costs an account that never was
    measured_run(&run, THREADS, keys);
    for (size_t i = 0; i < run.n; i++)
        if (run.event[i].kind == EVENT_CLOSE) rows[cell_of(sim_world(run.sim), run.event[i].actor)]++;
    costs_by_cell(&run, NULL, true, costs);
    for (size_t c = 0; c < CELLS; c++) {
        ck_assert_msg(rows[c] == costs[c], "cell %zu of %d: %d closed, %d counted", c, CELLS, (int)rows[c],
                      (int)costs[c]);
        cells += rows[c] > 0;
    }
    ck_assert_uint_gt(cells, 15);
    fixture_free(&run);
}
END_TEST

/// Where everybody tells the truth about ages, what a measure asks of adults costs adults, and what it asks of children
/// costs children.
START_TEST(test_costs_fall_on_the_ages_that_a_measure_is_for)
{
    static const struct {
        const char *measure;
        cost_t cost;
        bool of_children;
    } known[] = {{"search_limits", COST_HIDDEN, false},
                 {"contact_caps", COST_STOPPED, false},
                 {"in_app_warnings", COST_PROMPTS, true},
                 {"nudity_detection", COST_STOPPED, true},
                 {"nudity_detection", COST_PROMPTS, true}};
    static sim_measure_cost_t row[MEASURES_MAX * CELLS];
    run_of_t run;
    keys_t *keys = keys_new();
    for (size_t i = 0; i < 4; i++) keys_on(keys, known[i].measure);
    keys_add(keys, "measures.contact_caps.per_day=1");
    keys_add(keys, "measures.nudity_detection.receiving=false"); // a received image's cost is its sender's
    keys_add(keys, "measures.nudity_detection.false_positive=1");
    keys_add(keys, "population.adult_age_child=0");
    keys_add(keys, "population.popular_teen=0");
    keys_add(keys, "population.adult_teen=0");
    run_plain_profiles(&run, keys, -1);
    size_t n = sim_measure_costs(run.sim, row, sizeof row / sizeof *row);
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        uint64_t right = 0;
        for (size_t i = 0; i < n; i++) {
            if (row[i].offender || strcmp(measure_registry[row[i].measure]->name, known[k].measure)) continue;
            uint64_t cost = row[i].cost[known[k].cost];
            ck_assert_msg(cost == 0 || (row[i].age_from < 18) == known[k].of_children, "%s: %s, from age %d",
                          known[k].measure, "the wrong ones bear a cost", (int)row[i].age_from);
            right += cost;
        }
        ck_assert_msg(right > 20, "%s", known[k].measure);
    }
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reach of measures");
    TCase *test = tcase_create("reach");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_every_measure_does_something);
    tcase_add_loop_test(test, test_other_platforms_are_left_alone, 0, PLATFORMS);
    tcase_add_loop_test(test, test_coverage_is_the_platforms_own, 0, PLATFORMS);
    tcase_add_test(test, test_closures_are_borne_by_who_is_closed);
    tcase_add_test(test, test_costs_fall_on_the_ages_that_a_measure_is_for);
    suite_add_tcase(suite, test);
    return suite_run_forking(suite, CK_NOFORK);
}

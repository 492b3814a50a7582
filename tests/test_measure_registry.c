// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every measure of the registry, whatever it does: without any dose nothing changes, before its first
// day it does nothing, its counters add up, and threads change nothing. A new measure is tested here at once.
#include "tests/measure_fixture.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"

#include <ctype.h>
#include <dirent.h>

#define LATE_DAY 6

/// What holds for every measure does so in a small world, too.
static keys_t *some_keys(void)
{
    keys_t *keys = keys_new();
    keys_add(keys, "%s", ROUNDS("persons=2000", "persons=500"));
    keys_add(keys, "%s", ROUNDS("days=12", "days=9"));
    return keys;
}

static run_of_t baseline; // without any measure, run once

static void run_baseline(void) { measured_run(&baseline, THREADS, some_keys()); }
static void free_baseline(void) { fixture_free(&baseline); }

/// The measure alone; or among all others, as some act only on what others do.
static keys_t *at_work(const measure_t *measure, bool among)
{
    keys_t *keys = some_keys();
    keys_on(keys, measure->name);
    for (size_t i = 0; among && measure_registry[i]; i++)
        if (measure_registry[i] != measure) keys_on(keys, measure_registry[i]->name);
    return keys;
}

/// All others without it.
static keys_t *without(const measure_t *measure)
{
    keys_t *keys = some_keys();
    for (size_t i = 0; measure_registry[i]; i++)
        if (measure_registry[i] != measure) keys_on(keys, measure_registry[i]->name);
    return keys;
}

static void expect_same(keys_t *keys, const run_of_t *other, const char *name, const char *what)
{
    run_of_t run;
    measured_run(&run, THREADS, keys);
    ck_assert_msg(same_rows(&run, other), "%s with %s changes what happens", name, what);
    ck_assert_uint_eq(sim_counts(run.sim).harmed, sim_counts(other->sim).harmed);
    sim_measure_count_t count = counts_of(&run, name, NULL);
    ck_assert_uint_eq(count.denied + count.abandoned, 0);
    fixture_free(&run);
}

START_TEST(test_no_dose_changes_nothing)
{
    const measure_t *measure = measure_registry[_i];
    run_of_t others;
    measured_run(&others, THREADS, without(measure));
    for (int among = 0; among < 2; among++) {
        keys_t *nobody = at_work(measure, among), *broken = at_work(measure, among);
        keys_add(nobody, "measures.%s.coverage=[0,0,0,0,0,0]", measure->name);
        keys_add(broken, "measures.%s.quality=0", measure->name);
        expect_same(nobody, among ? &others : &baseline, measure->name, "coverage 0");
        expect_same(broken, among ? &others : &baseline, measure->name, "quality 0");
    }
    fixture_free(&others);
}
END_TEST

START_TEST(test_nothing_happens_before_the_first_day)
{
    const measure_t *measure = measure_registry[_i];
    run_of_t others, run;
    measured_run(&others, THREADS, without(measure));
    for (int among = 0; among < 2; among++) {
        const run_of_t *before = among ? &others : &baseline;
        keys_t *keys = at_work(measure, among);
        keys_add(keys, "measures.%s.start_day=%d", measure->name, LATE_DAY);
        measured_run(&run, THREADS, keys);
        size_t n = rows_before(before, LATE_DAY * DAY_S);
        ck_assert_uint_eq(rows_before(&run, LATE_DAY * DAY_S), n);
        ck_assert_msg(memcmp(run.event, before->event, n * sizeof(event_t)) == 0, "%s acts too early", measure->name);
        fixture_free(&run);
    }
    fixture_free(&others);
}
END_TEST

START_TEST(test_counters_add_up_and_threads_change_nothing)
{
    const measure_t *measure = measure_registry[_i];
    static sim_measure_count_t row[2][4096];
    static sim_measure_cost_t cost[2][MEASURES_MAX * 2 * ROLES * AGE_BANDS];
    size_t n[2], costs[2];
    run_of_t run[2];
    for (int k = 0; k < 2; k++) {
        memset(cost[k], 0, sizeof cost[k]);
        measured_run(&run[k], k + 1, at_work(measure, true));
        n[k] = sim_measure_counts(run[k].sim, row[k], 4096);
        costs[k] = sim_measure_costs(run[k].sim, cost[k], sizeof cost[k] / sizeof *cost[k]);
        world_verify(sim_world(run[k].sim));
    }
    ck_assert_msg(same_rows(&run[0], &run[1]), "%s: threads change the rows", measure->name);
    ck_assert_uint_eq(n[0], n[1]);
    ck_assert_uint_eq(costs[0], costs[1]);
    ck_assert_mem_eq(cost[0], cost[1], sizeof cost[0]);
    uint64_t attempts = 0;
    for (size_t i = 0; i < n[0]; i++) {
        ck_assert_uint_eq(row[0][i].attempts, row[0][i].allowed + row[0][i].denied + row[0][i].abandoned);
        ck_assert_uint_eq(row[0][i].attempts, row[1][i].attempts);
        ck_assert_uint_eq(row[0][i].denied, row[1][i].denied);
        ck_assert_uint_eq(row[0][i].abandoned, row[1][i].abandoned);
        attempts += row[0][i].attempts;
    }
    ck_assert_msg(attempts > 0, "%s is never asked", measure->name);
    for (int k = 0; k < 2; k++) fixture_free(&run[k]);
}
END_TEST

/// The first rows of every table of keys are those that all measures share.
START_TEST(test_every_measure_has_the_common_keys)
{
    static const char *const common[] = {"enabled", "coverage", "quality", "start_day"};
    const measure_t *measure = measure_registry[_i];
    for (int i = 0; i < 4; i++) ck_assert_str_eq(measure->params[i].key, common[i]);
    ck_assert_uint_eq(measure->params[1].offset, offsetof(measure_config_t, coverage));
    ck_assert_uint_eq(measure->params[2].offset, offsetof(measure_config_t, quality));
    ck_assert_uint_eq(measure->params[3].offset, offsetof(measure_config_t, start_day));
}
END_TEST

static bool names_a_year(const char *text)
{
    for (; *text; text++)
        if ((!strncmp(text, "19", 2) || !strncmp(text, "20", 2)) && isdigit(text[2]) && isdigit(text[3]) &&
            !isdigit(text[4]))
            return true;
    return false;
}

/// Numbers are assumed, or come from something that was published in a year.
START_TEST(test_every_key_says_where_its_number_is_from)
{
    const measure_t *measure = measure_registry[_i];
    for (const param_t *p = measure->params; p->key; p++) {
        if (!strcmp(p->key, "enabled")) continue; // a switch has none
        ck_assert_msg(strstr(p->source, "assumed") || names_a_year(p->source), "%s.%s: \"%s\" is no source",
                      measure->name, p->key, p->source);
    }
    ck_assert_msg(strstr(measure->source, "assumed") || names_a_year(measure->source), "%s: no source", measure->name);
}
END_TEST

/// Text of a file of the folder; free it.
static char *text_of(const char *file)
{
    enum { MOST = 1 << 18 };
    char path[512], *text = calloc(1, MOST);
    snprintf(path, sizeof path, SOURCE_DIR "/sim/measures/%s", file);
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL && text != NULL, "%s", path);
    ck_assert_uint_lt(fread(text, 1, MOST - 1, in), MOST - 1);
    fclose(in);
    return text;
}

/// A file that holds a measure is NAME.c with measure_NAME, and that name has its line in the registry.
static bool holds_a_measure(const char *file)
{
    char name[256], line[300], *text = text_of(file);
    bool measure = strstr(text, "\nconst measure_t measure_") != NULL;
    snprintf(name, sizeof name, "%.*s", (int)strlen(file) - 2, file);
    snprintf(line, sizeof line, "\nconst measure_t measure_%s = {", name);
    if (measure) {
        ck_assert_msg(strstr(text, line) != NULL, "sim/measures/%s holds a measure of another name", file);
        ck_assert_msg(measure_find(name) != NULL, "sim/measures/%s is not in registry.def", file);
    }
    free(text);
    return measure;
}

START_TEST(test_measures_in_the_folder_are_those_registered)
{
    size_t files = 0, registered = 0;
    DIR *folder = opendir(SOURCE_DIR "/sim/measures");
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".c") == 0) files += holds_a_measure(entry->d_name);
    }
    closedir(folder);
    while (measure_registry[registered]) registered++;
    ck_assert_uint_eq(files, registered);
}
END_TEST

/// Who is covered is drawn once: less coverage covers some of the same accounts, and one measure's draws say nothing of
/// another's.
START_TEST(test_draws_are_persistent_and_independent)
{
    run_of_t run;
    fixture_run(&run, THREADS, (const char *[]){MEASURE_BASE, NULL});
    measure_config_t low = {.quality = 1}, high = {.quality = 1};
    for (int p = 0; p < PLATFORMS; p++) low.coverage[p] = 0.3, high.coverage[p] = 0.6;
    measure_run_t few = {.world = sim_world(run.sim), .config = &low, .key = 17};
    measure_run_t many = {.world = sim_world(run.sim), .config = &high, .key = 17}, other = few;
    other.key = 99;
    double n = (double)sim_accounts(run.sim)->n, in_few = 0, in_many = 0, in_both = 0;
    for (uint32_t a = 0; a < sim_accounts(run.sim)->n; a++) {
        bool covered = measure_covers(&few, a);
        ck_assert(covered == measure_covers(&few, a));
        ck_assert(!covered || measure_covers(&many, a));
        in_few += covered;
        in_many += measure_covers(&many, a);
        in_both += covered && measure_covers(&other, a);
    }
    ck_assert_double_eq_tol(in_few / n, 0.3, 5 * sqrt(0.21 / n));
    ck_assert_double_eq_tol(in_many / n, 0.6, 5 * sqrt(0.24 / n));
    ck_assert_double_eq_tol(in_both / n, 0.09, 5 * sqrt(0.082 / n));
    fixture_free(&run);
}
END_TEST

/// A copy holds what the original holds, and each goes its own way.
START_TEST(test_states_can_be_copied)
{
    keys_t *keys = some_keys();
    for (int i = 0; measure_registry[i]; i++) keys_on(keys, measure_registry[i]->name);
    run_of_t run;
    measured_run(&run, THREADS, keys);
    measure_set_t set, copy;
    ck_assert_int_eq(measures_open(&set, sim_world(run.sim)), 0);
    set.item[0].tally[3].cost[1][2][4][COST_PROMPTS] = 7;
    ck_assert_int_eq(measures_copy(&copy, &set, sim_world(run.sim)), 0);
    ck_assert_uint_eq(copy.n, set.n);
    for (size_t i = 0; i < set.n; i++) {
        ck_assert_ptr_ne(copy.item[i].state, set.item[i].state);
        ck_assert_mem_eq(copy.item[i].state, set.item[i].state, set.item[i].state_bytes);
    }
    set.item[0].tally[3].cost[1][2][4][COST_PROMPTS] = 8;
    ck_assert_uint_eq(copy.item[0].tally[3].cost[1][2][4][COST_PROMPTS], 7);
    measures_close(&set);
    measures_close(&copy);
    fixture_free(&run);
}
END_TEST

typedef struct {
    uint64_t hash;
} digest_t;

static int digest_take(void *self, const event_batch_t *batch)
{
    digest_t *digest = self;
    digest->hash = fixture_hash(digest->hash, batch->event, batch->n * sizeof(event_t));
    return 0;
}

/// A measure at work goes on in an arm exactly as in the world that the arm branches from, counters and all.
START_TEST(test_an_arm_goes_on_with_the_same_measure)
{
    const measure_t *measure = measure_registry[_i];
    static sim_measure_count_t row[2][4096];
    keys_t *keys = at_work(measure, true);
    scenario_t scenario;
    sim_t *sim[2];
    digest_t digest[2] = {{1}, {1}};
    size_t n[2];
    ck_assert_int_eq(measures_scenario_init(&scenario), 0);
    ck_assert_msg(scenario_load(&scenario, NULL, keys->key, keys->n) == 0, "%s", error_text());
    ck_assert_int_eq(sim_open(&sim[0], &scenario, 5), 0);
    alerter_t alerter[2] = {{sim[0], 17}, {NULL, 17}};
    ck_assert_int_eq(sim_run_until(sim[0], LATE_DAY * DAY_S, &(sink_t){alerter_take, &alerter[0]}, 1), 0);
    ck_assert_int_eq(sim_branch(&sim[1], sim[0], &scenario), 0);
    alerter[1].sim = sim[1];
    for (int k = 0; k < 2; k++) {
        sink_t sink[] = {{digest_take, &digest[k]}, {alerter_take, &alerter[k]}};
        ck_assert_int_eq(sim_run(sim[k], sink, 2), 0);
        n[k] = sim_measure_counts(sim[k], row[k], 4096);
    }
    ck_assert_uint_eq(digest[0].hash, digest[1].hash);
    ck_assert_uint_eq(n[0], n[1]);
    for (size_t i = 0; i < n[0]; i++) {
        ck_assert_uint_eq(row[0][i].allowed, row[1][i].allowed);
        ck_assert_uint_eq(row[0][i].denied, row[1][i].denied);
        ck_assert_uint_eq(row[0][i].abandoned, row[1][i].abandoned);
    }
    for (int k = 0; k < 2; k++) sim_close(sim[k]);
    scenario_free(&scenario);
    free(keys);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure registry");
    TCase *test = tcase_create("registry");
    int n = 0;
    while (measure_registry[n]) n++;
    tcase_set_timeout(test, 300);
    tcase_add_unchecked_fixture(test, run_baseline, free_baseline);
    tcase_add_loop_test(test, test_no_dose_changes_nothing, 0, n);
    tcase_add_loop_test(test, test_nothing_happens_before_the_first_day, 0, n);
    suite_add_tcase(suite, test);
    test = tcase_create("each");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, test_counters_add_up_and_threads_change_nothing, 0, n);
    tcase_add_loop_test(test, test_every_measure_has_the_common_keys, 0, n);
    tcase_add_loop_test(test, test_every_key_says_where_its_number_is_from, 0, n);
    tcase_add_test(test, test_measures_in_the_folder_are_those_registered);
    tcase_add_loop_test(test, test_an_arm_goes_on_with_the_same_measure, 0, n);
    tcase_add_test(test, test_draws_are_persistent_and_independent);
    tcase_add_test(test, test_states_can_be_copied);
    suite_add_tcase(suite, test);
    return suite_run_forking(suite, CK_NOFORK);
}

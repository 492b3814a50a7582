// SPDX-License-Identifier: GPL-3.0-or-later
// Of random worlds: whatever chain of branches a run is cut into, it is the run; and draws of arms stay aligned, as
// their keys name persons and moments, not what others did before.
#include "sim/life/reopen.h"
#include "sim/offenders/roster.h"
#include "sim/sim_state.h"
#include "tests/branch_fixture.h"
#include "tests/experiment_fixture.h"
#include "tests/suite_run.h"

#define WORLDS 8
#define LINKS 4

static void random_scenario(scenario_t *scenario, rng_t *rng, uint32_t *days)
{
    char text[4][64];
    *days = 2 + rng_below(rng, 4);
    snprintf(text[0], sizeof text[0], "persons=%u", 60 + rng_below(rng, 900));
    snprintf(text[1], sizeof text[1], "days=%u", *days);
    snprintf(text[2], sizeof text[2], "measures.child_defaults.enabled=%s", rng_chance(rng, 0.5) ? "true" : "false");
    snprintf(text[3], sizeof text[3], "granularity=%s", rng_chance(rng, 0.3) ? "message" : "burst");
    const char *const common[] = {text[0],
                                  text[1],
                                  text[2],
                                  text[3],
                                  "protocol.warmup_days=1",
                                  "offending.per_1000_adults=30",
                                  "life.brigade_per_1000_day=2",
                                  "measures.metadata_analysis.enabled=true",
                                  "measures.metadata_analysis.reviews_per_day=50000",
                                  "measures.metadata_analysis.delay_h=2",
                                  "measures.metadata_analysis.false_closure=0.5",
                                  NULL};
    scenario_of(scenario, common, (const char *const[]){NULL});
}

/// Each link branches from the last at a random hour; the last is dropped before or after it has gone on a while.
START_TEST(prop_branch_chain_is_the_run)
{
    rng_t rng = rng_at(21, (uint32_t)_i, 0, RNG_TEST);
    scenario_t scenario;
    uint32_t days;
    random_scenario(&scenario, &rng, &days);
    omp_set_num_threads(1 + (int)rng_below(&rng, 3));
    uint64_t seed = rng_u32(&rng);
    rows_t whole = rows_open(&scenario, seed), run = rows_open(&scenario, seed);
    rows_run(&whole, UINT32_MAX);
    uint32_t at = 0;
    for (int link = 0; link < LINKS; link++) {
        at += rng_below(&rng, days * DAY_S / LINKS);
        rows_run(&run, at);
        rows_t arm = rows_branch(&run, &scenario);
        if (rng_chance(&rng, 0.5)) rows_run(&run, at + rng_below(&rng, 2 * DAY_S));
        rows_free(&run);
        run = arm;
    }
    rows_run(&run, UINT32_MAX);
    ck_assert_same_run(&run, &whole);
    rows_free(&run);
    rows_free(&whole);
    scenario_free(&scenario);
}
END_TEST

/// The accounts of two people who come back, whoever else came back first.
START_TEST(prop_branch_spares_are_taken_by_person_and_moment)
{
    static const char *const common[] = {"persons=3000", "days=3", "protocol.warmup_days=1", NULL};
    scenario_t scenario;
    scenario_of(&scenario, common, (const char *const[]){NULL});
    world_t alone, after;
    ck_assert_int_eq(world_build(&alone, &scenario, 5), 0);
    uint32_t same = 0, tried = 0;
    for (uint32_t p = 1; p < alone.person.n; p += 7) {
        if (world_shard_of_person(&alone, p) != world_shard_of_person(&alone, p - 1)) continue;
        ck_assert_int_eq(world_copy(&after, &alone, &scenario), 0);
        uint32_t other = reopen_spare(&after, p - 1, PLATFORM_GAME, DAY_S, 20, false);
        uint32_t second = reopen_spare(&after, p, PLATFORM_GAME, DAY_S + 5, 20, false);
        ck_assert_uint_ne(other, second);
        world_free(&after);
        ck_assert_int_eq(world_copy(&after, &alone, &scenario), 0);
        same += reopen_spare(&after, p, PLATFORM_GAME, DAY_S + 5, 20, false) == second;
        tried++;
        world_free(&after);
    }
    ck_assert_uint_gt(tried, 300);
    ck_assert_msg(same > 0.85 * tried, "%u of %u", same, tried); // the rest wanted the one that had gone
    world_free(&alone);
    scenario_free(&scenario);
}
END_TEST

static const pursuit_t *with_key(const sim_t *sim, int shard, uint32_t key)
{
    const roster_t *roster = &sim->offenders->roster[shard];
    for (uint32_t i = 0; i < roster->pursuits; i++)
        if (roster->pursuit[i].key == key) return &roster->pursuit[i];
    return NULL;
}

/// child_defaults turn most attempts to other children or to nothing. Still, hardly any attempt of the arm is one that
/// was not made without them; approaches to the same child at the same moment end as they did; and those that went to
/// another child share their draws.
START_TEST(prop_branch_attempts_stay_aligned)
{
    static const char *const common[] = {"persons=2500", "days=40", "protocol.warmup_days=1",
                                         "offending.per_1000_adults=40", NULL};
    scenario_t off, on;
    scenario_of(&off, common, (const char *const[]){NULL});
    scenario_of(&on, common, (const char *const[]){"measures.child_defaults.enabled=true", NULL});
    omp_set_num_threads(1);
    sim_t *from, *arm;
    ck_assert_int_eq(sim_open(&from, &off, 31), 0);
    ck_assert_int_eq(sim_run_until(from, 5 * DAY_S, NULL, 0), 0);
    ck_assert_int_eq(sim_branch(&arm, from, &on), 0);
    ck_assert_int_eq(sim_run(arm, NULL, 0), 0);
    ck_assert_int_eq(sim_run(from, NULL, 0), 0);
    uint32_t only = 0, moved = 0, kept = 0, kept_course = 0;
    for (int s = 0; s < SHARDS; s++)
        for (uint32_t i = 0; i < arm->offenders->roster[s].pursuits; i++) {
            const pursuit_t *mine = &arm->offenders->roster[s].pursuit[i], *theirs = with_key(from, s, mine->key);
            if (mine->record.stage_time[STAGE_SELECTION] < 5 * (int32_t)DAY_S) continue;
            if (!theirs) {
                only++;
            } else if (mine->record.child != theirs->record.child) {
                moved++;
            } else {
                kept++;
                kept_course += mine->record.stage == theirs->record.stage && mine->record.end == theirs->record.end;
            }
        }
    ck_assert_uint_gt(moved, 50); // the measure did something
    ck_assert_uint_gt(kept, 20);
    ck_assert_msg(20 * only < moved + kept + only, "%u of %u attempts have no counterpart", only, moved + kept + only);
    ck_assert_msg(kept_course > 0.85 * kept, "%u of %u approaches to the same child end alike", kept_course, kept);
    sim_close(from);
    sim_close(arm);
    scenario_free(&off);
    scenario_free(&on);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("branch properties");
    TCase *test = tcase_create("random worlds");
    tcase_set_timeout(test, 600);
    tcase_add_loop_test(test, prop_branch_chain_is_the_run, 0, WORLDS);
    tcase_add_test(test, prop_branch_spares_are_taken_by_person_and_moment);
    tcase_add_test(test, prop_branch_attempts_stay_aligned);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

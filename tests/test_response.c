// SPDX-License-Identifier: GPL-3.0-or-later
// Offenders' response to measures: none without measures, and with them each of its rules, against the same world in
// which they do not respond.
#include "sim/offenders/response.h"
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

static keys_t *keys_for(const char *response)
{
    keys_t *keys = keys_new();
    keys_add(keys, "offending.response=%s", response);
    keys_add(keys, "offending.per_1000_adults=60");
    keys_add(keys, "offending.type_mix=[0,1,1,0]");
    keys_add(keys, "days=30");
    return keys;
}

START_TEST(test_without_measures_there_is_nothing_to_answer)
{
    run_of_t off, strong;
    measured_run(&off, 2, keys_for("off"));
    measured_run(&strong, 2, keys_for("strong"));
    ck_assert(same_rows(&off, &strong));
    ck_assert_uint_gt(sim_counts(off.sim).approaches, 500);
    fixture_free(&off);
    fixture_free(&strong);
}
END_TEST

static sim_counts_t counted(const char *response, const char *measure, const char *key)
{
    keys_t *keys = keys_for(response);
    keys_on(keys, measure);
    keys_add(keys, "measures.%s.%s", measure, key);
    run_of_t run;
    measured_run(&run, 2, keys);
    sim_counts_t counts = sim_counts(run.sim);
    fixture_free(&run);
    return counts;
}

/// All contacts with children refused: fewer approaches, the fewer the stronger the response.
START_TEST(test_caps_slow_down)
{
    uint64_t off = counted("off", "contact_caps", "minors_per_day=0").approaches;
    uint64_t moderate = counted("moderate", "contact_caps", "minors_per_day=0").approaches;
    uint64_t strong = counted("strong", "contact_caps", "minors_per_day=0").approaches;
    ck_assert_uint_lt(moderate, off * 95 / 100);
    ck_assert_uint_lt(strong, moderate * 97 / 100);
    ck_assert_uint_gt(strong, off / 4); // three times slower at most
}
END_TEST

static void run_with(run_of_t *run, const char *response, const char *measure, const char *key, const char *other)
{
    keys_t *keys = keys_for(response);
    keys_add(keys, "days=15");
    keys_on(keys, measure);
    keys_add(keys, "%s", key);
    keys_add(keys, "%s", other);
    measured_run(run, 2, keys);
}

/// How slow caps make people is nothing to those who meet hidden or warned children, or are closed.
START_TEST(test_only_caps_slow_down)
{
    static const char *const measure[] = {"contact_caps", "child_defaults", "in_app_warnings", "known_material"};
    for (size_t m = 0; m < sizeof measure / sizeof *measure; m++) {
        run_of_t fast, slow, off;
        run_with(&fast, "strong", measure[m], "offending.response_slowest=1", "seed=5");
        run_with(&slow, "strong", measure[m], "offending.response_slowest=50", "seed=5");
        run_with(&off, "off", measure[m], "offending.response_slowest=50", "seed=5");
        ck_assert_msg(same_rows(&fast, &slow) == (m > 0), "%s", measure[m]);
        bool unseen = m == 2; // a child who heeds a warning just does not answer, which offenders cannot tell
        ck_assert_msg(same_rows(&slow, &off) == unseen, "%s is answered in other ways", measure[m]);
        fixture_free(&fast);
        fixture_free(&slow);
        fixture_free(&off);
    }
}
END_TEST

/// With every rule's own number at nothing, a strong response to caps is none.
START_TEST(test_every_rule_has_its_number)
{
    run_of_t off, none;
    run_with(&off, "off", "contact_caps", "offending.response_slowest=1", "seed=5");
    keys_t *keys = keys_for("strong");
    keys_add(keys, "days=15");
    keys_on(keys, "contact_caps");
    keys_add(keys, "offending.response_slowest=1");
    keys_add(keys, "offending.response_least=1");
    keys_add(keys, "offending.response_early=0");
    measured_run(&none, 2, keys);
    ck_assert(same_rows(&off, &none));
    fixture_free(&off);
    fixture_free(&none);
}
END_TEST

START_TEST(test_rules_by_hand)
{
    scenario_t scenario;
    ck_assert_int_eq(scenario_init(&scenario), 0);
    scenario.offending.response = RESPONSE_STRONG;
    scenario.offending.response_prior = 2;
    scenario.offending.response_slowest = 5;
    scenario.offending.response_least = 0.2;
    scenario.offending.response_returns = 0.25;
    scenario.offending.response_early = 0.75;
    const scene_t scene = {.scenario = &scenario};
    culprit_t *culprit = calloc(1, sizeof *culprit);
    ck_assert_double_eq(response_early(&scene, culprit), 0);
    for (int i = 0; i < 3; i++) response_met(culprit, PLATFORM_PHOTO, MET_CAPPED);
    for (int i = 0; i < 15; i++) response_met(culprit, PLATFORM_GAME, MET_REFUSED);
    for (int i = 0; i < 4; i++) response_met(culprit, PLATFORM_SOCIAL, MET_ALLOWED);
    ck_assert_double_eq_tol(response_gap(&scene, culprit), 1 + 4 * 3 / 24.0, 1e-12); // three caps of 22 attempts
    ck_assert_double_eq_tol(response_weight(&scene, culprit, PLATFORM_PHOTO), 1 - 3 / 5.0, 1e-12);
    ck_assert_double_eq_tol(response_weight(&scene, culprit, PLATFORM_GAME), 0.2, 1e-12); // not 2 / 17
    ck_assert_double_eq(response_weight(&scene, culprit, PLATFORM_SOCIAL), 1);
    ck_assert_double_eq_tol(response_early(&scene, culprit), 0.75, 1e-12);
    ck_assert_double_eq_tol(response_comeback(&scenario, 0.6), 0.6 + 0.25 * 0.4, 1e-12);
    scenario.offending.response = RESPONSE_MODERATE;
    ck_assert_double_eq_tol(response_gap(&scene, culprit), 1 + 0.5 * 4 * 3 / 24.0, 1e-12);
    ck_assert_double_eq_tol(response_new_device(&scenario, 0.4), 0.4 + 0.5 * 0.6, 1e-12);
    scenario.offending.response = RESPONSE_OFF;
    ck_assert_double_eq(response_gap(&scene, culprit), 1);
    ck_assert_double_eq(response_weight(&scene, culprit, PLATFORM_GAME), 1);
    free(culprit);
    scenario_free(&scenario);
}
END_TEST

/// Where children are hidden on one platform only, effort goes to the others.
START_TEST(test_effort_moves_to_platforms_without_friction)
{
    double share[2];
    for (int k = 0; k < 2; k++) {
        sim_counts_t c = counted(k ? "strong" : "off", "contact_caps", "coverage=[1,0,0,0,0,0]");
        sim_counts_t shut = counted(k ? "strong" : "off", "search_limits", "coverage=[1,0,0,0,0,0]");
        uint64_t all = 0;
        for (int p = 0; p < PLATFORMS; p++) all += shut.begun_on[p];
        ck_assert_uint_eq(all, shut.approaches);
        ck_assert_uint_gt(c.approaches, 0);
        share[k] = (double)shut.begun_on[PLATFORM_EPHEMERAL] / (double)all;
    }
    ck_assert_double_gt(share[0], 0.05);
    ck_assert_double_lt(share[1], share[0] * 0.95);
}
END_TEST

/// Who is closed comes back more often, and on another device.
START_TEST(test_closed_offenders_return_more_and_on_new_devices)
{
    size_t back[2] = {0, 0}, same[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_for(k ? "strong" : "off");
        keys_on(keys, "known_material");
        keys_add(keys, "measures.known_material.holds=1");
        keys_add(keys, "measures.known_material.per_month=15");
        keys_add(keys, "measures.known_material.action=close");
        keys_add(keys, "offending.comeback_median_days=0.5");
        run_of_t run;
        measured_run(&run, 2, keys);
        const world_t *w = sim_world(run.sim);
        for (uint32_t s = 0; s < SHARDS; s++)
            for (uint32_t i = 0; i < w->spare_used[s]; i++) {
                uint32_t account = w->spare[w->spare_first[s] + i], person = w->hidden.person[account];
                if (person == NONE || w->person.offender[person] == OFFENDER_NONE) continue;
                back[k]++;
                for (uint32_t a = 0; a < w->account.n; a++)
                    if (a != account && w->account.device[a] == w->account.device[account]) {
                        same[k]++;
                        break;
                    }
            }
        fixture_free(&run);
    }
    ck_assert_uint_gt(back[0], 20);
    ck_assert_uint_gt(back[1], back[0] * 11 / 10);
    ck_assert_uint_gt(same[0], back[0] / 3);
    ck_assert_uint_lt(same[1], back[1] / 10); // a person has 64 numbers for late devices, so a few meet
}
END_TEST

/// Those who have met measures leave out stages before the private channel.
START_TEST(test_private_channels_come_earlier)
{
    double left_out[2];
    for (int k = 0; k < 2; k++) {
        keys_t *keys = keys_for(k ? "strong" : "off");
        keys_on(keys, "search_limits"); // all meet it, and few are stopped
        keys_add(keys, "measures.search_limits.coverage=[0.3,0,0.3,0.3,0.3,0.3]");
        keys_add(keys, "offending.dwell_median_h=[0.75,2,10]");
        run_of_t run;
        truth_t truth;
        measured_run(&run, 2, keys);
        ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
        double beyond = 0, without = 0;
        for (size_t i = 0; i < truth.approaches; i++) {
            const approach_t *a = &truth.approach[i];
            if (a->stage_time[STAGE_PRIVATE] == NEVER && a->stage_time[STAGE_ISOLATION] == NEVER) continue;
            beyond++;
            without += a->stage_time[STAGE_RISK] == NEVER;
        }
        ck_assert_double_gt(beyond, 30);
        left_out[k] = without / beyond;
        truth_free(&truth);
        fixture_free(&run);
    }
    ck_assert_double_gt(left_out[1], left_out[0] + 0.1);
}
END_TEST

/// Harm is counted once, where it came about: on the last platform unless the approach went on elsewhere after it.
START_TEST(test_harm_is_counted_by_platform)
{
    run_of_t run;
    truth_t truth;
    measured_run(&run, 2, keys_for("off"));
    sim_counts_t counts = sim_counts(run.sim);
    ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
    uint64_t sum[3] = {0, 0, 0}, last[PLATFORMS] = {0}, differ = 0;
    for (size_t i = 0; i < truth.approaches; i++)
        if (truth.approach[i].stage_time[STAGE_HARM] != NEVER) last[truth.approach[i].last_platform]++;
    for (int p = 0; p < PLATFORMS; p++) {
        sum[0] += counts.begun_on[p];
        sum[1] += counts.answered_on[p];
        sum[2] += counts.harmed_on[p];
        differ += last[p] > counts.harmed_on[p] ? last[p] - counts.harmed_on[p] : 0;
    }
    ck_assert_uint_eq(sum[0], counts.approaches);
    ck_assert_uint_eq(sum[1], counts.answered);
    ck_assert_uint_eq(sum[2], counts.harmed);
    ck_assert_uint_gt(counts.harmed, 20);
    ck_assert_uint_le(differ, counts.harmed / 5);
    truth_free(&truth);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("response");
    TCase *test = tcase_create("response");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_without_measures_there_is_nothing_to_answer);
    tcase_add_test(test, test_caps_slow_down);
    tcase_add_test(test, test_only_caps_slow_down);
    tcase_add_test(test, test_every_rule_has_its_number);
    tcase_add_test(test, test_rules_by_hand);
    tcase_add_test(test, test_effort_moves_to_platforms_without_friction);
    tcase_add_test(test, test_closed_offenders_return_more_and_on_new_devices);
    tcase_add_test(test, test_private_channels_come_earlier);
    tcase_add_test(test, test_harm_is_counted_by_platform);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

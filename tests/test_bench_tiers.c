// SPDX-License-Identifier: GPL-3.0-or-later
// The tiers of the benchmark are what was published, to the last default, and know when they were changed.
#include "core/error.h"
#include "results/bench/tier.h"
#include "tests/experiment_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

/// SHA-256 of each tier's effective scenario with every default, those of detectors too.
static const char *const COMPLETE[TIERS] = {
    [TIER_STANDARD] = "623d3f2f65db46c4007ebbe005eae2a87aa17b06adddf68991603cc3cbbc4ded",
    [TIER_EASY] = "a76a0b525f3369f354d9279496046da5995c50ba2ef49c69680bb23ff7e6240e",
    [TIER_HARD] = "c96ee5c1ec2fc64e92bc0e2fa1a471837fea83bec5e08168a4936a412ad82677",
};

static void load(scenario_t *scenario, tier_t tier, const char *const *set)
{
    char path[1000];
    snprintf(path, sizeof path, SOURCE_DIR "/scenarios/%s.yaml", tier_scenario[tier]);
    scenario_from(scenario, path, set, NULL);
}

/// What a tier's fingerprint is now, by one of two functions.
static void fingerprint(tier_t tier, bool complete, char hex[SHA256_HEX])
{
    scenario_t scenario;
    load(&scenario, tier, NULL);
    char *text = complete ? param_effective(scenario.section, scenario.sections) : tier_definition(&scenario);
    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(sha256_text(text, hex), 0);
    free(text);
    scenario_free(&scenario);
}

/// Fails with all fingerprints that differ, as lines to paste, and with what that means.
static void hold(bool complete, const char *const *pin, const char *meaning)
{
    char lines[TIERS * 120] = "";
    for (int t = 0; t < TIERS; t++) {
        char hex[SHA256_HEX];
        fingerprint((tier_t)t, complete, hex);
        size_t used = strlen(lines);
        if (strcmp(hex, pin[t]) != 0)
            snprintf(lines + used, sizeof lines - used, "  %s is now \"%s\"\n", tier_scenario[t], hex);
    }
    ck_assert_msg(lines[0] == '\0', "%s\n%s", meaning, lines);
}

START_TEST(test_bench_tiers_are_as_published)
{
    hold(
        false, tier_pin,
        "The worlds or the protocol of a tier have changed, by its file or by a default elsewhere. A published tier "
        "never changes: write the old values into scenarios/bench-v1.yaml, or make bench-v2 instead. Until 0.1.0 is "
        "released, tier_pin in results/bench/tier.c may be set anew; later only for a key that is new and leaves every "
        "world and score as it was, with a line in the changelog.");
}
END_TEST

START_TEST(test_bench_tiers_have_the_defaults_as_published)
{
    hold(true, COMPLETE,
         "A key or a default of the schema has changed. If test_bench_tiers_are_as_published passes, it is of a "
         "detector, of a measure that is off, or a published figure. A changed default of a detector gives it other "
         "figures than published: give the detector a new name, or make bench-v2 instead. For a new detector or "
         "measure, "
         "and until 0.1.0 is released, set COMPLETE in this file anew.");
}
END_TEST

/// Whether the tier with one key set is still the tier.
static bool same_with(const char *set)
{
    scenario_t scenario;
    char hex[SHA256_HEX];
    load(&scenario, TIER_STANDARD, SETTINGS(set));
    ck_assert_int_eq(tier_fingerprint(&scenario, hex), 0);
    scenario_free(&scenario);
    return strcmp(hex, tier_pin[TIER_STANDARD]) == 0;
}

START_TEST(test_bench_tiers_are_changed_by_what_makes_worlds_and_scores_alone)
{
    static const char *const other[] = {"persons=19999",
                                        "seed=2",
                                        "protocol.test=21",
                                        "protocol.view=all",
                                        "roles.scout.night=0.5",
                                        "offender_types.adaptable.night=0.21",
                                        "platforms.photo.rooms=true",
                                        "measures.child_defaults.enabled=true",
                                        "lens.suspect=0.9"};
    static const char *const still[] = {"protocol.detectors=random", "description=mine",
                                        "detectors.isolation_forest.trees=7", "targets.recorded_girls=[0.1, 0.2]",
                                        "measures.metadata_analysis.delay_h=3"}; // of a measure that is off
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) ck_assert_msg(!same_with(other[i]), "%s", other[i]);
    for (size_t i = 0; i < sizeof still / sizeof *still; i++) ck_assert_msg(same_with(still[i]), "%s", still[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_tiers");
    TCase *tc = tcase_create("bench_tiers");
    tcase_add_test(tc, test_bench_tiers_are_as_published);
    tcase_add_test(tc, test_bench_tiers_have_the_defaults_as_published);
    tcase_add_test(tc, test_bench_tiers_are_changed_by_what_makes_worlds_and_scores_alone);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

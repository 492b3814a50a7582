// SPDX-License-Identifier: GPL-3.0-or-later
// Effects of made-up outcomes whose answers are known, and how often the intervals hold them.
#include "core/array.h"
#include "core/rng.h"
#include "results/arms/arm_effects.h"
#include "results/metrics/sign_flip.h"
#include "tests/plan_fixture.h"
#include "tests/suite_run.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define RESAMPLES 400

static plan_case_t at;
static effects_t effects;

static void teardown(void)
{
    effects_free(&effects);
    plan_free(&at);
}

static void make(void) { ck_assert_int_eq(effects_init(&effects, &at.plan, &at.design), 0); }

static size_t find(effect_kind_t kind, const char *of, double dose, int32_t response)
{
    for (size_t e = 0; e < effects.n; e++)
        if (effects.effect[e].kind == kind && !strcmp(effects.effect[e].of, of) && effects.effect[e].dose == dose &&
            effects.effect[e].response == response)
            return e;
    ck_abort_msg("no effect %s of %s", effect_kind_name[kind], of);
}

static double value_of(effect_kind_t kind, const char *of, const double *mean)
{
    return effect_value(&effects.effect[find(kind, of, 1, RESPONSE_OFF)], mean, at.design.n);
}

START_TEST(test_arm_effects_of_a_tandem_by_hand)
{
    PLAN(&at, "experiment.measures=contact_caps child_defaults search_limits");
    make();
    // baseline, each alone, together, all but each
    const double harm[] = {100, 50, 80, 90, 20, 66, 44, 33};
    ck_assert_uint_eq(effects.n, 3 + 3 + 5);
    ck_assert_double_eq_tol(value_of(EFFECT_ALONE, "contact_caps", harm), 50, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_ALONE, "search_limits", harm), 10, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_SUM, "all", harm), 80, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_INDEPENDENT, "all", harm), 100 * (1 - 0.5 * 0.8 * 0.9), 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_TOGETHER, "all", harm), 80, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_SYNERGY, "all", harm), 80 - 64, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_BEYOND_SUM, "all", harm), 0, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_ALL_BUT, "contact_caps", harm), 46, 1e-12);
    ck_assert_double_eq_tol(value_of(EFFECT_ALL_BUT, "search_limits", harm), 13, 1e-12);
    const double nothing[8] = {0}; // no harm at all: no share of it
    ck_assert_double_eq(value_of(EFFECT_TOGETHER, "all", nothing), 0);
    ck_assert_double_nan(value_of(EFFECT_INDEPENDENT, "all", nothing));
}
END_TEST

START_TEST(test_arm_effects_keep_doses_and_responses_apart)
{
    PLAN(&at, "experiment.design=doses", "experiment.doses=0.5 1", "experiment.response=off moderate",
         "experiment.measures=contact_caps child_defaults");
    make();
    double harm[14]; // two responses of: baseline, then two alone and both at each dose
    for (size_t a = 0; a < 14; a++) harm[a] = 1000 - (double)(1 << a) / 16;
    const double expected = harm[7] - harm[12];
    size_t e = find(EFFECT_ALONE, "child_defaults", 1, RESPONSE_MODERATE);
    ck_assert_double_eq_tol(effect_value(&effects.effect[e], harm, 14), expected, 1e-9);
    e = find(EFFECT_TOGETHER, "all", 0.5, RESPONSE_OFF);
    ck_assert_double_eq_tol(effect_value(&effects.effect[e], harm, 14), harm[0] - harm[3], 1e-9);
    ck_assert_uint_eq(effects.n, 2 * 2 * (2 + 5) + 6); // and each arm under both responses
    e = find(EFFECT_RESPONSE, "alone child_defaults", 0.5, RESPONSE_MODERATE);
    ck_assert_double_eq_tol(effect_value(&effects.effect[e], harm, 14), harm[2] - harm[9], 1e-9);
    ck_assert_uint_eq(effects.effect[e].baseline, 7);
}
END_TEST

/// 100 - 5 a - 3 b - 1 c ... - 2 (the first two together), over all arms.
static void law(double *harm)
{
    for (size_t a = 0; a < at.design.n; a++) {
        uint32_t on = at.design.arm[a].on;
        harm[a] = 100 - 2 * ((on & 3) == 3);
        for (uint32_t i = 0; i < at.plan.measures; i++) harm[a] -= (on >> i & 1) * (5 - (double)i);
    }
}

static void ck_law(const char *resolution)
{
    char setting[60];
    snprintf(setting, sizeof setting, "experiment.resolution=%s", resolution);
    PLAN(&at, "experiment.design=factorial", setting,
         "experiment.measures=contact_caps child_defaults search_limits in_app_warnings user_reporting");
    make();
    double *harm;
    ck_assert_int_eq(ARRAY_NEW(harm, at.design.n), 0);
    law(harm);
    for (uint32_t i = 0; i < 5; i++) // on average over the other, the pair adds half of its 2
        ck_assert_double_eq_tol(value_of(EFFECT_MAIN, at.plan.measure[i]->name, harm), 5 - (double)i + (i < 2), 1e-9);
    double mains = 0;
    for (uint32_t i = 0; i < 5; i++) mains += 5 - (double)i + (i < 2);
    ck_assert_double_eq_tol(value_of(EFFECT_TOGETHER, "all", harm), 5 + 4 + 3 + 2 + 1 + 2, 1e-9);
    ck_assert_double_eq_tol(value_of(EFFECT_BEYOND_MAIN, "all", harm), 17 - mains, 1e-9);
    int pairs = 0;
    for (size_t e = 0; e < effects.n; e++) {
        const effect_t *effect = &effects.effect[e];
        if (effect->kind != EFFECT_PAIR) continue;
        bool first = strstr(effect->of, "contact_caps x child_defaults") != NULL;
        ck_assert_double_eq_tol(effect_value(effect, harm, at.design.n), first ? 1 : 0, 1e-9);
        pairs++;
    }
    ck_assert_int_eq(pairs, 10); // each by itself
    free(harm);
    teardown();
}

START_TEST(test_arm_effects_of_a_factorial_are_those_of_its_law)
{
    ck_law("full");
    ck_law("v");
}
END_TEST

START_TEST(test_arm_effects_of_a_fraction_name_what_cannot_be_told_apart)
{
    PLAN(&at, "experiment.design=factorial", "experiment.resolution=iv",
         "experiment.measures=contact_caps child_defaults search_limits in_app_warnings");
    make();
    size_t e = find(EFFECT_PAIR, "contact_caps x child_defaults = search_limits x in_app_warnings", 1, RESPONSE_OFF);
    ck_assert_ptr_nonnull(effects.effect[e].weight);
    int pairs = 0;
    for (e = 0; e < effects.n; e++) pairs += effects.effect[e].kind == EFFECT_PAIR;
    ck_assert_int_eq(pairs, 3); // 2^(4-1): six pairs in three
}
END_TEST

START_TEST(test_arm_effects_listed_arms_are_held_against_the_baseline)
{
    PLAN(&at, "experiment.design=list",
         "experiment.arms=\"a: measures.child_defaults.enabled=true; b: measures.contact_caps.enabled=true\"");
    make();
    ck_assert_uint_eq(effects.n, 2);
    const double harm[] = {10, 7, 12};
    ck_assert_double_eq(value_of(EFFECT_ARM, "a", harm), 3);
    ck_assert_double_eq(value_of(EFFECT_ARM, "b", harm), -2);
}
END_TEST

/// Three responses, each of a baseline and two arms: every later one is held against the first, arm by arm.
START_TEST(test_arm_effects_of_a_response_are_the_first_response_less_this_one)
{
    enum { WORLDS = 6, ARMS = 9 };
    PLAN(&at, "experiment.design=list", "experiment.response=moderate off strong",
         "experiment.arms=\"a: measures.child_defaults.enabled=true; b: measures.contact_caps.enabled=true\"");
    make();
    ck_assert_uint_eq(effects.n, 3 * 2 + 2 * 2);
    const double harm[ARMS] = {10, 7, 6, 10, 5, 8, 10, 9, 1}; // each world's, times its number
    double value[WORLDS][ARMS];
    estimate_of_effect_t out[10];
    for (size_t w = 0; w < WORLDS; w++)
        for (size_t a = 0; a < ARMS; a++) value[w][a] = harm[a] * (double)(w + 1);
    const struct {
        const char *of;
        int32_t response;
        double value;
    } expected[] = {
        {"a", RESPONSE_OFF, 2}, {"b", RESPONSE_OFF, -2}, {"a", RESPONSE_STRONG, -2}, {"b", RESPONSE_STRONG, 5}};
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0], WORLDS, ARMS, 1, true, RESAMPLES, 1, out), 0);
    for (size_t i = 0; i < 4; i++) {
        size_t e = find(EFFECT_RESPONSE, expected[i].of, 1, expected[i].response);
        ck_assert_double_eq_tol(out[e].value, 3.5 * expected[i].value, 1e-9);
        ck_assert_double_eq_tol(out[e].p_holm, out[e].p * 2, 1e-12); // two arms a response, apart from its effects
    }
    for (size_t e = 0; e < effects.n; e++)
        ck_assert(effects.effect[e].kind != EFFECT_RESPONSE || effects.effect[e].response != RESPONSE_MODERATE);
    size_t prevented = find(EFFECT_ARM, "b", 1, RESPONSE_STRONG);
    ck_assert_double_eq_tol(out[prevented].value, 3.5 * 9, 1e-9);
    ck_assert_double_eq_tol(out[prevented].p_holm, out[prevented].p * 2, 1e-12);
}
END_TEST

START_TEST(test_arm_effects_of_worlds_that_agree_are_as_sure_as_can_be)
{
    enum { WORLDS = 8, ARMS = 4, STEP = 3 };
    PLAN(&at, "experiment.measures=contact_caps child_defaults");
    make();
    const double harm[ARMS] = {100, 50, 80, 30};
    double value[WORLDS][ARMS][STEP];
    estimate_of_effect_t out[16];
    for (size_t w = 0; w < WORLDS; w++)
        for (size_t a = 0; a < ARMS; a++) {
            value[w][a][0] = value[w][a][2] = NAN;
            value[w][a][1] = harm[a] * (double)(w + 1); // worlds of other sizes, all alike
        }
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0][1], WORLDS, ARMS * STEP, STEP, true, RESAMPLES, 1, out),
                     0);
    size_t synergy = find(EFFECT_SYNERGY, "all", 1, RESPONSE_OFF),
           beyond = find(EFFECT_BEYOND_SUM, "all", 1, RESPONSE_OFF);
    ck_assert_double_eq_tol(out[synergy].value, 10 * 4.5, 1e-9);
    ck_assert_double_eq_tol(out[synergy].p, sign_flip_least(WORLDS), 1e-12); // the linear part has one sign
    ck_assert_double_eq_tol(out[beyond].value, 0, 1e-9);
    ck_assert_double_eq_tol(out[beyond].p, 1, 1e-12);
    ck_assert_double_eq_tol(out[synergy].p_holm, out[synergy].p * 7, 1e-12); // 7 tests, none stronger
    ck_assert_double_gt(out[synergy].low, 10);
    ck_assert_double_lt(out[synergy].high, 80);
    // Without shares those two are nothing, and the family is smaller by as many.
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0][1], WORLDS, ARMS * STEP, STEP, false, RESAMPLES, 1, out),
                     0);
    ck_assert_double_nan(out[synergy].value);
    ck_assert_double_nan(out[synergy].p_holm);
    ck_assert_double_nan(out[beyond].share);
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0][1], 1, ARMS * STEP, STEP, true, RESAMPLES, 1, out), 0);
    ck_assert_double_eq_tol(out[synergy].value, 10, 1e-9);
    ck_assert_double_nan(out[synergy].low); // one world
    ck_assert_double_eq(out[synergy].p, 1);
    for (size_t worlds = EFFECT_WORLDS_MIN - 1; worlds <= EFFECT_WORLDS_MIN; worlds++) {
        ck_assert_int_eq(
            effects_estimate(&effects, &value[0][0][1], worlds, ARMS * STEP, STEP, true, RESAMPLES, 1, out), 0);
        ck_assert(isnan(out[synergy].low) == (worlds < EFFECT_WORLDS_MIN));
        ck_assert(isnan(out[synergy].high) == (worlds < EFFECT_WORLDS_MIN));
        ck_assert_double_eq_tol(out[synergy].share, 0.1, 1e-12);
        ck_assert_double_nan(out[synergy].share_low); // harm differs between worlds, the share does not
        ck_assert_double_nan(out[beyond].low);        // the same in all worlds
    }
}
END_TEST

/// A measure that does nothing adds nothing, whatever rounding leaves: no interval, and no p that says otherwise.
START_TEST(test_arm_effects_of_nothing_are_nothing)
{
    enum { WORLDS = 20, ARMS = 4 };
    PLAN(&at, "experiment.measures=contact_caps child_defaults");
    make();
    double value[WORLDS][ARMS];
    estimate_of_effect_t out[16];
    for (size_t w = 0; w < WORLDS; w++) {
        value[w][0] = value[w][2] = 7 + 0.1 * (double)w; // neither of them a number of base 2
        value[w][1] = value[w][3] = 5 + 0.3 * (double)(w * w % 7);
    }
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0], WORLDS, ARMS, 1, true, RESAMPLES, 1, out), 0);
    const size_t nothing[] = {find(EFFECT_ALONE, "child_defaults", 1, RESPONSE_OFF),
                              find(EFFECT_SYNERGY, "all", 1, RESPONSE_OFF),
                              find(EFFECT_BEYOND_SUM, "all", 1, RESPONSE_OFF)};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        const estimate_of_effect_t *e = &out[nothing[i]];
        ck_assert_double_eq(e->value, 0);
        ck_assert_double_eq(e->share, 0);
        ck_assert_double_eq(e->p, 1);
        ck_assert(isnan(e->low) && isnan(e->high) && isnan(e->share_low) && isnan(e->share_high) && isnan(e->pairing));
    }
    const estimate_of_effect_t *alone = &out[find(EFFECT_ALONE, "contact_caps", 1, RESPONSE_OFF)];
    ck_assert(alone->value > 1 && alone->low > 0 && alone->p < 0.001);
}
END_TEST

/// What the linear part of an effect gains, its slopes from small steps of each arm's mean.
static double linear_pairing(size_t e, const double *value, size_t worlds)
{
    enum { ARMS = 4 };
    const double step = 1e-5;
    double mean[ARMS] = {0}, slope[ARMS], each[16] = {0}, apart = 0;
    for (size_t a = 0; a < ARMS; a++) mean[a] = gsl_stats_mean(value + a, ARMS, worlds);
    for (size_t a = 0; a < ARMS; a++) {
        double up[ARMS], down[ARMS];
        memcpy(up, mean, sizeof mean);
        memcpy(down, mean, sizeof mean);
        up[a] += step;
        down[a] -= step;
        slope[a] =
            (effect_value(&effects.effect[e], up, ARMS) - effect_value(&effects.effect[e], down, ARMS)) / (2 * step);
        apart += slope[a] * slope[a] * gsl_stats_variance(value + a, ARMS, worlds);
        for (size_t w = 0; w < worlds; w++) each[w] += slope[a] * value[w * ARMS + a];
    }
    return apart / gsl_stats_variance(each, 1, worlds);
}

START_TEST(test_arm_effects_pairing_is_what_independent_worlds_would_cost)
{
    enum { WORLDS = 4, ARMS = 4 };
    PLAN(&at, "experiment.measures=contact_caps child_defaults");
    make();
    // Baseline 1 2 3 4 (variance 5/3); the first alone the same less 0 0 1 1 (difference: variance 1/3, arm: 2/3), the
    // second on its own (1 -1 1 -1: variance 4/3), together always 0.
    const double value[WORLDS][ARMS] = {{1, 1, 1, 0}, {2, 2, -1, 0}, {3, 2, 1, 0}, {4, 3, -1, 0}};
    estimate_of_effect_t out[16];
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0], WORLDS, ARMS, 1, true, RESAMPLES, 1, out), 0);
    const size_t first = find(EFFECT_ALONE, "contact_caps", 1, RESPONSE_OFF),
                 second = find(EFFECT_ALONE, "child_defaults", 1, RESPONSE_OFF),
                 together = find(EFFECT_TOGETHER, "all", 1, RESPONSE_OFF),
                 synergy = find(EFFECT_SYNERGY, "all", 1, RESPONSE_OFF);
    ck_assert_double_eq_tol(out[first].pairing, (5 / 3.0 + 2 / 3.0) / (1 / 3.0), 1e-12);
    // Its difference is 0 3 2 5, variance 13/3: worse than worlds apart.
    ck_assert_double_eq_tol(out[second].pairing, (5 / 3.0 + 4 / 3.0) / (13 / 3.0), 1e-12);
    ck_assert_double_eq_tol(out[together].pairing, 1, 1e-12); // an arm without any harm shares nothing
    ck_assert_double_eq_tol(out[synergy].pairing, linear_pairing(synergy, &value[0][0], WORLDS), 1e-6);
    ck_assert_int_eq(effects_estimate(&effects, &value[0][0], 1, ARMS, 1, true, RESAMPLES, 1, out), 0);
    ck_assert_double_nan(out[first].pairing); // one world
}
END_TEST

/// Counts of a world: each of the baseline's children is spared by each measure with its chance, together a little
/// more.
static void draw_world(gsl_rng *rng, double *arm)
{
    unsigned baseline = gsl_ran_poisson(rng, gsl_ran_gamma(rng, 10, 4)); // mean 40, spread as between worlds
    unsigned after = gsl_ran_binomial(rng, 0.7, baseline);
    arm[0] = baseline;
    arm[1] = after;
    arm[2] = gsl_ran_binomial(rng, 0.8, baseline);
    arm[3] = gsl_ran_binomial(rng, 0.7, after); // together 0.49 is left, of which 0.56 were expected
}

START_TEST(test_arm_effects_intervals_hold_the_truth_as_often_as_they_say)
{
    enum { STUDIES = 600, WORLDS = 10, ARMS = 4 };
    const double truth = 40 * (0.56 - 0.49), alone = 40 * 0.3;
    PLAN(&at, "experiment.measures=contact_caps child_defaults");
    make();
    size_t synergy = find(EFFECT_SYNERGY, "all", 1, RESPONSE_OFF);
    size_t first = find(EFFECT_ALONE, "contact_caps", 1, RESPONSE_OFF);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    int held = 0, held_alone = 0, held_share = 0;
    double width = 0, width_share = 0; // of shares, and of counts over the baseline
    double mean = 0;
    gsl_rng_set(rng, 7);
    for (uint64_t s = 0; s < STUDIES; s++) {
        double value[WORLDS][ARMS];
        estimate_of_effect_t out[16];
        for (int w = 0; w < WORLDS; w++) draw_world(rng, value[w]);
        ck_assert_int_eq(effects_estimate(&effects, &value[0][0], WORLDS, ARMS, 1, true, RESAMPLES, s, out), 0);
        held += out[synergy].low <= truth && truth <= out[synergy].high;
        held_alone += out[first].low <= alone && alone <= out[first].high;
        held_share += out[first].share_low <= 0.3 && 0.3 <= out[first].share_high;
        width += (out[first].high - out[first].low) / 40;
        width_share += out[first].share_high - out[first].share_low;
        mean += out[synergy].value / STUDIES;
    }
    gsl_rng_free(rng);
    // 95 % of 600 is 570, standard deviation 5.3; plain percentiles of ten worlds hold some 90 %.
    ck_assert_msg(held >= 553 && held <= 586, "synergy: %d of %d", held, STUDIES);
    ck_assert_msg(held_alone >= 553 && held_alone <= 586, "alone: %d of %d", held_alone, STUDIES);
    ck_assert_msg(held_share >= 553 && held_share <= 586, "share: %d of %d", held_share, STUDIES);
    ck_assert_double_lt(width_share, 0.75 * width); // worlds differ in how much harm there is, which a share leaves out
    ck_assert_double_eq_tol(mean, truth, 0.35);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arm_effects");
    TCase *tc = tcase_create("arm_effects");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_arm_effects_of_a_tandem_by_hand);
    tcase_add_test(tc, test_arm_effects_keep_doses_and_responses_apart);
    tcase_add_test(tc, test_arm_effects_of_a_factorial_are_those_of_its_law);
    tcase_add_test(tc, test_arm_effects_of_a_fraction_name_what_cannot_be_told_apart);
    tcase_add_test(tc, test_arm_effects_listed_arms_are_held_against_the_baseline);
    tcase_add_test(tc, test_arm_effects_of_a_response_are_the_first_response_less_this_one);
    tcase_add_test(tc, test_arm_effects_of_worlds_that_agree_are_as_sure_as_can_be);
    tcase_add_test(tc, test_arm_effects_of_nothing_are_nothing);
    tcase_add_test(tc, test_arm_effects_pairing_is_what_independent_worlds_would_cost);
    tcase_add_test(tc, test_arm_effects_intervals_hold_the_truth_as_often_as_they_say);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

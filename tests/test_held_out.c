// SPDX-License-Identifier: GPL-3.0-or-later
// What test worlds hold that training worlds do not: numbers drawn inside and outside of ranges, a type left out of
// worlds, labels and scores.
#include "core/param_number.h"
#include "results/evaluation/label_rule.h"
#include "results/metrics/evidence.h"
#include "results/worlds/vary.h"
#include "results/worlds/world_scenario.h"
#include "scenarios/held_out.h"
#include "tests/scoring_fixture.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#define OVERRIDES_MAX 16

static const knob_use_t use = {"", "varied"};

static void knob_of(const scenario_t *scenario, const char *text, knob_t *knob)
{
    ck_assert_msg(knob_find(knob, scenario, &use, text) == 0, "%s", error_text());
}

START_TEST(test_vary_values_by_hand)
{
    scenario_t scenario;
    knob_t knob;
    scenario_of(&scenario, NULL, NULL);
    knob_of(&scenario, "child.block=0.4:0.6", &knob);
    ck_assert_double_eq(vary_value(&knob, false, 0), 0.4);
    ck_assert_double_eq_tol(vary_value(&knob, false, 0.25), 0.45, 1e-12);
    ck_assert_double_eq_tol(vary_value(&knob, true, 0), 0.2, 1e-12);
    ck_assert_double_eq_tol(vary_value(&knob, true, 0.25), 0.3, 1e-12);
    ck_assert_double_lt(vary_value(&knob, true, nextafter(0.5, 0)), 0.4);
    ck_assert_double_gt(vary_value(&knob, true, 0.5), 0.6);
    ck_assert_double_eq_tol(vary_value(&knob, true, 0.75), 0.7, 1e-12);
    knob_of(&scenario, "child.block=0.1:0.9", &knob); // 0 to 1 is allowed: a tenth is left on either side
    ck_assert_double_eq_tol(vary_value(&knob, true, 0.25), 0.05, 1e-12);
    ck_assert_double_eq_tol(vary_value(&knob, true, 0.75), 0.95, 1e-12);
    knob_of(&scenario, "child.block=0:0.4", &knob); // nothing below
    ck_assert_double_eq_tol(vary_value(&knob, true, 0.5), 0.6, 1e-12);
    scenario_free(&scenario);
}
END_TEST

/// Every whole number is hit as often as another.
START_TEST(test_vary_whole_numbers)
{
    scenario_t scenario;
    knob_t knob;
    size_t in[20] = {0}, out[20] = {0};
    scenario_of(&scenario, NULL, NULL);
    knob_of(&scenario, "ties.year_met=9:11.5", &knob);
    for (int i = 0; i < 1200; i++) {
        in[(int)vary_value(&knob, false, i / 1200.0)]++;
        out[(int)vary_value(&knob, true, i / 1200.0)]++;
    }
    for (int v = 0; v < 20; v++) {
        ck_assert_uint_eq(in[v], v >= 9 && v <= 11 ? 400 : 0);
        ck_assert_uint_eq(out[v], (v >= 7 && v < 9) || (v > 11 && v <= 14) ? 240 : 0);
    }
    scenario_free(&scenario);
}
END_TEST

/// Random ranges of every number of the schema: inside is inside, outside is outside, within reach and allowed.
START_TEST(test_vary_inside_and_outside_for_every_key)
{
    scenario_t scenario;
    size_t knobs = 0, outside = 0;
    scenario_of(&scenario, NULL, NULL);
    for (size_t s = 0; s < scenario.sections; s++)
        for (const param_t *row = scenario.section[s].params; row->key; row++) {
            bool whole = row->type == PARAM_INT;
            if (row->type != PARAM_DOUBLE && !whole) continue;
            knob_t knob = {.row = row, .section = &scenario.section[s]};
            rng_t rng = rng_at(5, (uint32_t)s, (uint32_t)row->offset, RNG_TEST);
            double least = fmax(row->min, -1000), most = fmin(row->max, least + 1000);
            double a = least + rng_unit(&rng) * (most - least), b = least + rng_unit(&rng) * (most - least);
            knob.low = fmin(a, b), knob.high = fmax(a, b);
            if (whole && floor(knob.high) < ceil(knob.low)) continue;
            knobs++;
            double width = knob.high - knob.low;
            bool room = whole ? ceil(knob.low) - 1 >= fmax(row->min, knob.low - width) ||
                                    floor(knob.high) + 1 <= fmin(row->max, knob.high + width)
                              : knob.low > row->min || knob.high < row->max;
            for (int i = 0; i < 200; i++) {
                double u = i / 200.0, in = vary_value(&knob, false, u);
                ck_assert_msg(in >= knob.low && in <= knob.high, "%s: %g not in %g:%g", row->key, in, knob.low,
                              knob.high);
                ck_assert(!whole || in == floor(in));
                if (!room) continue;
                double out = vary_value(&knob, true, u);
                ck_assert_msg(out < knob.low || out > knob.high, "%s: %g in %g:%g", row->key, out, knob.low, knob.high);
                ck_assert(out >= knob.low - width * (1 + 1e-9) && out <= knob.high + width * (1 + 1e-9));
                ck_assert(out >= row->min && out <= row->max && (!whole || out == floor(out)));
                outside++;
            }
        }
    ck_assert_uint_gt(knobs, 200);
    ck_assert_uint_gt(outside, 200 * 200);
    scenario_free(&scenario);
}
END_TEST

static const char VARY[] = "protocol.vary=child.block=0.2:0.8 offending.type_mix[1]=0.1:0.9 ties.year_met=5:50";

static void draw(const scenario_t *scenario, uint64_t seed, uint32_t role, uint32_t index, varied_t *out)
{
    vary_t *vary = NULL;
    ck_assert_int_eq(ARRAY_NEW(vary, 1), 0);
    ck_assert_msg(vary_read(vary, scenario) == 0, "%s", error_text());
    ck_assert_int_eq(vary_draw(vary, seed, role, index, false, out), 0);
    free(vary);
}

static int by_value(const void *a, const void *b)
{
    double x = ((const varied_t *)a)->value, y = ((const varied_t *)b)->value;
    return (x > y) - (x < y);
}

START_TEST(test_vary_draws_depend_on_seed_role_and_world_alone)
{
    const char *const more[] = {"protocol.vary=child.block=0.2:0.8 offending.type_mix[1]=0.1:0.9 ties.year_met=5:50 "
                                "child.tell=0:0.5",
                                NULL};
    static varied_t a[VARY_MAX], b[VARY_MAX], all[8];
    scenario_t scenario, longer;
    scenario_of(&scenario, SETTINGS(VARY), NULL);
    scenario_of(&longer, more, NULL);
    draw(&scenario, 1, 0, 3, a);
    draw(&longer, 1, 0, 3, b);
    for (int k = 0; k < 3; k++) {
        ck_assert_str_eq(a[k].key, b[k].key);
        ck_assert_double_eq(a[k].value, b[k].value); // a key more changes nothing
    }
    ck_assert_str_eq(a[1].key, "offending.type_mix[1]");
    const uint32_t other[][3] = {{2, 0, 3}, {1, 1, 3}, {1, 2, 3}, {1, 0, 4}};
    for (int i = 0; i < 4; i++) {
        draw(&scenario, other[i][0], other[i][1], other[i][2], b);
        ck_assert_double_ne(a[0].value, b[0].value);
        ck_assert_double_ne(a[1].value, b[1].value);
    }
    for (uint32_t w = 0; w < 8; w++) {
        draw(&scenario, 1, 0, w, b);
        all[w] = b[0];
    }
    qsort(all, 8, sizeof *all, by_value);
    for (int w = 0; w < 8; w++) { // eight worlds lie evenly, the ends joined
        double gap = w ? all[w].value - all[w - 1].value : all[0].value - all[7].value + 0.6;
        ck_assert_double_le(gap, 0.6 / 8 + 1e-9);
    }
    scenario_free(&scenario);
    scenario_free(&longer);
}
END_TEST

START_TEST(test_vary_refuses_what_cannot_vary)
{
    static const char *const wrong[][2] = {
        {"protocol.vary=child.blok=0:1", "did you mean child.block?"},
        {"protocol.vary=child.block", "child.block: not of the form KEY=LOW:HIGH"},
        {"protocol.vary=child.block=0.5:0.2", "0.5 is not below 0.2"},
        {"protocol.vary=child.block=0:2", "goes beyond what the key allows"},
        {"protocol.vary=description=0:1", "not a number, so it cannot be varied"},
        {"protocol.vary=offending.type_mix=0:1", "name one, from"},
        {"protocol.vary=persons=100:1000", "persons: only numbers of the model vary"},
        {"protocol.vary=protocol.test=1:3", "only numbers of the model vary"},
        {"protocol.vary=corrupt.lost=0:0.5", "only numbers of the model vary"},
        {"protocol.vary=targets.uneasy_blocked[0]=0:0.9", "only numbers of the model vary"},
        {"protocol.vary=detectors.midas_r.alpha=0.1:0.9", "only numbers of the model vary"},
        {"protocol.vary=measures.metadata_analysis.sensitivity=0.1:0.9", "only numbers of the model vary"},
        {"protocol.vary=child.block=0.1:0.9 child.block=0:0.5", "child.block is named twice"},
        {"protocol.vary=ties.year_met=5.1:5.9", "no whole number lies in"},
        {"protocol.vary=child.block=0:1", "nothing lies outside"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scenario_t scenario;
        scenario_of(&scenario, SETTINGS(wrong[i][0], "protocol.vary_test=outside"), NULL);
        ck_assert_int_eq(world_scenario_check(&scenario), ERR_INPUT);
        ck_assert_msg(strstr(error_text(), wrong[i][1]) && strstr(error_text(), "--set protocol.vary="), "%s: %s",
                      wrong[i][0], error_text());
        scenario_free(&scenario);
    }
}
END_TEST

START_TEST(test_held_out_refuses_what_makes_no_study)
{
    static const char *const wrong[][3] = {
        {"protocol.vary_test=outside", "seed=1", "outside of which ranges? protocol.vary names none"},
        {"protocol.leave_out=known_adult", "offending.type_mix=[1, 1, 1, 0]", "none to find"},
        {"protocol.leave_out=known_adult", "offending.type_mix=[0, 0, 0, 1]", "none to learn from"},
        {"protocol.leave_out=known_adlt", "seed=1", "known_adult"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scenario_refused(SETTINGS(wrong[i][0], wrong[i][1]), wrong[i][2]);
    }
}
END_TEST

/// The scenario of a world, its text, and what it drew.
static char *text_of(const scenario_t *study, world_role_t role, uint32_t index, varied_t **varied, size_t *n)
{
    world_scenario_t own;
    ck_assert_msg(world_scenario_open(&own, study, role, index) == 0, "%s", error_text());
    char *text = param_effective(own.scenario->section, own.scenario->sections);
    world_scenario_close(&own);
    ck_assert_int_eq(world_scenario_varied(study, role, index, varied, n), 0);
    return text;
}

/// A world's scenario is the study's with the drawn numbers set by hand, and without the type left out.
START_TEST(test_world_scenario_is_the_study_with_the_draws)
{
    const char *const study_keys[] = {VARY, "protocol.vary_test=outside", "protocol.leave_out=adaptable", "seed=77",
                                      NULL};
    for (int role = 0; role < WORLD_ROLES; role++) {
        scenario_t study, expected;
        varied_t *varied;
        size_t n;
        char set[OVERRIDES_MAX][256], number[PARAM_NUMBER_BYTES];
        const char *keys[OVERRIDES_MAX] = {study_keys[0], study_keys[1], study_keys[2], study_keys[3],
                                           set[0],        set[1],        set[2],        NULL};
        scenario_of(&study, study_keys, NULL);
        char *before = param_effective(study.section, study.sections);
        char *text = text_of(&study, (world_role_t)role, 2, &varied, &n);
        char *after = param_effective(study.section, study.sections);
        ck_assert_str_eq(before, after);
        ck_assert_uint_eq(n, 3);
        for (size_t k = 0; k < n; k++) {
            bool inside = varied[k].value >= varied[k].low && varied[k].value <= varied[k].high;
            ck_assert_int_eq(inside, role != WORLD_TEST);
            ck_assert_int_eq(varied[k].outside, role == WORLD_TEST);
        }
        snprintf(set[0], 256, "child.block=%s", param_number_write(number, varied[0].value));
        snprintf(set[1], 256, "offending.type_mix=[0.3, %s, 0.15, 0.25]",
                 role == WORLD_TEST ? param_number_write(number, varied[1].value) : "0");
        snprintf(set[2], 256, "ties.year_met=%s", param_number_write(number, varied[2].value));
        if (role == WORLD_TEST) {
            scenario_of(&expected, keys, NULL);
        } else { // the type that is left out has no share: a file could not say so
            keys[2] = "protocol.leave_out=none";
            scenario_of(&expected, keys, NULL);
            expected.protocol.leave_out = OFFENDER_ADAPTABLE;
        }
        char *should = param_effective(expected.section, expected.sections);
        ck_assert_str_eq(text, should);
        free(should);
        free(before);
        free(after);
        free(text);
        free(varied);
        scenario_free(&expected);
        scenario_free(&study);
    }
}
END_TEST

START_TEST(test_world_scenario_is_the_study_itself_where_nothing_differs)
{
    scenario_t study;
    world_scenario_t own;
    varied_t *varied;
    size_t n;
    scenario_of(&study, SETTINGS(VARY, "protocol.leave_out=adaptable"), NULL);
    ck_assert_int_eq(world_scenario_open(&own, &study, WORLD_TEST, 0), 0); // vary_test: fixed
    ck_assert_ptr_eq(own.scenario, &study);
    ck_assert_int_eq(world_scenario_varied(&study, WORLD_TEST, 0, &varied, &n), 0);
    ck_assert_uint_eq(n, 0);
    free(varied);
    world_scenario_close(&own);
    scenario_free(&study);
}
END_TEST

static void count_types(const scenario_t *study, world_role_t role, size_t count[OFFENDERS])
{
    world_scenario_t own;
    sim_t *sim;
    memset(count, 0, OFFENDERS * sizeof *count);
    ck_assert_int_eq(world_scenario_open(&own, study, role, 0), 0);
    ck_assert_int_eq(sim_open(&sim, own.scenario, 5), 0);
    const world_t *world = sim_world(sim);
    for (size_t p = 0; p < world->person.n; p++) count[world->person.offender[p]]++;
    sim_close(sim);
    world_scenario_close(&own);
}

/// From the truth: worlds to learn from hold none of the type and as many offenders; test worlds are what they were.
START_TEST(test_leave_out_keeps_the_type_from_training)
{
    for (int type = 1; type < OFFENDERS; type++) {
        char leave[64];
        scenario_t whole, study;
        size_t all[OFFENDERS], count[OFFENDERS];
        snprintf(leave, sizeof leave, "protocol.leave_out=%s", offender_name[type]);
        scenario_of(&whole, SETTINGS("persons=2000", "offending.per_1000_adults=30"), NULL);
        scenario_of(&study, SETTINGS("persons=2000", "offending.per_1000_adults=30", leave), NULL);
        count_types(&whole, WORLD_TRAINING, all);
        ck_assert_uint_gt(all[type], 0);
        for (int role = WORLD_TRAINING; role <= WORLD_VALIDATION; role++) {
            count_types(&study, (world_role_t)role, count);
            ck_assert_uint_eq(count[type], 0);
            ck_assert_uint_eq(count[OFFENDER_NONE], all[OFFENDER_NONE]);
        }
        count_types(&study, WORLD_TEST, count);
        ck_assert_mem_eq(count, all, sizeof all);
        scenario_free(&whole);
        scenario_free(&study);
    }
}
END_TEST

/// Ten persons of two accounts, all scored: person 0 is adaptable, 1 and 2 are intimacy-seeking.
static void make_world(scored_world_t *world, score_stream_t *stream, uint8_t only)
{
    fixture_world(world, 10, 2, 0, 10, 2);
    fixture_offender(world, 0, 5 * DAY_S);
    fixture_offender(world, 2, 5 * DAY_S);
    fixture_offender(world, 5, 5 * DAY_S);
    world->truth.person.offender[1] = world->truth.person.offender[2] = OFFENDER_INTIMACY;
    fixture_approach(world, 0, 0, 6 * DAY_S, 9 * DAY_S, NEVER);
    fixture_approach(world, 1, 1, 6 * DAY_S, 9 * DAY_S, NEVER);
    world->only = only;
    ck_assert_int_eq(score_stream_init(stream, 20, -INFINITY, 0), 0);
    score_stream_begin(stream, 8 * DAY_S, fixture_onset(world));
    for (uint32_t a = 0; a < 20; a++) {
        double score = a;
        ck_assert_int_eq(score_stream_add(stream, &a, &score, 1), 0);
        world->last_scored[a] = 8 * DAY_S;
    }
    ck_assert_int_eq(score_stream_finish(stream), 0);
    ck_assert_int_eq(scored_world_index(world), 0);
}

/// Accounts and alerts of other types are neither right nor wrong, and in no ranking.
START_TEST(test_leave_out_scores_that_type_alone)
{
    for (uint8_t only = OFFENDER_NONE; only <= OFFENDER_ADAPTABLE; only++) { // none, intimacy-seeking, adaptable
        static const size_t positives[] = {3, 2, 1}, offenders[] = {3, 2, 1}, children[] = {2, 1, 1};
        static const uint32_t wrong[] = {3 + 14, 2 + 14, 1 + 14}, persons[] = {10, 9, 8};
        const double all[BUDGETS] = {-1, -1, -1}; // everybody is alerted
        scored_world_t world;
        score_stream_t stream = {0};
        evidence_t evidence;
        make_world(&world, &stream, only);
        ck_assert_uint_eq(world.positives, positives[only]);
        ck_assert_uint_eq(world.n, positives[only] + 14); // the 14 of people who are no offenders
        ck_assert_uint_eq(world.offenders, offenders[only]);
        ck_assert_uint_eq(world.children, children[only]);
        for (size_t i = 0; i < world.n; i++) {
            uint8_t type = world.truth.person.offender[world.person[i]];
            ck_assert(type == OFFENDER_NONE || only == OFFENDER_NONE || type == only);
            ck_assert_int_eq(world.positive[i], type != OFFENDER_NONE);
        }
        ck_assert_int_eq(evidence_init(&evidence, &world, &stream, all, DAY_S), 0);
        uint32_t right = 0, mistaken = 0;
        for (size_t t = 0; t < evidence.budget[0].tallies; t++) {
            right += evidence.budget[0].tally[t].right;
            mistaken += evidence.budget[0].tally[t].wrong;
        }
        ck_assert_uint_eq(right, positives[only]);
        ck_assert_uint_eq(mistaken, wrong[only]); // an offender's other account counts as before
        ck_assert_uint_eq(evidence.budget[0].tallies, persons[only]);
        ck_assert_uint_eq(evidence.review.accused, 14);
        ck_assert_uint_eq(evidence.person.n, offenders[only] + 7);
        evidence_free(&evidence);
        score_stream_free(&stream);
        scored_world_free(&world);
    }
}
END_TEST

static void expect_share(double hits, double of, double share)
{
    double band = 5 * sqrt(of * share * (1 - share)) + 1;
    ck_assert_msg(fabs(hits - of * share) <= band, "%g of %g, expected %g +- %g", hits, of, of * share, band);
}

START_TEST(test_label_rule_by_hand_and_by_share)
{
    enum { N = 20000 };
    const label_rule_t truth = {0}, none = {.leave_out = OFFENDER_HYPER},
                       noisy = {.missed = 0.2, .falsely = 0.05, .leave_out = OFFENDER_HYPER};
    size_t missed = 0, falsely = 0;
    for (uint32_t a = 0; a < N; a++) {
        for (int label = -1; label <= 1; label++) {
            uint8_t type = label == 0 ? OFFENDER_NONE : OFFENDER_KNOWN;
            ck_assert_int_eq(label_rule_apply(&truth, 1, a, type, a % 2, label), label);
            ck_assert_int_eq(label_rule_apply(&none, 1, a, type, a % 2, label), label);
            if (label) ck_assert_int_eq(label_rule_apply(&noisy, 1, a, OFFENDER_HYPER, true, label), -1);
        }
        int positive = label_rule_apply(&noisy, 1, a, OFFENDER_KNOWN, true, 1);
        int negative = label_rule_apply(&noisy, 1, a, OFFENDER_NONE, true, 0);
        ck_assert_int_eq(label_rule_apply(&noisy, 1, a, OFFENDER_KNOWN, false, 1), positive); // the account's, for good
        ck_assert_int_eq(label_rule_apply(&noisy, 1, a, OFFENDER_NONE, false, 0), 0);         // nobody reported it
        ck_assert_int_eq(label_rule_apply(&noisy, 1, a, OFFENDER_KNOWN, true, -1), -1);
        missed += positive == 0;
        falsely += negative == 1;
    }
    expect_share((double)missed, N, 0.2);
    expect_share((double)falsely, N, 0.05);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("held_out");
    TCase *tc = tcase_create("held_out");
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, test_vary_values_by_hand);
    tcase_add_test(tc, test_vary_whole_numbers);
    tcase_add_test(tc, test_vary_inside_and_outside_for_every_key);
    tcase_add_test(tc, test_vary_draws_depend_on_seed_role_and_world_alone);
    tcase_add_test(tc, test_vary_refuses_what_cannot_vary);
    tcase_add_test(tc, test_held_out_refuses_what_makes_no_study);
    tcase_add_test(tc, test_world_scenario_is_the_study_with_the_draws);
    tcase_add_test(tc, test_world_scenario_is_the_study_itself_where_nothing_differs);
    tcase_add_test(tc, test_leave_out_keeps_the_type_from_training);
    tcase_add_test(tc, test_leave_out_scores_that_type_alone);
    tcase_add_test(tc, test_label_rule_by_hand_and_by_share);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

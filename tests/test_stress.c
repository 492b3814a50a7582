// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol over worlds that are not seen as they are, or not like those that were learnt from: the truth stays,
// nobody leaves the ranking, nothing leaks into training, nothing depends on threads.
#include "core/array.h"
#include "core/error.h"
#include "results/tables/report_stress.h"
#include "tests/experiment_fixture.h"
#include "tests/experiment_result.h"
#include "tests/rounds.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"
#include <math.h>

#define WORLDS 5 // 1 training, 1 validation, 3 test

/// What really happened in each world, whatever detectors saw.
typedef struct {
    uint64_t hash[WORLDS];          // of events and truth
    size_t type[WORLDS][OFFENDERS]; // offenders
    double retry[WORLDS];           // offending.retry of the world that ran
    size_t n;
} story_t;

static int take(void *self, const event_batch_t *batch)
{
    story_t *story = self;
    story->hash[story->n] = fixture_hash(story->hash[story->n], batch->event, batch->n * sizeof(event_t));
    return 0;
}

static int begin(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)role, (void)index, (void)seed;
    story_t *story = self;
    story->retry[story->n] = sim_world(sim)->scenario->offending.retry;
    *sink = (sink_t){take, self};
    return 0;
}

static int end(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    (void)sim, (void)role, (void)index;
    story_t *story = self;
    size_t w = story->n++;
    story->hash[w] = fixture_hash(story->hash[w], truth->account_onset, truth->accounts * sizeof(int32_t));
    story->hash[w] = fixture_hash(story->hash[w], truth->account_offender, truth->accounts);
    story->hash[w] = fixture_hash(story->hash[w], truth->approach, truth->approaches * sizeof(approach_t));
    for (size_t p = 0; p < truth->person.n; p++) story->type[w][truth->person.offender[p]]++;
    return 0;
}

static const char *const COMMON[] = {ROUNDS("persons=700", "persons=400"),
                                     "days=14",
                                     ROUNDS("offending.per_1000_adults=60", "offending.per_1000_adults=150"),
                                     "protocol.warmup_days=5",
                                     "protocol.training=1",
                                     "protocol.test=3",
                                     "protocol.bootstrap=40",
                                     "protocol.detectors=random message_count midas_r logistic_regression",
                                     NULL};

/// Runs a small study; `more` ends with NULL. The oracle stands last.
static void run(run_result_t *result, story_t *story, int threads, const char *const *more)
{
    scenario_t scenario;
    world_watch_t watch = {story, begin, end};
    memset(story, 0, sizeof *story);
    scenario_of(&scenario, COMMON, more);
    experiment_with_oracle(&scenario, threads, -1, &watch, result);
    ck_assert_uint_eq(story->n, WORLDS);
    scenario_free(&scenario);
}

/// What is said to a reader.
static char *said(const run_result_t *r)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    report_stress_say(r, out);
    fclose(out);
    return text;
}

/// The study as it stands, which all but one test compare with: run once, before they are forked, by one thread, as a
/// fork of a process that has started OpenMP's threads would wait for them for ever.
static run_result_t plain;
static story_t before;

static void run_plain(void) { run(&plain, &before, 1, NULL); }
static void free_plain(void) { run_result_free(&plain); }

START_TEST(test_stress_zero_is_nothing)
{
    const char *const zero[] = {"corrupt.lost=0",          "corrupt.late=0",           "corrupt.late_mean_h=2",
                                "corrupt.labels_missed=0", "corrupt.labels_false=0",   "corrupt.platform=none",
                                "protocol.leave_out=none", "protocol.vary_test=fixed", NULL};
    run_result_t none;
    story_t after;
    run(&none, &after, THREADS, zero);
    result_same(&plain, &none, "");
    ck_assert_mem_eq(&before, &after, sizeof before);
    char *text = said(&none);
    ck_assert_str_eq(text, "");
    for (size_t w = 0; w < WORLDS; w++) {
        const world_row_t *row = &none.worlds.row[w];
        ck_assert_uint_eq(row->seen, row->events);
        ck_assert_uint_eq(row->lost + row->late + row->undelivered + row->labels_missed + row->labels_false, 0);
        ck_assert_str_eq(row->left_out, "none");
    }
    ck_assert_uint_eq(none.varied.n, 0);
    free(text);
    run_result_free(&none);
}
END_TEST

/// The same accounts are ranked, and as many are positive; what happened is what happened.
static void same_worlds(const run_result_t *a, const run_result_t *b)
{
    for (size_t w = 0; w < WORLDS; w++) {
        world_row_t x = a->worlds.row[w], y = b->worlds.row[w];
        ck_assert_uint_eq(y.seen + y.lost + y.undelivered, y.events);
        x.seen = y.seen, x.lost = y.lost, x.late = y.late, x.undelivered = y.undelivered;
        ck_assert_mem_eq(&x, &y, sizeof x);
    }
}

START_TEST(test_stress_hidden_events_hide_nobody)
{
    const struct {
        const char *key[3];
        double lost, late;
    } how[] = {{{"corrupt.lost=0.5"}, 0.5, 0},
               {{"corrupt.late=0.8", "corrupt.late_mean_h=100"}, 0, 0.8},
               {{"corrupt.platform=ephemeral"}, 0, 0}};
    ck_assert_double_eq(result_value(&plain, "truth_oracle", "ap"), 1);
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        run_result_t hidden;
        story_t after;
        run(&hidden, &after, THREADS, SETTINGS(how[i].key[0], how[i].key[1]));
        ck_assert_mem_eq(&before, &after, sizeof before); // truth and trace untouched
        same_worlds(&plain, &hidden);
        result_same_rows(FORMAT_IN_RESULT, &plain, &hidden, "worlds compare");
        for (size_t d = 0; d < plain.detectors; d++) // thresholds come from worlds that were seen whole
            for (size_t b = 0; b < plain.detector[d].budget.n; b++)
                ck_assert_double_eq(plain.detector[d].budget.row[b].threshold,
                                    hidden.detector[d].budget.row[b].threshold);
        for (size_t w = 0; w < WORLDS; w++) {
            const world_row_t *row = &hidden.worlds.row[w];
            double events = (double)row->events, band = 0.02; // registrations and closures are few
            if (w < 2) {
                ck_assert_uint_eq(row->seen, row->events); // training and validation
            } else if (i < 2) {
                ck_assert_double_eq_tol((double)row->lost / events, how[i].lost, band);
                ck_assert_double_eq_tol((double)row->late / events, how[i].late, band);
            } else {
                ck_assert(row->lost > row->events / 100 && row->lost < row->events && row->late == 0);
            }
        }
        char *text = said(&hidden);
        ck_assert_ptr_nonnull(strstr(text, "Corrupted: detectors were given"));
        free(text);
        if (i == 2)
            ck_assert_double_lt(result_value(&hidden, "truth_oracle", "ap"), 0.95); // it cannot rank whom nobody saw
        run_result_free(&hidden);
    }
}
END_TEST

/// Of a platform that sends nothing nobody is alerted, and its offenders' accounts stay among the positive ones.
START_TEST(test_stress_missing_platform_is_missed)
{
    run_result_t r;
    story_t story;
    size_t there = 0;
    run(&r, &story, THREADS, SETTINGS("corrupt.platform=ephemeral"));
    for (size_t d = 0; d < r.detectors; d++)
        for (size_t g = 0; g < r.detector[d].groups.n; g++) {
            const group_row_t *row = &r.detector[d].groups.row[g], *was = &plain.detector[d].groups.row[g];
            if (strcmp(row->by, "platform") != 0 || strcmp(row->name, "ephemeral") != 0) continue;
            ck_assert_uint_eq(row->alerted + row->found, 0);
            ck_assert_uint_eq(row->positives, was->positives);
            ck_assert_uint_eq(row->accounts, was->accounts);
            ck_assert_uint_gt(row->positives, 0);
            there++;
        }
    ck_assert_uint_eq(there, r.detectors);
    run_result_free(&r);
}
END_TEST

START_TEST(test_stress_wrong_labels_are_in_training_alone)
{
    run_result_t r;
    story_t after;
    run(&r, &after, THREADS, SETTINGS("corrupt.labels_missed=0.5", "corrupt.labels_false=1"));
    ck_assert_mem_eq(&before, &after, sizeof before);
    for (size_t w = 0; w < WORLDS; w++) {
        world_row_t x = plain.worlds.row[w], y = r.worlds.row[w];
        ck_assert_int_eq(y.labels_missed > 0, w == 0);
        ck_assert_int_eq(y.labels_false > 0, w == 0);
        y.labels_missed = y.labels_false = 0;
        ck_assert_mem_eq(&x, &y, sizeof x);
    }
    const char *const blind[] = {"random", "message_count", "midas_r", "truth_oracle"};
    for (size_t i = 0; i < 4; i++) // who learns from no label sees none of it
        result_same_rows(FORMAT_IN_DETECTOR, result_detector(&plain, blind[i]), result_detector(&r, blind[i]), "");
    ck_assert_double_ne(result_value(&plain, "logistic_regression", "ap"),
                        result_value(&r, "logistic_regression", "ap"));
    run_result_free(&r);
    run(&r, &after, THREADS, SETTINGS("corrupt.labels_missed=1")); // nothing to learn from
    ck_assert_double_eq_tol(result_value(&r, "logistic_regression", "ap"),
                            result_value(&r, "logistic_regression", "prevalence"), 1e-9);
    char *text = said(&r);
    ck_assert_ptr_nonnull(strstr(text, "Wrong labels in training:"));
    free(text);
    run_result_free(&r);
}
END_TEST

START_TEST(test_stress_left_out_type_is_new_to_test_worlds)
{
    run_result_t r;
    story_t after;
    run(&r, &after, THREADS, SETTINGS("protocol.leave_out=hyper_sexualised"));
    for (size_t w = 0; w < WORLDS; w++) {
        ck_assert_uint_gt(before.type[w][OFFENDER_HYPER], 0);
        ck_assert_str_eq(r.worlds.row[w].left_out, "hyper_sexualised");
        if (w < 2) {
            ck_assert_uint_eq(after.type[w][OFFENDER_HYPER], 0); // no leak
            ck_assert_uint_eq(after.type[w][OFFENDER_NONE], before.type[w][OFFENDER_NONE]);
        } else { // the very same world, fewer of it scored
            ck_assert_uint_eq(after.hash[w], before.hash[w]);
            ck_assert_uint_eq(r.worlds.row[w].events, plain.worlds.row[w].events);
            ck_assert_uint_lt(r.worlds.row[w].positives, plain.worlds.row[w].positives);
            ck_assert_uint_eq(r.worlds.row[w].active - r.worlds.row[w].positives,
                              plain.worlds.row[w].active - plain.worlds.row[w].positives); // the same negatives
        }
    }
    const detector_result_t *oracle = result_detector(&r, "truth_oracle"),
                            *whole = result_detector(&plain, "truth_oracle");
    for (size_t t = 0; t < oracle->types.n; t++) {
        bool left = strcmp(oracle->types.row[t].type, "hyper_sexualised") == 0;
        ck_assert_uint_eq(oracle->types.row[t].offenders, left ? whole->types.row[t].offenders : 0);
    }
    ck_assert_double_eq(result_value(&r, "truth_oracle", "ap"), 1);
    char *text = said(&r);
    ck_assert_ptr_nonnull(strstr(text, "Left out: only hyper_sexualised offenders are scored, and training"));
    free(text);
    run_result_free(&r);
}
END_TEST

/// What worlds ran with is what the table says, inside or outside; test worlds are untouched unless they are to vary.
START_TEST(test_stress_worlds_run_with_what_they_drew)
{
    static const char *const test[] = {"fixed", "inside", "outside"};
    for (int t = 0; t < 3; t++) {
        char key[64];
        run_result_t r;
        story_t story;
        snprintf(key, sizeof key, "protocol.vary_test=%s", test[t]);
        run(&r, &story, THREADS, SETTINGS("protocol.vary=offending.retry=0.5:0.7 child.block=0.2:0.4", key));
        ck_assert_uint_eq(r.varied.n, t ? 2 * WORLDS : 2 * 2);
        for (size_t w = 0; w < WORLDS; w++) {
            bool fixed = t == 0 && w >= 2, outside = t == 2 && w >= 2;
            ck_assert_int_eq(story.hash[w] == before.hash[w], fixed);
            if (fixed) {
                ck_assert_double_eq(story.retry[w], before.retry[w]);
                continue;
            }
            const varied_row_t *row = &r.varied.row[2 * w];
            ck_assert_str_eq(row->key, "offending.retry");
            ck_assert_str_eq(row->role, r.worlds.row[w].role);
            ck_assert_uint_eq(row->world, r.worlds.row[w].world);
            ck_assert_str_eq(row->range, outside ? "outside" : "inside");
            ck_assert_double_eq(row->value, story.retry[w]);
            ck_assert_int_eq(row->value < 0.5 || row->value > 0.7, outside);
            for (size_t v = 0; v < w; v++) ck_assert_double_ne(story.retry[v], story.retry[w]);
        }
        char *text = said(&r);
        ck_assert_ptr_nonnull(strstr(text, "Varied: 2 numbers"));
        ck_assert_int_eq(strstr(text, "outside the same ranges") != NULL, t == 2);
        free(text);
        run_result_free(&r);
    }
}
END_TEST

START_TEST(test_stress_is_the_same_for_any_number_of_threads)
{
    const char *const all[] = {"corrupt.lost=0.2",
                               "corrupt.late=0.3",
                               "corrupt.platform=video",
                               "corrupt.labels_missed=0.3",
                               "corrupt.labels_false=0.5",
                               "protocol.leave_out=intimacy_seeking",
                               "protocol.vary=child.block=0.2:0.4 ties.year_met=10:20",
                               "protocol.vary_test=outside",
                               NULL};
    const int runs = ROUNDS(3, 2);
    run_result_t r[3];
    story_t story[3];
    for (int i = 0; i < runs; i++) {
        run(&r[i], &story[i], i + 1, all);
        result_same(&r[0], &r[i], "");
        ck_assert_mem_eq(&story[0], &story[i], sizeof *story);
    }
    for (int i = 0; i < runs; i++) run_result_free(&r[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stress");
    TCase *tc = tcase_create("stress");
    tcase_set_timeout(tc, 300);
    tcase_add_unchecked_fixture(tc, run_plain, free_plain);
    tcase_add_test(tc, test_stress_zero_is_nothing);
    tcase_add_test(tc, test_stress_hidden_events_hide_nobody);
    tcase_add_test(tc, test_stress_missing_platform_is_missed);
    tcase_add_test(tc, test_stress_wrong_labels_are_in_training_alone);
    tcase_add_test(tc, test_stress_left_out_type_is_new_to_test_worlds);
    tcase_add_test(tc, test_stress_worlds_run_with_what_they_drew);
    tcase_add_test(tc, test_stress_is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

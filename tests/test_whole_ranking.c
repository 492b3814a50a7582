// SPDX-License-Identifier: GPL-3.0-or-later
// Average precision at rarer prevalences: all worlds in one ranking equals a plain pass over all pairs, weights are
// multiplicities, and what too few negatives could tell is not told.
#include "core/array.h"
#include "results/evaluation/evaluation_parts.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

#define WORLDS 3
static const protocol_t PROTOCOL = {.budget = {10, 100, 1000}, .cooldown_days = 14};
static const frozen_t FROZEN = {.threshold = {3.5, 3, 2.5}};

/// Scores and labels of all worlds, one after the other.
typedef struct {
    double *score;
    uint8_t *positive;
    size_t n;
} plain_t;

static void keep(plain_t *plain, const scored_world_t *world, const score_stream_t *stream)
{
    ck_assert_int_eq(array_resize(&plain->score, plain->n + world->n, sizeof *plain->score), 0);
    ck_assert_int_eq(array_resize(&plain->positive, plain->n + world->n, 1), 0);
    for (size_t i = 0; i < world->n; i++, plain->n++) {
        plain->score[plain->n] = stream->final[world->account[i]];
        plain->positive[plain->n] = world->positive[i];
    }
}

/// Every 20th of `persons` a world offends; scores are whole tenths, so that many tie.
static void prepare(evaluation_t *e, size_t persons, plain_t *plain)
{
    ck_assert_int_eq(evaluation_init(e, &PROTOCOL, WORLDS, 1, &FROZEN), 0);
    memset(plain, 0, sizeof *plain);
    for (uint32_t w = 0; w < WORLDS; w++) {
        scored_world_t world = {0};
        score_stream_t stream;
        fixture_random(&world, &stream, 1, persons, 1.5 + 0.3 * w, 70 + w);
        for (size_t a = 0; a < world.truth.accounts; a++) stream.final[a] = round(10 * stream.final[a]) / 10;
        keep(plain, &world, &stream);
        ck_assert_int_eq(evaluation_add(e, &world, &stream), 0);
        score_stream_free(&stream);
    }
    ck_assert_int_eq(evaluation_whole_init(e), 0);
    for (uint32_t w = 0; w < WORLDS; w++) e->all.positives += e->world[w].positives;
}

/// Straight from the definition: for each positive the weighted precision among all that score as high.
static double plain_ap(const plain_t *p, double prevalence)
{
    double sum = 0, positives = 0;
    for (size_t i = 0; i < p->n; i++) positives += p->positive[i];
    double weight = positives * (1 - prevalence) / (prevalence * ((double)p->n - positives));
    for (size_t i = 0; i < p->n; i++) {
        double right = 0, wrong = 0;
        if (!p->positive[i]) continue;
        for (size_t j = 0; j < p->n; j++) {
            right += p->score[j] >= p->score[i] && p->positive[j];
            wrong += p->score[j] >= p->score[i] && !p->positive[j];
        }
        sum += right / (right + weight * wrong);
    }
    return sum / positives;
}

/// The values after adding worlds with the weight given, each as often as `times` says.
static void weigh(const evaluation_t *e, const int *times, uint8_t weight, double *value)
{
    char *block = NULL;
    uint8_t *all = NULL;
    ck_assert_int_eq(array_new(&block, evaluation_whole_bytes(e), 1), 0);
    ck_assert_int_eq(array_new(&all, e->whole_persons, 1), 0);
    memset(all, weight, e->whole_persons);
    for (size_t w = 0; w < WORLDS; w++)
        for (int i = 0; i < times[w]; i++) evaluation_whole_add(e, w, weight == 1 ? NULL : all, block);
    evaluation_whole_finish(e, block, value);
    free(block);
    free(all);
}

START_TEST(test_whole_ranking_equals_a_plain_pass)
{
    static double value[DETECTOR_VALUES];
    evaluation_t e;
    plain_t plain;
    prepare(&e, 4000, &plain); // 22,800 negatives: enough for 1 in 1,000
    weigh(&e, (int[]){1, 1, 1}, 1, value);
    ck_assert_double_eq_tol(value[ACCOUNT_AP_1E3], plain_ap(&plain, 1e-3), 1e-12);
    ck_assert_double_gt(value[ACCOUNT_AP_1E3], 2e-3);
    ck_assert_double_nan(value[ACCOUNT_AP_1E4]);
    ck_assert_double_nan(value[ACCOUNT_AP_1E5]);
    ck_assert_double_nan(value[ACCOUNT_METRICS + PERSON_AP_1E4]);
    free(plain.score);
    free(plain.positive);
    evaluation_free(&e);
}
END_TEST

START_TEST(test_whole_ranking_of_weights_equals_repeated_worlds)
{
    static double one[DETECTOR_VALUES], other[DETECTOR_VALUES];
    evaluation_t e;
    plain_t plain;
    prepare(&e, 4000, &plain);
    weigh(&e, (int[]){2, 0, 1}, 1, one);
    weigh(&e, (int[]){4, 0, 2}, 1, other);
    ck_assert_double_eq_tol(one[ACCOUNT_AP_1E3], other[ACCOUNT_AP_1E3], 1e-12); // all twice as many
    weigh(&e, (int[]){2, 0, 1}, 3, other);
    ck_assert_double_eq_tol(one[ACCOUNT_AP_1E3], other[ACCOUNT_AP_1E3], 1e-12);
    weigh(&e, (int[]){1, 1, 1}, 1, other);
    ck_assert_double_ne(one[ACCOUNT_AP_1E3], other[ACCOUNT_AP_1E3]);
    free(plain.score);
    free(plain.positive);
    evaluation_free(&e);
}
END_TEST

START_TEST(test_whole_ranking_of_few_negatives_is_not_available)
{
    static double value[DETECTOR_VALUES];
    evaluation_t e;
    plain_t plain;
    prepare(&e, 3400, &plain); // 19,380 negatives
    weigh(&e, (int[]){1, 1, 1}, 1, value);
    ck_assert_double_nan(value[ACCOUNT_AP_1E3]);
    weigh(&e, (int[]){2, 2, 2}, 1, value); // the same ones again are not more
    ck_assert_double_nan(value[ACCOUNT_AP_1E3]);
    free(plain.score);
    free(plain.positive);
    evaluation_free(&e);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("whole_ranking");
    TCase *tc = tcase_create("whole_ranking");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_whole_ranking_equals_a_plain_pass);
    tcase_add_test(tc, test_whole_ranking_of_weights_equals_repeated_worlds);
    tcase_add_test(tc, test_whole_ranking_of_few_negatives_is_not_available);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

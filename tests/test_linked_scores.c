// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling the scores of linked accounts against a plain loop over clusters; alone, every bit stays.
#include "core/error.h"
#include "core/rng.h"
#include "results/linkage/linked_scores.h"
#include "results/worlds/lineup.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

#define N 200
#define DETECTORS 3

/// Scores of accounts in blocks, as views bring them; the third detector cannot tell of every second block.
typedef struct {
    uint32_t account[N], label[N];
    double score[DETECTORS][N]; // by row
    size_t n;
} scores_t;

static void scores_init(scores_t *self, uint32_t clusters, uint32_t seed)
{
    uint32_t lowest[N];
    memset(lowest, 0xff, sizeof lowest);
    self->n = 0;
    for (uint32_t a = 0; a < N; a++) {
        rng_t rng = rng_at(seed, a, 0, RNG_TEST);
        uint32_t cluster = rng_below(&rng, clusters);
        bool part = rng_chance(&rng, 0.8);
        if (part && lowest[cluster] == UINT32_MAX) lowest[cluster] = a;
        self->label[a] = part ? lowest[cluster] : NO_ACCOUNT;
    }
    for (uint32_t view = 0; view < 5; view++)
        for (uint32_t a = view; a < N; a += 5) {
            rng_t rng = rng_at(seed, a, 1, RNG_TEST);
            if (rng_chance(&rng, 0.3)) continue; // not active
            self->account[self->n] = a;
            for (int d = 0; d < DETECTORS; d++) self->score[d][self->n] = rng_normal(&rng);
            if (view % 2) self->score[2][self->n] = INSTANCE_LOWEST;
            self->n++;
        }
}

static void pool(linked_scores_t *linked, const scores_t *scores, uint32_t time)
{
    linked_scores_begin(linked, time);
    for (size_t from = 0; from < scores->n; from += 37) {
        size_t rows = scores->n - from < 37 ? scores->n - from : 37;
        detector_rows_t block = {.n = rows, .time = time, .account = scores->account + from};
        ck_assert_int_eq(linked_scores_add_rows(linked, &block), 0);
        for (size_t d = 0; d < DETECTORS; d++) linked_scores_add(linked, d, scores->score[d] + from);
    }
    ck_assert_int_eq(linked_scores_pool(linked, scores->label), 0);
}

static double plain(const scores_t *s, size_t detector, size_t row, linkage_pool_t how)
{
    double most = -INFINITY, sum = 0;
    size_t n = 0;
    uint32_t cluster = s->label[s->account[row]];
    for (size_t i = 0; i < s->n; i++) {
        bool linked = i == row || (cluster != NO_ACCOUNT && s->label[s->account[i]] == cluster);
        double score = s->score[detector][i];
        if (!linked) continue;
        most = fmax(most, score);
        if (score <= INSTANCE_LOWEST) continue;
        sum += score;
        n++;
    }
    if (how == POOL_MAX) return most;
    return n ? sum / (double)n : INSTANCE_LOWEST;
}

static void check_pool(linkage_pool_t how)
{
    linked_scores_t linked;
    ck_assert_int_eq(linked_scores_init(&linked, DETECTORS, N, how, INSTANCE_LOWEST), 0);
    for (uint32_t seed = 0; seed < 20; seed++) { // the same memory each time
        scores_t scores;
        scores_init(&scores, 10 + 10 * seed, seed);
        pool(&linked, &scores, 10 + seed);
        detector_rows_t rows = linked_scores_rows(&linked);
        ck_assert_uint_eq(rows.n, scores.n);
        ck_assert_uint_eq(rows.time, 10 + seed);
        ck_assert_mem_eq(rows.account, scores.account, scores.n * sizeof *rows.account);
        for (size_t d = 0; d < DETECTORS; d++)
            for (size_t i = 0; i < scores.n; i++)
                ck_assert_double_eq_tol(linked.score[d][i], plain(&scores, d, i, how), 1e-14);
    }
    linked_scores_free(&linked);
}

START_TEST(test_linked_scores_max_is_the_highest_of_the_cluster) { check_pool(POOL_MAX); }
END_TEST

START_TEST(test_linked_scores_mean_leaves_out_who_cannot_tell) { check_pool(POOL_MEAN); }
END_TEST

START_TEST(test_linked_scores_of_accounts_alone_stay_to_the_bit)
{
    for (int how = POOL_MAX; how <= POOL_MEAN; how++) {
        linked_scores_t linked;
        scores_t scores;
        scores_init(&scores, 10, 1);
        scores.score[0][3] = 0x1.23456789abcdfp-1022; // nothing that adding and dividing would leave
        for (uint32_t a = 0; a < N; a++) scores.label[a] = a % 2 ? NO_ACCOUNT : a;
        ck_assert_int_eq(linked_scores_init(&linked, DETECTORS, N, (linkage_pool_t)how, INSTANCE_LOWEST), 0);
        pool(&linked, &scores, 1);
        for (size_t d = 0; d < DETECTORS; d++)
            ck_assert_mem_eq(linked.score[d], scores.score[d], scores.n * sizeof(double));
        linked_scores_free(&linked);
    }
}
END_TEST

START_TEST(test_linked_scores_of_nobody)
{
    linked_scores_t linked;
    scores_t scores = {.n = 0};
    ck_assert_int_eq(linked_scores_init(&linked, DETECTORS, N, POOL_MAX, INSTANCE_LOWEST), 0);
    pool(&linked, &scores, 5);
    ck_assert_uint_eq(linked_scores_rows(&linked).n, 0);
    linked_scores_free(&linked);
    linked_scores_free(&linked); // once more does no harm
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linked_scores");
    TCase *tc = tcase_create("linked_scores");
    tcase_add_test(tc, test_linked_scores_max_is_the_highest_of_the_cluster);
    tcase_add_test(tc, test_linked_scores_mean_leaves_out_who_cannot_tell);
    tcase_add_test(tc, test_linked_scores_of_accounts_alone_stay_to_the_bit);
    tcase_add_test(tc, test_linked_scores_of_nobody);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

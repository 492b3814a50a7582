// SPDX-License-Identifier: GPL-3.0-or-later
// The benign world is hard enough: no single column and no depth-four tree finds the offenders, and nothing that has no
// cause (numbers of accounts, devices, networks) tells them apart at all.
#include "tests/ranking_fixture.h"
#include "tests/sim_fixture.h"

#include "results/worlds/world_run.h"
#include "tests/suite_run.h"

#define TOO_EASY 0.6 // well under the 0.9 at which the benign world would have to be called too easy
#define DEPTH 4

static const char *const WORLD[] = {"persons=10000", "days=60", "protocol.warmup_days=14",
                                    "offending.per_1000_adults=8", NULL};

static void rows_of(scenario_t *scenario, uint32_t index, world_output_t *out)
{
    lineup_t lineup;
    memset(&lineup, 0, sizeof lineup);
    world_job_t job = {
        .scenario = scenario, .lineup = &lineup, .role = WORLD_TRAINING, .index = index, .alert_detector = -1};
    ck_assert_msg(world_run(&job, out) == 0, "%s", error_text());
    ck_assert_uint_gt(out->rows.n, 10000);
}

static void load(scenario_t *scenario, const char *const *set)
{
    omp_set_num_threads(2);
    scenario_of(scenario, set, NULL);
}

START_TEST(test_hardness_no_single_column)
{
    scenario_t scenario;
    load(&scenario, WORLD);
    world_output_t out;
    rows_of(&scenario, 0, &out);
    double *score = malloc(out.rows.n * sizeof *score), best = 0, prevalence = 0;
    const char *which = "";
    for (int f = 0; f < FEATURES; f++)
        for (int sign = -1; sign <= 1; sign += 2) {
            for (size_t i = 0; i < out.rows.n; i++) score[i] = sign * (double)out.rows.feature[i * FEATURES + f];
            double ap = ap_of(score, out.rows.label, out.rows.n, NULL, &prevalence);
            if (ap > best) {
                best = ap;
                which = feature_name[f];
            }
        }
    printf("best single column: %s, AP %.3f at prevalence %.4f\n", which, best, prevalence);
    ck_assert_msg(best < TOO_EASY, "%s alone has an AP of %.3f", which, best);
    ck_assert_double_gt(best, prevalence); // there is something to find
    free(score);
    world_output_free(&out);
    scenario_free(&scenario);
}
END_TEST

/// A node of a greedy tree on Gini impurity, in heap order; leaves hold the share of positives.
typedef struct {
    int feature;
    float cut;
    double share;
} node_t;

typedef struct {
    const world_output_t *out;
    node_t node[2 << DEPTH];
} tree_t;

static double gini(double positive, double n) { return n > 0 ? 2 * positive * (1 - positive / n) : 0; }

typedef struct {
    float value;
    uint8_t label;
} pair_t;

static int by_value(const void *a, const void *b)
{
    float x = ((const pair_t *)a)->value, y = ((const pair_t *)b)->value;
    return x < y ? -1 : x > y;
}

/// Best cut of one column over the rows of a node; positives weigh `weight` each.
static double best_cut(const tree_t *tree, const uint32_t *row, size_t n, int feature, double weight, float *cut)
{
    pair_t *pair = malloc(n * sizeof *pair);
    double all = 0, left = 0, best = INFINITY, size = 0, left_size = 0;
    for (size_t i = 0; i < n; i++) {
        pair[i] = (pair_t){tree->out->rows.feature[row[i] * (size_t)FEATURES + feature], tree->out->rows.label[row[i]]};
        all += pair[i].label * weight;
        size += pair[i].label ? weight : 1;
    }
    qsort(pair, n, sizeof *pair, by_value);
    for (size_t i = 0; i + 1 < n; i++) {
        left += pair[i].label * weight;
        left_size += pair[i].label ? weight : 1;
        if (pair[i].value == pair[i + 1].value) continue;
        double impurity = gini(left, left_size) + gini(all - left, size - left_size);
        if (impurity < best) {
            best = impurity;
            *cut = pair[i].value;
        }
    }
    free(pair);
    return best;
}

static void grow(tree_t *tree, uint32_t at, uint32_t *row, size_t n, double weight, int depth)
{
    double positive = 0, best = INFINITY;
    for (size_t i = 0; i < n; i++) positive += tree->out->rows.label[row[i]];
    tree->node[at] = (node_t){.feature = -1, .share = n ? positive / (double)n : 0};
    if (depth == 0 || positive == 0 || n < 40) return;
    for (int f = 0; f < FEATURES; f++) {
        float cut = 0;
        double impurity = best_cut(tree, row, n, f, weight, &cut);
        if (impurity < best) {
            best = impurity;
            tree->node[at].feature = f;
            tree->node[at].cut = cut;
        }
    }
    if (tree->node[at].feature < 0) return;
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (tree->out->rows.feature[row[i] * (size_t)FEATURES + tree->node[at].feature] <= tree->node[at].cut) {
            uint32_t swap = row[left];
            row[left++] = row[i];
            row[i] = swap;
        }
    grow(tree, 2 * at, row, left, weight, depth - 1);
    grow(tree, 2 * at + 1, row + left, n - left, weight, depth - 1);
}

static double predict(const tree_t *tree, const float *feature)
{
    uint32_t at = 1;
    while (tree->node[at].feature >= 0) at = 2 * at + (feature[tree->node[at].feature] > tree->node[at].cut);
    return tree->node[at].share;
}

/// The tree of PaySim's known failure: there, one rule finds every fraud.
START_TEST(test_hardness_no_small_tree)
{
    scenario_t scenario;
    load(&scenario, WORLD);
    world_output_t train, test;
    rows_of(&scenario, 0, &train);
    rows_of(&scenario, 1, &test);
    for (int balanced = 0; balanced < 2; balanced++) {
        tree_t tree = {.out = &train};
        uint32_t *row = malloc(train.rows.n * sizeof *row);
        size_t positives = 0;
        for (uint32_t i = 0; i < train.rows.n; i++) {
            row[i] = i;
            positives += train.rows.label[i];
        }
        grow(&tree, 1, row, train.rows.n, balanced ? (double)(train.rows.n - positives) / (double)positives : 1, DEPTH);
        double *score = malloc(test.rows.n * sizeof *score), prevalence = 0;
        for (size_t i = 0; i < test.rows.n; i++) score[i] = predict(&tree, test.rows.feature + i * FEATURES);
        double ap = ap_of(score, test.rows.label, test.rows.n, NULL, &prevalence);
        printf("tree of depth %d (%s): AP %.3f at prevalence %.4f\n", DEPTH, balanced ? "balanced" : "plain", ap,
               prevalence);
        ck_assert_msg(ap < TOO_EASY, "a tree of depth %d has an AP of %.3f", DEPTH, ap);
        free(score);
        free(row);
    }
    world_output_free(&train);
    world_output_free(&test);
    scenario_free(&scenario);
}
END_TEST

/// What has no cause must rank at chance: the AP of a random order has a spread of about prevalence / sqrt(positives).
START_TEST(test_hardness_numbers_tell_nothing)
{
    run_of_t run;
    const char *set[] = {"persons=10000", "days=30", "protocol.warmup_days=14", "offending.per_1000_adults=20", NULL};
    fixture_run(&run, 2, set);
    truth_t truth;
    ck_assert_int_eq(sim_truth(run.sim, &truth), 0);
    const account_table_t *account = sim_accounts(run.sim);
    double *score = malloc(account->n * sizeof *score), prevalence = 0;
    uint8_t *label = malloc(account->n);
    for (int column = 0; column < 8; column++) {
        size_t n = 0;
        for (uint32_t a = 0; a < account->n; a++) {
            if (truth.account_person[a] == NO_PERSON) continue;
            uint32_t value = column / 2 == 0   ? a
                             : column / 2 == 1 ? a & 1
                             : column / 2 == 2 ? account->device[a]
                                               : account->network[a];
            label[n] = truth.account_offender[a];
            score[n++] = column % 2 ? -(double)value : (double)value;
        }
        double ap = ap_of(score, label, n, NULL, &prevalence);
        ck_assert_msg(ap < 1.6 * prevalence, "column %d has an AP of %.4f at prevalence %.4f", column, ap, prevalence);
    }
    free(score);
    free(label);
    truth_free(&truth);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hardness");
    TCase *test = tcase_create("hardness");
    tcase_set_timeout(test, 600);
    tcase_add_test(test, test_hardness_no_single_column);
    tcase_add_test(test, test_hardness_no_small_tree);
    tcase_add_test(test, test_hardness_numbers_tell_nothing);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

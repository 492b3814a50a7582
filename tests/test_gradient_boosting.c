// SPDX-License-Identifier: GPL-3.0-or-later
// Boosted trees by hand; against XGBoost's own predictions, bit for bit, with whichever version is linked; and what the
// detector learns and does not learn. Without XGBoost: the reading of trees, and what a user is told.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "detectors/boosted_fit.h"
#include "tests/detector_conformance.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#ifdef VIGIL_XGBOOST
#include <xgboost/c_api.h>
#endif

#define COLUMNS 5u

static const char STUMP[] = "0:[f1<2.5] yes=1,no=2,missing=2\n\t1:leaf=0.25\n\t2:[f4<-1] yes=5,no=9,missing=5\n"
                            "\t\t5:leaf=-1\n\t\t9:leaf=0.125\n";
static const char LEAF[] = "0:leaf=0.5\n";

/// A row equal to the threshold goes to `no`; two trees add up.
START_TEST(test_boosted_trees_by_hand)
{
    const float x[5][COLUMNS] = {
        {9, 2.4999998f, 9, 9, 0}, {9, 2.5f, 9, 9, 0}, {0, 3, 0, 0, -1}, {0, 3, 0, 0, -1.0001f}, {0, -1e30f, 0, 0, -9}};
    const float want[5] = {0.75f, 0.625f, 0.625f, -0.5f, 0.75f};
    float margin[5];
    boosted_trees_t trees;
    boosted_trees_init(&trees, COLUMNS);
    boosted_trees_margin(&trees, x[0], 5, margin);
    for (int i = 0; i < 5; i++) ck_assert_float_eq(margin[i], 0); // no trees
    ck_assert_int_eq(boosted_trees_add(&trees, STUMP), 0);
    ck_assert_int_eq(boosted_trees_add(&trees, LEAF), 0);
    ck_assert_uint_eq(trees.trees, 2);
    ck_assert_uint_eq(trees.nodes, 6);
    boosted_trees_margin(&trees, x[0], 5, margin);
    for (int i = 0; i < 5; i++) ck_assert_float_eq(margin[i], want[i]);
    boosted_trees_free(&trees);
}
END_TEST

/// As deep as may be: a chain, whose end is reached.
static void write_chain(char *text, unsigned depth)
{
    for (unsigned d = 0; d < depth; d++)
        text += sprintf(text, "%u:[f0<%u] yes=%u,no=%u,missing=%u\n%u:leaf=%u\n", 2 * d, d, 2 * d + 1, 2 * d + 2,
                        2 * d + 1, 2 * d + 1, d);
    sprintf(text, "%u:leaf=100\n", 2 * depth);
}

START_TEST(test_boosted_trees_refuse_what_is_no_tree)
{
    static char deepest[4096], deeper[4096];
    write_chain(deepest, BOOSTED_DEPTH_MAX);
    write_chain(deeper, BOOSTED_DEPTH_MAX + 1);
    const char *const bad[] = {
        "0:[f1<2.5] yes=1,no=2,missing=2\n1:leaf=1\n",           // a node is not there
        "0:[f1<2.5] yes=1,no=0,missing=1\n1:leaf=1\n",           // a loop
        "0:[f5<2.5] yes=1,no=2,missing=2\n1:leaf=1\n2:leaf=1\n", // a column is not there
        "0:[f1<nan] yes=1,no=2,missing=2\n1:leaf=1\n2:leaf=1\n", // no number
        "0:[f1] yes=1,no=2,missing=2\n1:leaf=1\n2:leaf=1\n",     // a split of another kind
        "0:leaf=1\nbooster[1]:\n",                               // two trees
        "99999:leaf=1\n",                                        // a number beyond all depths
        "",
        deeper,
    };
    boosted_trees_t trees;
    boosted_trees_init(&trees, COLUMNS);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        error_clear();
        ck_assert_msg(boosted_trees_add(&trees, bad[k]) == ERR_PLUGIN, "%s", bad[k]);
        ck_assert_msg(strstr(error_text(), "XGBoost") != NULL, "%s", error_text());
    }
    ck_assert_uint_eq(trees.trees, 0);
    float x[COLUMNS] = {50}, margin;
    ck_assert_int_eq(boosted_trees_add(&trees, deepest), 0);
    boosted_trees_margin(&trees, x, 1, &margin);
    ck_assert_float_eq(margin, 100);
    boosted_trees_free(&trees);
}
END_TEST

#ifndef VIGIL_XGBOOST

START_TEST(test_gradient_boosting_is_absent)
{
    char version[32];
    float x[COLUMNS] = {0};
    uint8_t label = 1;
    boosted_trees_t trees;
    boosted_options_t options = {.rounds = 1, .max_depth = 1, .threads = 1};
    boosted_trees_init(&trees, COLUMNS);
    ck_assert_int_eq(boosted_fit(&trees, &options, x, &label, 1), ERR_PLUGIN);
    ck_assert_ptr_nonnull(strstr(error_text(), "built without XGBoost"));
    ck_assert_str_eq(detector_find("gradient_boosting")->absent, BOOSTED_FIT_ABSENT);
    boosted_fit_version(version);
    ck_assert_str_eq(version, "none");
}
END_TEST

static void add_tests(TCase *tcase) { tcase_add_test(tcase, test_gradient_boosting_is_absent); }

#else

#define ROWS 4000u

/// Rows on a coarse grid, so that many equal a threshold; positive where two columns are high or two others low, with
/// noise.
static void draw(float x[ROWS][COLUMNS], uint8_t *label, uint32_t when)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        rng_t rng = rng_at(77, i, when, RNG_TEST);
        for (unsigned c = 0; c < COLUMNS; c++) x[i][c] = (float)rng_below(&rng, 40) / 7.0f - 2.0f;
        bool high = x[i][0] > 2 && x[i][1] > 2, low = x[i][2] < -1 && x[i][3] < -1;
        label[i] = rng_chance(&rng, high || low ? 0.8 : 0.02);
    }
}

static float learn_x[ROWS][COLUMNS], fresh_x[ROWS][COLUMNS];
static uint8_t learn_label[ROWS], fresh_label[ROWS];

static const boosted_options_t PLAIN = {.rounds = 40,
                                        .max_depth = 4,
                                        .eta = 0.1,
                                        .subsample = 0.8,
                                        .colsample_bytree = 0.8,
                                        .lambda = 1,
                                        .min_child_weight = 1,
                                        .scale_pos_weight = 1,
                                        .seed = 12345,
                                        .threads = 1};

static boosted_trees_t fit(const boosted_options_t *options)
{
    boosted_trees_t trees;
    boosted_trees_init(&trees, COLUMNS);
    ck_assert_msg(boosted_fit(&trees, options, learn_x[0], learn_label, ROWS) == 0, "%s", error_text());
    return trees;
}

static bool same(const boosted_trees_t *a, const boosted_trees_t *b)
{
    return a->trees == b->trees && a->nodes == b->nodes && !memcmp(a->leaf, b->leaf, a->nodes * sizeof *a->leaf) &&
           !memcmp(a->node, b->node, a->nodes * sizeof *a->node);
}

static void must(int returned) { ck_assert_msg(returned == 0, "%s", XGBGetLastError()); }

static DMatrixHandle matrix_of(const float *x, const uint8_t *label)
{
    DMatrixHandle matrix;
    float number[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) number[i] = label[i];
    must(XGDMatrixCreateFromMat(x, ROWS, COLUMNS, NAN, &matrix));
    must(XGDMatrixSetFloatInfo(matrix, "label", number, ROWS));
    return matrix;
}

/// A booster of XGBoost's own with other parameters than the detector's.
static BoosterHandle booster_of(DMatrixHandle rows, const char *const (*param)[2], int rounds)
{
    BoosterHandle booster;
    must(XGBoosterCreate(&rows, 1, &booster));
    for (; (*param)[0]; param++) must(XGBoosterSetParam(booster, (*param)[0], (*param)[1]));
    for (int i = 0; i < rounds; i++) must(XGBoosterUpdateOneIter(booster, i, rows));
    return booster;
}

/// XGBoost's own margins. @param[out] margin [ROWS]
static void own_margins(BoosterHandle booster, DMatrixHandle rows, float *margin)
{
    bst_ulong const *shape, *end;
    bst_ulong dimensions;
    const float *value;
    static const char how[] = "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, "
                              "\"strict_shape\": true}";
    must(XGBoosterPredictFromDMatrix(booster, rows, how, &shape, &dimensions, &value));
    end = shape + dimensions;
    ck_assert_uint_eq(shape[0], ROWS);
    while (++shape < end) ck_assert_uint_eq(*shape, 1);
    memcpy(margin, value, ROWS * sizeof *margin);
}

/// Sums to the bit, of rows that stand both in a matrix of XGBoost's and in `x`.
static void same_margins(const boosted_trees_t *trees, BoosterHandle booster, DMatrixHandle rows, const float *x)
{
    float want[ROWS], got[ROWS];
    own_margins(booster, rows, want);
    boosted_trees_margin(trees, x, ROWS, got);
    ck_assert_mem_eq(got, want, sizeof want);
}

/// Trees that XGBoost made in several ways, read from its dump: the sums are its own, to the bit, on rows it learned
/// from and on others, many of them equal to thresholds.
START_TEST(test_boosted_trees_equal_xgboost)
{
    static const char *const way[][8][2] = {
        {{"tree_method", "hist"}, {"objective", "binary:logistic"}, {"base_score", "0.5"}, {"max_depth", "6"}},
        {{"tree_method", "exact"}, {"objective", "binary:logistic"}, {"base_score", "0.5"}, {"max_depth", "12"}},
        {{"tree_method", "hist"},
         {"objective", "binary:logistic"},
         {"base_score", "0.5"},
         {"max_depth", "3"},
         {"gamma", "1"},
         {"scale_pos_weight", "30"},
         {"subsample", "0.5"}}};
    DMatrixHandle learn = matrix_of(learn_x[0], learn_label), fresh = matrix_of(fresh_x[0], fresh_label);
    BoosterHandle booster = booster_of(learn, way[_i], 60);
    boosted_trees_t trees;
    bst_ulong n;
    const char **dump;
    boosted_trees_init(&trees, COLUMNS);
    must(XGBoosterDumpModelEx(booster, "", 0, "text", &n, &dump));
    for (bst_ulong t = 0; t < n; t++) ck_assert_msg(boosted_trees_add(&trees, dump[t]) == 0, "%s", error_text());
    ck_assert_uint_eq(trees.trees, 60);
    ck_assert_uint_gt(trees.nodes, 300);
    same_margins(&trees, booster, learn, learn_x[0]);
    same_margins(&trees, booster, fresh, fresh_x[0]);
    boosted_trees_free(&trees);
    XGBoosterFree(booster);
    XGDMatrixFree(learn);
    XGDMatrixFree(fresh);
}
END_TEST

/// The options arrive under XGBoost's names: the same booster made by hand predicts the same.
START_TEST(test_boosted_fit_sets_what_it_is_told)
{
    static const char *const way[][2] = {{"tree_method", "hist"},
                                         {"objective", "binary:logistic"},
                                         {"base_score", "0.5"},
                                         {"max_depth", "3"},
                                         {"learning_rate", "0.25"},
                                         {"subsample", "0.6"},
                                         {"colsample_bytree", "0.7"},
                                         {"reg_lambda", "2.5"},
                                         {"min_child_weight", "0.5"},
                                         {"scale_pos_weight", "4"},
                                         {"seed", "99"},
                                         {"seed_per_iteration", "1"},
                                         {NULL, NULL}};
    const boosted_options_t options = {.rounds = 25,
                                       .max_depth = 3,
                                       .eta = 0.25,
                                       .subsample = 0.6,
                                       .colsample_bytree = 0.7,
                                       .lambda = 2.5,
                                       .min_child_weight = 0.5,
                                       .scale_pos_weight = 4,
                                       .seed = 198, // halved: XGBoost's seeds are signed
                                       .threads = 1};
    DMatrixHandle learn = matrix_of(learn_x[0], learn_label);
    BoosterHandle booster = booster_of(learn, way, 25);
    boosted_trees_t trees = fit(&options);
    same_margins(&trees, booster, learn, learn_x[0]);
    boosted_trees_free(&trees);
    XGBoosterFree(booster);
    XGDMatrixFree(learn);
}
END_TEST

START_TEST(test_boosted_fit_is_the_same_for_any_threads)
{
    boosted_options_t options = PLAIN;
    boosted_trees_t one = fit(&options), again = fit(&options);
    int before = omp_get_max_threads();
    ck_assert(same(&one, &again));
    for (uint32_t threads = 2; threads <= 4; threads += 2) {
        options.threads = threads;
        boosted_trees_t many = fit(&options);
        ck_assert_msg(same(&one, &many), "%u threads", threads);
        boosted_trees_free(&many);
    }
    ck_assert_int_eq(omp_get_max_threads(), before); // XGBoost leaves the host's number alone
    options = PLAIN;
    options.seed += 2;
    boosted_trees_t other = fit(&options);
    ck_assert(!same(&one, &other)); // the seed does draw the rows
    boosted_trees_free(&one);
    boosted_trees_free(&again);
    boosted_trees_free(&other);
}
END_TEST

/// As a host does: several views at once.
START_TEST(test_boosted_fit_several_at_once)
{
    enum { VIEWS = 8 };
    boosted_trees_t one = fit(&PLAIN), many[VIEWS];
    int failed = 0;
#pragma omp parallel for num_threads(4) schedule(dynamic, 1) reduction(+ : failed)
    for (int v = 0; v < VIEWS; v++) {
        boosted_trees_init(&many[v], COLUMNS);
        failed += boosted_fit(&many[v], &PLAIN, learn_x[0], learn_label, ROWS) < 0;
    }
    ck_assert_int_eq(failed, 0);
    for (int v = 0; v < VIEWS; v++) {
        ck_assert_msg(same(&one, &many[v]), "view %d", v);
        boosted_trees_free(&many[v]);
    }
    boosted_trees_free(&one);
}
END_TEST

/// What XGBoost refuses is one line.
START_TEST(test_boosted_fit_passes_errors_on)
{
    boosted_options_t options = PLAIN;
    options.eta = -1;
    boosted_trees_t trees;
    boosted_trees_init(&trees, COLUMNS);
    ck_assert_int_eq(boosted_fit(&trees, &options, learn_x[0], learn_label, ROWS), ERR_PLUGIN);
    ck_assert_msg(strncmp(error_text(), "XGBoost: ", 9) == 0 && !strchr(error_text(), '\n'), "%s", error_text());
    boosted_trees_free(&trees);
}
END_TEST

// The detector itself, on rows of both tables.

static float feature[2][ROWS][FEATURES], graph[2][ROWS][GRAPH_FEATURES];
static uint8_t truth[2][ROWS];

typedef bool planted_t(const float *feature, const float *graph);

/// Neither column alone says anything, nor does a sum of them.
static bool exclusive_or(const float *f, const float *g)
{
    (void)g;
    return (f[FEATURE_NIGHT_SHARE] > 0.5f) != (f[FEATURE_AGE_GAP] > 0.5f);
}

static bool in_graph(const float *f, const float *g)
{
    (void)f;
    return g[GRAPH_FEATURE_SHARED_MINORS_MAX] > 0.9f;
}

static bool by_chance(const float *f, const float *g)
{
    uint32_t bits;
    memcpy(&bits, &f[FEATURE_CALLS], sizeof bits);
    (void)g;
    return rng_pair(bits, 12) % 10 == 0; // a hash of the row: nothing that a tree could find
}

static void plant(planted_t *planted)
{
    for (uint32_t set = 0; set < 2; set++)
        for (uint32_t i = 0; i < ROWS; i++) {
            rng_t rng = rng_at(5, i, set, RNG_TEST);
            for (int c = 0; c < FEATURES; c++) feature[set][i][c] = (float)rng_unit(&rng);
            for (int c = 0; c < GRAPH_FEATURES; c++) graph[set][i][c] = (float)rng_unit(&rng);
            truth[set][i] = planted(feature[set][i], graph[set][i]);
        }
}

/// Chance that a positive of set 1 scores above a negative, ties half; fitted on set 0. @param[out] mean score of set 0
static double auc_of(bool with_graph, bool balance, double *mean)
{
    const detector_t *d = detector_find("gradient_boosting");
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .seed = 3};
    instance_t one = instance_open(d, &view);
    param_section_t section = {.path = "", .meaning = "", .params = d->params, .base = one.config};
    char set[2][40];
    snprintf(set[0], sizeof set[0], "graph=%s", with_graph ? "true" : "false");
    snprintf(set[1], sizeof set[1], "balance=%s", balance ? "true" : "false");
    const char *const override[] = {set[0], set[1]};
    ck_assert_int_eq(param_load(&(param_input_t){.override = override, .overrides = 2}, &section, 1, NULL), 0);
    d->close(one.state);
    memset(one.state, 0, d->state_bytes);
    ck_assert_int_eq(d->open(one.state, one.config, &view), 0);
    bool asks = detector_plan(d, one.config, NULL) & NEEDS_GRAPH;
    ck_assert_int_eq(asks, with_graph);
    detector_rows_t rows[2] = {{.n = ROWS, .feature = feature[0][0], .graph = with_graph ? graph[0][0] : NULL},
                               {.n = ROWS, .feature = feature[1][0], .graph = with_graph ? graph[1][0] : NULL}};
    instance_fit(&one, rows[0], truth[0]);
    double *seen = instance_score(&one, &rows[0]), *score = instance_score(&one, &rows[1]), above = 0, pairs = 0;
    *mean = 0;
    for (uint32_t i = 0; i < ROWS; i++) {
        *mean += seen[i] / ROWS;
        ck_assert(score[i] > 0 && score[i] < 1);
        for (uint32_t j = 0; truth[1][i] && j < ROWS; j++) {
            if (truth[1][j]) continue;
            pairs++;
            above += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
        }
    }
    free(seen);
    free(score);
    instance_close(&one);
    return above / pairs;
}

START_TEST(test_gradient_boosting_learns_what_is_planted)
{
    double mean, auc;
    plant(exclusive_or);
    auc = auc_of(true, false, &mean);
    ck_assert_msg(auc > 0.8, "AUC %.3f", auc); // greedy trees find it late, if noise lets them
    ck_assert_double_eq_tol(mean, 0.5, 0.03);  // as many as were positive
}
END_TEST

START_TEST(test_gradient_boosting_reads_the_second_table_if_told_so)
{
    double mean, auc;
    plant(in_graph);
    auc = auc_of(true, false, &mean);
    ck_assert_msg(auc > 0.999, "AUC %.4f", auc);
    auc = auc_of(false, false, &mean);
    ck_assert_msg(fabs(auc - 0.5) < 0.05, "AUC %.3f", auc); // five standard errors of 0.009
    ck_assert_double_eq_tol(mean, 0.1, 0.02);
    auc_of(true, true, &mean);
    ck_assert_msg(mean < 0.2, "%g", mean); // balanced, but told apart
}
END_TEST

START_TEST(test_gradient_boosting_learns_nothing_from_chance)
{
    double mean, auc;
    plant(by_chance);
    auc = auc_of(true, false, &mean);
    ck_assert_msg(fabs(auc - 0.5) < 0.05, "AUC %.3f", auc);
    ck_assert_double_eq_tol(mean, 0.1, 0.02);
    auc = auc_of(true, true, &mean);
    ck_assert_msg(fabs(auc - 0.5) < 0.05, "AUC %.3f", auc);
    ck_assert_msg(mean > 0.3, "%g", mean); // one half, as far as the trees have come
}
END_TEST

START_TEST(test_gradient_boosting_without_rows_does_not_rank)
{
    const detector_t *d = detector_find("gradient_boosting");
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .seed = 3};
    const uint8_t all[3] = {1, 1, 1};
    plant(in_graph);
    instance_t one = instance_open(d, &view);
    detector_rows_t rows = {.n = 3, .feature = feature[0][0], .graph = graph[0][0]};
    ck_assert_int_eq(d->fit(one.state, &rows, NULL), ERR_PLUGIN); // no labels at all
    instance_fit(&one, rows, all);
    double *score = instance_score(&one, &rows);
    for (int i = 0; i < 3; i++) ck_assert_double_eq(score[i], 0.5);
    free(score);
    instance_close(&one);
}
END_TEST

static void add_tests(TCase *tcase)
{
    draw(learn_x, learn_label, 0);
    draw(fresh_x, fresh_label, 1);
    tcase_add_loop_test(tcase, test_boosted_trees_equal_xgboost, 0, 3);
    tcase_add_test(tcase, test_boosted_fit_sets_what_it_is_told);
    tcase_add_test(tcase, test_boosted_fit_is_the_same_for_any_threads);
    tcase_add_test(tcase, test_boosted_fit_several_at_once);
    tcase_add_test(tcase, test_boosted_fit_passes_errors_on);
    tcase_add_test(tcase, test_gradient_boosting_learns_what_is_planted);
    tcase_add_test(tcase, test_gradient_boosting_reads_the_second_table_if_told_so);
    tcase_add_test(tcase, test_gradient_boosting_learns_nothing_from_chance);
    tcase_add_test(tcase, test_gradient_boosting_without_rows_does_not_rank);
}
#endif

int main(void)
{
    Suite *suite = suite_create("gradient_boosting");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, test_boosted_trees_by_hand);
    tcase_add_test(tcase, test_boosted_trees_refuse_what_is_no_tree);
    add_tests(tcase);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

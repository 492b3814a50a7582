// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient-boosted trees (XGBoost) on both feature tables: the practical upper baseline among detectors that learn from
// labels. The score is the fitted probability that an account is an offender's. XGBoost only fits: its trees are copied
// into flat arrays at once and scored here, because its own predictions are not safe from several threads in every
// call and its objects are no plain constant data; tests hold the sums equal to its own, bit for bit. Rows are
// trained on with a fixed number of rounds: stopping early would need rows apart, and rows of the same account at
// several times stand on both sides of any cut by rows. Rows without a positive (or a negative) leave a constant score:
// no ranking. Cost: fit O(rounds rows columns depth), score O(rounds depth) a row. Weaknesses: learns first whatever
// sets the simulator's offenders apart, artefacts included, and drifts when offenders change; needs labels that no
// platform has in such numbers; probabilities hold at the training prevalence only, and not with `balance`; the second
// table costs memory and time.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "detectors/boosted_fit.h"
#include "detectors/detector.h"
#include <math.h>
#include <string.h>

#define BLOCK 64u // rows

typedef struct {
    uint32_t rounds, depth;
    double eta, row_share, column_share, lambda, least_weight;
    bool balance, graph;
} boosting_config_t;

typedef struct {
    const boosting_config_t *config;
    uint64_t seed;
    boosted_trees_t trees;
} boosting_t;

static const param_t PARAMS[] = {
    PARAM(boosting_config_t, rounds, "trees", "100", 1, 10000, "Number of trees, each fitted to what is left.",
          "assumed: the default of XGBoost's scikit-learn interface"),
    PARAM(boosting_config_t, depth, "splits", "4", 1, 12, "Most splits from a tree's root to a leaf.",
          "assumed: below XGBoost's default of 6, as positives are few"),
    PARAM(boosting_config_t, eta, "1", "0.1", 1e-4, 1, "Share of a tree's fit that is kept.",
          "assumed: below XGBoost's default of 0.3"),
    PARAM(boosting_config_t, row_share, "1", "0.8", 0.01, 1, "Share of rows drawn for each tree.",
          "Friedman 2002, stochastic gradient boosting; the number is assumed"),
    PARAM(boosting_config_t, column_share, "1", "0.8", 0.01, 1, "Share of columns drawn for each tree.", "assumed"),
    PARAM(boosting_config_t, lambda, "1", "1", 0, 1e6, "Ridge penalty on what leaves add.", "XGBoost's default"),
    PARAM(boosting_config_t, least_weight, "1", "1", 0, 1e6,
          "Least sum of p (1 - p) over the rows of a leaf, p their probability so far.", "XGBoost's default"),
    PARAM(boosting_config_t, balance, "bool", "false", 0, 1,
          "Weigh both classes alike; the score is then no calibrated probability.",
          "assumed: negatives / positives, as XGBoost's manual suggests for scale_pos_weight"),
    PARAM(boosting_config_t, graph, "bool", "true", 0, 1,
          "Use the second feature table too: temporal motifs and neighbours.",
          "Tang et al. 2023 (GADBench): tree ensembles with features of neighbours"),
    PARAM_END};

static int boosting_plan(const void *config, const void *const *configs)
{
    (void)configs;
    bool graph = ((const boosting_config_t *)config)->graph;
    return NEEDS_FEATURES | NEEDS_LABELS | (graph ? NEEDS_GRAPH : 0);
}

static int boosting_open(void *state, const void *config, const detector_view_t *view)
{
    boosting_t *self = state;
    const char *absent = BOOSTED_FIT_ABSENT;
    self->config = config;
    self->seed = view->seed;
    boosted_trees_init(&self->trees, FEATURES + (self->config->graph ? GRAPH_FEATURES : 0u));
    return absent ? error_set(ERR_PLUGIN, "gradient_boosting: %s", absent) : 0;
}

/// Both tables side by side. @param[out] x [n][columns]
static void join(const boosting_t *self, const detector_rows_t *rows, size_t from, size_t n, float *x)
{
    size_t columns = self->trees.columns;
    for (size_t i = 0; i < n; i++) {
        memcpy(x + i * columns, rows->feature + (from + i) * FEATURES, FEATURES * sizeof *x);
        if (self->config->graph)
            memcpy(x + i * columns + FEATURES, rows->graph + (from + i) * GRAPH_FEATURES, GRAPH_FEATURES * sizeof *x);
    }
}

static boosted_options_t options_of(const boosting_t *self, size_t positives, size_t negatives)
{
    const boosting_config_t *c = self->config;
    rng_t rng = rng_at(self->seed, 0, 0, RNG_DETECTOR);
    return (boosted_options_t){
        .rounds = c->rounds,
        .max_depth = c->depth,
        .eta = c->eta,
        .subsample = c->row_share,
        .colsample_bytree = c->column_share,
        .lambda = c->lambda,
        .min_child_weight = c->least_weight,
        .scale_pos_weight = c->balance ? (double)negatives / (double)positives : 1.0,
        .seed = rng_u32(&rng),
        .threads = 1, // several views are fitted at once
    };
}

static int boosting_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    boosting_t *self = state;
    size_t positives = 0;
    float *x = NULL;
    if (!label) return error_set(ERR_PLUGIN, "gradient_boosting: cannot be fitted without labels");
    for (size_t i = 0; i < rows->n; i++) positives += label[i];
    if (positives == 0 || positives == rows->n) return 0;
    CHECK(ARRAY_NEW(x, rows->n * self->trees.columns));
    join(self, rows, 0, rows->n, x);
    boosted_options_t options = options_of(self, positives, rows->n - positives);
    int code = boosted_fit(&self->trees, &options, x, label, rows->n);
    free(x);
    return code;
}

/// In double: far from zero a float's probability would tie what the margin tells apart.
static double probability(float margin) { return 1.0 / (1.0 + exp(-(double)margin)); }

static void boosting_score(const void *state, const detector_rows_t *rows, double *score)
{
    const boosting_t *self = state;
    float x[BLOCK * (FEATURES + GRAPH_FEATURES)], margin[BLOCK];
    for (size_t low = 0; low < rows->n; low += BLOCK) {
        size_t n = rows->n - low < BLOCK ? rows->n - low : BLOCK;
        join(self, rows, low, n, x);
        boosted_trees_margin(&self->trees, x, n, margin);
        for (size_t i = 0; i < n; i++) score[low + i] = probability(margin[i]);
    }
}

static void boosting_close(void *state) { boosted_trees_free(&((boosting_t *)state)->trees); }

const detector_t detector_gradient_boosting = {
    .abi = DETECTOR_ABI,
    .name = "gradient_boosting",
    .summary = "probability of an offender's account by boosted trees over features, motifs and neighbours",
    .source = "Chen and Guestrin 2016, XGBoost, doi:10.1145/2939672.2939785",
    .params = PARAMS,
    .config_bytes = sizeof(boosting_config_t),
    .state_bytes = sizeof(boosting_t),
    .needs = NEEDS_FEATURES | NEEDS_GRAPH | NEEDS_LABELS,
    .open = boosting_open,
    .fit = boosting_fit,
    .score = boosting_score,
    .close = boosting_close,
    .plan = boosting_plan,
    .absent = BOOSTED_FIT_ABSENT,
};

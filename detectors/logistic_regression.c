// SPDX-License-Identifier: GPL-3.0-or-later
// Logistic regression on the feature table: the transparent supervised floor. The score is the fitted probability that
// an account is an offender's. Training rows without a single positive (or negative) leave a constant score: no
// ranking. Cost: fit O(n FEATURES^2) an iteration, score O(FEATURES) a row. Weaknesses: linear; learns what the
// training worlds' offenders do, and drifts when they change; probabilities hold at the training prevalence only, and
// not with `balance`.
#include "core/error.h"
#include "detectors/detector.h"
#include "detectors/logistic.h"

_Static_assert(FEATURES <= LOGISTIC_COLUMNS_MAX, "room for every feature");

typedef struct {
    double ridge;
    bool balance;
} logistic_config_t;

typedef struct {
    const logistic_config_t *config;
    logistic_t model;
} logistic_state_t;

static const param_t PARAMS[] = {
    PARAM(logistic_config_t, ridge, "1", "1", 1e-6, 1e9,
          "Ridge penalty on standardised coefficients: ridge/2 times their squares is added to the log-loss.",
          "assumed: scikit-learn's default; ridge after le Cessie and van Houwelingen 1992, whose penalty lacks the "
          "half"),
    PARAM(logistic_config_t, balance, "bool", "false", 0, 1,
          "Weigh both classes alike; the score is then no calibrated probability.",
          "assumed: as scikit-learn's class_weight='balanced'"),
    PARAM_END};

static int regression_open(void *state, const void *config, const detector_view_t *view)
{
    (void)view;
    logistic_state_t *self = state;
    self->config = config;
    self->model = (logistic_t){.columns = 0}; // until fitted: one half throughout
    return 0;
}

static int regression_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    logistic_state_t *self = state;
    if (!label) return error_set(ERR_PLUGIN, "logistic_regression: cannot be fitted without labels");
    return logistic_fit(&self->model, rows->feature, label, rows->n, FEATURES, self->config->ridge,
                        self->config->balance);
}

static void regression_score(const void *state, const detector_rows_t *rows, double *score)
{
    const logistic_state_t *self = state;
    for (size_t i = 0; i < rows->n; i++) score[i] = logistic_probability(&self->model, rows->feature + i * FEATURES);
}

const detector_t detector_logistic_regression = {
    .abi = DETECTOR_ABI,
    .name = "logistic_regression",
    .summary = "probability of an offender's account, linear in the features, learned from labelled worlds",
    .source = "le Cessie and van Houwelingen 1992, Ridge Estimators in Logistic Regression, doi:10.2307/2347628",
    .params = PARAMS,
    .config_bytes = sizeof(logistic_config_t),
    .state_bytes = sizeof(logistic_state_t),
    .needs = NEEDS_FEATURES | NEEDS_LABELS,
    .open = regression_open,
    .fit = regression_fit,
    .score = regression_score,
};

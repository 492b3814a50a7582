// SPDX-License-Identifier: GPL-3.0-or-later
// Isolation forest: accounts that few random cuts separate from the rest score high. The trees are in forest.c.
// Cost: fit O(trees sample log2 sample), score O(trees log2 sample) a row. Weaknesses: finds what is rare, not what is
// harmful (power users first); cuts parallel to the axes leave artefacts; many like offenders hide each other
// (masking).
#include "detectors/detector.h"
#include "detectors/forest.h"

typedef struct {
    uint32_t trees, sample;
} isolation_config_t;

typedef struct {
    const isolation_config_t *config;
    uint64_t seed;
    forest_t forest;
} isolation_t;

static const param_t PARAMS[] = {
    PARAM(isolation_config_t, trees, "trees", "100", 1, 10000, "Number of isolation trees.", "Liu, Ting, Zhou 2008"),
    PARAM(isolation_config_t, sample, "rows", "256", 2, 4096, "Rows drawn for each tree, without replacement.",
          "Liu, Ting, Zhou 2008"),
    PARAM_END};

static int isolation_open(void *state, const void *config, const detector_view_t *view)
{
    isolation_t *self = state;
    self->config = config;
    self->seed = view->seed;
    return 0;
}

static int isolation_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    isolation_t *self = state;
    (void)label;
    return forest_fit(&self->forest, rows->feature, rows->n, FEATURES, self->config->trees, self->config->sample,
                      self->seed);
}

static void isolation_score(const void *state, const detector_rows_t *rows, double *score)
{
    forest_score(&((const isolation_t *)state)->forest, rows->feature, rows->n, score);
}

static void isolation_close(void *state) { forest_free(&((isolation_t *)state)->forest); }

const detector_t detector_isolation_forest = {
    .abi = DETECTOR_ABI,
    .name = "isolation_forest",
    .summary = "how few random cuts separate an account from the rest",
    .source = "Liu, Ting, Zhou 2008, Isolation Forest, doi:10.1109/ICDM.2008.17",
    .params = PARAMS,
    .config_bytes = sizeof(isolation_config_t),
    .state_bytes = sizeof(isolation_t),
    .needs = NEEDS_FEATURES,
    .open = isolation_open,
    .fit = isolation_fit,
    .score = isolation_score,
    .close = isolation_close,
};

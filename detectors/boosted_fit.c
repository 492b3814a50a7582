// SPDX-License-Identifier: GPL-3.0-or-later
// XGBoost trains, its trees are copied out of the text dump, and its own objects are gone before the fit returns.
#include "detectors/boosted_fit.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <stdio.h>

#ifdef VIGIL_XGBOOST
#include <xgboost/c_api.h>

typedef struct {
    DMatrixHandle rows;
    BoosterHandle booster;
} xgboost_t;

/// XGBoost's functions return 0 or -1. Its texts go on over many lines (a stack trace): the first one says it.
static int check(int returned)
{
    if (returned == 0) return 0;
    const char *text = XGBGetLastError();
    int length = 0;
    while (text[length] && text[length] != '\n') length++;
    return error_set(ERR_PLUGIN, "XGBoost: %.*s", length, text);
}

static int set(xgboost_t *self, const char *key, const char *value)
{
    return check(XGBoosterSetParam(self->booster, key, value));
}

static int set_number(xgboost_t *self, const char *key, double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.17g", value);
    return set(self, key, text);
}

static int set_all(xgboost_t *self, const boosted_options_t *o)
{
    CHECK(set(self, "verbosity", "0"));
    CHECK(set(self, "objective", "binary:logistic"));
    CHECK(set(self, "tree_method", "hist"));
    CHECK(set(self, "base_score", "0.5"));
    CHECK(set(self, "seed_per_iteration", "1")); // no draw depends on what the thread drew before
    CHECK(set_number(self, "seed", o->seed >> 1));
    CHECK(set_number(self, "nthread", o->threads));
    CHECK(set_number(self, "max_depth", o->max_depth));
    CHECK(set_number(self, "eta", o->eta));
    CHECK(set_number(self, "subsample", o->subsample));
    CHECK(set_number(self, "colsample_bytree", o->colsample_bytree));
    CHECK(set_number(self, "lambda", o->lambda));
    CHECK(set_number(self, "min_child_weight", o->min_child_weight));
    return set_number(self, "scale_pos_weight", o->scale_pos_weight);
}

static int take_rows(xgboost_t *self, const boosted_options_t *o, const float *x, const uint8_t *label, size_t n,
                     size_t columns)
{
    float *number = NULL;
    CHECK(check(XGDMatrixCreateFromMat_omp(x, n, columns, NAN, &self->rows, (int)o->threads)));
    CHECK(ARRAY_NEW(number, n));
    for (size_t i = 0; i < n; i++) number[i] = label[i];
    int code = check(XGDMatrixSetFloatInfo(self->rows, "label", number, n));
    free(number);
    return code;
}

static int copy_trees(xgboost_t *self, boosted_trees_t *trees)
{
    bst_ulong n = 0;
    const char **dump = NULL;
    CHECK(check(XGBoosterDumpModelEx(self->booster, "", 0, "text", &n, &dump)));
    for (bst_ulong t = 0; t < n; t++) CHECK(boosted_trees_add(trees, dump[t]));
    return 0;
}

int boosted_fit(boosted_trees_t *trees, const boosted_options_t *options, const float *x, const uint8_t *label,
                size_t n)
{
    xgboost_t self = {0};
    BUG_IF(options->max_depth > BOOSTED_DEPTH_MAX);
    int code = take_rows(&self, options, x, label, n, trees->columns);
    if (code == 0) code = check(XGBoosterCreate(&self.rows, 1, &self.booster));
    if (code == 0) code = set_all(&self, options);
    for (uint32_t round = 0; round < options->rounds && code == 0; round++)
        code = check(XGBoosterUpdateOneIter(self.booster, (int)round, self.rows));
    if (code == 0) code = copy_trees(&self, trees);
    if (self.booster) XGBoosterFree(self.booster);
    if (self.rows) XGDMatrixFree(self.rows);
    return code;
}

void boosted_fit_version(char *text)
{
    int major = 0, minor = 0, patch = 0;
    XGBoostVersion(&major, &minor, &patch);
    snprintf(text, 32, "%d.%d.%d", major, minor, patch);
}

#else

int boosted_fit(boosted_trees_t *trees, const boosted_options_t *options, const float *x, const uint8_t *label,
                size_t n)
{
    (void)trees, (void)options, (void)x, (void)label, (void)n;
    return error_set(ERR_PLUGIN, "%s", BOOSTED_FIT_ABSENT);
}

void boosted_fit_version(char *text) { snprintf(text, 32, "none"); }
#endif

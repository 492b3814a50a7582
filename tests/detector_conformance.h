// SPDX-License-Identifier: GPL-3.0-or-later
// What every detector has to keep, whoever wrote it: conform(&detector_NAME) checks the promises of detector.h on a
// small random world. A new detector is under test as soon as it is in registry.def.
#ifndef VIGIL_DETECTOR_CONFORMANCE_H
#define VIGIL_DETECTOR_CONFORMANCE_H
#include "detectors/graph_features.h"
#include "tests/random_events.h"
#include <check.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define CONFORM_ACCOUNTS 3000u
#define CONFORM_EVENTS 30000u
#define CONFORM_DAYS 20u
#define CONFORM_PAIRS 500u

/// A small world, its rows at the end, and labels that have nothing to do with them.
typedef struct {
    random_events_t world;
    uint32_t *account;
    float *feature, *graph;
    uint8_t *label;
    detector_rows_t rows;
    detector_view_t view;
} conform_t;

/// One instance of a detector, as a host keeps it.
typedef struct {
    const detector_t *detector;
    void *config, *state;
} instance_t;

static inline void conform_open(conform_t *self)
{
    feature_table_t *table = NULL;
    graph_features_t graph;
    gsl_set_error_handler_off();
    random_events_init(&self->world, CONFORM_ACCOUNTS, CONFORM_EVENTS, CONFORM_DAYS, 23);
    BUG_IF(ARRAY_NEW(self->account, CONFORM_ACCOUNTS) < 0 || ARRAY_NEW(self->label, CONFORM_ACCOUNTS) < 0);
    BUG_IF(ARRAY_NEW(self->feature, CONFORM_ACCOUNTS * FEATURES) < 0);
    BUG_IF(feature_table_open(&table, &self->world.account, VIEW_ALL) < 0);
    event_batch_t all = random_events_batch(&self->world, 0, self->world.n);
    feature_table_observe(table, &all);
    size_t n = feature_table_active(table, -1, self->account);
    feature_table_rows(table, self->world.end, self->account, n, self->feature);
    BUG_IF(ARRAY_NEW(self->graph, CONFORM_ACCOUNTS * GRAPH_FEATURES) < 0);
    BUG_IF(graph_features_init(&graph, &self->world.account) < 0);
    graph_features_observe(&graph, &all);
    BUG_IF(graph_features_prepare(&graph, table, self->world.end) < 0);
    graph_features_rows(&graph, self->account, n, self->graph);
    graph_features_free(&graph);
    feature_table_close(table);
    for (size_t i = 0; i < n; i++) self->label[i] = self->account[i] % 17 == 0;
    self->rows = (detector_rows_t){
        .n = n, .time = self->world.end, .account = self->account, .feature = self->feature, .graph = self->graph};
    self->view = (detector_view_t){.scope = VIEW_ALL, .platform = -1, .account = &self->world.account, .seed = 7};
}

static inline void conform_close(conform_t *self)
{
    random_events_free(&self->world);
    free(self->account);
    free(self->feature);
    free(self->graph);
    free(self->label);
}

static inline instance_t instance_open(const detector_t *detector, const detector_view_t *view)
{
    instance_t self = {.detector = detector};
    BUG_IF(array_new(&self.config, 1, detector->config_bytes + 1) < 0);
    BUG_IF(array_new(&self.state, 1, detector->state_bytes + 1) < 0);
    param_section_t section = {.path = detector->name, .meaning = "", .params = detector->params, .base = self.config};
    if (detector->params) param_defaults(&section, 1);
    if (detector->open) ck_assert_int_eq(detector->open(self.state, self.config, view), 0);
    return self;
}

static inline void instance_close(instance_t *self)
{
    if (self->detector->close) self->detector->close(self->state);
    free(self->config);
    free(self->state);
}

/// Fits on rows without accounts, as a host does.
static inline void instance_fit(const instance_t *self, detector_rows_t rows, const uint8_t *label)
{
    rows.account = NULL;
    if (self->detector->fit)
        ck_assert_int_eq(self->detector->fit(self->state, &rows, self->detector->needs & NEEDS_LABELS ? label : NULL),
                         0);
}

static inline void instance_observe(const instance_t *self, const random_events_t *world)
{
    if (!self->detector->observe) return;
    for (size_t i = 0; i < world->n; i += 700) {
        event_batch_t batch = random_events_batch(world, i, i + 700 < world->n ? i + 700 : world->n);
        self->detector->observe(self->state, &batch);
    }
}

/// Opened, fitted on everything, and shown all events.
static inline instance_t instance_ready(const detector_t *detector, const conform_t *c)
{
    instance_t self = instance_open(detector, &c->view);
    instance_fit(&self, c->rows, c->label);
    instance_observe(&self, &c->world);
    if (detector->prepare) ck_assert_int_eq(detector->prepare(self.state, c->rows.time), 0);
    return self;
}

/// Scores of all rows; ends the test if one is not finite.
static inline double *instance_score(const instance_t *self, const detector_rows_t *rows)
{
    double *score = NULL;
    BUG_IF(ARRAY_NEW(score, rows->n) < 0);
    for (size_t i = 0; i < rows->n; i++) score[i] = NAN; // every row must be written
    self->detector->score(self->state, rows, score);
    for (size_t i = 0; i < rows->n; i++) ck_assert_msg(isfinite(score[i]), "%s: row %zu", self->detector->name, i);
    return score;
}

/// Scores of pairs are finite and each its own: the same asked one by one.
static inline void conform_scores_pairs(const detector_t *d, const conform_t *c)
{
    if (!d->score_pairs) return;
    uint32_t from[CONFORM_PAIRS], to[CONFORM_PAIRS];
    double whole[CONFORM_PAIRS];
    instance_t one = instance_ready(d, c);
    for (uint32_t i = 0; i < CONFORM_PAIRS; i++) {
        const event_t *event = &c->world.event[(size_t)i * c->world.n / CONFORM_PAIRS];
        from[i] = event->actor;
        to[i] = event->target < CONFORM_ACCOUNTS ? event->target : (event->actor + 1) % CONFORM_ACCOUNTS;
        whole[i] = NAN;
    }
    detector_pairs_t pairs = {.n = CONFORM_PAIRS, .time = c->rows.time, .from = from, .to = to};
    d->score_pairs(one.state, &pairs, whole);
    for (uint32_t i = 0; i < CONFORM_PAIRS; i++) {
        double alone = NAN;
        detector_pairs_t single = {.n = 1, .time = c->rows.time, .from = from + i, .to = to + i};
        ck_assert_msg(isfinite(whole[i]), "%s: pair %u", d->name, i);
        d->score_pairs(one.state, &single, &alone);
        ck_assert_msg(alone == whole[i], "%s: pair %u alone", d->name, i);
    }
    instance_close(&one);
}

static inline bool is_text(const char *text) { return text && text[0]; }

static inline void conform_describes_itself(const detector_t *d)
{
    ck_assert_uint_eq(d->abi, DETECTOR_ABI);
    ck_assert(is_text(d->name) && is_text(d->summary) && is_text(d->source));
    ck_assert_ptr_nonnull(d->score);
    ck_assert(d->unit == UNIT_ACCOUNT || d->unit == UNIT_PAIR);
    ck_assert_msg(!d->score_pairs == (d->unit == UNIT_ACCOUNT), "%s: pairs are scored by detectors of pairs", d->name);
    ck_assert_uint_eq(d->needs & ~(unsigned)(NEEDS_EVENTS | NEEDS_FEATURES | NEEDS_GRAPH | NEEDS_LABELS), 0);
    ck_assert_msg(!d->observe || d->needs & NEEDS_EVENTS, "%s observes events it does not ask for", d->name);
    ck_assert_msg(!(d->needs & NEEDS_LABELS) || d->fit, "%s asks for labels and has no fit", d->name);
    ck_assert(!d->params == !d->config_bytes);
    for (const param_t *p = d->params; p && p->key; p++)
        ck_assert_msg(is_text(p->unit) && is_text(p->fallback) && is_text(p->meaning) && is_text(p->source), "%s.%s",
                      d->name, p->key);
}

/// Finite scores, the same from a second instance, whole or in parts, and scoring leaves the state alone.
static inline void conform_scores_rows_one_by_one(const detector_t *d, const conform_t *c)
{
    instance_t one = instance_ready(d, c), two = instance_ready(d, c);
    void *before = NULL;
    BUG_IF(array_new(&before, 1, d->state_bytes + 1) < 0);
    memcpy(before, one.state, d->state_bytes);
    double *whole = instance_score(&one, &c->rows), *again = instance_score(&two, &c->rows);
    ck_assert_int_eq(memcmp(before, one.state, d->state_bytes), 0);
    ck_assert_msg(memcmp(whole, again, c->rows.n * sizeof *whole) == 0, "%s: not deterministic", d->name);
    for (size_t low = 0; low < c->rows.n; low += 97) {
        size_t n = c->rows.n - low < 97 ? c->rows.n - low : 97;
        detector_rows_t part = {n, c->rows.time, c->rows.account + low, c->rows.feature + low * FEATURES,
                                c->rows.graph + low * GRAPH_FEATURES};
        double *score = instance_score(&one, &part);
        ck_assert_msg(memcmp(score, whole + low, n * sizeof *score) == 0, "%s: cut at %zu", d->name, low);
        free(score);
    }
    for (int threads = 1; threads <= 3; threads++) {
        omp_set_num_threads(threads);
        detector_score(d, one.state, &c->rows, again);
        ck_assert_msg(memcmp(whole, again, c->rows.n * sizeof *whole) == 0, "%s: %d threads", d->name, threads);
    }
    if (d->prepare) { // twice over the same past is as good as once
        ck_assert_int_eq(d->prepare(two.state, c->rows.time), 0);
        double *twice = instance_score(&two, &c->rows);
        ck_assert_msg(memcmp(whole, twice, c->rows.n * sizeof *whole) == 0, "%s: prepared twice", d->name);
        free(twice);
    }
    free(before);
    free(whole);
    free(again);
    instance_close(&one);
    instance_close(&two);
}

/// Every third row alone, and in the wrong order.
static inline void conform_ignores_the_order_of_rows(const detector_t *d, const conform_t *c)
{
    instance_t one = instance_ready(d, c);
    double *whole = instance_score(&one, &c->rows);
    size_t n = c->rows.n / 3;
    uint32_t *account = NULL;
    float *feature = NULL, *graph = NULL;
    BUG_IF(ARRAY_NEW(account, n) < 0 || ARRAY_NEW(feature, n * FEATURES) < 0);
    BUG_IF(ARRAY_NEW(graph, n * GRAPH_FEATURES) < 0);
    for (size_t i = 0; i < n; i++) {
        size_t from = 3 * (n - 1 - i);
        account[i] = c->rows.account[from];
        memcpy(feature + i * FEATURES, c->rows.feature + from * FEATURES, FEATURES * sizeof *feature);
        memcpy(graph + i * GRAPH_FEATURES, c->rows.graph + from * GRAPH_FEATURES, GRAPH_FEATURES * sizeof *graph);
    }
    detector_rows_t some = {n, c->rows.time, account, feature, graph};
    double *score = instance_score(&one, &some);
    for (size_t i = 0; i < n; i++) ck_assert_msg(score[i] == whole[3 * (n - 1 - i)], "%s: row %zu", d->name, i);
    free(score);
    free(whole);
    free(account);
    free(feature);
    free(graph);
    instance_close(&one);
}

/// Fits on rows or labels with nothing in them, and still scores.
static inline void conform_fits_poor_rows(const detector_t *d, const conform_t *c)
{
    uint8_t *none = NULL;
    float *constant = NULL;
    BUG_IF(ARRAY_NEW(none, c->rows.n) < 0 || ARRAY_NEW(constant, c->rows.n * FEATURES) < 0);
    for (size_t i = 0; i < c->rows.n * FEATURES; i++) constant[i] = c->feature[i % FEATURES];
    detector_rows_t flat = c->rows, empty = c->rows, single = c->rows;
    flat.feature = constant;
    empty.n = 0;
    empty.feature = empty.graph = NULL;
    single.n = 1;
    const struct {
        detector_rows_t rows;
        const uint8_t *label;
    } poor[] = {{c->rows, none}, {flat, c->label}, {flat, none}, {empty, none}, {single, c->label}};
    for (size_t k = 0; k < sizeof poor / sizeof *poor; k++) {
        instance_t one = instance_open(d, &c->view);
        instance_fit(&one, poor[k].rows, poor[k].label);
        free(instance_score(&one, &c->rows));
        free(instance_score(&one, &flat));
        instance_close(&one);
    }
    free(none);
    free(constant);
}

/// No rows, one row, no events, no fit: before anything happened.
static inline void conform_scores_nothing(const detector_t *d, const conform_t *c)
{
    instance_t one = instance_open(d, &c->view);
    detector_rows_t empty = {0, c->rows.time, c->rows.account, c->rows.feature, c->rows.graph};
    detector_rows_t single = {1, c->rows.time, c->rows.account, c->rows.feature, c->rows.graph};
    event_batch_t quiet = {.event = NULL, .n = 0, .start = 0, .end = 3600};
    double untouched = 42.0;
    if (d->observe) d->observe(one.state, &quiet);
    d->score(one.state, &empty, &untouched);
    ck_assert_double_eq(untouched, 42.0);
    free(instance_score(&one, &single));
    instance_close(&one);
    void *half = NULL; // as after an open that failed at once
    BUG_IF(array_new(&half, 1, d->state_bytes + 1) < 0);
    if (d->close) d->close(half);
    free(half);
}

/// With its defaults a detector needs something, and nothing that it does not announce.
static inline void conform_plans(const detector_t *d)
{
    void *config = NULL;
    BUG_IF(array_new(&config, 1, d->config_bytes + 1) < 0);
    param_section_t section = {.path = d->name, .meaning = "", .params = d->params, .base = config};
    if (d->params) param_defaults(&section, 1);
    int needs = detector_plan(d, config, NULL);
    ck_assert_msg(needs >= 0, "%s: %s", d->name, error_text());
    ck_assert_msg((needs & ~(int)d->needs) == 0, "%s plans for more than it announces", d->name);
    free(config);
}

/// A detector that this build cannot run says why, and does not open.
static inline void conform_is_absent(const detector_t *d, const conform_t *c)
{
    void *config = NULL, *state = NULL;
    BUG_IF(array_new(&config, 1, d->config_bytes + 1) < 0 || array_new(&state, 1, d->state_bytes + 1) < 0);
    param_section_t section = {.path = d->name, .meaning = "", .params = d->params, .base = config};
    if (d->params) param_defaults(&section, 1);
    ck_assert_msg(d->open && d->open(state, config, &c->view) == ERR_PLUGIN, "%s opens", d->name);
    ck_assert_msg(strstr(error_text(), d->absent) != NULL, "%s", error_text());
    if (d->close) d->close(state);
    free(config);
    free(state);
}

static inline void conform(const detector_t *d)
{
    conform_t c;
    conform_open(&c);
    conform_describes_itself(d);
    conform_plans(d);
    if (d->absent) {
        conform_is_absent(d, &c);
        conform_close(&c);
        return;
    }
    conform_scores_nothing(d, &c);
    conform_scores_rows_one_by_one(d, &c);
    conform_ignores_the_order_of_rows(d, &c);
    conform_scores_pairs(d, &c);
    conform_fits_poor_rows(d, &c);
    conform_close(&c);
}
#endif

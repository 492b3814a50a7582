// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds by role, one after the other; each is parallel inside.
#include "results/experiment.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/evaluation/evaluation.h"
#include "results/files/result_begin.h"
#include "results/linkage/linkage_rows.h"
#include "results/metrics/platt.h"
#include "results/pairs/pair_evaluation.h"
#include "results/targets/target_rows.h"
#include "results/worlds/frozen_hash.h"
#include "results/worlds/learning.h"
#include "results/worlds/world_rows.h"
#include "results/worlds/world_scenario.h"
#include <math.h>
#include <string.h>

typedef struct {
    const scenario_t *scenario;
    const experiment_options_t *options;
    run_result_t *result;
    learning_t learning;
    frozen_t *frozen; // [detectors]
    double *floor;    // [detectors] just below the lowest threshold
    double alert_threshold;
    double seconds[3];     // simulate, score, evaluate
    detector_cost_t *cost; // [detectors]
} experiment_t;

/// Rows of a world of any role.
static int take_world(void *self, world_role_t role, uint32_t index, const world_output_t *out)
{
    experiment_t *e = self;
    e->seconds[0] += out->simulate_s;
    e->seconds[1] += out->score_s;
    CHECK(world_rows_varied(e->result, e->scenario, role, index));
    CHECK(linkage_rows_add(e->result, world_role_name[role], index, &out->linkage));
    return world_rows_add(e->result, role, index, out);
}

static int train(experiment_t *e)
{
    e->learning = (learning_t){.scenario = e->scenario,
                               .lineup = e->options->lineup,
                               .watch = e->options->watch,
                               .store = e->options->store,
                               .cost = e->cost,
                               .take = take_world,
                               .taker = e};
    CHECK(learning_train(&e->learning));
    return e->scenario->protocol.linkage == LINKAGE_LEARNED ? linkage_rows_weights(e->result, &e->learning.linkage) : 0;
}

static double largest_budget(const experiment_t *e)
{
    double most = e->options->alert_detector >= 0 ? e->options->alert_budget : 0;
    for (int b = 0; b < BUDGETS; b++) most = fmax(most, e->scenario->protocol.budget[b]);
    return most;
}

/// Thresholds of one detector from its streams of all validation worlds.
static int freeze(experiment_t *e, const world_output_t *out, size_t detector)
{
    const protocol_t *p = &e->scenario->protocol;
    const score_stream_t *stream[p->validation];
    const truth_t *truth[p->validation];
    double active_days = 0, *threshold = e->frozen[detector].threshold, lowest = INFINITY;
    uint32_t cooldown = p->cooldown_days * DAY_S;
    for (uint32_t w = 0; w < p->validation; w++) {
        stream[w] = &out[w].stream[detector];
        truth[w] = &out[w].world.truth;
        active_days += out[w].world.active_days;
    }
    for (int b = 0; b < BUDGETS; b++) {
        CHECK(budget_threshold(stream, truth, p->validation, p->budget[b], active_days, cooldown, &threshold[b]));
        double alerts = 0;
        for (uint32_t w = 0; w < p->validation; w++) {
            size_t rows, paid;
            CHECK(budget_raise(stream[w], truth[w], threshold[b], cooldown, NULL, &rows, &paid));
            alerts += (double)paid;
        }
        e->frozen[detector].validation_rate[b] = budget_rate(alerts, active_days);
        lowest = fmin(lowest, threshold[b]);
    }
    e->floor[detector] = nextafter(lowest, -INFINITY);
    if ((int)detector != e->options->alert_detector) return 0;
    return learning_alert_threshold(&e->learning, out, detector, e->options->alert_budget, &e->alert_threshold, NULL);
}

/// Calibrates one detector's scores on the ranked accounts of all validation worlds.
static int calibrate(experiment_t *e, const world_output_t *out, size_t detector)
{
    bool by_sigmoid = e->scenario->protocol.calibration == CALIBRATE_PLATT;
    int (*fit)(probability_map_t *, const double *, const uint8_t *, size_t) =
        by_sigmoid ? platt_map : probability_map_fit;
    uint32_t worlds = e->scenario->protocol.validation;
    double *score = NULL;
    uint8_t *positive = NULL;
    size_t n = 0, at = 0;
    for (uint32_t w = 0; w < worlds; w++) n += out[w].world.n;
    int code = ARRAY_NEW(score, n);
    if (code == 0) code = ARRAY_NEW(positive, n);
    for (uint32_t w = 0; code == 0 && w < worlds; w++)
        for (size_t i = 0; i < out[w].world.n; i++, at++) {
            score[at] = out[w].stream[detector].final[out[w].world.account[i]];
            positive[at] = out[w].world.positive[i];
        }
    if (code == 0) code = fit(&e->frozen[detector].probability, score, positive, n);
    free(score);
    free(positive);
    return code;
}

static int validate(experiment_t *e)
{
    world_output_t *out = NULL;
    int code = learning_validate(&e->learning, largest_budget(e), &out);
    for (size_t d = 0; d < e->options->lineup->n && code == 0; d++)
        if ((code = freeze(e, out, d)) == 0) code = calibrate(e, out, d);
    learning_forget(&e->learning, out);
    return code;
}

/// Published figures against the test worlds.
static int hold_against_targets(experiment_t *e, const target_counts_t *world)
{
    recorded_row_t row[TARGETS];
    CHECK(target_rows(e->scenario, world, e->scenario->protocol.test, row));
    for (int t = 0; t < TARGETS; t++) CHECK(ROWS_ADD(&e->result->recorded, row[t]));
    return 0;
}

static int test(experiment_t *e)
{
    const protocol_t *p = &e->scenario->protocol;
    evaluation_t evaluation = {0};
    pair_evaluation_t pairs = {0};
    target_counts_t *targets = NULL;
    CHECK(ARRAY_NEW(targets, p->test));
    int code = evaluation_init(&evaluation, p, p->test, e->options->lineup->n, e->frozen);
    if (code == 0) code = pair_evaluation_init(&pairs, p->test, e->options->lineup->n);
    for (uint32_t w = 0; w < p->test && code == 0; w++) {
        world_job_t job = learning_job(&e->learning, WORLD_TEST, w);
        world_output_t out;
        job.floor = e->floor;
        job.alert_detector = e->options->alert_detector;
        job.alert_threshold = e->alert_threshold;
        code = learning_world(&e->learning, &job, &out);
        targets[w] = out.targets;
        if (code == 0) code = evaluation_add(&evaluation, &out.world, out.stream);
        if (code == 0) pair_evaluation_add(&pairs, &out.pairs);
        world_output_free(&out);
    }
    double before = progress_wall_s();
    if (code == 0) code = evaluation_report(&evaluation, e->scenario->run.seed, e->result);
    if (code == 0)
        code =
            pair_evaluation_report(&pairs, evaluation.world, e->options->lineup, p, e->scenario->run.seed, e->result);
    if (code == 0) code = hold_against_targets(e, targets);
    e->seconds[2] = progress_wall_s() - before;
    evaluation_free(&evaluation);
    pair_evaluation_free(&pairs);
    free(targets);
    return code;
}

static int prepare(experiment_t *e)
{
    const lineup_t *lineup = e->options->lineup;
    CHECK(learning_check(e->scenario, lineup));
    CHECK(world_scenario_check(e->scenario));
    CHECK(result_begin(e->result, lineup->n, e->scenario));
    for (size_t d = 0; d < lineup->n; d++) {
        detector_result_t *r = &e->result->detector[d];
        run_result_text(r->name, lineup->detector[d]->name);
        snprintf(r->summary, sizeof r->summary, "%s", lineup->detector[d]->summary);
        r->trivial = lineup_is_trivial(lineup->detector[d]);
        r->labelled = (lineup->needs[d] & NEEDS_LABELS) != 0;
        r->program = program_of(lineup->detector[d]) != NULL;
    }
    if (e->options->alert_detector >= 0)
        run_result_text(e->result->closed_loop, lineup->detector[e->options->alert_detector]->name);
    CHECK(ARRAY_NEW(e->frozen, lineup->n));
    CHECK(ARRAY_NEW(e->cost, lineup->n));
    return ARRAY_NEW(e->floor, lineup->n);
}

static int note_timings(const experiment_t *e)
{
    static const char *const what[] = {"simulate worlds and feed detectors", "features and scores",
                                       "metrics and intervals"};
    for (int i = 0; i < 3; i++) {
        timing_row_t row = {.seconds = e->seconds[i]};
        run_result_text(row.what, what[i]);
        CHECK(ROWS_ADD(&e->result->timings, row));
    }
    return 0;
}

/// Of the training worlds nothing: there, features are only kept.
static int note_costs(const experiment_t *e)
{
    e->result->peak_bytes = progress_peak_bytes();
    for (size_t d = 0; d < e->options->lineup->n; d++) {
        const detector_cost_t *c = &e->cost[d];
        cost_row_t row = {.cpu_s = c->fit_s + c->observe_s + c->prepare_s + c->score_s,
                          .fit_s = c->fit_s,
                          .observe_s = c->observe_s,
                          .prepare_s = c->prepare_s,
                          .score_s = c->score_s,
                          .events = c->events,
                          .events_per_s = detector_cost_rate(c),
                          .scores = c->scores,
                          .held_bytes = c->bytes};
        run_result_text(row.detector, e->options->lineup->detector[d]->name);
        CHECK(ROWS_ADD(&e->result->costs, row));
    }
    return 0;
}

/// What no test world may change any more.
static int seal(experiment_t *e)
{
    char hex[SHA256_HEX];
    CHECK(frozen_hash(e->result->scenario, e->options->lineup, e->frozen, e->alert_threshold, &e->learning.fit, hex));
    snprintf(e->result->frozen, sizeof e->result->frozen, "%s", hex);
    return 0;
}

int experiment_run(const scenario_t *scenario, const experiment_options_t *options, run_result_t *result)
{
    experiment_t e = {.scenario = scenario, .options = options, .result = result, .alert_threshold = INFINITY};
    int code = prepare(&e);
    if (code == 0) code = train(&e);
    if (code == 0) code = validate(&e);
    if (code == 0) code = seal(&e);
    if (code == 0) code = test(&e);
    if (code == 0) code = note_timings(&e);
    if (code == 0) code = note_costs(&e);
    learning_free(&e.learning);
    for (size_t d = 0; e.frozen && d < options->lineup->n; d++) probability_map_free(&e.frozen[d].probability);
    free(e.frozen);
    free(e.cost);
    free(e.floor);
    return code;
}

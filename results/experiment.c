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
#include "results/worlds/world_rows.h"
#include "results/worlds/world_scenario.h"
#include <math.h>
#include <string.h>

typedef struct {
    const scenario_t *scenario;
    const experiment_options_t *options;
    run_result_t *result;
    fit_rows_t fit;
    program_school_t school;
    linkage_model_t linkage; // learnt, if the protocol says so
    frozen_t *frozen;        // [detectors]
    double *floor;           // [detectors] just below the lowest threshold
    double alert_threshold;
    double seconds[3];     // simulate, score, evaluate
    detector_cost_t *cost; // [detectors]
} experiment_t;

static world_job_t job_of(const experiment_t *e, world_role_t role, uint32_t index)
{
    return (world_job_t){.scenario = e->scenario,
                         .lineup = e->options->lineup,
                         .role = role,
                         .index = index,
                         .fit = &e->fit,
                         .linkage = &e->linkage,
                         .alert_detector = -1,
                         .watch = e->options->watch,
                         .school = &e->school,
                         .cost = e->cost};
}

/// From the store, or by running it.
static int get_world(const world_store_t *store, const world_job_t *job, world_output_t *out)
{
    bool found = false;
    memset(out, 0, sizeof *out);
    bool lesson = job->role == WORLD_TRAINING && programs_in(job->lineup); // a store does not keep what programs read
    if (store && !lesson) CHECK(store->fetch(store->self, job->role, job->index, out, &found));
    if (found) return 0;
    CHECK(world_run(job, out));
    return store ? store->keep(store->self, job->role, job->index, out) : 0;
}

static int run_world(experiment_t *e, const world_job_t *job, world_output_t *out)
{
    CHECK(get_world(e->options->store, job, out));
    e->seconds[0] += out->simulate_s;
    e->seconds[1] += out->score_s;
    CHECK(world_rows_varied(e->result, e->scenario, job->role, job->index));
    CHECK(linkage_rows_add(e->result, world_role_name[job->role], job->index, &out->linkage));
    return world_rows_add(e->result, job->role, job->index, out);
}

static int learn_linkage(experiment_t *e, const world_output_t *out, size_t worlds)
{
    const linkage_lesson_t *lesson[worlds + 1];
    if (e->scenario->protocol.linkage != LINKAGE_LEARNED) return 0;
    for (size_t w = 0; w < worlds; w++) lesson[w] = &out[w].lesson;
    CHECK(linkage_fit(&e->scenario->linkage, lesson, worlds, &e->linkage));
    return linkage_rows_weights(e->result, &e->linkage);
}

static int train(experiment_t *e)
{
    size_t worlds = e->scenario->protocol.training;
    world_output_t *out = NULL;
    CHECK(ARRAY_NEW(out, worlds));
    int code = 0;
    for (uint32_t w = 0; w < worlds && code == 0; w++) {
        world_job_t job = job_of(e, WORLD_TRAINING, w);
        code = run_world(e, &job, &out[w]);
    }
    const training_rows_t *rows[worlds + 1];
    for (size_t w = 0; w < worlds; w++) rows[w] = &out[w].rows;
    if (code == 0) code = fit_rows_gather(&e->fit, rows, worlds);
    if (code == 0) code = learn_linkage(e, out, worlds);
    for (size_t w = 0; w < worlds; w++) world_output_free(&out[w]);
    free(out);
    return code;
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
    // A measure acts on alerts as a platform raises them, which knows of no onset.
    return budget_threshold(stream, NULL, p->validation, e->options->alert_budget, active_days, cooldown,
                            &e->alert_threshold);
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
    size_t worlds = e->scenario->protocol.validation;
    world_output_t *out = NULL;
    CHECK(ARRAY_NEW(out, worlds));
    int code = 0;
    for (uint32_t w = 0; w < worlds && code == 0; w++) {
        world_job_t job = job_of(e, WORLD_VALIDATION, w);
        job.budget = largest_budget(e);
        job.pooled = (uint32_t)worlds;
        code = run_world(e, &job, &out[w]);
    }
    for (size_t d = 0; d < e->options->lineup->n && code == 0; d++)
        if ((code = freeze(e, out, d)) == 0) code = calibrate(e, out, d);
    for (size_t w = 0; w < worlds; w++) world_output_free(&out[w]);
    free(out);
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
        world_job_t job = job_of(e, WORLD_TEST, w);
        world_output_t out;
        job.floor = e->floor;
        job.alert_detector = e->options->alert_detector;
        job.alert_threshold = e->alert_threshold;
        code = run_world(e, &job, &out);
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

/// What must be fitted needs a world to be fitted on.
static int check_training(const experiment_t *e)
{
    const lineup_t *lineup = e->options->lineup;
    if (e->scenario->protocol.training > 0) return 0;
    if (e->scenario->protocol.linkage == LINKAGE_LEARNED)
        return error_set(ERR_INPUT, "protocol.training is 0, so linkage cannot be learned: set it to 1 or more, or "
                                    "protocol.linkage to none or oracle");
    for (size_t d = 0; d < lineup->n; d++)
        if (lineup->detector[d]->fit)
            return error_set(ERR_INPUT,
                             "protocol.training is 0, so %s cannot be fitted: set it to 1 or more, or leave the "
                             "detector out of protocol.detectors",
                             lineup->detector[d]->name);
    return 0;
}

static int prepare(experiment_t *e)
{
    const lineup_t *lineup = e->options->lineup;
    CHECK(check_training(e));
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
    CHECK(frozen_hash(e->result->scenario, e->options->lineup, e->frozen, e->alert_threshold, &e->fit, hex));
    snprintf(e->result->frozen, sizeof e->result->frozen, "%s", hex);
    return 0;
}

int experiment_run(const scenario_t *scenario, const experiment_options_t *options, run_result_t *result)
{
    experiment_t e = {.scenario = scenario, .options = options, .result = result, .alert_threshold = INFINITY};
    int code = prepare(&e);
    if (code == 0) code = program_school_open(&e.school, scenario, options->lineup);
    if (code == 0) code = train(&e);
    if (code == 0) code = validate(&e);
    if (code == 0) code = seal(&e);
    if (code == 0) code = test(&e);
    if (code == 0) code = note_timings(&e);
    if (code == 0) code = note_costs(&e);
    program_school_close(&e.school);
    fit_rows_free(&e.fit);
    for (size_t d = 0; e.frozen && d < options->lineup->n; d++) probability_map_free(&e.frozen[d].probability);
    free(e.frozen);
    free(e.cost);
    free(e.floor);
    return code;
}

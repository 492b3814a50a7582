// SPDX-License-Identifier: GPL-3.0-or-later
// Recall of each view and detector as one statistic of the test worlds, so that resamples pair by world and person.
#include "results/bench/views.h"
#include "core/array.h"
#include "core/error.h"
#include "results/bench/view_hits.h"
#include "results/metrics/evidence.h"
#include "results/metrics/interval.h"
#include "results/metrics/sign_flip.h"
#include "results/metrics/weight.h"
#include "results/tables/report.h"
#include <math.h>
#include <string.h>

#define LEVEL 0.05

/// Who was found, in the test worlds; what persons of each world to resample.
typedef struct {
    const protocol_t *protocol;
    size_t worlds, detectors, values; // values: views x detectors
    scored_world_t *world;            // [worlds] of the silo
    uint8_t **hit;                    // [worlds] each [VIEWS][detectors][offenders]
    double *validation;               // [VIEWS][detectors] recall in validation worlds, pooled
    double *sample;                   // [resamples][values]
    double *point;                    // [values]
    double *each;                     // [worlds][values]
} sharing_t;

static void free_all(sharing_t *s)
{
    for (size_t w = 0; s->world && w < s->worlds; w++) scored_world_free(&s->world[w]);
    for (size_t w = 0; s->hit && w < s->worlds; w++) free(s->hit[w]);
    free(s->world);
    free(s->hit);
    free(s->validation);
    free(s->sample);
    free(s->point);
    free(s->each);
}

static double threshold_of(const run_result_t *result, size_t detector)
{
    return result->detector[detector].budget.row[REVIEW_BUDGET].threshold;
}

static int fetch(const world_store_t *store, world_role_t role, uint32_t index, world_output_t *out)
{
    bool found = false;
    CHECK(store->fetch(store->self, role, index, out, &found));
    return found ? 0 : error_set(ERR_FORMAT, "%s world %u is gone", world_role_name[role], index);
}

static int find_hits(const sharing_t *s, const world_output_t *out, const run_result_t *result, uint8_t *hit)
{
    for (size_t d = 0; d < s->detectors; d++)
        CHECK(view_hits(&out->world, &out->stream[d], threshold_of(result, d), s->protocol->cooldown_days * DAY_S,
                        hit + d * out->world.offenders));
    return 0;
}

/// Recall of every detector of one view, the mean over the validation worlds.
static int validate(sharing_t *s, size_t view, const run_result_t *result, const world_store_t *store)
{
    double *recall = s->validation + view * s->detectors, worlds = 0;
    int code = 0;
    for (uint32_t w = 0; w < s->protocol->validation && code == 0; w++) {
        world_output_t out = {0};
        uint8_t *hit = NULL;
        code = fetch(store, WORLD_VALIDATION, w, &out);
        if (code == 0) code = ARRAY_NEW(hit, s->detectors * out.world.offenders);
        if (code == 0) code = find_hits(s, &out, result, hit);
        for (size_t i = 0; code == 0 && i < s->detectors * out.world.offenders; i++)
            recall[i / out.world.offenders] += hit[i] / (double)out.world.offenders;
        worlds += out.world.offenders > 0;
        free(hit);
        world_output_free(&out);
    }
    for (size_t d = 0; d < s->detectors; d++) recall[d] = worlds > 0 ? recall[d] / worlds : NAN;
    return code;
}

static bool same_people(const scored_world_t *a, const scored_world_t *b)
{
    return a->n == b->n && a->offenders == b->offenders && a->others == b->others &&
           a->truth.person.n == b->truth.person.n &&
           memcmp(a->offender, b->offender, a->offenders * sizeof *a->offender) == 0;
}

/// The hits of one view in one test world; of the silo the world too.
static int test_world(sharing_t *s, size_t view, uint32_t w, const run_result_t *result, const world_store_t *store)
{
    world_output_t out = {0};
    int code = fetch(store, WORLD_TEST, w, &out);
    if (code == 0 && view == 0) code = ARRAY_NEW(s->hit[w], s->values * out.world.offenders);
    if (code == 0 && view > 0 && !same_people(&s->world[w], &out.world))
        code = error_set(ERR_FORMAT, "test world %u is not the same in all views, so they cannot be paired", w);
    if (code == 0) code = find_hits(s, &out, result, s->hit[w] + view * s->detectors * out.world.offenders);
    if (code == 0 && view == 0) {
        s->world[w] = out.world;
        memset(&out.world, 0, sizeof out.world);
    }
    world_output_free(&out);
    return code;
}

static int gather(sharing_t *s, const run_result_t *result, const world_store_t *store)
{
    CHECK(ARRAY_NEW(s->world, s->worlds));
    CHECK(ARRAY_NEW(s->hit, s->worlds));
    CHECK(ARRAY_NEW(s->validation, s->values));
    for (size_t v = 0; v < VIEWS; v++) {
        CHECK(validate(s, v, &result[v], &store[v]));
        for (uint32_t w = 0; w < s->worlds; w++) CHECK(test_world(s, v, w, &result[v], &store[v]));
    }
    return 0;
}

/// Scratch: the sum over worlds of each one's recall [values], how many worlds, and what one of them gives [values].
#define SCRATCH(s) (2 * (s)->values + 1)

static void begin(const void *self, void *scratch)
{
    const sharing_t *s = self;
    memset(scratch, 0, SCRATCH(s) * sizeof(double));
}

static void add(const void *self, size_t w, const uint8_t *weight, void *scratch)
{
    const sharing_t *s = self;
    const scored_world_t *world = &s->world[w];
    double *sum = scratch, *worlds = sum + s->values, *found = worlds + 1, all = 0;
    memset(found, 0, s->values * sizeof *found);
    for (size_t o = 0; o < world->offenders; o++) {
        double n = weight_of(weight, world->offender[o]);
        all += n;
        for (size_t i = 0; n > 0 && i < s->values; i++) found[i] += n * s->hit[w][i * world->offenders + o];
    }
    if (!(all > 0)) return;
    *worlds += 1;
    for (size_t i = 0; i < s->values; i++) sum[i] += found[i] / all;
}

static void finish(const void *self, void *scratch, double *value)
{
    const sharing_t *s = self;
    const double *sum = scratch;
    for (size_t i = 0; i < s->values; i++) value[i] = weight_ratio(sum[i], sum[s->values]);
}

/// With the resamples of the runs' own intervals: the same seed and the same strata.
static int resample(sharing_t *s, uint64_t seed)
{
    interval_statistic_t statistic = {s, s->values, SCRATCH(s) * sizeof(double), begin, add, finish};
    interval_world_t *strata = NULL;
    CHECK(ARRAY_NEW(s->sample, s->values * s->protocol->bootstrap));
    CHECK(ARRAY_NEW(s->point, s->values));
    CHECK(ARRAY_NEW(s->each, s->values * s->worlds));
    CHECK(interval_point(s->worlds, &statistic, s->point));
    for (size_t w = 0; w < s->worlds; w++) CHECK(interval_world(w, &statistic, s->each + w * s->values));
    CHECK(scored_world_strata(s->world, s->worlds, &strata));
    int code = interval_resample(strata, s->worlds, &statistic, s->protocol->bootstrap, seed, s->sample);
    free(strata);
    return code;
}

/// Value `more` less value `less`, the mean over worlds of what each gives: interval over resamples of them, p over
/// them.
static int compare(const sharing_t *s, size_t more, size_t less, uint64_t seed, view_difference_t *out)
{
    size_t n = 0, resamples = s->protocol->bootstrap;
    double *column = NULL, *spare = NULL, *difference = NULL;
    int code = ARRAY_NEW(column, resamples);
    if (code == 0) code = ARRAY_NEW(spare, resamples);
    if (code == 0) code = ARRAY_NEW(difference, s->worlds);
    if (code == 0) {
        for (size_t r = 0; r < resamples; r++)
            column[r] = s->sample[r * s->values + more] - s->sample[r * s->values + less];
        out->value = s->point[more] - s->point[less];
        interval_bounds(column, resamples, 1, out->value, spare, &out->low, &out->high);
        if (out->low == out->high) out->low = out->high = NAN; // nothing moved: no evidence of equality
        for (size_t w = 0; w < s->worlds; w++) {
            double d = s->each[w * s->values + more] - s->each[w * s->values + less];
            if (!isnan(d)) difference[n++] = d;
        }
        out->p = sign_flip_test(difference, n, seed);
    }
    free(column);
    free(spare);
    free(difference);
    return code;
}

/// Holm's correction over rows [from, end) of one view, and the verdicts.
static int conclude(views_t *self, size_t view, size_t from, size_t end)
{
    double *p = NULL, *adjusted = NULL;
    int code = ARRAY_NEW(p, end - from);
    if (code == 0) code = ARRAY_NEW(adjusted, end - from);
    for (size_t i = from; code == 0 && i < end; i++) p[i - from] = self->row[i].more[view].p;
    if (code == 0) holm_adjust(p, end - from, adjusted);
    for (size_t i = from; code == 0 && i < end; i++) {
        view_difference_t *d = &self->row[i].more[view];
        d->p_holm = adjusted[i - from];
        d->verdict = d->value > 0 ? "higher" : "lower";
        if (!(d->p_holm <= LEVEL)) d->verdict = "not significant";
        if (self->worlds < sign_flip_worlds_needed(end - from, LEVEL)) d->verdict = "too few worlds";
    }
    free(p);
    free(adjusted);
    return code;
}

/// The mean over worlds that differences are taken of, as the run itself gives it in recall_world_mean; n/a of so few
/// offenders that it would mislead.
static int recall_of(const sharing_t *s, const run_result_t *result, size_t view, size_t detector, view_recall_t *out)
{
    size_t value = view * s->detectors + detector;
    double *spare = NULL, offenders = result[view].detector[detector].budget.row[REVIEW_BUDGET].offenders;
    *out = (view_recall_t){NAN, NAN, NAN};
    if (offenders < REPORT_MIN_OFFENDERS) return 0;
    CHECK(ARRAY_NEW(spare, s->protocol->bootstrap));
    out->value = s->point[value];
    interval_bounds(s->sample + value, s->protocol->bootstrap, s->values, out->value, spare, &out->low, &out->high);
    interval_widen_share(out->value, offenders, &out->low, &out->high);
    free(spare);
    return 0;
}

/// The detector with the highest recall in the validation worlds of a view, the first of equals.
static size_t best_of(const sharing_t *s, size_t view)
{
    const double *recall = s->validation + view * s->detectors;
    size_t best = 0;
    for (size_t d = 1; d < s->detectors; d++)
        if (recall[d] > recall[best]) best = d;
    return best;
}

/// One line of the table. @param[in] detector  [VIEWS]
static int fill_row(const sharing_t *s, const run_result_t *result, const size_t *detector, uint64_t seed,
                    view_row_t *row)
{
    for (size_t v = 0; v < VIEWS; v++) {
        CHECK(recall_of(s, result, v, detector[v], &row->recall[v]));
        run_result_text(row->detector[v], result[v].detector[detector[v]].name);
        if (v == 0) continue;
        view_difference_t *more = &row->more[v];
        CHECK(compare(s, v * s->detectors + detector[v], detector[0], seed, more));
        if (isnan(row->recall[v].value)) more->value = more->low = more->high = NAN;
    }
    return 0;
}

static int fill(views_t *self, const sharing_t *s, const run_result_t *result, uint64_t seed)
{
    size_t best[VIEWS];
    for (size_t d = 0; d < s->detectors; d++)
        CHECK(fill_row(s, result, (const size_t[VIEWS]){d, d, d}, seed, &self->row[d]));
    for (size_t v = 0; v < VIEWS; v++) best[v] = best_of(s, v);
    CHECK(fill_row(s, result, best, seed, &self->row[s->detectors]));
    for (size_t v = 1; v < VIEWS; v++) {
        CHECK(conclude(self, v, 0, s->detectors));
        CHECK(conclude(self, v, s->detectors, s->detectors + 1));
    }
    return 0;
}

int views_compare(views_t *self, const scenario_t *scenario, const run_result_t *result, const world_store_t *store)
{
    sharing_t s = {.protocol = &scenario->protocol,
                   .worlds = scenario->protocol.test,
                   .detectors = result[0].detectors,
                   .values = VIEWS * result[0].detectors};
    *self = (views_t){.detectors = s.detectors, .worlds = s.worlds, .budget = result[0].review_budget};
    int code = ARRAY_NEW(self->row, s.detectors + 1);
    if (code == 0) code = gather(&s, result, store);
    if (code == 0) code = resample(&s, scenario->run.seed);
    if (code == 0) code = fill(self, &s, result, scenario->run.seed);
    free_all(&s);
    return code;
}

void views_free(views_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

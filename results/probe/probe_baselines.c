// SPDX-License-Identifier: GPL-3.0-or-later
// L4: the comparison that a run makes, without its alerts.
#include "results/probe/probe_baselines.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

int probe_baselines_init(probe_baselines_t *self, const probe_t *probe)
{
    const scenario_t *scenario = probe->options->scenario;
    size_t n = probe->options->lineup->n;
    *self = (probe_baselines_t){0};
    CHECK(ARRAY_NEW(self->frozen, n));
    CHECK(ARRAY_NEW(self->blind, n));
    for (size_t d = 0; d < n; d++)
        for (int b = 0; b < BUDGETS; b++) self->frozen[d].threshold[b] = INFINITY;
    return evaluation_init(&self->evaluation, &scenario->protocol, scenario->protocol.test, n, self->frozen);
}

void probe_baselines_free(probe_baselines_t *self)
{
    evaluation_free(&self->evaluation);
    free(self->frozen);
    free(self->blind);
    memset(self, 0, sizeof *self);
}

int probe_baselines_add(probe_baselines_t *self, scored_world_t *world, const probe_scores_t *scores)
{
    self->positives += world->positives;
    for (size_t d = 0; d < scores->detectors; d++) self->blind[d] |= scores->blind[d];
    return evaluation_add(&self->evaluation, world, scores->stream);
}

static const compare_row_t *compared(const run_result_t *result, const char *name)
{
    for (size_t i = 0; i < result->compare.n; i++)
        if (strcmp(result->compare.row[i].detector, name) == 0) return &result->compare.row[i];
    return NULL;
}

static int add_row(const probe_baselines_t *self, const probe_t *probe, const run_result_t *ranked, size_t d)
{
    const detector_t *detector = probe->options->lineup->detector[d];
    const compare_row_t *row = compared(ranked, detector->name);
    bool learns = detector->needs & NEEDS_LABELS;
    if (self->positives < PROBE_MIN_POSITIVES)
        return probe_add(probe, PROBE_BASELINES, detector->name, ANSWER_NONE, NAN, NAN, NAN,
                         "%zu positive accounts: too few", self->positives);
    if (lineup_is_trivial(detector))
        return probe_add(probe, PROBE_BASELINES, detector->name, ANSWER_NONE, row ? row->difference : 0, NAN, NAN,
                         "a baseline%s", row ? "" : ", the best");
    if (row == NULL || self->blind[d])
        return probe_add(probe, PROBE_BASELINES, detector->name, ANSWER_NONE, NAN, NAN, NAN,
                         row ? "no positive to learn from" : "no baseline");
    answer_t verdict = !learns           ? ANSWER_REPORTED
                       : isnan(row->low) ? ANSWER_NONE
                       : row->low > 0    ? ANSWER_PASS
                                         : ANSWER_FAIL;
    return probe_add(probe, PROBE_BASELINES, detector->name, verdict, row->difference, row->low, row->high,
                     "AP less that of %.40s", row->baseline);
}

int probe_baselines_end(probe_baselines_t *self, const probe_t *probe)
{
    const lineup_t *lineup = probe->options->lineup;
    run_result_t ranked = {0};
    int code = run_result_init(&ranked, lineup->n);
    for (size_t d = 0; d < lineup->n && code == 0; d++) {
        run_result_text(ranked.detector[d].name, lineup->detector[d]->name);
        ranked.detector[d].trivial = lineup_is_trivial(lineup->detector[d]);
    }
    if (code == 0) code = evaluation_report(&self->evaluation, probe->options->scenario->run.seed, &ranked);
    for (size_t d = 0; d < probe->options->probed && code == 0; d++) code = add_row(self, probe, &ranked, d);
    run_result_free(&ranked);
    return code;
}

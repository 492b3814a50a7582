// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of a run's result.
#include "results/files/run_result.h"
#include "core/array.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int run_result_init(run_result_t *self, size_t detectors)
{
    *self = (run_result_t){.detectors = detectors};
    return ARRAY_NEW(self->detector, detectors);
}

void run_result_free(run_result_t *self)
{
    for (size_t d = 0; self->detector && d < self->detectors; d++) {
        detector_result_t *r = &self->detector[d];
        free(r->metrics.row);
        free(r->pr_curve.row);
        free(r->roc.row);
        free(r->budget.row);
        free(r->delay.row);
        free(r->stages.row);
        free(r->groups.row);
        free(r->types.row);
    }
    free(self->detector);
    free(self->scenario);
    free(self->worlds.row);
    free(self->varied.row);
    free(self->outcomes.row);
    free(self->measures.row);
    free(self->measure_costs.row);
    free(self->platform_harm.row);
    free(self->pair_times.row);
    free(self->compare.row);
    free(self->realism.row);
    free(self->realism_counts.row);
    free(self->naive_rules.row);
    free(self->recorded.row);
    free(self->probes.row);
    free(self->linkage.row);
    free(self->linkage_weights.row);
    free(self->arms.row);
    free(self->effects.row);
    free(self->displacement.row);
    free(self->loops.row);
    free(self->aliases.row);
    free(self->sensitivity.row);
    free(self->sensitivity_fit.row);
    free(self->points.row);
    free(self->point_results.row);
    free(self->arm_costs.row);
    free(self->timings.row);
    free(self->costs.row);
    memset(self, 0, sizeof *self);
}

const metric_row_t *run_result_metric(const detector_result_t *detector, const char *name)
{
    for (size_t i = 0; i < detector->metrics.n; i++)
        if (strcmp(detector->metrics.row[i].name, name) == 0) return &detector->metrics.row[i];
    return NULL;
}

const compare_row_t *run_result_compare(const run_result_t *result, const char *detector, const char *against,
                                        const char *metric)
{
    for (size_t i = 0; i < result->compare.n; i++) {
        const compare_row_t *c = &result->compare.row[i];
        if (strcmp(c->detector, detector) == 0 && strcmp(c->against, against) == 0 && strcmp(c->metric, metric) == 0)
            return c;
    }
    return NULL;
}

void run_result_text(char field[RESULT_NAME], const char *text)
{
    static const char cut[] = "..."; // so that half a sentence is not taken for all of it
    size_t length = strlen(text), most = RESULT_NAME - 1;
    memset(field, 0, RESULT_NAME); // the whole field goes to the file
    memcpy(field, text, length < most ? length : most);
    if (length > most) memcpy(field + most - (sizeof cut - 1), cut, sizeof cut - 1);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Plain counts, world after world.
#include "results/metrics/metric_counts.h"

#include <string.h>

const char *const metric_count_name[METRIC_COUNTS] = {
#define METRIC_COUNT(name, text) text,
#include "results/metrics/metric_count.def"
};

/// What is the same for all detectors.
static void count_world(const scored_world_t *world, uint64_t *count)
{
    count[COUNT_ACCOUNTS] += world->n;
    count[COUNT_POSITIVES] += world->positives;
    count[COUNT_OFFENDERS] += world->offenders;
    count[COUNT_APPROACHES] += world->children;
    for (size_t o = 0; o < world->offenders; o++) count[COUNT_POSITIVE_PERSONS] += world->positives_of[o] > 0;
    for (size_t p = 0; p < world->others; p++) count[COUNT_PERSONS] += world->negatives_of[p] > 0;
    for (size_t c = 0; c < world->children; c++) count[COUNT_HARMED] += world->child[c].harm != NEVER;
}

static void count_evidence(const scored_world_t *world, const evidence_t *evidence, double threshold, uint64_t *count)
{
    const budget_evidence_t *at = &evidence->budget[REVIEW_BUDGET];
    for (size_t i = 0; i < world->n; i++) count[COUNT_AT_THRESHOLD] += evidence->score[i] >= threshold;
    for (size_t k = 0; k < world->positives; k++) count[COUNT_FOUND_ACCOUNTS] += evidence->review.first[k] != NEVER;
    for (size_t i = 0; i < at->tallies; i++) count[COUNT_ALERTS] += at->tally[i].right + at->tally[i].wrong;
    for (size_t o = 0; o < world->offenders; o++) count[COUNT_FOUND] += at->first[o] != NEVER;
    for (size_t c = 0; c < world->children; c++)
        count[COUNT_PROTECTED] += harm_in_time(&world->child[c], at->first[world->child[c].offender], HARM_DAY);
}

void metric_counts(const evaluation_t *self, size_t detector, uint64_t count[METRIC_COUNTS])
{
    const delay_t *delay = &self->delay[detector * BUDGETS + REVIEW_BUDGET];
    double threshold = self->frozen[detector].threshold[REVIEW_BUDGET];
    memset(count, 0, METRIC_COUNTS * sizeof *count);
    for (size_t w = 0; w < self->worlds; w++) {
        count_world(&self->world[w], count);
        count_evidence(&self->world[w], &self->evidence[w * self->detectors + detector], threshold, count);
    }
    count[COUNT_PERSONS] += count[COUNT_POSITIVE_PERSONS];
    for (size_t o = 0; o < delay->n; o++) count[COUNT_WATCHED] += delay->rank[o] != NOT_WATCHED;
}

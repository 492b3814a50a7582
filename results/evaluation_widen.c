// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of few: a bootstrap of 0 in 12 is [0, 0], as no resample can hold what was not seen. Their intervals are at
// least as wide as exact binomial ones over what is independent: persons, not alerts or children.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation_parts.h"

/// Persons about whom there was an alert; offenders; offenders with a harmed child. Over all test worlds.
typedef struct {
    double alerted, offenders, harming;
} trials_t;

/// @return 0, ERR_MEMORY
static int count_world(const scored_world_t *world, const budget_evidence_t *evidence, trials_t *sum)
{
    uint8_t *harming = NULL;
    CHECK(ARRAY_NEW(harming, world->offenders));
    for (size_t c = 0; c < world->children; c++)
        if (world->child[c].harm != NEVER && !harming[world->child[c].offender]) {
            harming[world->child[c].offender] = 1;
            sum->harming++;
        }
    free(harming);
    for (size_t i = 0; i < evidence->tallies; i++)
        sum->alerted += evidence->tally[i].right + evidence->tally[i].wrong > 0;
    sum->offenders += (double)world->offenders;
    return 0;
}

/// Rates of groups, over their persons; stages, over the offenders found.
static void widen_groups(const evaluation_t *self, size_t detector, const double *point, double *low, double *high)
{
    size_t at = detector * DETECTOR_VALUES;
    double found = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        size_t fpr = at + GROUP_FPR_FROM + g, recall = at + GROUP_RECALL_FROM + g;
        interval_widen_share(point[fpr], (double)self->large.negative_persons[g], &low[fpr], &high[fpr]);
        interval_widen_share(point[recall], (double)self->large.positive_persons[g], &low[recall], &high[recall]);
    }
    for (size_t w = 0; w < self->worlds; w++)
        for (size_t o = 0; o < self->world[w].offenders; o++)
            found += self->evidence[w * self->detectors + detector].budget[REVIEW_BUDGET].first[o] != NEVER;
    for (size_t k = 0; k < ALERT_STAGES; k++) {
        size_t stage = at + STAGES_FROM + k;
        interval_widen_share(point[stage], found, &low[stage], &high[stage]);
    }
}

int evaluation_widen(const evaluation_t *self, const double *point, double *low, double *high)
{
    static const int of_harm[HARM_DELAYS] = {BUDGET_PREVENTED_0H, BUDGET_PREVENTED_1H, BUDGET_PREVENTED_24H,
                                             BUDGET_PREVENTED_72H};
    for (size_t slot = 0; slot < self->detectors * BUDGETS; slot++) {
        size_t detector = slot / BUDGETS, budget = slot % BUDGETS;
        size_t at = detector * DETECTOR_VALUES + BUDGETS_FROM + budget * BUDGET_METRICS;
        trials_t n = {0};
        for (size_t w = 0; w < self->worlds; w++)
            CHECK(count_world(&self->world[w], &self->evidence[w * self->detectors + detector].budget[budget], &n));
        interval_widen_share(point[at + BUDGET_PRECISION], n.alerted, &low[at + BUDGET_PRECISION],
                             &high[at + BUDGET_PRECISION]);
        interval_widen_share(point[at + BUDGET_RECALL], n.offenders, &low[at + BUDGET_RECALL],
                             &high[at + BUDGET_RECALL]);
        for (int d = 0; d < HARM_DELAYS; d++)
            interval_widen_share(point[at + of_harm[d]], n.harming, &low[at + of_harm[d]], &high[at + of_harm[d]]);
    }
    for (size_t d = 0; d < self->detectors; d++) widen_groups(self, d, point, low, high);
    return 0;
}

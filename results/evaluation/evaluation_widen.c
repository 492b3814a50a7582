// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of few: a bootstrap of 0 in 12 is [0, 0], as no resample can hold what was not seen. Their intervals are at
// least as wide as exact binomial ones over what is independent: persons, not alerts or children.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation_parts.h"
#include <math.h>

/// Persons about whom there was an alert; offenders; offenders with a harmed child; offenders whose time to detection
/// is known. Over all test worlds.
typedef struct {
    double alerted, offenders, harming, watched;
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

/// False-positive rates of groups of accounts, over their persons; their ratios accordingly.
static void widen_alarms(const evaluation_t *self, const double *point, double *low, double *high)
{
    const double *fpr = point + GROUP_FPR_FROM, *ratio = point + GROUP_RATIO_FROM;
    double of_all = NAN;
    for (size_t g = 0; g < ACCOUNT_GROUPS; g++)
        if (ratio[g] > 0) of_all = fpr[g] / ratio[g];
    for (size_t g = 0; g < ACCOUNT_GROUPS; g++) {
        size_t f = GROUP_FPR_FROM + g, r = GROUP_RATIO_FROM + g;
        interval_widen_share(fpr[g], (double)self->large.negative_persons[g], &low[f], &high[f]);
        if (isnan(low[r])) continue;
        low[r] = fmin(low[r], low[f] / of_all);
        high[r] = fmax(high[r], high[f] / of_all);
    }
}

/// What was found in groups, over offenders; the lowest recall as that of its group.
static void widen_finds(const evaluation_t *self, const double *point, double *low, double *high)
{
    const double *recall = point + GROUP_RECALL_FROM, *vpbh = point + GROUP_VPBH_FROM;
    size_t worst = REVIEW_FROM + REVIEW_WORST_RECALL;
    for (size_t g = 0; g < GROUPS; g++) {
        size_t c = GROUP_RECALL_FROM + g;
        interval_widen_share(recall[g], (double)self->large.positive_persons[g], &low[c], &high[c]);
        if (recall[g] != point[worst] || isnan(low[worst])) continue;
        low[worst] = fmin(low[worst], low[c]);
        high[worst] = fmax(high[worst], high[c]);
    }
    for (size_t g = 0; g < CHILD_GROUPS; g++)
        interval_widen_share(vpbh[g], (double)self->large.harmed_persons[g], &low[GROUP_VPBH_FROM + g],
                             &high[GROUP_VPBH_FROM + g]);
}

/// Stages, over the offenders found.
static void widen_stages(const evaluation_t *self, size_t detector, const double *point, double *low, double *high)
{
    double found = 0;
    for (size_t w = 0; w < self->worlds; w++)
        for (size_t o = 0; o < self->world[w].offenders; o++)
            found += self->evidence[w * self->detectors + detector].budget[REVIEW_BUDGET].first[o] != NEVER;
    for (size_t k = STAGES_FROM; k < STAGES_FROM + ALERT_STAGES; k++)
        interval_widen_share(point[k], found, &low[k], &high[k]);
}

/// Shares not yet found, over offenders watched, and times to detection where nobody was found: as if those whom the
/// exact bound allows had been found at once.
static void widen_delays(double watched, const double *point, double *low, double *high)
{
    static const struct {
        int share, mean;
        double days;
    } until[] = {{BUDGET_SURVIVAL_1, BUDGET_MEAN_1, 1},
                 {BUDGET_SURVIVAL_7, BUDGET_MEAN_7, 7},
                 {BUDGET_SURVIVAL_30, BUDGET_MEAN_30, 30},
                 {BUDGET_SURVIVAL_90, BUDGET_MEAN_90, 90}};
    for (size_t i = 0; i < sizeof until / sizeof *until; i++) {
        int share = until[i].share, mean = until[i].mean;
        interval_widen_share(point[share], watched, &low[share], &high[share]);
        if (point[share] == 1) low[mean] = fmin(low[mean], low[share] * until[i].days);
    }
}

/// Precision where offenders are rarer, from the bounds of precision.
/// @param[in] lift  weight of a wrong alert there
static void widen_rarer(double lift, double *low, double *high)
{
    double least = low[BUDGET_PRECISION], most = high[BUDGET_PRECISION];
    if (isnan(low[BUDGET_PRECISION_1E4])) return;
    low[BUDGET_PRECISION_1E4] = fmin(low[BUDGET_PRECISION_1E4], least / (least + lift * (1 - least)));
    high[BUDGET_PRECISION_1E4] = fmax(high[BUDGET_PRECISION_1E4], most / (most + lift * (1 - most)));
}

int evaluation_widen(const evaluation_t *self, const double *point, double *low, double *high)
{
    static const int of_harm[HARM_DELAYS] = {BUDGET_PREVENTED_0H, BUDGET_PREVENTED_1H, BUDGET_PREVENTED_24H,
                                             BUDGET_PREVENTED_72H};
    double negatives = -(double)self->all.positives;
    for (size_t w = 0; w < self->worlds; w++) negatives += (double)self->world[w].n;
    double lift = (double)self->all.positives * (1 - RARE) / (negatives * RARE);
    for (size_t slot = 0; slot < self->detectors * BUDGETS; slot++) {
        size_t detector = slot / BUDGETS, budget = slot % BUDGETS;
        size_t at = detector * DETECTOR_VALUES + BUDGETS_FROM + budget * BUDGET_METRICS;
        trials_t n = {0};
        for (size_t w = 0; w < self->worlds; w++)
            CHECK(count_world(&self->world[w], &self->evidence[w * self->detectors + detector].budget[budget], &n));
        for (size_t o = 0; o < self->delay[slot].n; o++) n.watched += self->delay[slot].rank[o] != NOT_WATCHED;
        interval_widen_share(point[at + BUDGET_PRECISION], n.alerted, &low[at + BUDGET_PRECISION],
                             &high[at + BUDGET_PRECISION]);
        interval_widen_share(point[at + BUDGET_RECALL], n.offenders, &low[at + BUDGET_RECALL],
                             &high[at + BUDGET_RECALL]);
        widen_rarer(lift, low + at, high + at);
        widen_delays(n.watched, point + at, low + at, high + at);
        size_t mean = detector * DETECTOR_VALUES + WORLD_RECALL;
        if (budget == REVIEW_BUDGET) interval_widen_share(point[mean], n.offenders, &low[mean], &high[mean]);
        for (int d = 0; d < HARM_DELAYS; d++)
            interval_widen_share(point[at + of_harm[d]], n.harming, &low[at + of_harm[d]], &high[at + of_harm[d]]);
    }
    for (size_t d = 0; d < self->detectors; d++) {
        size_t at = d * DETECTOR_VALUES;
        widen_alarms(self, point + at, low + at, high + at);
        widen_finds(self, point + at, low + at, high + at);
        widen_stages(self, d, point + at, low + at, high + at);
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// All values of all detectors as one statistic of weighted worlds: the point estimate and every resample take this
// path.
#include "results/evaluation/evaluation_parts.h"
#include "results/metrics/weight.h"
#include <math.h>
#include <string.h>

/// Sums over drawn worlds at one budget.
typedef struct {
    double right, wrong, benign, found;
    harm_sum_t harm;
} budget_sum_t;

/// What one thread needs between begin and finish, cut from one block.
typedef struct {
    double active_days, offenders, positives, negatives; // of all drawn worlds
    double *sum, *count;                                 // [detectors][RANKING_METRICS]
    budget_sum_t *budget;                                // [detectors][BUDGETS]
    double *event, *censored;                            // [detectors][BUDGETS][offenders of all worlds]
    ranking_step_t *step;                                // [most positives of a world]
    char *pooled, *whole;                                // of evaluation_pooled.c and evaluation_whole.c
    size_t bytes;
} scratch_t;

static size_t all_offenders(const evaluation_t *e)
{
    size_t n = 0;
    for (size_t w = 0; w < e->worlds; w++) n += e->world[w].offenders;
    return n;
}

static size_t most_positives(const evaluation_t *e)
{
    size_t most = 1;
    for (size_t w = 0; w < e->worlds; w++) most = e->world[w].positives > most ? e->world[w].positives : most;
    return most;
}

/// The scratch laid out over `block` (which may be NULL to learn the size).
static scratch_t lay_out(const evaluation_t *e, char *block)
{
    size_t d = e->detectors, delays = d * BUDGETS * all_offenders(e);
    scratch_t s = {0};
    block_t cut = {block, sizeof s};
    BLOCK_CUT(&cut, s.sum, d * RANKING_METRICS);
    BLOCK_CUT(&cut, s.count, d * RANKING_METRICS);
    BLOCK_CUT(&cut, s.budget, d * BUDGETS);
    BLOCK_CUT(&cut, s.event, delays);
    BLOCK_CUT(&cut, s.censored, delays);
    BLOCK_CUT(&cut, s.step, most_positives(e));
    BLOCK_CUT(&cut, s.pooled, evaluation_pooled_bytes(e));
    BLOCK_CUT(&cut, s.whole, evaluation_whole_bytes(e));
    s.bytes = cut.bytes;
    return s;
}

static void begin(const void *self, void *block)
{
    scratch_t s = lay_out(self, block);
    block_begin(block, s.bytes, &s, sizeof s);
}

static void add_value(double *sum, double *count, double value)
{
    if (isnan(value)) return;
    *sum += value;
    *count += 1;
}

static void account_values(const ranking_curve_t *c, double tie_share, double *v)
{
    v[ACCOUNT_AP] = ranking_ap(c, 1);
    v[ACCOUNT_AP_EXPECTED] = ranking_ap_expected(c);
    v[ACCOUNT_TIE_SHARE] = tie_share;
    v[ACCOUNT_PREVALENCE] = ranking_prevalence(c);
    v[ACCOUNT_AP_CHANCE] = ranking_ap_chance(c);
    v[ACCOUNT_AP_LIFT] = v[ACCOUNT_AP] / v[ACCOUNT_PREVALENCE];
    v[ACCOUNT_PRECISION_10] = ranking_precision_at(c, 10);
    v[ACCOUNT_PRECISION_100] = ranking_precision_at(c, 100);
    v[ACCOUNT_RECALL_100] = ranking_recall_at(c, 100);
    v[ACCOUNT_RECALL_1000] = ranking_recall_at(c, 1000);
    v[ACCOUNT_R_PRECISION] = ranking_precision_at(c, c->positives);
    v[ACCOUNT_RECALL_FPR_1E4] = ranking_recall_at_fpr(c, 1e-4);
    v[ACCOUNT_RECALL_FPR_1E3] = ranking_recall_at_fpr(c, 1e-3);
    v[ACCOUNT_RECALL_FPR_1E2] = ranking_recall_at_fpr(c, 1e-2);
    v[ACCOUNT_PAUC_1E3] = ranking_partial_auc(c, 1e-3);
    v[ACCOUNT_PAUC_1E2] = ranking_partial_auc(c, 1e-2);
}

static void person_values(const ranking_curve_t *c, double *v)
{
    v[PERSON_AP] = ranking_ap(c, 1);
    v[PERSON_PREVALENCE] = ranking_prevalence(c);
    v[PERSON_AP_LIFT] = v[PERSON_AP] / v[PERSON_PREVALENCE];
    v[PERSON_R_PRECISION] = ranking_precision_at(c, c->positives);
}

static void add_rankings(const evidence_t *evidence, const uint8_t *weight, double negatives, double negative_persons,
                         scratch_t *s, size_t detector)
{
    double value[RANKING_METRICS] = {0}; // those at rarer prevalences come from evaluation_whole.c
    ranking_curve_t curve = {.step = s->step};
    ranking_weigh(&evidence->account, weight, negatives, &curve);
    account_values(&curve, evidence->account.tie_share, value);
    ranking_weigh(&evidence->person, weight, negative_persons, &curve);
    person_values(&curve, value + ACCOUNT_METRICS);
    for (size_t m = 0; m < RANKING_METRICS; m++)
        add_value(&s->sum[detector * RANKING_METRICS + m], &s->count[detector * RANKING_METRICS + m], value[m]);
}

static void add_budget(const budget_evidence_t *evidence, const scored_world_t *world, const uint8_t *weight,
                       budget_sum_t *sum)
{
    for (size_t i = 0; i < evidence->tallies; i++) {
        const alert_tally_t *t = &evidence->tally[i];
        double w = weight_of(weight, t->person);
        sum->right += w * t->right;
        sum->wrong += w * t->wrong;
        sum->benign += w * t->benign_accounts;
    }
    for (size_t o = 0; o < world->offenders; o++)
        if (evidence->first[o] != NEVER) sum->found += weight_of(weight, world->offender[o]);
    for (size_t c = 0; c < world->children; c++) {
        uint32_t o = world->child[c].offender;
        harm_add(&sum->harm, &world->child[c], evidence->first[o], weight_of(weight, world->offender[o]));
    }
}

static void add_delays(const delay_t *delay, size_t from, const scored_world_t *world, const uint8_t *weight,
                       double *event, double *censored)
{
    for (size_t o = 0; o < world->offenders; o++) {
        uint32_t rank = delay->rank[from + o];
        if (rank == NOT_WATCHED) continue;
        double *sum = delay->event[from + o] ? event : censored;
        sum[rank] += weight_of(weight, world->offender[o]);
    }
}

/// Weights of one world's accounts and persons.
typedef struct {
    double positives, negatives, offenders, negative_persons;
} world_weight_t;

static world_weight_t weigh_world(const scored_world_t *world, const uint8_t *weight)
{
    world_weight_t sum = {0};
    uint64_t negatives = 0, holders = 0;
    for (size_t i = 0; i < world->others; i++) {
        uint32_t n = world->negatives_of[i], w = weight_of(weight, world->other[i]);
        negatives += n * w;
        holders += n ? w : 0;
    }
    for (size_t o = 0; o < world->offenders; o++) {
        double w = weight_of(weight, world->offender[o]);
        sum.offenders += w;
        sum.positives += w * world->positives_of[o];
    }
    sum.negatives = (double)negatives;
    sum.negative_persons = (double)holders;
    return sum;
}

static void add(const void *self, size_t w, const uint8_t *weight, void *block)
{
    const evaluation_t *e = self;
    const scored_world_t *world = &e->world[w];
    scratch_t *s = block;
    size_t from = 0, offenders = all_offenders(e);
    world_weight_t sum = weigh_world(world, weight);
    evaluation_pooled_add(e, w, weight, sum.positives, sum.negatives, s->pooled);
    evaluation_whole_add(e, w, weight, s->whole);
    for (size_t i = 0; i < w; i++) from += e->world[i].offenders;
    s->offenders += sum.offenders;
    s->active_days += world->active_days;
    s->positives += sum.positives;
    s->negatives += sum.negatives;
    for (size_t d = 0; d < e->detectors; d++) {
        const evidence_t *evidence = &e->evidence[w * e->detectors + d];
        add_rankings(evidence, weight, sum.negatives, sum.negative_persons, s, d);
        for (size_t b = 0; b < BUDGETS; b++) {
            size_t slot = d * BUDGETS + b;
            add_budget(&evidence->budget[b], world, weight, &s->budget[slot]);
            add_delays(&e->delay[slot], from, world, weight, s->event + slot * offenders,
                       s->censored + slot * offenders);
        }
    }
}

static void budget_values(const scratch_t *s, const budget_sum_t *sum, const survival_t *curve, double *v)
{
    double alerts = sum->right + sum->wrong, saved = sum->harm.in_time[2];
    double lift = weight_ratio(s->positives * (1 - RARE), s->negatives * RARE); // weight of a false alert
    v[BUDGET_RATE] = budget_rate(alerts, s->active_days);
    v[BUDGET_PRECISION] = weight_ratio(sum->right, alerts);
    v[BUDGET_PRECISION_1E4] = weight_ratio(sum->right, sum->right + lift * sum->wrong);
    v[BUDGET_RECALL] = weight_ratio(sum->found, s->offenders);
    v[BUDGET_ACCOUNTS_PER_PERSON] = weight_ratio(sum->right, sum->found);
    v[BUDGET_SURVIVAL_1] = survival_at(curve, 1);
    v[BUDGET_SURVIVAL_7] = survival_at(curve, 7);
    v[BUDGET_SURVIVAL_30] = survival_at(curve, 30);
    v[BUDGET_SURVIVAL_90] = survival_at(curve, 90);
    v[BUDGET_MEDIAN_DAYS] = survival_median(curve);
    v[BUDGET_MEAN_1] = survival_restricted_mean(curve, 1);
    v[BUDGET_MEAN_7] = survival_restricted_mean(curve, 7);
    v[BUDGET_MEAN_30] = survival_restricted_mean(curve, 30);
    v[BUDGET_MEAN_90] = survival_restricted_mean(curve, 90);
    for (int d = 0; d < HARM_DELAYS; d++) {
        v[BUDGET_PREVENTED_0H + d] = harm_prevented(&sum->harm, d);
        v[BUDGET_EXPOSURE_0H + d] = harm_exposure_saved(&sum->harm, d);
    }
    v[BUDGET_ALERTS_PER_CHILD] = weight_ratio(alerts, saved);
    v[BUDGET_BENIGN_PER_CHILD] = weight_ratio(sum->benign, saved);
}

static void finish(const void *self, void *block, double *value)
{
    const evaluation_t *e = self;
    const scratch_t *s = block;
    size_t offenders = all_offenders(e);
    for (size_t d = 0; d < e->detectors; d++) {
        double *v = value + d * DETECTOR_VALUES;
        for (size_t m = 0; m < RANKING_METRICS; m++)
            v[m] = weight_ratio(s->sum[d * RANKING_METRICS + m], s->count[d * RANKING_METRICS + m]);
        for (size_t b = 0; b < BUDGETS; b++) {
            size_t slot = d * BUDGETS + b;
            const delay_t *delay = &e->delay[slot];
            survival_t curve = {delay->points, delay->time, s->event + slot * offenders,
                                s->censored + slot * offenders};
            budget_values(s, &s->budget[slot], &curve, v + BUDGETS_FROM + b * BUDGET_METRICS);
        }
    }
    evaluation_pooled_finish(e, s->pooled, value);
    evaluation_whole_finish(e, s->whole, value);
}

interval_statistic_t evaluation_statistic(const evaluation_t *self)
{
    return (interval_statistic_t){.self = self,
                                  .values = self->detectors * DETECTOR_VALUES,
                                  .scratch_bytes = lay_out(self, NULL).bytes,
                                  .begin = begin,
                                  .add = add,
                                  .finish = finish};
}

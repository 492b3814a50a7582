// SPDX-License-Identifier: GPL-3.0-or-later
// A detector's tables: curves pooled over test worlds, budgets, time to detection, stages, groups, types.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation_parts.h"
#include <math.h>

#define TYPE_MIN 10 // offenders below which a type's recall is not given

typedef struct {
    double *score;
    uint8_t *positive;
    uint32_t *cluster; // all 0: the pooled curve has no weights
    size_t n;
} pool_t;

static void pool_free(pool_t *self)
{
    free(self->score);
    free(self->positive);
    free(self->cluster);
}

static int pool_scores(const evaluation_t *e, size_t detector, pool_t *out)
{
    for (size_t w = 0; w < e->worlds; w++) out->n += e->world[w].n;
    CHECK(ARRAY_NEW(out->score, out->n));
    CHECK(ARRAY_NEW(out->positive, out->n));
    CHECK(ARRAY_NEW(out->cluster, out->n));
    size_t at = 0;
    for (size_t w = 0; w < e->worlds; w++)
        for (size_t i = 0; i < e->world[w].n; i++, at++) {
            out->score[at] = e->evidence[w * e->detectors + detector].score[i];
            out->positive[at] = e->world[w].positive[i];
        }
    return 0;
}

static int add_point(detector_result_t *out, const ranking_t *ranking, double threshold, double tp, double fp)
{
    double positives = (double)ranking->positives, negatives = (double)ranking->n - positives;
    pr_row_t pr = {threshold, positives > 0 ? tp / positives : NAN, tp + fp > 0 ? tp / (tp + fp) : NAN};
    roc_row_t roc = {threshold, negatives > 0 ? fp / negatives : NAN, pr.recall};
    CHECK(ROWS_ADD(&out->pr_curve, pr));
    return ROWS_ADD(&out->roc, roc);
}

/// Corners of the curve: the end of every run of negatives and of every group with a positive. Of many steps some are
/// left out, never the first or the last.
static int trace_curve(const ranking_t *ranking, detector_result_t *out)
{
    size_t keep = CURVE_POINTS / 2 - 2, steps = ranking->steps, last = steps;
    double tp = 0, fp = 0;
    for (size_t s = 0; s < steps; s++) {
        const uint32_t *cut = ranking->cut + 3 * s;
        double run = cut[0] - (s ? cut[-1] : 0u);
        size_t slot = steps <= keep ? s : s * keep / steps; // one step a slot
        int kept = slot != last || s + 1 == steps;
        last = slot;
        if (kept && run > 0) CHECK(add_point(out, ranking, ranking->score[2 * s], tp, fp + run));
        fp += run + (cut[2] - cut[1]);
        tp += cut[1] - cut[0];
        if (kept) CHECK(add_point(out, ranking, ranking->score[2 * s + 1], tp, fp));
    }
    double negatives = (double)(ranking->n - ranking->positives);
    return ranking->n && fp < negatives ? add_point(out, ranking, ranking->score[2 * steps], tp, negatives) : 0;
}

static int add_curves(const evaluation_t *e, size_t detector, detector_result_t *out)
{
    pool_t pool = {0};
    ranking_t ranking = {0};
    int code = pool_scores(e, detector, &pool);
    if (code == 0) code = ranking_init(&ranking, pool.score, pool.positive, pool.cluster, pool.n);
    if (code == 0) code = trace_curve(&ranking, out);
    ranking_free(&ranking);
    pool_free(&pool);
    return code;
}

static void sum_alerts(const budget_evidence_t *evidence, const scored_world_t *world, budget_row_t *row,
                       harm_sum_t *harm)
{
    for (size_t i = 0; i < evidence->tallies; i++) {
        row->alerts += evidence->tally[i].right + evidence->tally[i].wrong;
        row->true_alerts += evidence->tally[i].right;
        row->benign_accounts += evidence->tally[i].benign_accounts;
    }
    row->offenders += (double)world->offenders;
    for (size_t o = 0; o < world->offenders; o++) row->offenders_alerted += evidence->first[o] != NEVER;
    for (size_t c = 0; c < world->children; c++)
        harm_add(harm, &world->child[c], evidence->first[world->child[c].offender], 1);
}

static int add_budgets(const evaluation_t *e, size_t detector, detector_result_t *out)
{
    for (int b = 0; b < BUDGETS; b++) {
        budget_row_t row = {.budget = e->protocol->budget[b],
                            .threshold = e->frozen[detector].threshold[b],
                            .validation_rate = e->frozen[detector].validation_rate[b]};
        harm_sum_t harm = {0};
        double active_days = 0;
        for (size_t w = 0; w < e->worlds; w++) {
            sum_alerts(&e->evidence[w * e->detectors + detector].budget[b], &e->world[w], &row, &harm);
            active_days += e->world[w].active_days;
        }
        row.rate = budget_rate(row.alerts, active_days);
        row.children_harmed = harm.harmed;
        row.children_protected = harm.in_time[2];
        CHECK(ROWS_ADD(&out->budget, row));
    }
    return 0;
}

/// The Kaplan-Meier curve at the review budget.
static int add_delay(const evaluation_t *e, size_t detector, detector_result_t *out)
{
    const delay_t *delay = &e->delay[detector * BUDGETS + REVIEW_BUDGET];
    size_t n = delay->points;
    double *block = NULL;
    CHECK(ARRAY_NEW(block, 4 * n));
    double *event = block, *censored = block + n, *share = block + 2 * n, *at_risk = block + 3 * n;
    for (size_t i = 0; i < delay->n; i++)
        if (delay->rank[i] != NOT_WATCHED) (delay->event[i] ? event : censored)[delay->rank[i]] += 1;
    survival_curve(&(survival_t){n, delay->time, event, censored}, share, at_risk);
    int code = 0;
    for (size_t i = 0; i < n && code == 0; i++)
        code = ROWS_ADD(&out->delay, (delay_row_t){delay->time[i], share[i], at_risk[i], event[i], censored[i]});
    free(block);
    return code;
}

/// Stages at the first right alert.
static int add_stages(const evaluation_t *e, size_t detector, const estimate_t *estimate, detector_result_t *out)
{
    for (size_t k = 0; k < ALERT_STAGES; k++) {
        size_t at = detector * DETECTOR_VALUES + STAGES_FROM + k;
        stage_row_t row = {.share = estimate->point[at], .low = estimate->low[at], .high = estimate->high[at]};
        for (size_t w = 0; w < e->worlds; w++) {
            const evidence_t *evidence = &e->evidence[w * e->detectors + detector];
            for (size_t o = 0; o < e->world[w].offenders; o++)
                row.offenders += evidence->budget[REVIEW_BUDGET].first[o] != NEVER && evidence->review.stage[o] == k;
        }
        run_result_text(row.stage, k < STAGES ? stage_name[k] : "none");
        CHECK(ROWS_ADD(&out->stages, row));
    }
    return 0;
}

/// Of groups of accounts only.
static void fill_alarms(const estimate_t *e, size_t from, size_t group, group_row_t *row)
{
    size_t fpr = from + GROUP_FPR_FROM + group, ratio = from + GROUP_RATIO_FROM + group;
    row->fpr = row->fpr_low = row->fpr_high = row->ratio = row->ratio_low = row->ratio_high = NAN;
    if (group >= ACCOUNT_GROUPS) return;
    row->fpr = e->point[fpr], row->fpr_low = e->low[fpr], row->fpr_high = e->high[fpr];
    row->ratio = e->point[ratio], row->ratio_low = e->low[ratio], row->ratio_high = e->high[ratio];
}

/// Recall of every group; children protected of groups of children only.
static void fill_finds(const estimate_t *e, size_t from, size_t group, group_row_t *row)
{
    size_t recall = from + GROUP_RECALL_FROM + group, vpbh = from + GROUP_VPBH_FROM + group - ACCOUNT_GROUPS;
    row->recall = e->point[recall], row->recall_low = e->low[recall], row->recall_high = e->high[recall];
    row->vpbh = row->vpbh_low = row->vpbh_high = NAN;
    if (group < ACCOUNT_GROUPS) return;
    row->vpbh = e->point[vpbh], row->vpbh_low = e->low[vpbh], row->vpbh_high = e->high[vpbh];
}

static int add_groups(const evaluation_t *e, size_t detector, const estimate_t *estimate, detector_result_t *out)
{
    group_sizes_t sizes = {0};
    group_hits_t hits = {0};
    double negative[GROUPS];
    for (size_t w = 0; w < e->worlds; w++) {
        group_sizes_add(&sizes, &e->group[w], &e->world[w], NULL);
        group_hits_add(&hits, &e->group[w], &e->world[w], &e->evidence[w * e->detectors + detector], NULL);
    }
    group_sizes_negatives(&sizes, negative);
    for (size_t g = 0; g < GROUPS; g++) {
        group_row_t row = {.accounts = (uint64_t)negative[g],
                           .alerted = (uint64_t)hits.alerted[g],
                           .positives = (uint64_t)sizes.positive[g],
                           .found = (uint64_t)hits.found[g]};
        fill_alarms(estimate, detector * DETECTOR_VALUES, g, &row);
        fill_finds(estimate, detector * DETECTOR_VALUES, g, &row);
        if (g >= ACCOUNT_GROUPS) {
            row.harmed = (uint64_t)sizes.harmed[g - ACCOUNT_GROUPS];
            row.in_time = (uint64_t)hits.in_time[g - ACCOUNT_GROUPS];
        }
        run_result_text(row.by, grouping_name(g));
        run_result_text(row.name, group_name(g));
        CHECK(ROWS_ADD(&out->groups, row));
    }
    return 0;
}

static int add_types(const evaluation_t *e, size_t detector, detector_result_t *out)
{
    type_row_t row[OFFENDERS] = {0};
    for (size_t w = 0; w < e->worlds; w++) {
        const scored_world_t *world = &e->world[w];
        const int32_t *first = e->evidence[w * e->detectors + detector].budget[REVIEW_BUDGET].first;
        for (size_t o = 0; o < world->offenders; o++) {
            type_row_t *type = &row[world->truth.person.offender[world->offender[o]]];
            type->offenders++;
            type->alerted += first[o] != NEVER;
        }
    }
    for (int t = OFFENDER_NONE + 1; t < OFFENDERS; t++) {
        row[t].recall = row[t].offenders >= TYPE_MIN ? (double)row[t].alerted / (double)row[t].offenders : NAN;
        run_result_text(row[t].type, offender_name[t]);
        CHECK(ROWS_ADD(&out->types, row[t]));
    }
    return 0;
}

/// Precision and recall of the budget rows with their intervals.
static void add_bounds(const estimate_t *e, size_t detector, detector_result_t *out)
{
    for (size_t b = 0; b < out->budget.n; b++) {
        size_t at = detector * DETECTOR_VALUES + BUDGETS_FROM + b * BUDGET_METRICS;
        budget_row_t *row = &out->budget.row[b];
        row->precision = e->point[at + BUDGET_PRECISION];
        row->precision_low = e->low[at + BUDGET_PRECISION];
        row->precision_high = e->high[at + BUDGET_PRECISION];
        row->recall = e->point[at + BUDGET_RECALL];
        row->recall_low = e->low[at + BUDGET_RECALL];
        row->recall_high = e->high[at + BUDGET_RECALL];
    }
}

int evaluation_rows(const evaluation_t *self, size_t detector, const estimate_t *estimate, detector_result_t *result)
{
    CHECK(add_curves(self, detector, result));
    CHECK(add_budgets(self, detector, result));
    add_bounds(estimate, detector, result);
    CHECK(add_delay(self, detector, result));
    CHECK(add_stages(self, detector, estimate, result));
    CHECK(add_groups(self, detector, estimate, result));
    return add_types(self, detector, result);
}

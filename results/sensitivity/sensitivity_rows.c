// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/sensitivity/sensitivity_rows.h"

#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "results/sensitivity/point.h"
#include "results/sensitivity/sobol_index.h"

/// The harm that a regulator asks about: children, and for how long.
static const outcome_t OUTCOMES_OF_STUDY[] = {OUTCOME_harmed, OUTCOME_harm_days};
#define OUTCOMES_N (sizeof OUTCOMES_OF_STUDY / sizeof *OUTCOMES_OF_STUDY)

typedef struct {
    const plan_t *plan;
    size_t points, factors; // factors: with the dummy
    double *u;              // [points][factors]
    surface_t surface;
    double *baseline, *left; // [points], [singles + 1][points]
    arms_at_points_t arms;
} study_t;

static int study_init(study_t *self, const scenario_t *scenario, const plan_t *plan)
{
    double levels[SURFACE_FACTORS_MAX];
    *self = (study_t){.plan = plan, .points = plan_worlds(plan), .factors = plan->factors.n + 1};
    for (size_t f = 0; f < plan->factors.n; f++) levels[f] = factor_levels(&plan->factors.factor[f]);
    levels[plan->factors.n] = INFINITY;
    CHECK(ARRAY_NEW(self->u, self->points * self->factors));
    CHECK(ARRAY_NEW(self->baseline, self->points));
    CHECK(ARRAY_NEW(self->left, (plan->measures + 1) * self->points));
    CHECK(points_place(plan->factors.n, scenario->run.seed, self->points, self->u));
    self->arms = (arms_at_points_t){
        .points = self->points, .singles = plan->measures, .baseline = self->baseline, .left = self->left};
    return surface_init(&self->surface, levels, self->factors, self->points);
}

static void study_free(study_t *self)
{
    free(self->u);
    free(self->baseline);
    free(self->left);
    surface_free(&self->surface);
}

/// Harm left in an arm, as a share of the baseline's; 0 where there is none, which has no weight.
static void take_outcome(study_t *self, const arm_design_t *design, const arm_table_t *table, outcome_t outcome)
{
    for (size_t p = 0; p < self->points; p++) {
        const double *value = table->value + p * table->arms * OUTCOMES + outcome;
        double baseline = value[0];
        self->baseline[p] = baseline;
        for (size_t a = 0; a < design->n; a++) {
            const arm_t *arm = &design->arm[a];
            if (arm->kind != ARM_ALONE && arm->kind != ARM_TOGETHER) continue;
            size_t column = arm->kind == ARM_ALONE ? arm->which : self->plan->measures;
            self->left[column * self->points + p] = baseline > 0 ? value[a * OUTCOMES] / baseline : 0;
        }
    }
}

static double value_at(const study_t *self, size_t factor, double u)
{
    return factor < self->plan->factors.n ? factor_value(&self->plan->factors.factor[factor], u) : u;
}

static const char *name_of(const study_t *self, size_t factor)
{
    return factor < self->plan->factors.n ? self->plan->factors.factor[factor].name : FACTOR_DUMMY;
}

static int add_points(run_result_t *result, const study_t *self)
{
    for (size_t p = 0; p < self->points; p++)
        for (size_t f = 0; f < self->factors; f++) {
            double u = self->u[p * self->factors + f];
            point_row_t row = {.point = p, .place = u, .value = value_at(self, f, u)};
            run_result_text(row.factor, name_of(self, f));
            CHECK(ROWS_ADD(&result->points, row));
        }
    return 0;
}

static int add_point_results(run_result_t *result, const study_t *self, outcome_t outcome)
{
    for (size_t p = 0; p < self->points; p++) {
        point_result_row_t row = {.point = p,
                                  .baseline = self->baseline[p],
                                  .prevented = share_at(&self->arms, SHARE_PREVENTED, p),
                                  .synergy = share_at(&self->arms, SHARE_SYNERGY, p),
                                  .beyond_sum = share_at(&self->arms, SHARE_BEYOND_SUM, p)};
        run_result_text(row.outcome, outcome_name[outcome]);
        CHECK(ROWS_ADD(&result->point_results, row));
    }
    return 0;
}

static int add_fit(run_result_t *result, const study_t *self, const char *outcome, const char *share,
                   const sobol_index_t *index)
{
    sensitivity_fit_row_t row = {.points = self->points,
                                 .used = index->used,
                                 .terms = index->terms,
                                 .mean = index->mean.value,
                                 .mean_low = index->mean.low,
                                 .mean_high = index->mean.high,
                                 .explained_sd = index->explained_sd,
                                 .unexplained = index->unexplained.value,
                                 .unexplained_low = index->unexplained.low,
                                 .unexplained_high = index->unexplained.high,
                                 .above_zero = index->above_zero};
    run_result_text(row.outcome, outcome);
    run_result_text(row.share, share);
    run_result_text(row.surface, self->surface.pairs ? "pairs" : self->surface.curved ? "curved" : "plane");
    return ROWS_ADD(&result->sensitivity_fit, row);
}

static void describe(sensitivity_row_t *row, const study_t *self, size_t f)
{
    const factor_t *factor = &self->plan->factors.factor[f];
    row->high = 1;
    run_result_text(row->factor, name_of(self, f));
    run_result_text(row->scale, "even");
    run_result_text(row->source, "changes nothing");
    if (f == self->plan->factors.n) return;
    row->low = factor->knob.low;
    row->high = factor->knob.high;
    run_result_text(row->scale, factor->log ? "log" : isinf(factor_levels(factor)) ? "even" : "whole");
    run_result_text(row->source, factor_source(factor));
}

static double weight_of(const factor_index_t *index)
{
    return isnan(index->total.value) ? index->first.value : index->total.value;
}

/// Factors from the one that matters most; equal ones, and unknown ones, in their order.
static void rank(const sobol_index_t *index, size_t factors, size_t *order)
{
    for (size_t f = 0; f < factors; f++) {
        size_t at = f;
        for (; at > 0 && weight_of(&index->factor[order[at - 1]]) < weight_of(&index->factor[f]); at--)
            order[at] = order[at - 1];
        order[at] = f;
    }
}

static int add_factors(run_result_t *result, const study_t *self, const char *outcome, const char *share,
                       const sobol_index_t *index)
{
    size_t order[SURFACE_FACTORS_MAX];
    rank(index, self->factors, order);
    for (size_t i = 0; i < self->factors; i++) {
        const factor_index_t *of = &index->factor[order[i]];
        sensitivity_row_t row = {.rank = i + 1,
                                 .first_order = of->first.value,
                                 .first_order_low = of->first.low,
                                 .first_order_high = of->first.high,
                                 .total = of->total.value,
                                 .total_low = of->total.low,
                                 .total_high = of->total.high,
                                 .change = of->change.value,
                                 .change_low = of->change.low,
                                 .change_high = of->change.high};
        describe(&row, self, order[i]);
        run_result_text(row.outcome, outcome);
        run_result_text(row.share, share);
        CHECK(ROWS_ADD(&result->sensitivity, row));
    }
    return 0;
}

static int add_outcome(run_result_t *result, const scenario_t *scenario, study_t *self, outcome_t outcome)
{
    sobol_index_t index;
    CHECK(add_point_results(result, self, outcome));
    for (int share = 0; share < SHARES; share++) {
        CHECK(sobol_index(&self->surface, self->u, &self->arms, (share_t)share, scenario->protocol.bootstrap,
                          scenario->run.seed, &index));
        CHECK(add_fit(result, self, outcome_name[outcome], share_name[share], &index));
        CHECK(add_factors(result, self, outcome_name[outcome], share_name[share], &index));
    }
    return 0;
}

int sensitivity_rows_add(run_result_t *result, const scenario_t *scenario, const plan_t *plan,
                         const arm_design_t *design, const arm_table_t *table)
{
    study_t study;
    if (plan->keys.design != DESIGN_SENSITIVITY) return 0;
    int code = study_init(&study, scenario, plan);
    if (code == 0) code = add_points(result, &study);
    for (size_t o = 0; o < OUTCOMES_N && code == 0; o++) {
        take_outcome(&study, design, table, OUTCOMES_OF_STUDY[o]);
        code = add_outcome(result, scenario, &study, OUTCOMES_OF_STUDY[o]);
    }
    study_free(&study);
    return code;
}

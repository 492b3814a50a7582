// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/arms/arm_rows.h"

#include "core/array.h"
#include "core/error.h"
#include "results/arms/arm_displacement.h"

#include <math.h>
#include <string.h>

static int add_arms(run_result_t *result, const arm_design_t *design, const arm_table_t *table)
{
    for (size_t w = 0; w < table->worlds; w++)
        for (size_t a = 0; a < table->arms; a++) {
            const arm_t *arm = &design->arm[a];
            const double *value = arm_table_values(table, w, a);
            const arm_alerts_t *alerts = &table->alerts[w * table->arms + a];
            bool closed = alerts->closed != 0;
            arm_row_t row = {.world = w,
                             .seed = table->seed[w],
                             .dose = arm->dose,
                             .alerts = closed ? alerts->alerts : NAN,
                             .alert_rate = closed ? alerts->rate : NAN,
                             .reviews = closed ? alerts->reviews : NAN};
            run_result_text(row.response, response_names[arm->response]);
            run_result_text(row.arm, arm->name);
            run_result_text(row.loop, loop_word(closed));
#define OUTCOME(name, kind, unit, meaning) row.name = value[OUTCOME_##name];
#include "results/arms/arm_outcome.def"
#undef OUTCOME
            CHECK(ROWS_ADD(&result->arms, row));
        }
    return 0;
}

/// One row a response, from the first closed arm that it has: all of them act on the same.
static int add_loops(run_result_t *result, const scenario_t *study, const plan_t *plan, const arm_design_t *design,
                     const arm_table_t *table)
{
    arm_wish_t wish;
    CHECK(arm_loop_wish(study, plan, design, &wish));
    if (!wish.detector[0]) return 0;
    run_result_text(result->closed_loop, wish.detector);
    size_t each = design->n / plan->responses;
    for (size_t first = 0; first < design->n; first += each) {
        size_t a = first;
        while (a < first + each && !arm_table_closed(table, a)) a++;
        if (a == first + each) continue;
        loop_row_t row = {.budget = wish.budget,
                          .threshold = table->alerts[a].threshold,
                          .validation_rate = table->alerts[a].validation_rate,
                          .training = study->protocol.training,
                          .validation = study->protocol.validation};
        run_result_text(row.response, response_names[design->arm[a].response]);
        run_result_text(row.detector, wish.detector);
        run_result_text(row.view, view_names[study->protocol.view]);
        run_result_text(row.linkage, linkage_mode_name[study->protocol.linkage]);
        CHECK(ROWS_ADD(&result->loops, row));
    }
    return 0;
}

static int add_costs(run_result_t *result, const arm_design_t *design, const arm_table_t *table, size_t a)
{
    const arm_t *arm = &design->arm[a];
    const arm_costs_t *sum = &table->sum[a];
    const double worlds = (double)table->worlds;
    for (int m = 0; m < MEASURES_MAX; m++)
        for (int who = 0; who < 2; who++)
            for (int r = 0; r < ROLES; r++) {
                const uint64_t *cost = sum->of[m][who][r];
                uint64_t any = 0;
                for (int c = 0; c < COSTS; c++) any |= cost[c];
                if (!any) continue;
                arm_cost_row_t row = {.dose = arm->dose,
                                      .hidden = (double)cost[COST_HIDDEN] / worlds,
                                      .stopped = (double)cost[COST_STOPPED] / worlds,
                                      .prompts = (double)cost[COST_PROMPTS] / worlds,
                                      .reviews = (double)cost[COST_REVIEWS] / worlds,
                                      .restricted = (double)cost[COST_RESTRICTED] / worlds,
                                      .closed = (double)cost[COST_CLOSED] / worlds};
                run_result_text(row.response, response_names[arm->response]);
                run_result_text(row.arm, arm->name);
                run_result_text(row.loop, loop_word(arm_table_closed(table, a)));
                run_result_text(row.measure, measure_registry[m]->name);
                run_result_text(row.who, who ? "offender" : "benign");
                run_result_text(row.role, role_name[r]);
                CHECK(ROWS_ADD(&result->arm_costs, row));
            }
    return 0;
}

/// The first of several pairs that are one contrast; the others are rows of their own.
static int add_aliases(run_result_t *result, const effect_t *effect)
{
    alias_row_t row = {.contrast = ""};
    size_t first = strcspn(effect->of, "=");
    if (effect->of[first] == '\0') return 0;
    snprintf(row.contrast, sizeof row.contrast, "%.*s", (int)first - 1, effect->of);
    for (const char *at = effect->of + first; *at == '=';) {
        at += 2;
        size_t length = strcspn(at, "=");
        snprintf(row.pair, sizeof row.pair, "%.*s", (int)(at[length] ? length - 1 : length), at);
        CHECK(ROWS_ADD(&result->aliases, row));
        at += length;
    }
    return 0;
}

static double baseline_mean(const arm_table_t *table, const arm_design_t *design, const effect_t *effect, int outcome)
{
    size_t a = 0;
    double sum = 0;
    while (design->arm[a].response != effect->response) a++;
    for (size_t w = 0; w < table->worlds; w++) sum += arm_table_values(table, w, a)[outcome];
    return sum / (double)table->worlds;
}

/// Whether any arm that the effect is made of is closed.
static bool acts_on_alerts(const effect_t *effect, const arm_table_t *table)
{
    bool closed =
        arm_table_closed(table, effect->baseline) || (!effect->weight && arm_table_closed(table, effect->together));
    for (size_t i = 0; !effect->weight && i < effect->singles; i++)
        closed |= arm_table_closed(table, effect->single[i]);
    for (size_t a = 0; effect->weight && a < table->arms; a++)
        closed |= effect->weight[a] != 0 && arm_table_closed(table, a);
    return closed;
}

static effect_row_t row_of(const effect_t *effect, const estimate_of_effect_t *e, int outcome)
{
    effect_row_t row = {.dose = effect->dose,
                        .value = e->value,
                        .low = e->low,
                        .high = e->high,
                        .share = e->share,
                        .share_low = e->share_low,
                        .share_high = e->share_high,
                        .p = e->p,
                        .p_holm = e->p_holm,
                        .pairing = e->pairing};
    if (outcome_kind[outcome] == OUTCOME_IS_COST) { // what is added, not what is prevented; never -0
        row.value = 0 - e->value;
        row.low = 0 - e->high;
        row.high = 0 - e->low;
    }
    run_result_text(row.response, response_names[effect->response]);
    run_result_text(row.effect, effect_kind_name[effect->kind]);
    snprintf(row.of, sizeof row.of, "%.*s", (int)strcspn(effect->of, "="), effect->of);
    size_t length = strlen(row.of);
    if (length > 0 && row.of[length - 1] == ' ') row.of[length - 1] = '\0';
    run_result_text(row.outcome, outcome_name[outcome]);
    run_result_text(row.unit, outcome_unit[outcome]);
    return row;
}

static int add_effects(run_result_t *result, const scenario_t *study, const arm_design_t *design,
                       const arm_table_t *table, const effects_t *effects, estimate_of_effect_t *estimate)
{
    for (int o = 0; o < OUTCOMES; o++) {
        bool shares = outcome_kind[o] == OUTCOME_IS_HARM;
        CHECK(effects_estimate(effects, table->value + o, table->worlds, table->arms * OUTCOMES, OUTCOMES, shares,
                               study->protocol.bootstrap, study->run.seed, estimate));
        for (size_t e = 0; e < effects->n; e++) {
            if (!shares && !effects->effect[e].weight) continue;
            effect_row_t row = row_of(&effects->effect[e], &estimate[e], o);
            row.worlds = table->worlds;
            run_result_text(row.loop, loop_word(acts_on_alerts(&effects->effect[e], table)));
            row.baseline = baseline_mean(table, design, &effects->effect[e], o);
            CHECK(ROWS_ADD(&result->effects, row));
        }
    }
    return 0;
}

int arm_rows_add(run_result_t *result, const scenario_t *study, const plan_t *plan, const arm_design_t *design,
                 const arm_table_t *table)
{
    effects_t effects = {0};
    estimate_of_effect_t *estimate = NULL;
    result->test_worlds = table->worlds;
    result->resamples = study->protocol.bootstrap;
    int code = add_arms(result, design, table);
    if (code == 0) code = add_loops(result, study, plan, design, table);
    for (size_t a = 0; a < table->arms && code == 0; a++) code = add_costs(result, design, table, a);
    if (code == 0) code = effects_init(&effects, plan, design);
    if (code == 0) code = ARRAY_NEW(estimate, effects.n);
    if (code == 0) code = add_effects(result, study, design, table, &effects, estimate);
    if (code == 0) code = arm_displacement_add(result, study, design, table);
    for (size_t e = 0; e < effects.n && code == 0; e++)
        if (effects.effect[e].response == effects.effect[0].response) code = add_aliases(result, &effects.effect[e]);
    free(estimate);
    effects_free(&effects);
    return code;
}

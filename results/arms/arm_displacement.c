// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/arms/arm_displacement.h"

#include "core/array.h"
#include "core/error.h"
#include "results/arms/arm_effects.h"

#include <math.h>

/// Approaches that come to harm, by world: fewer in reach, and fewer anywhere. Effects take them for two arms.
enum { IN_REACH, ANYWHERE, COUNTS };
typedef enum { PREVENTED, DISPLACED, NET, FIGURES } figure_t;

static void count(const arm_table_t *table, size_t baseline, size_t arm, double *counts)
{
    for (size_t w = 0; w < table->worlds; w++) {
        const double *before = arm_table_values(table, w, baseline), *after = arm_table_values(table, w, arm);
        double fewer = 0;
        for (int p = 0; p < PLATFORMS; p++)
            fewer += before[OUTCOME_harmed_ephemeral + p] - after[OUTCOME_harmed_ephemeral + p];
        counts[w * COUNTS + ANYWHERE] = fewer;
        counts[w * COUNTS + IN_REACH] = fewer + after[OUTCOME_displaced];
    }
}

static int add_row(run_result_t *result, const arm_t *arm, const arm_table_t *table, bool closed,
                   const estimate_of_effect_t *of)
{
    displacement_row_t row = {.dose = arm->dose,
                              .worlds = table->worlds,
                              .prevented = of[PREVENTED].value,
                              .prevented_low = of[PREVENTED].low,
                              .prevented_high = of[PREVENTED].high,
                              .displaced = of[DISPLACED].value,
                              .displaced_low = of[DISPLACED].low,
                              .displaced_high = of[DISPLACED].high,
                              .quotient = of[DISPLACED].share,
                              .quotient_low = of[DISPLACED].share_low,
                              .quotient_high = of[DISPLACED].share_high,
                              .net = of[NET].value,
                              .net_low = of[NET].low,
                              .net_high = of[NET].high};
    run_result_text(row.response, response_names[arm->response]);
    run_result_text(row.arm, arm->name);
    run_result_text(row.loop, loop_word(closed));
    return ROWS_ADD(&result->displacement, row);
}

int arm_displacement_add(run_result_t *result, const scenario_t *study, const arm_design_t *design,
                         const arm_table_t *table)
{
    double weight[FIGURES][COUNTS] = {[PREVENTED] = {1, 0}, [DISPLACED] = {1, -1}, [NET] = {0, 1}}, *counts = NULL;
    effect_t *effect = NULL;
    int code = ARRAY_NEW(counts, table->worlds * COUNTS);
    if (code == 0) code = ARRAY_NEW(effect, FIGURES);
    for (size_t f = 0; f < FIGURES && code == 0; f++)
        effect[f] = (effect_t){.kind = EFFECT_ARM, .weight = weight[f], .baseline = IN_REACH, .together = IN_REACH};
    for (size_t a = 0, baseline = 0; a < table->arms && code == 0; a++) {
        estimate_of_effect_t of[FIGURES];
        if (design->arm[a].response != design->arm[baseline].response) baseline = a;
        if (a == baseline || design->arm[a].dose == 0 || isnan(arm_table_values(table, 0, a)[OUTCOME_displaced]))
            continue;
        count(table, baseline, a, counts);
        code = effects_estimate(&(effects_t){.effect = effect, .n = FIGURES, .arms = COUNTS}, counts, table->worlds,
                                COUNTS, 1, true, study->protocol.bootstrap, study->run.seed, of);
        if (code == 0) code = add_row(result, &design->arm[a], table, arm_table_closed(table, a), of);
    }
    free(effect);
    free(counts);
    return code;
}

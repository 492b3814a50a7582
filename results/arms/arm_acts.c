// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/arms/arm_acts.h"

#include "core/param_difference.h"

#include <string.h>

#define ARMS_KEY PLAN_SECTION ".arms"

static bool starts_too_late(const scenario_t *scenario, uint32_t measure)
{
    const measure_config_t *config = scenario->measure_config[measure];
    return config->start_day >= scenario->run.days;
}

static bool acts(const scenario_t *scenario, uint32_t measure)
{
    const measure_config_t *config = scenario->measure_config[measure];
    return config->enabled && !starts_too_late(scenario, measure);
}

/// Whether a sensitivity study chooses a key for each of its worlds.
static bool is_factor(const plan_t *plan, const char *key)
{
    for (size_t f = 0; f < plan->factors.n; f++)
        if (strcmp(plan->factors.factor[f].name, key) == 0) return true;
    return false;
}

int arm_acts_check_tested(const scenario_t *study, const plan_t *plan)
{
    char key[128];
    for (size_t i = 0; i < plan->measures; i++) {
        const measure_config_t *config = study->measure_config[plan->index[i]];
        snprintf(key, sizeof key, "measures.%s.start_day", plan->measure[i]->name);
        if (!starts_too_late(study, plan->index[i]) || is_factor(plan, key) || is_factor(plan, "days")) continue;
        return param_origin_refuse(&study->origin, key,
                                   "%g: it would never act, as the run has %u days; write less, or take the measure "
                                   "out of " PLAN_SECTION ".measures",
                                   config->start_day, study->run.days);
    }
    return 0;
}

int arm_acts_check_listed(const scenario_t *study, const scenario_t *baseline, const scenario_t *arm, const char *name)
{
    bool differs = false;
    for (uint32_t m = 0; measure_registry[m]; m++) {
        const measure_config_t *config = arm->measure_config[m];
        if (!param_difference(measure_registry[m]->params, config, baseline->measure_config[m])) continue;
        if (config->enabled && starts_too_late(arm, m))
            return param_origin_refuse(&study->origin, ARMS_KEY,
                                       "%s: %s would never act, as it starts on day %g of a run of %u days", name,
                                       measure_registry[m]->name, config->start_day, arm->run.days);
        differs |= acts(arm, m) || acts(baseline, m);
    }
    if (differs) return 0;
    return param_origin_refuse(&study->origin, ARMS_KEY,
                               "%s: switches no measure on and changes none that is on, so it is the baseline again; "
                               "write measures.NAME.enabled=true",
                               name);
}

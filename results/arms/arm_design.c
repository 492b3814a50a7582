// SPDX-License-Identifier: GPL-3.0-or-later
// Which measures are on in which arm, and an arm's scenario.
#include "results/arms/arm_design.h"

#include "core/array.h"
#include "core/error.h"
#include "results/worlds/scenario_copy.h"

#include <stdarg.h>
#include <string.h>

static int add(arm_design_t *self, const arm_t *arm, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int add(arm_design_t *self, const arm_t *arm, const char *format, ...)
{
    CHECK(array_reserve(&self->arm, &self->room, self->n + 1, sizeof *self->arm));
    arm_t *new = &self->arm[self->n++];
    *new = *arm;
    va_list list;
    va_start(list, format);
    vsnprintf(new->name, sizeof new->name, format, list);
    va_end(list);
    return 0;
}

static uint32_t all_of(const plan_t *plan) { return (uint32_t)((UINT64_C(1) << plan->measures) - 1); }

static int add_singles(arm_design_t *self, const plan_t *plan, arm_t arm)
{
    arm.kind = ARM_ALONE;
    for (arm.which = 0; arm.which < plan->measures; arm.which++) {
        arm.on = 1u << arm.which;
        CHECK(add(self, &arm, "alone %s", plan->measure[arm.which]->name));
    }
    arm.kind = ARM_TOGETHER;
    arm.which = 0;
    arm.on = all_of(plan);
    return plan->measures > 1 ? add(self, &arm, "together") : 0;
}

static int add_all_but(arm_design_t *self, const plan_t *plan, arm_t arm)
{
    arm.kind = ARM_ALL_BUT;
    for (arm.which = 0; plan->measures > 2 && arm.which < plan->measures; arm.which++) {
        arm.on = all_of(plan) & ~(1u << arm.which);
        CHECK(add(self, &arm, "all but %s", plan->measure[arm.which]->name));
    }
    return 0;
}

/// The xor of at most `terms` of the columns is `word`.
static bool reaches(const uint32_t *column, uint32_t n, uint32_t word, int terms)
{
    if (word == 0) return true;
    if (terms == 0) return false;
    for (uint32_t i = 0; i < n; i++)
        if (reaches(column, i, word ^ column[i], terms - 1)) return true;
    return false;
}

static bool fill_columns(uint32_t factors, uint32_t basic, int terms, uint32_t *column)
{
    uint32_t n = 0;
    for (; n < basic; n++) column[n] = 1u << n;
    for (uint32_t word = 1; word < 1u << basic && n < factors; word++)
        if (!reaches(column, n, word, terms)) column[n++] = word;
    return n == factors;
}

uint32_t arm_design_columns(uint32_t factors, resolution_t resolution, uint32_t *column)
{
    int terms = resolution == RESOLUTION_V ? 3 : 2;
    uint32_t basic = 1;
    for (; basic < factors && resolution != RESOLUTION_FULL; basic++)
        if (fill_columns(factors, basic, terms, column)) return basic;
    for (uint32_t i = 0; i < factors; i++) column[i] = 1u << i;
    return factors;
}

bool arm_design_is_on(uint32_t column, uint32_t run) { return __builtin_popcount(column & run) & 1; }

const arm_t *arm_design_find(const arm_design_t *self, uint32_t on, double dose, int32_t response)
{
    for (size_t a = 0; a < self->n; a++)
        if (self->arm[a].on == on && self->arm[a].dose == dose && self->arm[a].response == response)
            return &self->arm[a];
    return NULL;
}

static int add_runs(arm_design_t *self, const plan_t *plan, arm_t arm)
{
    uint32_t factors = (uint32_t)plan->measures, all = all_of(plan);
    char bits[PLAN_FACTORS_MAX + 1] = "";
    self->basic = arm_design_columns(factors, (resolution_t)plan->keys.resolution, self->column);
    arm.kind = ARM_RUN;
    for (uint32_t run = 1; run < 1u << self->basic; run++) { // run 0 is the baseline
        arm.on = 0;
        for (uint32_t f = 0; f < factors; f++) {
            bool on = arm_design_is_on(self->column[f], run);
            arm.on |= (uint32_t)on << f;
            bits[f] = on ? '1' : '0';
        }
        CHECK(add(self, &arm, "run %s", bits));
    }
    arm.kind = ARM_TOGETHER;
    arm.on = all;
    return arm_design_find(self, all, arm.dose, arm.response) ? 0 : add(self, &arm, "together");
}

static int add_listed(arm_design_t *self, const plan_t *plan, arm_t arm)
{
    arm.kind = ARM_LISTED;
    for (arm.which = 0; arm.which < plan->listeds; arm.which++)
        CHECK(add(self, &arm, "%s", plan->listed[arm.which].name));
    return 0;
}

static int add_level(arm_design_t *self, const plan_t *plan, int32_t response)
{
    arm_t arm = {.dose = 1, .response = response};
    CHECK(add(self, &arm, "baseline"));
    switch ((design_t)plan->keys.design) {
    case DESIGN_TANDEM:
        CHECK(add_singles(self, plan, arm));
        return add_all_but(self, plan, arm);
    case DESIGN_SENSITIVITY:
        return add_singles(self, plan, arm);
    case DESIGN_DOSES:
        for (size_t d = 0; d < plan->doses; d++) {
            arm.dose = plan->dose[d];
            CHECK(add_singles(self, plan, arm));
        }
        return 0;
    case DESIGN_FACTORIAL:
        return add_runs(self, plan, arm);
    case DESIGN_LIST:
    case DESIGNS:
        break;
    }
    return add_listed(self, plan, arm);
}

int arm_design_init(arm_design_t *self, const plan_t *plan)
{
    *self = (arm_design_t){0};
    for (size_t i = 0; i < plan->responses; i++) CHECK(add_level(self, plan, plan->response[i]));
    return 0;
}

void arm_design_free(arm_design_t *self)
{
    free(self->arm);
    *self = (arm_design_t){0};
}

static void set_measure(scenario_t *scenario, const plan_t *plan, const arm_t *arm, size_t i)
{
    measure_config_t *config = scenario->measure_config[plan->index[i]];
    config->enabled = arm->on >> i & 1;
    if (!config->enabled || arm->dose == 1) return;
    if (plan->keys.dose_of == DOSE_OF_QUALITY)
        config->quality *= arm->dose;
    else
        for (int p = 0; p < PLATFORMS; p++) config->coverage[p] *= arm->dose;
}

int arm_scenario(scenario_t *out, const char *text, const plan_t *plan, const arm_t *arm)
{
    char why[2048];
    param_input_t input = {.path = "the scenario of an arm", .text = text};
    if (arm->kind == ARM_LISTED) {
        input.override = plan->listed[arm->which].setting;
        input.overrides = plan->listed[arm->which].settings;
    }
    int code = scenario_read_new(out, &input);
    if (code == ERR_INPUT) {
        snprintf(why, sizeof why, "%s", error_text());
        return error_set(code, "%s.arms: %s: %s", PLAN_SECTION, arm->name, why);
    }
    CHECK(code);
    out->offending.response = arm->response;
    for (size_t i = 0; i < plan->measures; i++) set_measure(out, plan, arm, i);
    return 0;
}

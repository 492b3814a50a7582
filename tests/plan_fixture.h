// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for tests: a scenario with its section `experiment`, from settings.
#ifndef VIGIL_PLAN_FIXTURE_H
#define VIGIL_PLAN_FIXTURE_H
#include "results/arms/arm_design.h"
#include "tests/experiment_fixture.h"

typedef struct {
    scenario_t scenario;
    plan_t plan;
    arm_design_t design;
} plan_case_t;

/// Loads; `code` is what plan_read must answer. @param[in] path  or NULL
static inline void plan_load(plan_case_t *self, const char *path, const char *const *settings, int code)
{
    const char *override[FIXTURE_SETTINGS];
    const size_t n = fixture_settings(override, settings, NULL);
    memset(self, 0, sizeof *self);
    ck_assert_int_eq(measures_scenario_init(&self->scenario), 0);
    ck_assert_int_eq(plan_register(&self->plan, &self->scenario), 0);
    const param_input_t input = {
        .path = path, .folder = {SOURCE_DIR "/scenarios"}, .override = override, .overrides = n};
    ck_assert_msg(scenario_read(&self->scenario, &input) == 0, "%s", error_text());
    int got = plan_read(&self->plan, &self->scenario);
    ck_assert_msg(got == code, "%d: %s", got, error_text());
    if (code == 0) ck_assert_int_eq(arm_design_init(&self->design, &self->plan), 0);
}

static inline void plan_free(plan_case_t *self)
{
    arm_design_free(&self->design);
    scenario_free(&self->scenario);
}

#define PLAN(self, ...) plan_load(self, NULL, SETTINGS(__VA_ARGS__), 0)
#endif

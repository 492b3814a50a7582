// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/arms/arm_loop.h"

#include "core/error.h"
#include "results/metrics/budget.h"
#include "results/programs/programs.h"

#include <string.h>

arm_wish_t arm_wish_of(const scenario_t *arm)
{
    const char *measure = NULL;
    alert_wish_t wish = measures_wish(arm, &measure);
    arm_wish_t own = {.budget = wish.detector ? wish.budget : 0};
    if (wish.detector) snprintf(own.detector, sizeof own.detector, "%s", wish.detector);
    return own;
}

int arm_loop_baseline(scenario_t *out, const scenario_t *study, const plan_t *plan, const arm_t *baseline)
{
    char *text = NULL;
    *out = (scenario_t){0};
    int code = scenario_text(study, &text);
    if (code == 0) code = arm_scenario(out, text, plan, baseline);
    free(text);
    CHECK(code);
    if (out->protocol.warmup_days < plan->keys.branch_day) out->protocol.warmup_days = plan->keys.branch_day;
    return 0;
}

/// A detector that is there and sees events as they come.
static int check_detector(const scenario_t *study, const scenario_t *arm, const char *name)
{
    char key[128];
    const char *measure = NULL;
    (void)measures_wish(arm, &measure);
    snprintf(key, sizeof key, "measures.%s.detector", measure);
    if (!scenario_has_detector(name)) return scenario_refuse_detector(study, key, name);
    if (!program_of(detector_find(name))) return 0;
    return param_origin_refuse(&study->origin, key,
                               "%s is a program, which sees a world only when it is over: its alerts cannot act in it",
                               name);
}

static int take_wish(const scenario_t *study, const scenario_t *scenario, const arm_t *arm, arm_wish_t *wish)
{
    arm_wish_t own = arm_wish_of(scenario);
    if (!own.detector[0]) return 0;
    if (!wish->detector[0]) {
        *wish = own;
        return check_detector(study, scenario, own.detector);
    }
    if (strcmp(own.detector, wish->detector) == 0 && own.budget == wish->budget) return 0;
    return error_set(ERR_INPUT,
                     "%s.arms: %s acts on the alerts of %s with a budget of %g, an arm before it on those of %s with "
                     "%g: detector and budget must be the same in all arms of a plan, as the threshold is chosen once",
                     PLAN_SECTION, arm->name, own.detector, own.budget, wish->detector, wish->budget);
}

static int wish_of_arms(const scenario_t *study, const char *text, const plan_t *plan, const arm_design_t *design,
                        arm_wish_t *wish)
{
    for (size_t a = 0; a < design->n; a++) {
        scenario_t arm;
        int code = arm_scenario(&arm, text, plan, &design->arm[a]);
        if (code == 0) code = take_wish(study, &arm, &design->arm[a], wish);
        scenario_free(&arm);
        CHECK(code);
    }
    return 0;
}

int arm_loop_wish(const scenario_t *study, const plan_t *plan, const arm_design_t *design, arm_wish_t *wish)
{
    lineup_t lineup;
    char *text = NULL;
    *wish = (arm_wish_t){0};
    int code = scenario_text(study, &text);
    if (code == 0) code = wish_of_arms(study, text, plan, design, wish);
    free(text);
    CHECK(code);
    if (!wish->detector[0]) return 0;
    lineup_init(&lineup, study);
    CHECK(lineup_add_known(&lineup, detector_find(wish->detector), study));
    return learning_check(study, &lineup);
}

static int learn(arm_loop_t *self, const arm_wish_t *wish)
{
    world_output_t *out = NULL;
    CHECK(learning_train(&self->learning));
    int code = learning_validate(&self->learning, wish->budget, &out);
    if (code == 0)
        code =
            learning_alert_threshold(&self->learning, out, 0, wish->budget, &self->threshold, &self->validation_rate);
    learning_forget(&self->learning, out);
    return code;
}

int arm_loop_open(arm_loop_t *self, const scenario_t *study, const plan_t *plan, const arm_t *baseline,
                  const arm_wish_t *wish, const world_watch_t *watch)
{
    memset(self, 0, sizeof *self);
    CHECK(arm_loop_baseline(&self->study, study, plan, baseline));
    lineup_init(&self->lineup, &self->study);
    CHECK(lineup_add_known(&self->lineup, detector_find(wish->detector), &self->study));
    self->learning = (learning_t){.scenario = &self->study, .lineup = &self->lineup, .watch = watch};
    CHECK(learn(self, wish));
    self->learning.watch = NULL;
    self->ready = true;
    return 0;
}

void arm_loop_close(arm_loop_t *self)
{
    learning_free(&self->learning);
    scenario_free(&self->study);
    memset(self, 0, sizeof *self);
}

/// One arm on its way.
typedef struct {
    const scenario_t *before, *arm;
    arm_start_t start;
    arm_outcome_t *out;
} closed_t;

static int turn(void *self, sim_t *sim)
{
    closed_t *c = self;
    CHECK(arm_start(&c->start, sim));
    arm_start_reopened(&c->start, c->before, c->arm);
    return sim_change_measures(sim, c->arm);
}

static int end(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    (void)truth, (void)role, (void)index;
    closed_t *c = self;
    return arm_outcome(c->out, sim, &c->start);
}

static double reviews_of(const arm_outcome_t *out, const scenario_t *arm)
{
    const char *measure = NULL;
    uint64_t reviews = 0;
    (void)measures_wish(arm, &measure);
    for (size_t m = 0; measure_registry[m]; m++)
        for (int r = 0; r < ROLES && !strcmp(measure_registry[m]->name, measure); r++)
            reviews += out->cost.of[m][0][r][COST_REVIEWS] + out->cost.of[m][1][r][COST_REVIEWS];
    return (double)reviews;
}

int arm_loop_run(const arm_loop_t *self, uint32_t world, const scenario_t *baseline, const scenario_t *arm,
                 uint32_t branch_s, arm_outcome_t *out)
{
    closed_t closed = {.before = baseline, .arm = arm, .out = out};
    const world_turn_t turning = {.time = branch_s, .self = &closed, .turn = turn};
    const world_watch_t watch = {.self = &closed, .end = end};
    world_job_t job = learning_job(&self->learning, WORLD_TEST, world);
    world_output_t seen;
    job.scenario = baseline;
    job.alert_detector = 0;
    job.alert_threshold = self->threshold;
    job.alerts_only = true;
    job.turn = &turning;
    job.watch = &watch;
    int code = world_run(&job, &seen);
    out->alerts = (arm_alerts_t){.closed = 1,
                                 .threshold = self->threshold,
                                 .validation_rate = self->validation_rate,
                                 .rate = budget_rate((double)seen.alerts, seen.world.active_days),
                                 .alerts = (double)seen.alerts,
                                 .reviews = reviews_of(out, arm)};
    world_output_free(&seen);
    return code;
}

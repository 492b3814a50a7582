// SPDX-License-Identifier: GPL-3.0-or-later
// Age assurance: each account's age is estimated once, with an error, and the declared one set right where the two
// contradict each other; so children who declare an adult age come under the measures for children, adults who pose as
// children lose them, and both the other way round. Who is wronged may appeal.
#include "sim/measures/measure.h"

#define ADULT 18
#define MAE_TO_SD 1.2533141373155001 // sqrt(pi / 2), of a normal law

typedef struct {
    MEASURE_MEMBERS;
    double error_years, margin, raise_margin; // years
    bool raise;
    double appeal, appeal_days, adult_succeeds, child_succeeds;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "those whose age is estimated."),
    PARAM(config_t, error_years, "years", "3.5", 0, 50, "Mean absolute error of an estimate; errors are normal.",
          "NIST 2024 (face analysis for age estimation): 2.5 to 5.2"),
    PARAM(config_t, margin, "years", "0", -20, 50,
          "Who declares 18 or more and is estimated below 18 and this is taken for a child of the estimated age.",
          "assumed"),
    PARAM(config_t, raise, "bool", "true", 0, 0, "Ages are also raised.", "assumed"),
    PARAM(config_t, raise_margin, "years", "5", -20, 50,
          "Who declares less than 18 and is estimated at 18 and this or more is taken for an adult.", "assumed"),
    PARAM(config_t, appeal, "1", "0.5", 0, 1, "Chance that somebody taken for a child appeals.", "assumed"),
    PARAM(config_t, appeal_days, "d", "3", 0, 10000, "Time until an appeal is decided.", "assumed"),
    PARAM(config_t, adult_succeeds, "1", "0.95", 0, 1, "Chance that an adult's appeal succeeds.", "assumed"),
    PARAM(config_t, child_succeeds, "1", "0.1", 0, 1, "Chance that a child's does.", "assumed"),
    PARAM_END,
};

/// State, an item an account.
typedef struct {
    uint32_t appeal_due; // s, 0 = none
    uint8_t declared;    // before it was set right
    bool estimated;
    uint16_t unused;
} case_t;

static size_t state_bytes(const void *config, const world_t *world)
{
    (void)config;
    return world->account.n * sizeof(case_t);
}

static uint8_t clip(double years, double low, double high) { return (uint8_t)fmax(low, fmin(high, years)); }

/// What the account's age is set to; its declared one if nothing contradicts that.
static uint8_t judged(const measure_run_t *self, uint32_t account, rng_t *rng)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    uint8_t declared = w->account.declared_age[account];
    double age = w->person.age[w->hidden.person[account]];
    double estimate = age + rng_normal(rng) * config->error_years * MAE_TO_SD;
    if (declared >= ADULT && estimate < ADULT + config->margin) return clip(estimate, 0, ADULT - 1);
    if (declared < ADULT && config->raise && estimate >= ADULT + config->raise_margin)
        return clip(estimate, ADULT, UINT8_MAX);
    return declared;
}

static void estimate(const measure_run_t *self, struct sim *sim, uint32_t account, uint32_t time)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    case_t *item = (case_t *)self->state + account;
    rng_t rng = measure_rng(self, account, 0);
    uint8_t declared = w->account.declared_age[account], set = judged(self, account, &rng);
    bool adult = w->person.age[w->hidden.person[account]] >= ADULT;
    item->estimated = true;
    item->declared = declared;
    measure_cost(self, 0, account, COST_PROMPTS);
    measure_decided(self, account, set == declared ? RULING_ALLOWED : RULING_DENIED);
    if (set == declared) return;
    measure_set_age(sim, account, set);
    if (adult != (set >= ADULT)) measure_cost(self, 0, account, COST_RESTRICTED);
    if (set < ADULT && rng_chance(&rng, config->appeal))
        item->appeal_due = time + 1 + (uint32_t)(config->appeal_days * DAY_S);
}

static void decide_appeal(const measure_run_t *self, struct sim *sim, uint32_t account)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    case_t *item = (case_t *)self->state + account;
    bool adult = w->person.age[w->hidden.person[account]] >= ADULT;
    item->appeal_due = 0;
    measure_cost(self, 0, account, COST_REVIEWS);
    if (measure_draw(self, account, 0) < (adult ? config->adult_succeeds : config->child_succeeds))
        measure_set_age(sim, account, item->declared);
}

/// Once a day: whoever is new, and appeals.
static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    if (time % DAY_S) return;
    const case_t *item = self->state;
    for (uint32_t a = 0; a < self->world->account.n; a++) {
        if (world_gone(self->world, a)) continue;
        if (!item[a].estimated && measure_covers(self, a)) estimate(self, sim, a, time);
        if (item[a].appeal_due && item[a].appeal_due <= time) decide_appeal(self, sim, a);
    }
}

const measure_t measure_age_assurance = {
    .name = "age_assurance",
    .summary = "Ages are estimated with an error, declared ones set right, both ways wrong; appeals.",
    .source = "NIST 2024 for the error; rules and appeals assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = state_bytes,
    .tick = tick,
};

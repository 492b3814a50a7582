// SPDX-License-Identifier: GPL-3.0-or-later
// Matching of known material: some offenders send material that is known already, from any of their accounts; where a
// platform can see content, a match leads to an action, most of the time before anybody has reported the account. There
// is no content here: who sends, and when, are draws.
#include "sim/measures/reviews.h"

#include "sim/sim.h"

#define MONTH_D 30.0

typedef struct {
    MEASURE_MEMBERS;
    double holds, per_month, match, before_report, false_per_month;
    int32_t action;
    double restrict_days;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "those whose images are matched; encrypted platforms see none."),
    PARAM(config_t, holds, "1", "0.3", 0, 1, "Share of offenders who send known material at all.", "assumed"),
    PARAM(config_t, per_month, "1/(30 d)", "1", 0, 30,
          "How often such a person sends some, from any account, open or not: from one that is not, nothing comes.",
          "assumed"),
    PARAM(config_t, match, "1", "0.9", 0, 1,
          "Share of accounts whose material is in the lists that are matched against.", "assumed"),
    PARAM(config_t, before_report, "1", "0.97", 0, 1,
          "Share of such accounts whose material is found when it is sent; that of the others is looked at from their "
          "first report on.",
          "Meta 2025: 97 % of items removed were found before a report (self-reported)"),
    PARAM(config_t, false_per_month, "1/1e6/(30 d)", "1", 0, 1000000, "False matches per million accounts and 30 days.",
          "assumed"),
    PARAM_WORD(config_t, action, action_name, "police",
               "What follows: warn, restrict (no new contacts for a time), close, or close and report to the police.",
               "assumed, after the duty to report"),
    PARAM(config_t, restrict_days, "d", "30", 0, 10000, "How long a restriction lasts.", "assumed"),
    PARAM_END,
};

/// Accounts that somebody has reported, as bytes behind what the reviews keep.
static uint8_t *reported(const measure_run_t *self)
{
    return (uint8_t *)self->state + reviews_bytes(self->config, self->world);
}

static size_t state_bytes(const void *config, const world_t *world)
{
    return reviews_bytes(config, world) + world->account.n;
}

static void observe(const measure_run_t *self, const event_batch_t *batch)
{
    for (size_t i = 0; i < batch->n; i++)
        if (batch->event[i].kind == EVENT_REPORT) reported(self)[batch->event[i].target] = 1;
}

static bool can_see(const measure_run_t *self, uint32_t account)
{
    const world_t *w = self->world;
    return !world_gone(w, account) && !w->scenario->platform[w->account.platform[account]].encrypted &&
           measure_covers(self, account);
}

static void act(const measure_run_t *self, struct sim *sim, uint32_t account, uint32_t time)
{
    const config_t *config = self->config;
    const review_rules_t rules = {.restrict_days = config->restrict_days, .action = config->action};
    measure_decided(self, account, RULING_DENIED);
    reviews_act(self, self->state, &rules, sim, account, time);
}

static bool reaches(const void *config, const scenario_t *scenario, platform_t platform)
{
    (void)config;
    return !scenario->platform[platform].encrypted;
}

/// One day of one offender.
static void send(const measure_run_t *self, struct sim *sim, uint32_t person, uint32_t time)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    uint32_t first = w->person.account_first[person], n = w->person.account_first[person + 1] - first;
    rng_t holder = measure_rng(self, person, UINT32_MAX), rng = measure_rng(self, person, time);
    if (!n || !rng_chance(&holder, config->holds) || !rng_chance(&rng, config->per_month / MONTH_D)) return;
    uint32_t account = w->person_account[first + rng_below(&rng, n)];
    if (!can_see(self, account) || measure_draw(self, account, 0) >= config->match) return;
    if (measure_draw(self, account, 1) < config->before_report || reported(self)[account])
        act(self, sim, account, time);
}

static void mistake(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    rng_t rng = measure_rng(self, UINT32_MAX, time);
    uint32_t n = rng_poisson(&rng, config->false_per_month / MONTH_D * 1e-6 * (double)w->account.n);
    for (; n; n--) {
        uint32_t account = rng_below(&rng, (uint32_t)w->account.n);
        if (can_see(self, account)) act(self, sim, account, time);
    }
}

/// Once a day.
static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const world_t *w = self->world;
    if (time % DAY_S) return;
    for (uint32_t p = 0; p < w->person.n; p++)
        if (w->person.offender[p] != OFFENDER_NONE && measure_person_offends(sim, p)) send(self, sim, p, time);
    mistake(self, sim, time);
}

const measure_t measure_known_material = {
    .name = "known_material",
    .summary = "Known material that offenders send is matched where platforms see content, and acted on.",
    .source = "all rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = state_bytes,
    .reaches = reaches,
    .ask = {[HOOK_CONTACT] = reviews_contact},
    .observe = observe,
    .tick = tick,
};

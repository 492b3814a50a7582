// SPDX-License-Identifier: GPL-3.0-or-later
// User reporting: reports about an account lead to a review after a delay, if the platform handles them at all; whose
// reports it ignores, they are ignored however many come.
#include "sim/measures/reviews.h"

typedef struct {
    MEASURE_MEMBERS;
    double handled, delay_h, reviews_per_day, sensitivity, false_finding;
    int32_t action;
    double restrict_days;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "those that reports are about."),
    PARAM(config_t, handled, "1", "0.3", 0, 1, "Share of accounts about which reports are handled, for the whole run.",
          "assumed, between 0.1 and 0.9; a complaint of 2024 alleges that of reports about accounts over 90 % were "
          "ignored on one platform"),
    PARAM(config_t, delay_h, "h", "48", 0, 10000, "Time from a report to its review.", "assumed"),
    PARAM(config_t, reviews_per_day, "1/1e6/day", "5000", 0, 1000000, "Reviews per million accounts and day.",
          "assumed"),
    PARAM(config_t, sensitivity, "1", "0.6", 0, 1,
          "Chance that reviewers act on an account that an offender has used for an approach.", "assumed"),
    PARAM(config_t, false_finding, "1", "0.05", 0, 1, "Chance that they act on any other.", "assumed"),
    PARAM_WORD(config_t, action, action_name, "close",
               "What they do: warn, restrict (no new contacts for a time), close, or close and report to the police.",
               "assumed"),
    PARAM(config_t, restrict_days, "d", "30", 0, 10000, "How long a restriction lasts.", "assumed"),
    PARAM_END,
};

static void observe(const measure_run_t *self, const event_batch_t *batch)
{
    const config_t *config = self->config;
    for (size_t i = 0; batch->start >= self->start_s && i < batch->n; i++) {
        const event_t *e = &batch->event[i];
        if (e->kind != EVENT_REPORT || !measure_covers(self, e->target)) continue;
        if (measure_draw(self, e->target, 0) < config->handled)
            reviews_add(self->state, self->world, e->target, batch->end + (uint32_t)(config->delay_h * 3600));
    }
}

static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const config_t *config = self->config;
    const review_rules_t rules = REVIEW_RULES(config);
    reviews_tick(self, self->state, &rules, sim, time);
}

const measure_t measure_user_reporting = {
    .name = "user_reporting",
    .summary = "Reports are reviewed after a delay, where they are handled; what reviewers find is acted on.",
    .source = "handling and error rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = reviews_bytes,
    .ask = {[HOOK_CONTACT] = reviews_contact},
    .observe = observe,
    .tick = tick,
};

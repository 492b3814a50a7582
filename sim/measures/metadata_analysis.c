// SPDX-License-Identifier: GPL-3.0-or-later
// Metadata analysis: a detector's alerts go to reviewers with a daily capacity and a delay, who act on what they
// confirm.
#include "sim/measures/reviews.h"

typedef struct {
    MEASURE_MEMBERS;
    char detector[64];
    double budget;          // alerts per million active accounts per day
    double reviews_per_day; // per million accounts
    double delay_h;
    double sensitivity, false_closure;
    int32_t action;
    double restrict_days;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "those that alerts are about."),
    PARAM(config_t, detector, "name", "logistic_regression", 0, 0, "Whose alerts are reviewed.", "assumed"),
    PARAM(config_t, budget, "1/1e6/day", "100", 0, 1000000, "Alerts per million active accounts and day.", "assumed"),
    PARAM(config_t, reviews_per_day, "1/1e6/day", "1000", 0, 1000000, "Reviews per million accounts and day.",
          "assumed"),
    PARAM(config_t, delay_h, "h", "24", 0, 2000, "Time from an alert to its review.", "assumed"),
    PARAM(config_t, sensitivity, "1", "0.8", 0, 1,
          "Chance that reviewers act on an account that an offender has used for an approach.", "assumed"),
    PARAM(config_t, false_closure, "1", "0.02", 0, 1, "Chance that they act on any other.", "assumed"),
    PARAM_WORD(config_t, action, action_name, "close",
               "What they do: warn, restrict (no new contacts for a time), close, or close and report to the police.",
               "assumed"),
    PARAM(config_t, restrict_days, "d", "30", 0, 10000, "How long a restriction lasts.", "assumed"),
    PARAM_END,
};

static alert_wish_t wish(const void *config)
{
    const config_t *self = config;
    return (alert_wish_t){self->detector, self->budget};
}

static void alert(const measure_run_t *self, uint32_t account, double score, uint32_t time)
{
    (void)score;
    const config_t *config = self->config;
    if (measure_covers(self, account))
        reviews_add(self->state, self->world, account, time + (uint32_t)(config->delay_h * 3600));
}

static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const config_t *config = self->config;
    const review_rules_t rules = {.sensitivity = config->sensitivity,
                                  .false_finding = config->false_closure,
                                  .per_day = config->reviews_per_day,
                                  .restrict_days = config->restrict_days,
                                  .action = config->action};
    reviews_tick(self, self->state, &rules, sim, time);
}

const measure_t measure_metadata_analysis = {
    .name = "metadata_analysis",
    .summary = "A detector's alerts, reviewed with a capacity and a delay; what reviewers confirm is acted on.",
    .source = "NSPCC and PUBLIC 2025; capacity and error rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = reviews_bytes,
    .ask = {[HOOK_CONTACT] = reviews_contact},
    .wish = wish,
    .alert = alert,
    .tick = tick,
};

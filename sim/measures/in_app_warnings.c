// SPDX-License-Identifier: GPL-3.0-or-later
// In-app warnings: a child who gets a request or a first message is told that the two have nobody in common, that
// others have blocked or reported the sender, or that the sender is far away; and may then decline, block and report.
// Goes by declared age.
#include "sim/engine.h"

typedef struct {
    MEASURE_MEMBERS;
    double age; // years
    bool no_mutual, far;
    uint32_t blocked_by;
    double heed, block, report;
} config_t;

#define RESPONSE \
    "assumed: 0.2-0.7; Meta 2025: a million blocks and a million reports by teenagers after notices in a month"
static const param_t params[] = {
    MEASURE_PARAMS(config_t, "children's, by declared age."),
    PARAM(config_t, age, "years", "18", 0, 120, "Accounts that declare less are warned.", "Snap 2024; age assumed"),
    PARAM(config_t, no_mutual, "bool", "true", 0, 0, "Warns of accounts without a contact in common.", "Snap 2024"),
    PARAM(config_t, far, "bool", "true", 0, 0, "Warns of accounts of another region.", "Snap 2024"),
    PARAM(config_t, blocked_by, "times", "2", 0, 60000,
          "Warns of accounts that were blocked or reported so often on the platform; 0 = not for that.",
          "Snap 2024; the number assumed"),
    PARAM(config_t, heed, "1", "0.4", 0, 1, "Chance that a warned child declines or does not answer.", RESPONSE),
    PARAM(config_t, block, "1", "0.5", 0, 1, "Chance that a child who heeds it also blocks.", RESPONSE),
    PARAM(config_t, report, "1", "0.5", 0, 1, "Chance that a child who heeds it also reports.", RESPONSE),
    PARAM_END,
};

/// State: how often each account was blocked or reported.
static size_t state_bytes(const void *config, const world_t *world)
{
    (void)config;
    return world->account.n * sizeof(uint16_t);
}

static void observe(const measure_run_t *self, const event_batch_t *batch)
{
    uint16_t *bad = self->state;
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *e = &batch->event[i];
        if ((e->kind == EVENT_BLOCK || e->kind == EVENT_REPORT) && bad[e->target] < UINT16_MAX) bad[e->target]++;
    }
}

static bool has_cause(const measure_run_t *self, const attempt_t *attempt)
{
    const config_t *config = self->config;
    const uint16_t *bad = self->state, *region = self->world->account.region;
    if (config->no_mutual && !(attempt->flags & FLAG_MUTUAL)) return true;
    if (config->far && region[attempt->actor] != region[attempt->target]) return true;
    return config->blocked_by && bad[attempt->target] >= config->blocked_by;
}

/// Of two people one answer: whoever does not heed the first warning of a sender heeds none.
static ruling_t answer(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    if (self->world->account.declared_age[attempt->actor] >= config->age || !has_cause(self, attempt) ||
        !measure_covers(self, attempt->actor))
        return RULING_ALLOWED;
    rng_t rng = measure_rng(self, rng_pair(attempt->actor, attempt->target), 0);
    engine_row(attempt->shard, attempt->time, attempt->actor, attempt->target, EVENT_WARN, 0);
    measure_cost(self, attempt->shard->index, attempt->actor, COST_PROMPTS);
    if (!rng_chance(&rng, config->heed)) return RULING_ALLOWED;
    attempt->block = rng_chance(&rng, config->block);
    attempt->report = rng_chance(&rng, config->report);
    return RULING_ABANDONED;
}

const measure_t measure_in_app_warnings = {
    .name = "in_app_warnings",
    .summary = "Children are warned of senders who are far off, blocked by others, or without a contact in common.",
    .source = "Snap 2024; Meta 2025; the response assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = state_bytes,
    .ask = {[HOOK_ANSWER] = answer},
    .observe = observe,
};

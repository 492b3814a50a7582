// SPDX-License-Identifier: GPL-3.0-or-later
// Nudity detection on the child's device: before an image is sent, and when one has come, the device looks at it and
// warns, blurs or blocks. Nothing leaves the device, so it works where platforms encrypt; it goes by whose device it
// is, not by declared age, and a device that an adult of the household uses too is not set up as a child's.
#include "sim/engine.h"

typedef enum { NUDITY_WARN, NUDITY_BLUR, NUDITY_BLOCK } nudity_action_t;
static const char *const nudity_action_name[] = {"warn", "blur", "block", NULL};

typedef struct {
    MEASURE_MEMBERS;
    double age; // years
    bool sending, receiving;
    double detection, false_positive, heed, stay_blurred;
    int32_t action; // nudity_action_t
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "used on a device of a child's own; drawn by device."),
    PARAM(config_t, age, "years", "18", 0, 120, "Children below that true age have a device set up as a child's.",
          "Apple 2023: on by default for child accounts; NSPCC 2025"),
    PARAM(config_t, sending, "bool", "true", 0, 0, "Looks at images before they are sent.", "Apple 2023; Meta 2024"),
    PARAM(config_t, receiving, "bool", "true", 0, 0, "Looks at images that have come.", "Apple 2023; Meta 2024"),
    PARAM(config_t, detection, "1", "0.9", 0, 1, "Chance that an intimate image is recognised.", "assumed"),
    PARAM(config_t, false_positive, "1", "0.01", 0, 1, "Chance that a harmless one is taken for one.", "assumed"),
    PARAM_WORD(config_t, action, nudity_action_name, "blur",
               "warn before sending; blur: also blur what has come; block: neither send nor show.", "Apple 2023"),
    PARAM(
        config_t, heed, "1", "0.45", 0, 1, "Chance that a child who is warned does not send.",
        "Meta, May 2025, self-reported: some 45 % decide not to forward an image after a warning; of sending assumed"),
    PARAM(config_t, stay_blurred, "1", "0.4", 0, 1, "Chance that a blurred image stays blurred.",
          "Meta, May 2025, self-reported: over 40 %"),
    PARAM_END,
};

/// A child's, and no adult of the household has an account on it.
static bool on_own_device(const measure_run_t *self, uint32_t account)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    uint32_t person = w->hidden.person[account], home = w->person.household[person], first = person;
    if (w->person.age[person] >= config->age) return false;
    while (first > 0 && w->person.household[first - 1] == home) first--;
    for (uint32_t p = first; p < w->person.n && w->person.household[p] == home; p++) {
        if (w->person.age[p] < config->age) continue;
        for (uint32_t i = w->person.account_first[p]; i < w->person.account_first[p + 1]; i++)
            if (w->account.device[w->person_account[i]] == w->account.device[account]) return false;
    }
    return true;
}

/// Two people and one kind of image meet with one answer however often they try; harmless images are told apart anew.
static bool recognised(const measure_run_t *self, const attempt_t *attempt)
{
    const config_t *config = self->config;
    uint32_t pair = rng_pair(attempt->actor, attempt->target);
    rng_t rng = measure_rng(self, pair, attempt->intimate ? 0 : attempt->time);
    return rng_chance(&rng, attempt->intimate ? config->detection : config->false_positive);
}

static bool sees(const measure_run_t *self, const attempt_t *attempt)
{
    return on_own_device(self, attempt->actor) && measure_covers_device(self, attempt->actor) &&
           recognised(self, attempt);
}

/// Warned or blurred: the child gives up with a chance that is drawn once for the two.
static ruling_t leave_it(const measure_run_t *self, const attempt_t *attempt, double chance, uint32_t which)
{
    rng_t rng = measure_rng(self, rng_pair(attempt->actor, attempt->target), which);
    measure_cost(self, attempt->shard->index, attempt->actor, COST_PROMPTS);
    return rng_chance(&rng, chance) ? RULING_ABANDONED : RULING_ALLOWED;
}

static ruling_t media(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    if (!config->sending || !sees(self, attempt)) return RULING_ALLOWED;
    return config->action == NUDITY_BLOCK ? RULING_DENIED : leave_it(self, attempt, config->heed, 1);
}

static ruling_t receive(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    if (!config->receiving || !sees(self, attempt)) return RULING_ALLOWED;
    if (config->action == NUDITY_BLOCK) return RULING_DENIED;
    return leave_it(self, attempt, config->action == NUDITY_BLUR ? config->stay_blurred : 0, 2);
}

static bool reaches(const void *config_of, const scenario_t *scenario, platform_t platform)
{
    const config_t *config = config_of;
    return scenario->platform[platform].media && (config->sending || config->receiving);
}

const measure_t measure_nudity_detection = {
    .name = "nudity_detection",
    .summary = "Children's devices recognise intimate images, sent or received, and warn, blur or block.",
    .source = "Apple 2023; Meta 2025; rates of error assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .reaches = reaches,
    .ask = {[HOOK_MEDIA] = media, [HOOK_RECEIVE] = receive},
};

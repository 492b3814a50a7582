// SPDX-License-Identifier: GPL-3.0-or-later
// Child defaults: accounts that declare an age below 18 are hidden from search and suggestion and get no messages from
// unconnected accounts (Ofcom, Illegal Harms Codes of Practice, December 2024). A false adult age defeats all of it.
#include "sim/measures/measure.h"

typedef struct {
    bool enabled; // first, as in measure_config_t
    double keep;  // share of children who leave the defaults on
    bool hide_from_search, hide_from_suggestion, no_unconnected_messages;
    double age;
} child_defaults_t;

static const param_t params[] = {
    PARAM(child_defaults_t, enabled, "bool", "false", 0, 0, "Switch.", "none"),
    PARAM(child_defaults_t, keep, "1", "0.97", 0, 1, "Share of covered accounts that keep the defaults on.",
          "97 % of 13-15s (Meta, April 2025, self-reported)"),
    PARAM(child_defaults_t, age, "years", "18", 0, 30, "Accounts that declare less are covered.", "Ofcom 2024"),
    PARAM(child_defaults_t, hide_from_search, "bool", "true", 0, 0,
          "Unconnected accounts cannot find them by search or in rooms.", "Ofcom 2024"),
    PARAM(child_defaults_t, hide_from_suggestion, "bool", "true", 0, 0, "They are not suggested.", "Ofcom 2024"),
    PARAM(child_defaults_t, no_unconnected_messages, "bool", "true", 0, 0, "Unconnected accounts cannot write to them.",
          "Ofcom 2024"),
    PARAM_END,
};

/// Covered, and has not switched the defaults off; one draw an account for the whole run.
static bool protected(const child_defaults_t *config, const attempt_t *attempt)
{
    const world_t *w = attempt->world;
    if (attempt->target == NO_ACCOUNT || w->account.declared_age[attempt->target] >= config->age) return false;
    rng_t rng = rng_at(w->seed, attempt->target, 0, RNG_MEASURE);
    return rng_chance(&rng, config->keep);
}

static bool discover(const void *self, const attempt_t *attempt)
{
    const child_defaults_t *config = self;
    bool hidden = attempt->flags & FLAG_SUGGESTED ? config->hide_from_suggestion
                  : attempt->flags & FLAG_MUTUAL  ? false // seen in a friend's list
                                                  : config->hide_from_search;
    return !hidden || !protected(config, attempt);
}

static bool message(const void *self, const attempt_t *attempt)
{
    const child_defaults_t *config = self;
    if (!(attempt->flags & FLAG_UNCONNECTED) || !config->no_unconnected_messages) return true;
    return !protected(config, attempt);
}

const measure_t measure_child_defaults = {
    .name = "child_defaults",
    .summary = "Children hidden from search and suggestion; no messages from unconnected accounts.",
    .source = "Ofcom, Illegal Harms Codes of Practice, December 2024",
    .params = params,
    .config_bytes = sizeof(child_defaults_t),
    .allow = {[HOOK_DISCOVER] = discover, [HOOK_MESSAGE] = message},
};

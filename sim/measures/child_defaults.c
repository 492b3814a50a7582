// SPDX-License-Identifier: GPL-3.0-or-later
// Child defaults: accounts that declare an age below 18 are hidden from search, suggestion and lists of contacts, and
// get no messages from unconnected accounts, and their places are hidden (Ofcom, Illegal Harms Codes of Practice,
// December 2024). A false adult age defeats all of it. By default nobody looks for children by place
// (offender_types.*.nearby), so hiding places does nothing then.
#include "sim/measures/measure.h"

typedef struct {
    MEASURE_MEMBERS;
    double keep; // share of children who leave the defaults on
    bool hide_from_search, hide_from_suggestion, hide_lists, hide_location, no_unconnected_messages;
    double age;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "children's, by declared age."),
    PARAM(config_t, keep, "1", "0.97", 0, 1, "Share of covered accounts that keep the defaults on; the others opt out.",
          "97 % of 13-15s (Meta, April 2025, self-reported)"),
    PARAM(config_t, age, "years", "18", 0, 30, "Accounts that declare less are covered.", "Ofcom 2024"),
    PARAM(config_t, hide_from_search, "bool", "true", 0, 0,
          "Unconnected accounts cannot find them by search or in rooms.", "Ofcom 2024"),
    PARAM(config_t, hide_from_suggestion, "bool", "true", 0, 0, "They are not suggested.", "Ofcom 2024"),
    PARAM(config_t, hide_lists, "bool", "true", 0, 0,
          "Their lists of contacts are shown to nobody, and they stand in nobody's list.", "Ofcom 2024"),
    PARAM(config_t, hide_location, "bool", "true", 0, 0,
          "Unconnected accounts do not see where they are, and cannot find them by place (offender_types.*.nearby).",
          "Ofcom 2024"),
    PARAM(config_t, no_unconnected_messages, "bool", "true", 0, 0, "Unconnected accounts cannot write to them.",
          "Ofcom 2024"),
    PARAM_END,
};

/// Covered, and has not switched the defaults off.
static bool protected(const measure_run_t *self, uint32_t account)
{
    const config_t *config = self->config;
    if (account == NO_ACCOUNT || self->world->account.declared_age[account] >= config->age) return false;
    return measure_covers(self, account) && measure_draw(self, account, 0) < config->keep;
}

static ruling_t discover(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    bool listed = attempt->flags & FLAG_MUTUAL && !(attempt->flags & FLAG_SUGGESTED);
    bool hidden = attempt->by_place                 ? config->hide_location
                  : attempt->flags & FLAG_SUGGESTED ? config->hide_from_suggestion
                  : listed                          ? config->hide_lists
                                                    : config->hide_from_search;
    if (hidden && protected(self, attempt->target)) return RULING_DENIED;
    return listed && config->hide_lists && protected(self, attempt->via) ? RULING_DENIED : RULING_ALLOWED;
}

static ruling_t message(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    if (!(attempt->flags & FLAG_UNCONNECTED) || !config->no_unconnected_messages) return RULING_ALLOWED;
    return protected(self, attempt->target) ? RULING_DENIED : RULING_ALLOWED;
}

const measure_t measure_child_defaults = {
    .name = "child_defaults",
    .summary = "Children hidden from search, suggestion and lists; no messages from unconnected accounts.",
    .source = "Ofcom, Illegal Harms Codes of Practice, December 2024",
    .params = params,
    .config_bytes = sizeof(config_t),
    .ask = {[HOOK_DISCOVER] = discover, [HOOK_MESSAGE] = message},
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Search limits: accounts that declare an adult age cannot find accounts that declare a child's by search, and are not
// suggested them. Ages are as declared, so whoever lies about either is out of it.
#include "sim/measures/measure.h"

typedef struct {
    MEASURE_MEMBERS;
    double adult_age, child_age; // years
    bool search, suggestion, rooms;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "adults', by declared age."),
    PARAM(config_t, adult_age, "years", "18", 0, 120, "Accounts that declare so much are limited.",
          "NSPCC 2025: limits on whom adults can search; age assumed"),
    PARAM(config_t, child_age, "years", "18", 0, 120, "Accounts that declare less cannot be found by them.",
          "NSPCC 2025; age assumed"),
    PARAM(config_t, search, "bool", "true", 0, 0, "They cannot be found by search.", "NSPCC 2025"),
    PARAM(config_t, suggestion, "bool", "true", 0, 0, "They are not suggested.",
          "Meta 2022: adults who were reported or blocked by a teenager; of all adults assumed"),
    PARAM(config_t, rooms, "bool", "false", 0, 0, "They are not shown among the members of public rooms.", "assumed"),
    PARAM_END,
};

static ruling_t discover(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    const uint8_t *age = self->world->account.declared_age;
    bool limited = attempt->by_place                     ? false
                   : attempt->flags & FLAG_SUGGESTED     ? config->suggestion
                   : attempt->flags & FLAG_THROUGH_GROUP ? config->rooms
                   : attempt->flags & FLAG_MUTUAL        ? false // seen in a list of contacts
                                                         : config->search;
    if (!limited || age[attempt->actor] < config->adult_age || age[attempt->target] >= config->child_age)
        return RULING_ALLOWED;
    return measure_covers(self, attempt->actor) ? RULING_DENIED : RULING_ALLOWED;
}

/// Where strangers are found in none of the ways that are limited, nothing is.
static bool reaches(const void *config_of, const scenario_t *scenario, platform_t platform)
{
    const config_t *config = config_of;
    const platform_row_t *row = &scenario->platform[platform];
    return (config->search && row->searchable) || (config->suggestion && row->suggests) ||
           (config->rooms && row->rooms);
}

const measure_t measure_search_limits = {
    .name = "search_limits",
    .summary = "Adults cannot find children by search or suggestion.",
    .source = "NSPCC 2025; Meta 2022",
    .params = params,
    .config_bytes = sizeof(config_t),
    .reaches = reaches,
    .ask = {[HOOK_DISCOVER] = discover},
};

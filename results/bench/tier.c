// SPDX-License-Identifier: GPL-3.0-or-later
// The definition of a tier is the effective scenario through a sieve: a new detector must not make a new benchmark.
#include "results/bench/tier.h"
#include "core/error.h"
#include "sim/measures/measure.h"
#include <stdlib.h>
#include <string.h>

const char *const tier_name[TIERS + 1] = {"standard", "easy", "hard", NULL};
const char *const tier_scenario[TIERS] = {TIER_SUITE "-standard", TIER_SUITE "-easy", TIER_SUITE "-hard"};

const char *const tier_pin[TIERS] = {
    [TIER_STANDARD] = "3a85533f6033c6702eab81b436e57817c891e83e5c4fe0c2fa4ea29befdb383d",
    [TIER_EASY] = "2f1398af6db1e83ffdf54ae6656cdff48b65f99507fd8807740e24d41203a3af",
    [TIER_HARD] = "7559e07102eb980b0b2d237df3abbe64865418b326c3a5a4c6475ecc3566e6b7",
};

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '.';
}

static bool defines(const param_section_t *section)
{
    if (is_below(section->path, "detectors") || strcmp(section->path, "targets") == 0) return false;
    return !is_below(section->path, "measures") || ((const measure_config_t *)section->base)->enabled;
}

char *tier_definition(const scenario_t *scenario)
{
    param_section_t section[SCENARIO_SECTIONS];
    run_t run = scenario->run;
    protocol_t protocol = scenario->protocol;
    size_t n = 0;
    memset(run.description, 0, sizeof run.description);
    snprintf(protocol.detectors, sizeof protocol.detectors, "all");
    for (size_t i = 0; i < scenario->sections; i++) {
        if (!defines(&scenario->section[i])) continue;
        section[n] = scenario->section[i];
        if (section[n].base == &scenario->run) section[n].base = &run;
        if (section[n].base == &scenario->protocol) section[n].base = &protocol;
        n++;
    }
    return param_effective(section, n);
}

int tier_fingerprint(const scenario_t *scenario, char hex[SHA256_HEX])
{
    char *text = tier_definition(scenario);
    if (!text) return error_set(ERR_MEMORY, "no memory for the effective scenario");
    int code = sha256_text(text, hex);
    free(text);
    return code;
}

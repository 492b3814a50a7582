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
    [TIER_STANDARD] = "9af25ce66a6b9e1cc5cda78446dc83e4fcd4efba085487751808ecb8212a1291",
    [TIER_EASY] = "11c0dd4313ae56e3e8a79af3935d1890983932052b2ca2c52600bb05ab455847",
    [TIER_HARD] = "5bf50edb055412e88f8ecdb4cfecc911a17578a24f227c54f79a52d95e40059f",
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

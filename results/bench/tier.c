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
    [TIER_STANDARD] = "13ca3803dd1ee59ec4d15064554b307d4cc63096617170fa23d29972ff2326ec",
    [TIER_EASY] = "d893b4dc623bd219a9f356c6e1b635c54e6a3949b7ae896f959a1f1edb703c0d",
    [TIER_HARD] = "f5a3f06b47958ef6cb8f30556a336c10e2d4da77685ce6830ca4f554243708c7",
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

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
    [TIER_STANDARD] = "28452adf107054faac11e62d7a95204766e82884b97cc3fde93e4a2b7ec5b289",
    [TIER_EASY] = "2ed4447a33dbddd5f4100e7b4fff07ccaa9426537ad2ece696f3e04cd48a4a34",
    [TIER_HARD] = "a4e31c4a576665fb7cac4ca0b6f79f67ff6f71746ebcffdcd3477877a9c204ed",
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

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
    [TIER_STANDARD] = "3a504fb27ff7eac4d41244e0844f5bf9ce00b94ee1d9ae12546587c69e0b0a0f",
    [TIER_EASY] = "2c1a12f1f09497a493b9262cb514023e7c9321aef20481722a61faebc15fccaa",
    [TIER_HARD] = "f749012be32bf358d156e4172ebfad7af493c0ab9eb7ed740e60df74a3ce49e6",
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
    sha256_text(text, hex);
    free(text);
    return 0;
}

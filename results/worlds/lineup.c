// SPDX-License-Identifier: GPL-3.0-or-later
// Which detectors run.
#include "results/worlds/lineup.h"
#include "core/error.h"
#include "results/programs/programs.h"
#include <stdlib.h>
#include <string.h>

const detector_t lineup_truth_oracle = {
    .abi = DETECTOR_ABI,
    .name = "truth_oracle",
    .summary = "the truth itself: a check of the harness, no detector",
    .source = "none",
};

int lineup_add(lineup_t *self, const detector_t *detector, const void *config)
{
    if (self->n == LINEUP_MAX) return error_set(ERR_LIMIT, "more than %d detectors", LINEUP_MAX);
    if (detector->absent) return error_set(ERR_PLUGIN, "%s cannot run: %s", detector->name, detector->absent);
    int needs = detector_plan(detector, config, self->configs);
    CHECK(needs);
    self->needs[self->n] = (unsigned)needs;
    self->detector[self->n] = detector;
    self->config[self->n++] = config;
    return 0;
}

int lineup_add_known(lineup_t *self, const detector_t *detector, const scenario_t *scenario)
{
    self->configs = (const void *const *)scenario->detector_config;
    return lineup_add(self, detector, scenario->detector_config[detector_place(detector)]);
}

bool lineup_has(const lineup_t *self, const detector_t *detector)
{
    for (size_t d = 0; d < self->n; d++)
        if (self->detector[d] == detector) return true;
    return false;
}

int lineup_add_baselines(lineup_t *self, const scenario_t *scenario)
{
    for (const detector_t *const *d = detector_registry; *d; d++)
        if (lineup_is_trivial(*d) && !lineup_has(self, *d)) CHECK(lineup_add_known(self, *d, scenario));
    return 0;
}

void lineup_init(lineup_t *self, const scenario_t *scenario)
{
    *self = (lineup_t){.configs = (const void *const *)scenario->detector_config};
}

unsigned lineup_needs(const lineup_t *self)
{
    unsigned needs = 0;
    for (size_t d = 0; d < self->n; d++) needs |= self->needs[d];
    return needs;
}

static bool is_chosen(const char *names, const detector_t *detector)
{
    return strcmp(names, "all") == 0 ? !detector->absent : param_names_have(names, detector->name);
}

int lineup_from_scenario(lineup_t *self, const scenario_t *scenario)
{
    lineup_init(self, scenario);
    const char *names = scenario->protocol.detectors;
    for (const detector_t *const *d = detector_registry; *d; d++)
        if (is_chosen(names, *d) || program_of(*d)) CHECK(lineup_add_known(self, *d, scenario));
    if (self->n == 0) return error_set(ERR_INPUT, "protocol.detectors: '%s' names no detector", names);
    return 0;
}

bool lineup_is_trivial(const detector_t *detector)
{
    static const char mark[] = "trivial baseline";
    return strncmp(detector->source, mark, sizeof mark - 1) == 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Which detectors run.
#include "results/lineup.h"
#include "core/error.h"
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
    self->detector[self->n] = detector;
    self->config[self->n++] = config;
    return 0;
}

int lineup_from_scenario(lineup_t *self, const scenario_t *scenario)
{
    *self = (lineup_t){0};
    const char *names = scenario->protocol.detectors;
    for (size_t i = 0; detector_registry[i]; i++)
        if (strcmp(names, "all") == 0 || param_names_have(names, detector_registry[i]->name))
            CHECK(lineup_add(self, detector_registry[i], scenario->detector_config[i]));
    if (self->n == 0) return error_set(ERR_INPUT, "protocol.detectors: '%s' names no detector", names);
    return 0;
}

bool lineup_is_trivial(const detector_t *detector)
{
    static const char mark[] = "trivial baseline";
    return strncmp(detector->source, mark, sizeof mark - 1) == 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/detect_lineup.h"

#include <string.h>

#include "core/error.h"
#include "core/param.h"

static int unknown_detector(const char *name)
{
    const char *names[SCENARIO_PLUGINS];
    size_t n = 0;
    for (; detector_registry[n] != NULL; n++) names[n] = detector_registry[n]->name;
    const char *near = param_nearest(name, names, n);
    return error_set(ERR_USAGE, "detect: no detector is called %s%s%s%s; `vigil list detectors` names them all", name,
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

int detect_lineup_check(const options_t *options)
{
    for (size_t i = 0; i < options->detector.n; i++) {
        const detector_t *detector = detector_find(options->detector.word[i]);
        if (detector == NULL) return unknown_detector(options->detector.word[i]);
        if (detector->needs & NEEDS_LABELS && options->train == NULL)
            return error_set(ERR_USAGE,
                             "detect: %s learns from labels; give it another world's trace and truth: --train TRACE "
                             "--truth TRUTH",
                             detector->name);
    }
    return 0;
}

static int add_named(lineup_t *lineup, const scenario_t *schema, const char *name)
{
    size_t i = 0;
    while (strcmp(detector_registry[i]->name, name) != 0) i++; // detect_lineup_check has found it
    return lineup_add(lineup, detector_registry[i], schema->detector_config[i]);
}

int detect_lineup(lineup_t *lineup, const scenario_t *schema, const options_t *options)
{
    *lineup = (lineup_t){0};
    for (size_t i = 0; i < options->detector.n; i++) CHECK(add_named(lineup, schema, options->detector.word[i]));
    if (lineup->n > 0) return 0;
    for (size_t i = 0; detector_registry[i] != NULL; i++)
        if (!(detector_registry[i]->needs & NEEDS_LABELS) || options->train != NULL)
            CHECK(lineup_add(lineup, detector_registry[i], schema->detector_config[i]));
    return 0;
}

bool detect_lineup_learns(const lineup_t *lineup)
{
    for (size_t d = 0; d < lineup->n; d++)
        if (lineup->detector[d]->fit != NULL) return true;
    return false;
}

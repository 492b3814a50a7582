// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/detect_lineup.h"

#include <string.h>

#include "cli/load.h"
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
        if (detector->absent)
            return error_set(ERR_USAGE, "detect: %s cannot run: %s", detector->name, detector->absent);
    }
    return 0;
}

static int add_named(lineup_t *lineup, const scenario_t *schema, const char *name, bool labels)
{
    size_t i = 0;
    while (strcmp(detector_registry[i]->name, name) != 0) i++; // detect_lineup_check has found it
    CHECK(lineup_add(lineup, detector_registry[i], schema->detector_config[i]));
    if (labels || !(lineup->needs[lineup->n - 1] & NEEDS_LABELS)) return 0;
    return error_set(ERR_USAGE,
                     "detect: %s learns from labels; give it another world's trace and truth: --train TRACE "
                     "--truth TRUTH",
                     name);
}

static int add_all(lineup_t *lineup, const scenario_t *schema, bool labels)
{
    load_note_absent();
    for (size_t i = 0; detector_registry[i] != NULL; i++) {
        if (detector_registry[i]->absent) continue;
        CHECK(lineup_add(lineup, detector_registry[i], schema->detector_config[i]));
        if (!labels && lineup->needs[lineup->n - 1] & NEEDS_LABELS) lineup->n--;
    }
    return 0;
}

int detect_lineup(lineup_t *lineup, const scenario_t *schema, const options_t *options)
{
    bool labels = options->train != NULL;
    lineup_init(lineup, schema);
    for (size_t i = 0; i < options->detector.n; i++)
        CHECK(add_named(lineup, schema, options->detector.word[i], labels));
    return lineup->n > 0 ? 0 : add_all(lineup, schema, labels);
}

bool detect_lineup_learns(const lineup_t *lineup)
{
    for (size_t d = 0; d < lineup->n; d++)
        if (lineup->detector[d]->fit != NULL) return true;
    return false;
}

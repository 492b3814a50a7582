// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/detect_lineup.h"

#include "cli/load.h"
#include "cli/named_detector.h"
#include "core/error.h"

int detect_lineup_check(const options_t *options)
{
    for (size_t i = 0; i < options->detector.n; i++) {
        const detector_t *detector;
        CHECK(named_detector("detect", options->detector.word[i], &detector));
        if (detector->absent)
            return error_set(ERR_USAGE, "detect: %s cannot run: %s", detector->name, detector->absent);
    }
    return 0;
}

static int add_named(lineup_t *lineup, const scenario_t *schema, const char *name, bool labels)
{
    CHECK(lineup_add_known(lineup, detector_find(name), schema)); // detect_lineup_check has found it
    if (labels || !(lineup->needs[lineup->n - 1] & NEEDS_LABELS)) return 0;
    return error_set(ERR_USAGE,
                     "detect: %s learns from labels; give it another world's trace and truth: --train TRACE "
                     "--truth TRUTH",
                     name);
}

static int add_all(lineup_t *lineup, const scenario_t *schema, bool labels)
{
    load_note_absent();
    for (const detector_t *const *d = detector_registry; *d != NULL; d++) {
        if ((*d)->absent) continue;
        CHECK(lineup_add_known(lineup, *d, schema));
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

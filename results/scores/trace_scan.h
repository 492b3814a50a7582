// SPDX-License-Identifier: GPL-3.0-or-later
// A trace file streamed through features and detectors, as world_run does with a world: rows to learn from, or scores.
#ifndef VIGIL_TRACE_SCAN_H
#define VIGIL_TRACE_SCAN_H
#include "results/worlds/lineup.h"

/// Takes rows to learn from at 1/2, 3/4 and 4/4 of the time after warm-up.
/// @param[in]  truth  of the same world; NULL: every row has label 0, fit for detectors that need no labels
/// @param[in]  needs  NEEDS_* of the detectors that will learn from them: lineup_needs()
/// @param[out] rows   free with fit_rows_free, also after a failure
/// @return  0, ERR_IO, ERR_FORMAT, ERR_INPUT (files that do not belong together, a warm-up as long as the trace),
///          ERR_MEMORY, ERR_STOPPED
/// @cost    memory: accounts, and at most FIT_ROWS_MAX negatives; never the events
int trace_scan_learn(const char *trace, const char *truth, const protocol_t *protocol, unsigned needs,
                     fit_rows_t *rows);

/// Takes scores: one call a detector, scoring time and block of accounts, in rising order of time.
typedef struct {
    int (*take)(void *self, size_t detector, const detector_rows_t *rows, const double *score);
    void *self;
} score_sink_t;

/// Scores every active account at every scoring time of the protocol.
/// @param[in] fit  NULL or empty: nothing is fitted
/// @return  as trace_scan_learn, ERR_PLUGIN, or what `sink` returned
int trace_scan_score(const char *trace, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                     const score_sink_t *sink);
#endif

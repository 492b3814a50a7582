// SPDX-License-Identifier: GPL-3.0-or-later
// Leakage probes: does a benchmark's world, or a detector, give the answer away? docs/benchmark.md says what each probe
// catches and what a pass does not prove.
#ifndef VIGIL_PROBE_H
#define VIGIL_PROBE_H
#include "results/files/run_result.h"
#include "results/probe/probe_replay.h"

typedef enum {
#define PROBE(id, number, name, subject, checks, passes) PROBE_##id,
#include "results/probe/probe.def"
#undef PROBE
    PROBES
} probe_id_t;

typedef struct {
    const char *number, *name, *checks, *passes;
    bool of_detectors;
} probe_about_t;
extern const probe_about_t probe_about[PROBES];

/// reported: measured, without a bound.
typedef enum { ANSWER_PASS, ANSWER_FAIL, ANSWER_NONE, ANSWER_REPORTED, ANSWERS } answer_t;
extern const char *const answer_name[ANSWERS + 1];

typedef struct {
    const scenario_t *scenario; // protocol.training, .test and .view say how many worlds and what detectors see
    const lineup_t *lineup;
    size_t probed;   // the first so many of the lineup; the others only serve as baselines
    const char *csv; // real trace for L9, or NULL
    const probe_watch_t *watch;
} probe_options_t;

/// Runs every probe.
/// @param[out] result init'ed here, rows in `probes`; free with run_result_free, also after a failure
/// @return  0 (whatever the verdicts), ERR_MEMORY, ERR_INPUT, ERR_PLUGIN, ERR_STOPPED
/// @cost    a lineup sees (test + 1) x 2 + 3 worlds; one world's events in memory, twice
int probe_run(const probe_options_t *options, run_result_t *result);
/// Rows with a verdict.
size_t probe_count(const run_result_t *result, answer_t verdict);

/// For the probes: one run of all of them.
typedef struct {
    const probe_options_t *options;
    run_result_t *result;
} probe_t;

/// For the probes: one test world as a run sees it.
typedef struct {
    const probe_log_t *log;
    const probe_scores_t *scores;
    const scored_world_t *world;
} probe_world_t;

/// For the probes: share of false alarms over all subjects of one probe together.
#define PROBE_LEVEL 0.01
/// For the probes: fewer positive accounts than these say nothing.
#define PROBE_MIN_POSITIVES 10

/// For the probes: appends a row. Bounds that do not exist are NaN. @return 0, ERR_MEMORY
int probe_add(const probe_t *self, probe_id_t id, const char *subject, answer_t verdict, double value, double low,
              double high, const char *note, ...) __attribute__((format(printf, 8, 9)));
#endif

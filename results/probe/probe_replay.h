// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded world shown to detectors as a run would show it, and everything they said of it.
#ifndef VIGIL_PROBE_REPLAY_H
#define VIGIL_PROBE_REPLAY_H
#include "results/probe/probe_log.h"
#include "results/programs/program_school.h"
#include "results/worlds/lineup.h"

/// Told before each replay what it is for and which truth it will be scored by: for progress, and for tests that plant
/// detectors which know too much.
typedef struct {
    void *self;
    void (*begin)(void *self, const char *what, const truth_t *truth, double days); // or NULL
} probe_watch_t;

typedef struct {
    const lineup_t *lineup;
    view_scope_t scope;
    const fit_rows_t *fit;
    const probe_watch_t *watch;
    const program_school_t *school; // of the programs in the lineup; may be NULL if there are none
} probe_replay_t;

/// What came of a replay. A score that was never given is NaN.
typedef struct {
    size_t detectors, accounts, times;
    uint32_t *last_scored;   // [accounts] s, 0 = never
    score_stream_t *stream;  // [detectors] newest scores since onset, without cells
    double *newest, *middle; // [detectors][accounts] newest of all; those of the middle time
    uint64_t *digest;        // [detectors][times] of the accounts scored at that time and the bits of their scores
    float *feature;          // [accounts][FEATURES] at the last time; NaN for those not scored then
    bool *blind;             // [detectors] learns from labels and had none anywhere
} probe_scores_t;

/// Replays until `until` (s; log->end for everything).
/// @param[in] what  for the watch
/// @return  0, ERR_MEMORY, ERR_PLUGIN, ERR_STOPPED. Free out with probe_scores_free, also after a failure
int probe_replay(const probe_replay_t *self, const probe_log_t *log, uint32_t until, const char *what,
                 probe_scores_t *out);
void probe_scores_free(probe_scores_t *self);
/// The units and labels of a replay. @return 0, ERR_MEMORY. Free with scored_world_free, also after a failure
int probe_scored(const probe_log_t *log, const probe_scores_t *scores, scored_world_t *out);
/// Rows to learn from, at the times at which a run takes them, with the labels of `truth` (that of the log or another).
/// @return  0, ERR_MEMORY
int probe_learn(const probe_replay_t *self, const probe_log_t *log, const truth_t *truth, uint32_t worlds,
                training_rows_t *out);
/// Adds a training world to a school, with the labels of `truth`; nothing if it has no programs.
/// @return  0, as program_school_teach
int probe_teach(const program_school_t *school, uint32_t index, const probe_log_t *log, const truth_t *truth);
#endif

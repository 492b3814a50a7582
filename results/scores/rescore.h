// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring of an external detector: a trace, its truth, and the scores it gave.
#ifndef VIGIL_RESCORE_H
#define VIGIL_RESCORE_H
#include "results/files/run_result.h"
#include "results/scores/score_csv.h"
#include "results/worlds/scored_world.h"
#include "scenarios/protocol.h"

/// Scores rows over a world whose truth is known.
/// @param[in] world  truth, platform, start, end and active_days filled; taken over (zeroed), also on failure
/// @param[in] name   of the detector in the result
/// @return  0, ERR_MEMORY
int rescore_rows(const protocol_t *protocol, scored_world_t *world, const score_csv_t *scores, const char *name,
                 uint64_t seed, run_result_t *result);

/// Reads the three files and scores. Scores before protocol->warmup_days are left out. Thresholds for alert budgets are
/// chosen on this very world (result->in_sample = 1): there is no other.
/// @param[out] result init'ed here; free with run_result_free, also after a failure
/// @return  0, ERR_IO, ERR_FORMAT, ERR_INPUT (a bad row; no score after the warm-up; a truth that is not the trace's),
/// ERR_MEMORY
int rescore_files(const protocol_t *protocol, const char *trace, const char *truth, const char *scores,
                  const char *name, run_result_t *result);
#endif

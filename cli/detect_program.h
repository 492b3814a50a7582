// SPDX-License-Identifier: GPL-3.0-or-later
// vigil detect --exec: scores that a program gives.
#ifndef VIGIL_DETECT_PROGRAM_H
#define VIGIL_DETECT_PROGRAM_H
#include "cli/option.h"
#include "results/programs/program.h"
#include "results/scores/trace_scan.h"

/// Refuses options that a program cannot heed. @return 0, ERR_USAGE
int detect_program_check(const options_t *options);
/// Runs the program over the trace.
/// @param[out] lineup  one detector, of the program's name
/// @param[out] scores  free with score_csv_free, also after a failure
/// @return  0, ERR_*
int detect_program_run(const options_t *options, const protocol_t *protocol, lineup_t *lineup, score_csv_t *scores);
/// Hands the scores on, time by time. @return 0, or what the sink returned
int detect_program_pour(const score_csv_t *scores, const score_sink_t *sink);
#endif

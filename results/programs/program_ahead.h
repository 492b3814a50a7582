// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a program looks ahead: it holds the whole trace of a world, so that only showing it less can tell.
#ifndef VIGIL_PROGRAM_AHEAD_H
#define VIGIL_PROGRAM_AHEAD_H
#include "results/programs/program.h"

/// Share of the larger of two scores by which they may differ: another length of arrays may round otherwise.
#define PROGRAM_AHEAD_TOLERANCE 1e-9

/// Scores a trace, but first the trace cut after one and after two thirds of the scoring times: first, so that nothing
/// that it may have kept of the whole helps it. Every score up to a cut must be that of the whole trace.
/// @param[in]  end     s: of the trace
/// @param[out] scores  of the whole trace; free with score_csv_free, also after a failure
/// @return  as program_score; ERR_PLUGIN naming account, time and both scores where they differ
/// @cost    three runs; a fourth where something differs, to tell looking ahead from chance
int program_ahead_score(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t end,
                        score_csv_t *scores);
/// The same with one cut, the caller's: a day of scores before the trace's end. 0 = none: the program is run once.
/// @return  as program_ahead_score; ERR_INPUT for a day without scores
int program_ahead_score_cut(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t cut,
                            score_csv_t *scores);
#endif

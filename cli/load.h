// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario as the command line describes it: a file or a shipped name, and what options set over it.
#ifndef VIGIL_LOAD_H
#define VIGIL_LOAD_H
#include "cli/option.h"
#include "results/arms/arm_plan.h"
#include "scenarios/scenario.h"
#include "trace/trace_info.h"

/// Finds and reads the scenario (NULL: all defaults), with --set, --seed and --replicates over it.
/// @param[out] self free with scenario_free in any case
/// @return  0, ERR_INPUT, ERR_IO, ERR_MEMORY
int load_scenario(scenario_t *self, const char *name, const options_t *options);
/// Finds and reads a plan, a file or a shipped name, as a scenario with one section more.
/// @param[out] plan  read; outlives the scenario
/// @return  as load_scenario
int load_plan(scenario_t *self, plan_t *plan, const char *name, const options_t *options);
/// load_scenario of --scenario or, without it, of what the trace says it was made with; if that cannot be read, of the
/// defaults, which is told on standard error.
/// @return  0, ERR_INPUT, ERR_IO, ERR_FORMAT, ERR_MEMORY
int load_scenario_of(scenario_t *self, const char *trace, const options_t *options);
/// Says on standard error which detectors this build cannot run, for commands that run all it has.
void load_note_absent(void);
/// The name of a scenario without folder and ending: "scenarios/uk.yaml" gives "uk".
void load_name(char *out, size_t bytes, const char *path);
/// What a trace and a truth say about a world. `text` (from param_effective) and `name` are borrowed.
trace_info_t load_trace_info(const scenario_t *self, const char *name, const char *text, uint64_t seed);
#endif

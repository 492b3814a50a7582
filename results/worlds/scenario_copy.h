// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios made from the text of another, so that each is a scenario like any other: complete, and checked.
#ifndef VIGIL_SCENARIO_COPY_H
#define VIGIL_SCENARIO_COPY_H
#include "scenarios/scenario.h"

/// Reads a scenario with the measures' sections. @param[out] out  free with scenario_free in any case
/// @return  0, ERR_INPUT, ERR_IO, ERR_MEMORY
int scenario_read_new(scenario_t *out, const param_input_t *input);
/// A scenario with the values of another. @param[in] called  what errors call it
/// @param[out] out  free with scenario_free in any case
/// @return  as scenario_read_new: values set since `of` was read may not go together
int scenario_copy(scenario_t *out, const scenario_t *of, const char *called);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What test worlds hold that training worlds do not: the checks of the keys of `protocol` that say so.
#ifndef VIGIL_HELD_OUT_H
#define VIGIL_HELD_OUT_H
#include "scenarios/scenario.h"

/// Refuses a type left out that no offender or every offender is of, and drawn test worlds where nothing varies.
/// @return 0, ERR_INPUT
int held_out_check(const scenario_t *scenario);
/// Takes the type that is left out from the mix of types: its share goes to the others.
void held_out_leave(scenario_t *scenario);
#endif

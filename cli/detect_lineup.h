// SPDX-License-Identifier: GPL-3.0-or-later
// The detectors that vigil detect runs: those named, or all that can work with what is given.
#ifndef VIGIL_DETECT_LINEUP_H
#define VIGIL_DETECT_LINEUP_H
#include "cli/option.h"
#include "results/worlds/lineup.h"

/// Refuses unknown names, and detectors that want labels where there are none. @return 0, ERR_USAGE
int detect_lineup_check(const options_t *options);
/// @return 0, ERR_LIMIT
int detect_lineup(lineup_t *lineup, const scenario_t *schema, const options_t *options);
/// True if any of them is fitted.
bool detect_lineup_learns(const lineup_t *lineup);
#endif

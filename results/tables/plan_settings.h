// SPDX-License-Identifier: GPL-3.0-or-later
// What an experiment set otherwise than by default, so that its figures are not read as those of another plan.
#ifndef VIGIL_PLAN_SETTINGS_H
#define VIGIL_PLAN_SETTINGS_H
#include "results/files/run_result.h"
#include <stdio.h>

/// One line with the keys and values that differ from the defaults, or none. Left out are those of the section
/// `experiment`, those that plan_facts_print() tells, and whether a measure under test is enabled, which nothing looks
/// at.
/// @return 0, ERR_MEMORY
/// @cost   O(keys^2)
int plan_settings_print(const run_result_t *result, FILE *out);
#endif

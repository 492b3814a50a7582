// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must know of an experiment before its figures, from the effective scenario that its results hold.
#ifndef VIGIL_PLAN_FACTS_H
#define VIGIL_PLAN_FACTS_H
#include "results/files/run_result.h"
#include <stdbool.h>
#include <stdio.h>

#define FACT_BYTES 4096

/// Finds the value of a key in the text that param_effective() writes.
/// @param[in]  path  words of the key with dots between
/// @param[out] out   the value without quotes and without the remark on its unit, cut to its size; "" if there is none
/// @return  whether there is such a key
bool plan_fact(const char *scenario, const char *path, char out[FACT_BYTES]);
/// People of one world, as the scenario writes them; "" if it does not say.
const char *plan_persons(const run_result_t *result, char out[FACT_BYTES]);
/// True if each measure under test reaches every account that it is meant for and always works: quality and coverage 1
/// in all arms.
bool plan_is_ideal(const run_result_t *result);
/// Description, design, size, days that count, how many offenders, what else was set, and what follows for the figures.
/// @return 0, ERR_MEMORY
int plan_facts_print(const run_result_t *result, FILE *out);
#endif

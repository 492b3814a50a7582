// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a result that are known before anything has run.
#ifndef VIGIL_RESULT_BEGIN_H
#define VIGIL_RESULT_BEGIN_H
#include "results/files/run_result.h"
#include "scenarios/scenario.h"

/// Inits a result and notes the number of threads and, of the scenario, its seed and its effective text.
/// @param[in]  scenario  or NULL: what is measured comes of none
/// @param[out] self      free with run_result_free, also after a failure
/// @return  0, ERR_MEMORY
int result_begin(run_result_t *self, size_t detectors, const scenario_t *scenario);
#endif

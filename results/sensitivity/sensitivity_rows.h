// SPDX-License-Identifier: GPL-3.0-or-later
// A sensitivity study as the tables of a results file.
#ifndef VIGIL_SENSITIVITY_ROWS_H
#define VIGIL_SENSITIVITY_ROWS_H
#include "results/arms/arm_run.h"
#include "results/files/run_result.h"

/// Estimates the indices of all factors for every share of harm and adds all rows; none unless it is such a study.
/// @param[in,out] result  begun
/// @param[in]     study   its seed and protocol.bootstrap
/// @return  0, ERR_MEMORY
int sensitivity_rows_add(run_result_t *result, const scenario_t *study, const plan_t *plan, const arm_design_t *design,
                         const arm_table_t *table);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment as the tables of a results file.
#ifndef VIGIL_ARM_ROWS_H
#define VIGIL_ARM_ROWS_H
#include "results/arms/arm_effects.h"
#include "results/arms/arm_run.h"
#include "results/files/run_result.h"

/// Estimates every effect on every outcome and adds all rows.
/// @param[in,out] result  begun
/// @param[in]     study   its seed and protocol.bootstrap
/// @return  0, ERR_MEMORY
int arm_rows_add(run_result_t *result, const scenario_t *study, const plan_t *plan, const arm_design_t *design,
                 const arm_table_t *table);
#endif

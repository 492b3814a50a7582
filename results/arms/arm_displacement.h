// SPDX-License-Identifier: GPL-3.0-or-later
// What each arm prevented where it reaches, and how much of that came up where it does not.
#ifndef VIGIL_ARM_DISPLACEMENT_H
#define VIGIL_ARM_DISPLACEMENT_H
#include "results/arms/arm_run.h"
#include "results/files/run_result.h"

/// Adds one row an arm that leaves some platform out of reach, in the order of the design; others, and doses of 0, have
/// none.
/// @param[in,out] result  begun
/// @param[in]     study   its seed and protocol.bootstrap
/// @return  0, ERR_MEMORY
/// @source  Bowers and Johnson 2003, doi:10.1023/A:1024909009240 (the quotient, here positive where harm moved);
///          Clarke and Weisburd 1994 (diffusion of benefits, below 0)
int arm_displacement_add(run_result_t *result, const scenario_t *study, const arm_design_t *design,
                         const arm_table_t *table);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The table of arms that leave platforms out of reach: what each prevents there and what moves.
#ifndef VIGIL_REPORT_DISPLACEMENT_H
#define VIGIL_REPORT_DISPLACEMENT_H
#include "results/tables/report_effects.h"

/// For people; nothing where every arm reaches all platforms. @return 0, ERR_MEMORY, ERR_IO
int report_displacement_print(const run_result_t *result, FILE *out);
/// For programs, with every column. @param[out] table  to be freed
void report_displacement_fill(const run_result_t *result, table_t *table);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Linkage in the results: /linkage, /linkage_weights and what the report says of them.
#ifndef VIGIL_LINKAGE_ROWS_H
#define VIGIL_LINKAGE_ROWS_H
#include "results/files/run_result.h"
#include "results/linkage/world_linkage.h"

/// The rows of one world; none where nothing was linked. @return 0, ERR_MEMORY
int linkage_rows_add(run_result_t *result, const char *role, uint32_t index, const linkage_verdict_t *verdict);
/// What each level of each field weighs. @return 0, ERR_MEMORY
int linkage_rows_weights(run_result_t *result, const linkage_model_t *model);
/// The line of the report, over the test worlds; nothing where nothing was linked.
void linkage_rows_say(const run_result_t *result, FILE *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must know of a run whose test worlds are not like its training worlds, or not seen as they were.
#ifndef VIGIL_REPORT_STRESS_H
#define VIGIL_REPORT_STRESS_H
#include "results/files/run_result.h"
#include <stdio.h>

/// One sentence each for a type left out, numbers that varied, events that detectors did not see, wrong labels; nothing
/// where there is none of it.
void report_stress_say(const run_result_t *result, FILE *out);
#endif

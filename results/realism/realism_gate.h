// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts: how a statistic of a simulated trace lies to the ranges of real ones.
#ifndef VIGIL_REALISM_GATE_H
#define VIGIL_REALISM_GATE_H
#include "results/realism/realism_values.h"

/// pass: in [0.8 x low, 1.25 x high] of the direct-message sets (of all person-to-person sets where fewer than two of
/// the former have the statistic); warn: in the person-to-person range only; fail: neither; n/a: not measured.
typedef enum { VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL, VERDICT_NA, VERDICTS } verdict_t;
extern const char *const verdict_name[VERDICTS + 1];

verdict_t realism_verdict(statistic_t statistic, double value);
/// The range of pass.
void realism_range(statistic_t statistic, double *low, double *high);
/// True if the value lies in the person-to-person range as it is, without a margin.
bool realism_in_p2p(statistic_t statistic, double value);
/// Offenders must not move the aggregate: within 5 % of the larger, or 0.01.
bool realism_agrees(double a, double b);

/// The real trace that a platform's archetype is compared with first.
typedef enum { REFERENCE_OPEN, REFERENCE_CLOSED, REFERENCE_BETWEEN, REFERENCES } reference_t;
extern const char *const reference_name[REFERENCES + 1];
extern const reference_t reference_of_platform[PLATFORMS];
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A training world's truth as it is handed out: with the wrong labels that built-in detectors learn from too.
#ifndef VIGIL_GIVEN_TRUTH_H
#define VIGIL_GIVEN_TRUTH_H
#include "results/evaluation/label_rule.h"
#include "trace/truth.h"

/// Labels are the accounts' columns offender and onset. Where none can be wrong it is the whole truth. Else an account
/// that is missed has neither, one that is falsely labelled has its first report as its onset, persons none of whose
/// used accounts is labelled are no offenders, and approaches, which would tell more than labels do, are left out.
/// @param[in]  seed          of the world, for the draws of label_rule_apply
/// @param[in]  first_report  [accounts] s, NEVER; or NULL where no label can be wrong
/// @param[out] out           free with truth_free, also after a failure
/// @return  0, ERR_MEMORY
int given_truth(const label_rule_t *rule, uint64_t seed, const truth_t *truth, const int32_t *first_report,
                truth_t *out);
/// True if the rule can make a label wrong.
bool given_truth_differs(const label_rule_t *rule);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Where the labels that detectors learn from are not the truth: a type of offenders left out, wrong labels.
#ifndef VIGIL_LABEL_RULE_H
#define VIGIL_LABEL_RULE_H
#include "scenarios/scenario.h"

/// Zeroed: labels are the truth.
typedef struct {
    int32_t leave_out;      // offender_t whose accounts are not learnt from
    double missed, falsely; // shares of accounts: see corruption_t
} label_rule_t;

label_rule_t label_rule_of(const scenario_t *scenario);
/// An account is missed, or wrongly labelled once it was reported, at every time or never: draws are of (seed,
/// account).
/// @param[in] offender  offender_t of the account's person
/// @param[in] label     1, 0 or -1 (neither: may not be learnt from)
/// @return  the label that detectors are given, or -1
int label_rule_apply(const label_rule_t *self, uint64_t seed, uint32_t account, uint8_t offender, bool reported,
                     int label);
#endif

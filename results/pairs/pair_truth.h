// SPDX-License-Identifier: GPL-3.0-or-later
// Which children are at risk at a time, and what that makes of a pair of accounts: positive, negative, or neither.
#ifndef VIGIL_PAIR_TRUTH_H
#define VIGIL_PAIR_TRUTH_H
#include "trace/truth.h"

/// POSITIVE: the person behind `from` has an open approach to the person behind `to` (the child has answered, or was
/// harmed without an answer, and it has not ended), and `from` is in use for approaches. LEFT_OUT: there is an approach
/// between the two that has not come so far or is over, or `from` is another account of that offender, or an offender
/// of a type that is not scored. NEGATIVE: all others, an offender's contacts to children whom he does not approach
/// among them: the question is which child. Labels know nothing later than their time: a child whom somebody will
/// approach one day is not at risk from him yet.
typedef enum { PAIR_NEGATIVE, PAIR_POSITIVE, PAIR_LEFT_OUT } pair_label_t;

/// A child at risk: one offender's open approach. Two offenders after one child are two.
typedef struct {
    uint32_t offender, child; // persons
    uint32_t harmed;          // 1: harm has come already
} pair_risk_t;

typedef struct {
    const truth_t *truth;
    uint32_t time;
    uint8_t only;
    size_t risks;
    pair_risk_t *risk;  // [risks] by offender, then as they began
    size_t *first;      // [persons + 1] approaches of each offender among `approach`
    uint32_t *approach; // [approaches] numbers by offender
    uint32_t *risk_of;  // [approaches] of truth, place among `risk`, or NO_RISK
} pair_truth_t;

#define NO_RISK UINT32_MAX

/// @param[in] truth  as known at `time`, or later; outlives it
/// @param[in] only   offender_t that alone is scored, or OFFENDER_NONE
/// @return  0, ERR_MEMORY; free also after a failure
int pair_truth_init(pair_truth_t *self, const truth_t *truth, uint8_t only, uint32_t time);
void pair_truth_free(pair_truth_t *self);
/// @param[out] risk  of a positive pair, its child at risk
pair_label_t pair_truth_label(const pair_truth_t *self, uint32_t from, uint32_t to, uint32_t *risk);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The weight of a pair of accounts for being one person: Fellegi and Sunter 1969, A Theory for Record Linkage,
// doi:10.1080/01621459.1969.10501049.
//
// With m = P(level | one person) and u = P(level | two persons) of each field, a pair weighs the sum over fields of
// log2(m / u), in bits. m and u are shares among the candidate pairs of training worlds, where it is known who is who:
// no consortium has such labels for everybody, so this is what linkage could do at best; without labels m and u would
// have to be fitted as a mixture.
//
// Weaknesses: fields count as independent given who is who, and device, network and region are not, so weights far from
// 0 are overstated (the threshold is chosen by counting, not from the weights); whoever keeps devices and networks
// apart is not linked; families on one device are told apart by declared age and little else.
#ifndef VIGIL_LINKAGE_MODEL_H
#define VIGIL_LINKAGE_MODEL_H
#include "detectors/linkage_fields.h"

/// Candidate pairs by field and level: those of one person, and all others.
typedef struct {
    uint64_t same[LINKAGE_FIELDS][LINKAGE_LEVELS], other[LINKAGE_FIELDS][LINKAGE_LEVELS];
} linkage_counts_t;

typedef struct {
    double m[LINKAGE_FIELDS][LINKAGE_LEVELS], u[LINKAGE_FIELDS][LINKAGE_LEVELS]; // NaN where a field has no such level
    double weight[LINKAGE_FIELDS][LINKAGE_LEVELS];                               // bits; 0 of the unknown
    double threshold;                                                            // bits: pairs at or above are linked
} linkage_model_t;

void linkage_counts_add(linkage_counts_t *self, linkage_pattern_t pattern, bool same);
/// m and u from counts, among the pairs whose level is known: a field that cannot be compared weighs nothing. The
/// threshold is left infinite, so that nothing is linked yet.
/// @param[in] smoothing added to every count, so that a level never seen is not impossible; above 0
void linkage_model_fit(linkage_model_t *self, const linkage_counts_t *counts, double smoothing);
/// @return bits
double linkage_model_weight(const linkage_model_t *self, linkage_pattern_t pattern);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The weight of a pair of accounts for being one person: Fellegi and Sunter 1969, A Theory for Record Linkage,
// doi:10.1080/01621459.1969.10501049.
//
// A pair weighs log2(m / u) bits, with m = P(how it compares | one person), over all pairs of accounts of one person,
// and u = P(how it compares | two persons), over all pairs of accounts of two people, compared or not. The rule
// is the best for any way to compare; that fields are independent is a simplification beside it. Members of a
// household, who share devices and networks, are unlike any two people in everything else too, so the fields are taken
// as independent given who is who and what the two share: m and u are those of the place, times those of each field
// given the place.
//
// m and u come from training worlds, where it is known who is who: no consortium has such labels for everybody, so this
// is what linkage could do at best; without labels m and u would have to be fitted as a mixture.
//
// Weaknesses: fields given the place still depend on each other (the threshold is chosen by counting, not from the
// weights); whoever keeps devices and networks apart is not linked; families on one device are told apart by declared
// age and common contacts and little else.
#ifndef VIGIL_LINKAGE_MODEL_H
#define VIGIL_LINKAGE_MODEL_H
#include "detectors/linkage_fields.h"

/// Pairs of accounts by what they share, and of those that were compared how many stand at each level of each field.
typedef struct {
    uint64_t pairs[LINKAGE_PLACES];
    uint64_t level[LINKAGE_PLACES][LINKAGE_FIELDS][LINKAGE_LEVELS];
} linkage_tally_t;

typedef struct {
    linkage_tally_t same, other; // of one person, of two people
} linkage_counts_t;

/// Shares, NaN where a field has no such level, and weights in bits, 0 of the unknown.
typedef struct {
    double m_place[LINKAGE_PLACES], u_place[LINKAGE_PLACES], weight_place[LINKAGE_PLACES];
    double m[LINKAGE_PLACES][LINKAGE_FIELDS][LINKAGE_LEVELS], u[LINKAGE_PLACES][LINKAGE_FIELDS][LINKAGE_LEVELS];
    double weight[LINKAGE_PLACES][LINKAGE_FIELDS][LINKAGE_LEVELS];
    double threshold; // bits: pairs at or above are linked
} linkage_model_t;

/// Counts a pair that was compared.
void linkage_tally_add(linkage_tally_t *self, linkage_pattern_t pattern);
/// Adds what another world counted.
void linkage_counts_add(linkage_counts_t *self, const linkage_counts_t *more);
/// m and u from counts, those of fields among the pairs whose level is known: a field that cannot be compared weighs
/// nothing. The threshold is left infinite, so that nothing is linked yet.
/// @param[in] smoothing added to every count, so that a level never seen is not impossible; above 0
void linkage_model_fit(linkage_model_t *self, const linkage_counts_t *counts, double smoothing);
/// @return bits
double linkage_model_weight(const linkage_model_t *self, linkage_pattern_t pattern);
#endif

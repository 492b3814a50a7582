// SPDX-License-Identifier: GPL-3.0-or-later
// False-positive rate and recall of each group from weighted sums over worlds.
#ifndef VIGIL_GROUP_RATES_H
#define VIGIL_GROUP_RATES_H
#include "results/metrics/evidence.h"
#include "results/metrics/group_index.h"

#define GROUP_MIN 30 // accounts (or approaches) of a group below which it has no rate

/// Sizes, of all detectors alike; cells and accounts as weights.
typedef struct {
    uint64_t account_cell[GROUP_ACCOUNT_CELLS], person_cell[GROUP_PERSON_CELLS]; // negatives
    double positive[GROUPS];                                                     // accounts or approaches
    double harmed[CHILD_GROUPS];                                                 // approaches that came to harm
} group_sizes_t;

/// Of one detector.
typedef struct {
    double alerted[GROUPS];       // negatives alerted at least once
    double found[GROUPS];         // accounts rightly alerted; approaches whose offender was before they ended
    double in_time[CHILD_GROUPS]; // harm that action 24 h after the alert would have come before
} group_hits_t;

/// Groups that are large enough for a rate, all worlds together.
typedef struct {
    uint8_t negatives[GROUPS], positives[GROUPS], harmed[CHILD_GROUPS];
    // How many independent persons a rate rests on.
    size_t negative_persons[GROUPS], positive_persons[GROUPS], harmed_persons[CHILD_GROUPS];
} group_large_t;

typedef struct {
    double fpr[GROUPS], ratio[GROUPS], recall[GROUPS];
    double vpbh[CHILD_GROUPS]; // victims protected before harm, action 24 h after the alert
    double worst_recall;       // lowest of a large group
} group_rates_t;

/// Add a world; `weight` by person, NULL = 1 each.
void group_sizes_add(group_sizes_t *self, const group_index_t *index, const scored_world_t *world,
                     const uint8_t *weight);
void group_hits_add(group_hits_t *self, const group_index_t *index, const scored_world_t *world,
                    const evidence_t *evidence, const uint8_t *weight);
/// Negatives of each group, from the cells.
/// @param[out] negative [GROUPS]
void group_sizes_negatives(const group_sizes_t *self, double *negative);
/// The rates; NaN for groups that are not large, or where there is nothing to divide by.
/// @param[out] ratio of a group's false-positive rate to that of all negatives
void group_rates(const group_sizes_t *sizes, const group_hits_t *hits, const group_large_t *large, group_rates_t *out);
/// Which groups are large.
void group_large(const group_index_t *index, size_t worlds, group_large_t *out);
#endif

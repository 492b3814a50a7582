// SPDX-License-Identifier: GPL-3.0-or-later
// What a training world teaches linkage: its candidate pairs, and how pairs of one person and of two compare.
#ifndef VIGIL_LINKAGE_LESSON_H
#define VIGIL_LINKAGE_LESSON_H
#include "detectors/linkage_candidates.h"
#include "detectors/linkage_model.h"
#include "results/linkage/linkage_quality.h"

/// The candidate pairs of a training world at its end, and a copy of who is who in it. Zeroed is valid: a world without
/// pairs.
typedef struct {
    size_t n, pair_room, pattern_room;
    linkage_pair_t *pair;       // [n]
    linkage_pattern_t *pattern; // [n]
    size_t accounts, persons;
    uint32_t *person, *household; // [accounts] NO_PERSON; [persons]
    uint32_t *self_label;         // [accounts] its own number; NO_ACCOUNT of those that have not acted
    linkage_counts_t counts;
} linkage_lesson_t;

/// Keeps what a world teaches. Counted are all pairs of accounts that have acted and are somebody's. Those of one
/// person and those that share a device or network are compared one by one; of pairs of two people who share neither,
/// which are nearly all that there are, the number is known and a random sample is compared.
/// @param[in] candidates updated
/// @return  0, ERR_MEMORY; free also after a failure
/// @cost    O(candidate pairs + pairs of one person)
int linkage_lesson_gather(linkage_lesson_t *self, const linkage_candidates_t *candidates, const truth_t *truth);
void linkage_lesson_free(linkage_lesson_t *self);
#endif

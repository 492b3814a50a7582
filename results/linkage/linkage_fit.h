// SPDX-License-Identifier: GPL-3.0-or-later
// Learning linkage from training worlds: what each agreement weighs, and above which weight accounts are joined.
#ifndef VIGIL_LINKAGE_FIT_H
#define VIGIL_LINKAGE_FIT_H
#include "detectors/linkage_candidates.h"
#include "detectors/linkage_model.h"
#include "results/linkage/linkage_quality.h"
#include "scenarios/linkage.h"

/// The candidate pairs of a training world at its end, and a copy of who is who in it. Zeroed is valid: a world without
/// pairs.
typedef struct {
    size_t n, pair_room, pattern_room;
    linkage_pair_t *pair;       // [n]
    linkage_pattern_t *pattern; // [n]
    size_t accounts, persons;
    uint32_t *person, *household; // [accounts] NO_PERSON; [persons]
    uint32_t *self_label;         // [accounts] its own number; NO_ACCOUNT of those that have not acted
} linkage_lesson_t;

/// Keeps what a world teaches. @param[in] candidates updated @return 0, ERR_MEMORY; free also after a failure
int linkage_lesson_gather(linkage_lesson_t *self, const linkage_candidates_t *candidates, const truth_t *truth);
void linkage_lesson_free(linkage_lesson_t *self);

/// Weights from the pairs of all worlds together, then the threshold: of all multiples of half a bit the one that joins
/// the most pairs of one person while, over all worlds and with chains of links followed, the share of joined pairs
/// that are one person's keeps to options->precision. Infinite where none does: then nothing is linked.
/// @param[in] world [worlds]
/// @return  0, ERR_MEMORY
/// @cost    O(pairs log n + steps (accounts + pairs within households)); steps: twice the range of weights in bits
int linkage_fit(const linkage_options_t *options, const linkage_lesson_t *const *world, size_t worlds,
                linkage_model_t *model);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Learning linkage from training worlds: what each agreement weighs, and above which weight accounts are joined.
#ifndef VIGIL_LINKAGE_FIT_H
#define VIGIL_LINKAGE_FIT_H
#include "results/linkage/linkage_lesson.h"
#include "scenarios/linkage.h"

/// Weights from all pairs of all worlds together, then the threshold, by counting among candidates: of all multiples of
/// half a bit the one that joins the most pairs of one person while, over all worlds and with chains of links followed,
/// the share of joined pairs that are one person's keeps to options->precision. Infinite where none does: then nothing
/// is linked.
/// @param[in] world [worlds]
/// @return  0, ERR_MEMORY
/// @cost    O(pairs log n + steps (accounts + pairs within households)); steps: twice the range of weights in bits
int linkage_fit(const linkage_options_t *options, const linkage_lesson_t *const *world, size_t worlds,
                linkage_model_t *model);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What one world says of each target: numerator and denominator, which add up over worlds.
#ifndef VIGIL_TARGET_COUNTS_H
#define VIGIL_TARGET_COUNTS_H
#include "scenarios/target.h"
#include "trace/truth.h"

typedef struct {
    double numerator[TARGETS], denominator[TARGETS];
} target_counts_t;

/// One case more in the denominator, and in the numerator if it is a hit.
static inline void target_count(target_counts_t *self, target_id_t target, bool hit)
{
    self->denominator[target]++;
    self->numerator[target] += hit;
}

/// Adds the counts of another world.
void target_counts_add(target_counts_t *self, const target_counts_t *other);
/// Adds the targets of recorded crime and of approaches, which follow from the truth alone.
/// @param[in] days  of the run
/// @return  0, ERR_MEMORY
int target_counts_truth(target_counts_t *self, const truth_t *truth, uint32_t days);
#endif

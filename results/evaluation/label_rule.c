// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/evaluation/label_rule.h"

#include "core/rng.h"

enum { DRAW_MISSED, DRAW_FALSELY };

label_rule_t label_rule_of(const scenario_t *scenario)
{
    return (label_rule_t){.leave_out = scenario->protocol.leave_out,
                          .missed = scenario->corrupt.labels_missed,
                          .falsely = scenario->corrupt.labels_false};
}

static bool draw(uint64_t seed, uint32_t account, uint32_t what, double share)
{
    rng_t rng = rng_at(seed, account, what, RNG_MISLABEL);
    return share > 0 && rng_chance(&rng, share);
}

int label_rule_apply(const label_rule_t *self, uint64_t seed, uint32_t account, uint8_t offender, bool reported,
                     int label)
{
    if (offender != OFFENDER_NONE && offender == self->leave_out) return -1;
    if (label == 1) return !draw(seed, account, DRAW_MISSED, self->missed);
    if (label == 0 && reported) return draw(seed, account, DRAW_FALSELY, self->falsely);
    return label;
}

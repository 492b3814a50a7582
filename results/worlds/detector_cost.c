// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/detector_cost.h"

#include <features.h>
#include <math.h>
#if defined __GLIBC__ && __GLIBC_PREREQ(2, 33)
#include <malloc.h>
#define HAS_MALLINFO2
#endif

void detector_cost_add(detector_cost_t *self, const detector_cost_t *other)
{
    self->fit_s += other->fit_s;
    self->observe_s += other->observe_s;
    self->prepare_s += other->prepare_s;
    self->score_s += other->score_s;
    self->events += other->events;
    self->scores += other->scores;
    if (other->bytes > self->bytes) self->bytes = other->bytes;
}

double detector_cost_rate(const detector_cost_t *self)
{
    double spent = self->observe_s + self->prepare_s + self->score_s;
    return spent > 0 && self->events > 0 ? (double)self->events / spent : NAN;
}

size_t detector_cost_held(void)
{
#ifdef HAS_MALLINFO2
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#else
    return 0;
#endif
}

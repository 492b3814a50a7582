// SPDX-License-Identifier: GPL-3.0-or-later
// Page's cumulative sum for Poisson counts of one account or pair, in logarithms of the likelihood ratio of a rate
// `ratio` times the usual one: on each day S = max(0, S + count ln(ratio) - usual (ratio - 1)). Divided by ln(ratio)
// that is the textbook's max(0, S + count - k) with k = (l1 - l0) / ln(l1 / l0).
//
// The usual rate is `relative` times what is expected of anybody that day (day_cycle.h). `relative` has a gamma prior
// of mean 1 and so many counts' worth of `shape` (empirical Bayes: its posterior mean is (shape + count) / (shape +
// expected)), is learnt from the days before the one at hand, and is held until the next day with counts. Days without
// are made up for when the next count comes: they only take away, so one subtraction does for any number of them.
#ifndef VIGIL_POISSON_CUSUM_H
#define VIGIL_POISSON_CUSUM_H
#include <math.h>
#include <stdint.h>

typedef struct {
    float level;    // S at the start of the day of the last count, and its counts
    float relative; // usual rate against anybody's, on that day and until the next count
} poisson_cusum_t;

/// S after days on which `expected` was expected of anybody, of which only the first had counts.
static inline double poisson_cusum_at(const poisson_cusum_t *self, double expected, double ratio)
{
    double level = (double)self->level - (double)self->relative * expected * (ratio - 1);
    return level > 0 ? level : 0;
}

/// Moves on to the start of another day.
/// @param[in] expected  of anybody, from the day that the state is at up to this day
/// @param[in] count     counts of the account or pair before this day
/// @param[in] exposed   expected of anybody from its first day up to this day
static inline void poisson_cusum_move(poisson_cusum_t *self, double expected, double ratio, uint32_t count,
                                      double exposed, double shape)
{
    self->level = (float)poisson_cusum_at(self, expected, ratio);
    self->relative = (float)((shape + count) / (shape + exposed));
}

static inline void poisson_cusum_count(poisson_cusum_t *self, double ratio) { self->level += (float)log(ratio); }
#endif

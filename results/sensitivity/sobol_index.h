// SPDX-License-Identifier: GPL-3.0-or-later
// Which of many assumptions carries a result: Sobol' indices of its factors from points at which each had another
// value, and by how much the result changes from one end of a factor's range to the other.
#ifndef VIGIL_SOBOL_INDEX_H
#define VIGIL_SOBOL_INDEX_H
#include "results/sensitivity/surface.h"

/// Shares of the harm of the baseline. PREVENTED: by all measures together. SYNERGY: together less independent.
/// BEYOND_SUM: together less the sum of each alone (arm_effects.h).
typedef enum { SHARE_PREVENTED, SHARE_SYNERGY, SHARE_BEYOND_SUM, SHARES } share_t;
extern const char *const share_name[SHARES + 1];

/// One outcome at all points.
typedef struct {
    size_t points, singles;
    const double *baseline; // [points] harm without measures: how much the point can tell; 0 tells nothing
    const double *left;     // [singles + 1][points] harm under each measure alone, and under all, over the baseline's
} arms_at_points_t;

/// 95 %; NaN without resamples.
typedef struct {
    double value, low, high;
} ranged_t;

/// First: share of the variance between points that the factor makes by itself; total: with all pairs it is in, NaN
/// where the surface has none. Both without the variance that errors of estimation lend them, so a factor that does
/// nothing has values around 0, below it as often as above. Change: of the result, from the low end of the factor's
/// range to its high end, all other factors anywhere in theirs.
typedef struct {
    ranged_t first, total, change;
} factor_index_t;

typedef struct {
    ranged_t mean;        // over the factors' ranges
    ranged_t unexplained; // share of the variance between points: chance of single worlds, and what the terms leave out
    double explained_sd;  // of the result, by the factors; 0 if there is no more than chance
    double above_zero;  // share of points whose fitted value, drawn to the mean as far as chance spread it, is above 0
    size_t used, terms; // points with harm in the baseline; terms
    factor_index_t factor[SURFACE_FACTORS_MAX];
} sobol_index_t;

/// What a single point shows. NaN of one without harm.
double share_at(const arms_at_points_t *arms, share_t share, size_t point);

/// Values are regressed on the surface's terms, a point counting by the harm of its baseline: the equations are then
/// sums of children over points, so that the fit is to the ratio of expected counts, and a ratio of tiny counts neither
/// dominates nor biases; points without harm add nothing to the sums, so none is dropped by its outcome. Synergy, no
/// sum of counts, is taken about the arms' own fits to the first order in a point's errors. Intervals: the wild
/// bootstrap, one factor for the errors of all of a point's arms. The points are a design and no sample, so they stay;
/// percentiles of indices are moved by the bias that a resample adds to a square.
/// @param[in]  u    [points][surface->factors] in [0, 1)
/// @param[in]  seed resamples are functions of (seed, number): threads cannot matter
/// @return  0, ERR_MEMORY; where too few points have harm all is NaN, and indices are where the share is the same at
/// all points
/// @source  Sudret 2008, doi:10.1016/j.ress.2007.04.002; Mammen 1993, doi:10.1214/aos/1176349025
/// @cost    O(points x terms x (terms + resamples x measures))
int sobol_index(const surface_t *surface, const double *u, const arms_at_points_t *arms, share_t share,
                uint32_t resamples, uint64_t seed, sobol_index_t *out);
#endif

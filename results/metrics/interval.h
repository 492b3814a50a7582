// SPDX-License-Identifier: GPL-3.0-or-later
// Intervals by hierarchical bootstrap: worlds, then persons in them, with replacement; a person's accounts move
// together.
#ifndef VIGIL_INTERVAL_H
#define VIGIL_INTERVAL_H
#include <stddef.h>
#include <stdint.h>

/// The persons of one world, by stratum (offenders, others): each stratum is resampled to its own size.
typedef struct {
    size_t persons;
    const uint32_t *member[2]; // [n[i]] persons
    size_t n[2];
} interval_world_t;

/// Values computed from worlds whose persons carry weights. Called as begin, add (once a drawn world), finish.
/// @threads called at once with different scratch; must not change `self`
typedef struct {
    const void *self;
    size_t values, scratch_bytes;
    void (*begin)(const void *self, void *scratch);
    void (*add)(const void *self, size_t world, const uint8_t *weight, void *scratch); // weight NULL = 1 each
    void (*finish)(const void *self, void *scratch, double *value);                    // [values], NaN = not defined
} interval_statistic_t;

/// The values of the worlds as they are.
/// @param[out] value [values]
/// @return  0, ERR_MEMORY
int interval_point(size_t worlds, const interval_statistic_t *statistic, double *value);
/// The values of one world alone.
/// @param[out] value [values]
/// @return  0, ERR_MEMORY
int interval_world(size_t world, const interval_statistic_t *statistic, double *value);
/// The values of every resample.
/// @param[out] sample [resamples][values]; the same for any number of threads
/// @return  0, ERR_MEMORY
/// @source  Davison & Hinkley 1997, section 3.8 (hierarchical data), doi:10.1017/CBO9780511802843
int interval_resample(const interval_world_t *world, size_t worlds, const interval_statistic_t *statistic,
                      uint32_t resamples, uint64_t seed, double *sample);
/// Those of a column of resampled values that are defined, rising.
/// @param[in]  value   [n], `stride` apart
/// @param[out] sorted  [n] room; may be `value` itself if the stride is 1
/// @return  how many there are; 0, too, where more than one in twenty is not defined
size_t interval_sort(const double *value, size_t n, size_t stride, double *sorted);
/// The 2.5 % and 97.5 % points of a column of resampled values, linear between order statistics, both moved by as much
/// as the median of the resamples lies off `point`. Resampling biases some values: an offender who is drawn twice
/// stands beside himself in a ranking, so that a low average precision comes out up to twice as high, and calibration
/// errors can lie above their point in every resample. The bounds stay within 0 and 1 where all resamples do, at or
/// above 0 where none is below. Both NaN where more than one in twenty resamples is not defined, none was drawn, or
/// `point` is NaN.
/// @source  the shift: Efron & Tibshirani 1993, An Introduction to the Bootstrap, 10.6 (bias correction), by the
/// median.
///          Where the truth is known (normal scores, 60 to 600 positives, AP 0.002 to 0.6) the interval of AP holds it
///          in 83 to 95 of 100 simulations; unmoved, in 71 to 95
/// @param[in] value  [n], `stride` apart
/// @param[in] spare  [n] scratch
void interval_bounds(const double *value, size_t n, size_t stride, double point, double *spare, double *low,
                     double *high);
/// Widens the interval of a share to the exact binomial one (Clopper and Pearson 1934, doi:10.2307/2331986) of `trials`
/// independent trials, if that reaches further. Leaves NaN bounds alone.
/// @param[in] trials  > 0, else nothing is done; share x trials need not be whole
void interval_widen_share(double share, double trials, double *low, double *high);
/// The same of a count, to the exact Poisson one (Garwood 1936, doi:10.2307/2333958).
void interval_widen_count(double count, double *low, double *high);
#endif

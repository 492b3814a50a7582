// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of people to whom something happens in a year, from runs that are shorter.
#ifndef VIGIL_TARGET_YEAR_H
#define VIGIL_TARGET_YEAR_H
#include <stddef.h>
#include <stdint.h>

/// The share of persons with at least one event in 365 days. Where the run lasts as long, it is counted. Otherwise it
/// is extrapolated as the number of species is: of f1 persons with one event and f2 with two, f0 = f1^2 / (2 f2) more
/// (f1 (f1 - 1) / 2 without any f2) would have one some day, and f0 (1 - exp(-(365 / days - 1) f1 / f0)) of them within
/// the year. A lower bound where persons differ much. It holds where some people never have an event, which a law of
/// rates over everybody does not.
/// @param[in] count [n] events of each person within the run's days, of at most the first 365
/// @return  a share; NaN if n is 0
/// @source  Chao 1984; Colwell et al. 2012, eq. 12, doi:10.1093/jpe/rtr044
double target_year_share(const uint16_t *count, size_t n, uint32_t days);
#endif

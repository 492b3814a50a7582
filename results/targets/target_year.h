// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of people to whom something happens in a year, from runs that are shorter.
#ifndef VIGIL_TARGET_YEAR_H
#define VIGIL_TARGET_YEAR_H
#include <stddef.h>
#include <stdint.h>

/// The share of persons with at least one event in 365 days. Where the run lasts as long, it is counted. Otherwise
/// persons' rates are taken to be gamma distributed, so that counts are negative binomial with mean m T and
/// P(none in T days) = (1 + m T / k)^-k, k = mean^2 / (variance - mean) of the counts seen (variance <= mean: Poisson,
/// e^-mT). The share seen with none in the run's days is multiplied by P(none in 365) / P(none in the run's days).
/// @param[in] count [n] events of each person within the run's days, of at most the first 365
/// @return  a share; NaN if n is 0
/// @source  Greenwood and Yule 1920 (accident proneness), doi:10.2307/2341080
double target_year_share(const uint16_t *count, size_t n, uint32_t days);
#endif

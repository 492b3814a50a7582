// SPDX-License-Identifier: GPL-3.0-or-later
// A fingerprint of all that was fixed before the first test world was simulated. Results with the same one were made
// with the same thresholds: nothing was tuned in between.
#ifndef VIGIL_FROZEN_HASH_H
#define VIGIL_FROZEN_HASH_H
#include "core/sha256.h"
#include "results/evaluation/evaluation.h"
#include "results/worlds/lineup.h"

/// SHA-256 of the effective scenario, and of the detectors' names, the training rows, thresholds and calibration as
/// they stand in memory: on machines of the same kind the same.
/// @param[in] frozen          [lineup->n]
/// @param[in] alert_threshold of the detector whose alerts go to measures; INFINITY = none
/// @return  0, ERR_MEMORY
int frozen_hash(const char *scenario, const lineup_t *lineup, const frozen_t *frozen, double alert_threshold,
                const fit_rows_t *fit, char hex[SHA256_HEX]);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a benchmark as a page in Markdown: no date and no path, so that the same run gives the same bytes.
#ifndef VIGIL_LEADERBOARD_H
#define VIGIL_LEADERBOARD_H
#include "results/bench/tier.h"
#include "results/files/run_result.h"
#include <stdio.h>

/// What identifies the run.
typedef struct {
    tier_t tier;
    char fingerprint[SHA256_HEX]; // of tier_fingerprint
    const char *command;          // that gives these figures again
    const char *version, *revision;
} leaderboard_label_t;

/// Detectors by average precision; n/a where `vigil run` would say so. Then each one's difference to the best trivial
/// baseline and to the best detector, with what the paired tests say; then how they rank pairs of accounts.
/// @return  0, ERR_MEMORY, ERR_IO
int leaderboard_write(const run_result_t *result, const leaderboard_label_t *label, FILE *out);
#endif

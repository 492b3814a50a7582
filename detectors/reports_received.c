// SPDX-License-Identifier: GPL-3.0-or-later
// User reports: what a platform has without any detector.
// Cost O(1) a row. Weakness: few children report; brigaded users collect reports; nearly all rows tie at zero.
#include "detectors/single_feature.h"

static void reports_received_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    single_feature_score(rows, FEATURE_REPORTS_RECEIVED, 1.0, score);
}

const detector_t detector_reports_received = {
    .abi = DETECTOR_ABI,
    .name = "reports_received",
    .summary = "times that others reported the account",
    .source = "trivial baseline: user reports",
    .needs = NEEDS_FEATURES,
    .score = reports_received_score,
};

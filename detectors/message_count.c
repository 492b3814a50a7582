// SPDX-License-Identifier: GPL-3.0-or-later
// Direct messages sent: does a detector find more than people who write a lot?
// Cost O(1) a row. Weakness: finds whoever writes most; groomers need not.
#include "detectors/single_feature.h"

static void message_count_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    single_feature_score(rows, FEATURE_MESSAGES_OUT, 1.0, score);
}

const detector_t detector_message_count = {
    .abi = DETECTOR_ABI,
    .name = "message_count",
    .summary = "direct messages sent so far",
    .source = "trivial baseline: volume",
    .needs = NEEDS_FEATURES,
    .score = message_count_score,
};

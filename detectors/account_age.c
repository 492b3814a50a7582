// SPDX-License-Identifier: GPL-3.0-or-later
// Youth of the account: does a detector find more than accounts opened for the purpose, or anybody new?
// Cost O(1) a row. Weakness: finds every newcomer; blind to old accounts.
#include "detectors/single_feature.h"

static void account_age_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    single_feature_score(rows, FEATURE_ACCOUNT_AGE, -1.0, score);
}

const detector_t detector_account_age = {
    .abi = DETECTOR_ABI,
    .name = "account_age",
    .summary = "the younger the account, the more suspicious",
    .source = "trivial baseline: fake and returning profiles are young",
    .needs = NEEDS_FEATURES,
    .score = account_age_score,
};

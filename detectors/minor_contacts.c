// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and threads to declared minors: the fan-out that any detector of grooming starts from.
// Cost O(1) a row. Weakness: finds popular pupils first (no look at the sender's own age); blind to children with an
// adult declared age.
#include "detectors/single_feature.h"

static void minor_contacts_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    single_feature_score(rows, FEATURE_MINOR_CONTACTS, 1.0, score);
}

const detector_t detector_minor_contacts = {
    .abi = DETECTOR_ABI,
    .name = "minor_contacts",
    .summary = "requests sent and threads opened to declared minors so far",
    .source = "trivial baseline: fan-out to minors",
    .needs = NEEDS_FEATURES,
    .score = minor_contacts_score,
};

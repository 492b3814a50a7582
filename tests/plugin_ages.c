// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in that tells what it sees of the accounts, and when.
#include "core/array.h"
#include "detectors/detector.h"

typedef struct {
    const account_table_t *account;
    double *seen; // [account->n] declared age while an event of the account was observed
} ages_t;

static int ages_open(void *state, const void *config, const detector_view_t *view)
{
    (void)config;
    ages_t *self = state;
    self->account = view->account;
    return ARRAY_NEW(self->seen, view->account->n);
}

static void ages_observe(void *state, const event_batch_t *batch)
{
    ages_t *self = state;
    for (size_t i = 0; i < batch->n; i++)
        self->seen[batch->event[i].actor] = self->account->declared_age[batch->event[i].actor];
}

static void ages_score(const void *state, const detector_rows_t *rows, double *score)
{
    const ages_t *self = state;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t a = rows->account[i];
        score[i] = self->seen[a] + 100.0 * (self->account->declared_age[a] + self->account->registered[a]);
    }
}

static const detector_t detector_ages = {
    .abi = DETECTOR_ABI,
    .name = "ages",
    .summary = "what it sees of the accounts",
    .source = "none",
    .state_bytes = sizeof(ages_t),
    .needs = NEEDS_EVENTS,
    .open = ages_open,
    .observe = ages_observe,
    .score = ages_score,
};

const detector_t *vigil_detector(void) { return &detector_ages; }

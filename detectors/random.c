// SPDX-License-Identifier: GPL-3.0-or-later
// A lot drawn for every account at every scoring time: what chance reaches at the same budget.
// Cost O(1) a row. Weakness: all of them, on purpose; its average precision is the prevalence.
#include "core/rng.h"
#include "detectors/detector.h"

typedef struct {
    uint64_t seed;
} random_t;

static int random_open(void *state, const void *config, const detector_view_t *view)
{
    (void)config;
    ((random_t *)state)->seed = view->seed;
    return 0;
}

/// Rows without accounts (fitting) cannot be told apart: they tie.
static void random_score(const void *state, const detector_rows_t *rows, double *score)
{
    const random_t *self = state;
    for (size_t i = 0; i < rows->n; i++) {
        rng_t rng = rng_at(self->seed, rows->account ? rows->account[i] : 0, rows->time, RNG_DETECTOR);
        score[i] = rng_unit(&rng);
    }
}

const detector_t detector_random = {
    .abi = DETECTOR_ABI,
    .name = "random",
    .summary = "a lot drawn anew for every account at every scoring time",
    .source = "trivial baseline: chance",
    .state_bytes = sizeof(random_t),
    .open = random_open,
    .score = random_score,
};

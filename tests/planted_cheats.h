// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors that cheat, each in one way, and honest ones beside them: what the probes have to tell apart.
#ifndef VIGIL_PLANTED_CHEATS_H
#define VIGIL_PLANTED_CHEATS_H
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "trace/truth.h"

#include <string.h>

/// One count an account, and what the view told.
typedef struct {
    const account_table_t *account;
    double *count;
    uint32_t second, actor; // of the row before
} counts_t;

static inline int counts_open(void *state, const void *config, const detector_view_t *view)
{
    (void)config;
    counts_t *self = state;
    self->account = view->account;
    return ARRAY_NEW(self->count, view->account->n);
}

static inline void counts_close(void *state) { free(((counts_t *)state)->count); }

static inline void counts_score(const void *state, const detector_rows_t *rows, double *score)
{
    const counts_t *self = state;
    for (size_t i = 0; i < rows->n; i++) score[i] = self->count[rows->account[i]];
}

static inline void add(counts_t *self, uint32_t account, double much)
{
    if (account < self->account->n) self->count[account] += much;
}

/// Honest: counts rows.
static inline void honest_observe(void *state, const event_batch_t *batch)
{
    for (size_t i = 0; i < batch->n; i++) add(state, batch->event[i].actor, 1);
}

/// Reads on past the end of what it was handed.
static inline void reads_on_observe(void *state, const event_batch_t *batch)
{
    honest_observe(state, batch);
    for (size_t i = batch->n; i < batch->n + 16; i++) add(state, batch->event[i].actor, 1e-3);
}

/// Remembers from one world to the next showing of it.
static double remembered[1 << 16];
static inline void remembers_observe(void *state, const event_batch_t *batch)
{
    const counts_t *self = state;
    for (size_t i = 0; i < batch->n; i++) {
        uint32_t a = batch->event[i].actor;
        remembered[a] += 1;
        self->count[a] = remembered[a];
    }
}

/// Counts who comes right behind another account's row of the same second: an order that nothing caused.
static inline void by_order_observe(void *state, const event_batch_t *batch)
{
    counts_t *self = state;
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *e = &batch->event[i];
        if (e->time == self->second && e->actor != self->actor) add(self, e->actor, 1);
        self->second = e->time;
        self->actor = e->actor;
    }
}

/// Accounts of the same network that are registered later than now.
static inline void later_score(const void *state, const detector_rows_t *rows, double *score)
{
    const account_table_t *account = ((const counts_t *)state)->account;
    for (size_t i = 0; i < rows->n; i++) {
        score[i] = 0;
        for (size_t a = 0; a < account->n; a++)
            score[i] += account->network[a] == account->network[rows->account[i]] &&
                        account->registered[a] != INT32_MAX && account->registered[a] > (int32_t)rows->time;
    }
}

static inline void number_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    for (size_t i = 0; i < rows->n; i++) score[i] = rows->account[i];
}

/// The truth by which scores are judged, wherever it was found.
static const truth_t *stolen;
static inline void truth_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    for (size_t i = 0; i < rows->n; i++)
        score[i] = stolen && stolen->accounts > rows->account[i] && stolen->account_offender[rows->account[i]];
}

/// Asks for labels, and learns nothing from them.
static inline int idle_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    (void)state, (void)rows;
    return label ? 0 : error_set(ERR_PLUGIN, "no labels");
}

static inline void idle_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state;
    for (size_t i = 0; i < rows->n; i++) score[i] = rows->feature[i * FEATURES + FEATURE_DECLARED_AGE];
}

static inline void flat_score(const void *state, const detector_rows_t *rows, double *score)
{
    (void)state, (void)rows;
    for (size_t i = 0; i < rows->n; i++) score[i] = 0.5;
}

#define PLANTED(id, needs_, ...)             \
    static const detector_t planted_##id = { \
        .abi = DETECTOR_ABI, .name = #id, .summary = "planted", .source = "none", .needs = needs_, __VA_ARGS__}
#define COUNTING(observe_, score_) \
    .state_bytes = sizeof(counts_t), .open = counts_open, .observe = observe_, .score = score_, .close = counts_close

PLANTED(honest, NEEDS_EVENTS, COUNTING(honest_observe, counts_score));
PLANTED(reads_on, NEEDS_EVENTS, COUNTING(reads_on_observe, counts_score));
PLANTED(remembers, NEEDS_EVENTS, COUNTING(remembers_observe, counts_score));
PLANTED(by_order, NEEDS_EVENTS, COUNTING(by_order_observe, counts_score));
PLANTED(later_profiles, NEEDS_EVENTS, COUNTING(honest_observe, later_score));
PLANTED(by_number, NEEDS_FEATURES, .score = number_score);
PLANTED(knows_truth, NEEDS_FEATURES, .score = truth_score);
PLANTED(idle_learner, NEEDS_FEATURES | NEEDS_LABELS, .fit = idle_fit, .score = idle_score);
PLANTED(flat, NEEDS_FEATURES, .score = flat_score);
#endif

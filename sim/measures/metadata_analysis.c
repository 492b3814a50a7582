// SPDX-License-Identifier: GPL-3.0-or-later
// Metadata analysis: a detector's alerts go to reviewers with a daily capacity and a delay; what they confirm is
// closed.
#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"
#include "sim/engine.h"

typedef struct {
    bool enabled; // first, as in measure_config_t
    char detector[64];
    double budget;          // alerts per million active accounts per day
    double reviews_per_day; // per million accounts
    double delay_h;
    double sensitivity, false_closure;
} config_t;

static const param_t params[] = {
    PARAM(config_t, enabled, "bool", "false", 0, 0, "Switch.", "none"),
    PARAM(config_t, detector, "name", "logistic_regression", 0, 0, "Whose alerts are reviewed.", "assumed"),
    PARAM(config_t, budget, "1/1e6/day", "100", 0, 1000000, "Alerts per million active accounts and day.", "assumed"),
    PARAM(config_t, reviews_per_day, "1/1e6/day", "1000", 0, 1000000, "Reviews per million accounts and day.",
          "assumed"),
    PARAM(config_t, delay_h, "h", "24", 0, 2000, "Time from an alert to its review.", "assumed"),
    PARAM(config_t, sensitivity, "1", "0.8", 0, 1,
          "Chance that a reviewed account is closed that an offender has used for an approach.", "assumed"),
    PARAM(config_t, false_closure, "1", "0.02", 0, 1, "Chance that any other reviewed account is closed.", "assumed"),
    PARAM_END,
};

typedef struct {
    uint32_t account, due; // s
} review_t;

typedef struct {
    review_t *queue; // in order of arrival, one open review an account
    size_t n, capacity, first;
    uint64_t *waiting; // bitset over accounts
    double credit;     // reviews that may be done now
} state_t;

static alert_wish_t wish(const void *config)
{
    const config_t *self = config;
    return (alert_wish_t){self->detector, self->budget};
}

static int open(void *self, const void *config, const world_t *world)
{
    (void)config;
    state_t *state = self;
    state->capacity = world->account.n;
    CHECK(ARRAY_NEW(state->queue, state->capacity));
    return ARRAY_NEW(state->waiting, world->account.n / 64 + 1);
}

static void alert(void *self, const void *options, const world_t *world, uint32_t account, double score, uint32_t time)
{
    (void)score;
    state_t *state = self;
    const config_t *config = options;
    if (world_gone(world, account) || state->waiting[account >> 6] >> (account & 63) & 1) return;
    state->waiting[account >> 6] |= UINT64_C(1) << (account & 63);
    state->queue[(state->first + state->n++) % state->capacity] =
        (review_t){account, time + (uint32_t)(config->delay_h * 3600)};
}

/// Reviewers see what the model knows and err at the given rates; a draw an account and moment.
static void review(const config_t *config, sim_t *sim, const world_t *world, uint32_t account, uint32_t time)
{
    if (world_gone(world, account)) return;
    rng_t rng = rng_at(world->seed, account, time, RNG_REVIEW);
    if (rng_chance(&rng, measure_account_abused(sim, account, time) ? config->sensitivity : config->false_closure))
        measure_close_account(sim, account, time);
}

static void tick(void *self, const void *options, struct sim *sim, uint32_t time)
{
    state_t *state = self;
    const config_t *config = options;
    const world_t *world = sim_world(sim);
    double per_tick = config->reviews_per_day * 1e-6 * (double)world->account.n * TICK_S / DAY_S;
    state->credit = fmin(state->credit + per_tick, 24 * per_tick + 1);
    while (state->n && state->credit >= 1 && state->queue[state->first].due <= time) {
        uint32_t account = state->queue[state->first].account;
        state->first = (state->first + 1) % state->capacity;
        state->n--;
        state->credit -= 1;
        state->waiting[account >> 6] &= ~(UINT64_C(1) << (account & 63));
        review(config, sim, world, account, time);
    }
}

static void close(void *self)
{
    state_t *state = self;
    free(state->queue);
    free(state->waiting);
}

static int copy(void *self, const void *from, const world_t *world)
{
    state_t *state = self;
    *state = *(const state_t *)from;
    size_t words = world->account.n / 64 + 1;
    int queue = ARRAY_OWN(state->queue, state->capacity, state->capacity);
    int waiting = ARRAY_OWN(state->waiting, words, words);
    return queue < 0 ? queue : waiting;
}

const measure_t measure_metadata_analysis = {
    .name = "metadata_analysis",
    .summary = "A detector's alerts, reviewed with a capacity and a delay; confirmed accounts are closed.",
    .source = "NSPCC and PUBLIC 2025; capacity and error rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = sizeof(state_t),
    .wish = wish,
    .open = open,
    .alert = alert,
    .tick = tick,
    .close = close,
    .copy = copy,
};

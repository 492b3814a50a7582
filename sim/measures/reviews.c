// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/measures/reviews.h"

#include "sim/engine.h"

const char *const action_name[] = {"warn", "restrict", "close", "police", NULL};

typedef struct {
    uint32_t account, due; // s
} case_t;

struct reviews {
    uint32_t room, n, first; // of the queue, a ring
    uint32_t unused;
    double credit;  // reviews that may be done now
    case_t queue[]; // [room]; behind it restricted until [room] in s, and waiting [room], as bytes
};

size_t reviews_bytes(const void *config, const world_t *world)
{
    (void)config;
    return (sizeof(reviews_t) + world->account.n * (sizeof(case_t) + sizeof(uint32_t) + 1) + 7) / 8 * 8;
}

static uint32_t *restricted(const reviews_t *self) { return (uint32_t *)(self->queue + self->room); }

static uint8_t *waiting(const reviews_t *self) { return (uint8_t *)(restricted(self) + self->room); }

bool reviews_add(reviews_t *self, const world_t *world, uint32_t account, uint32_t due)
{
    self->room = (uint32_t)world->account.n;
    if (world_gone(world, account) || waiting(self)[account]) return false;
    waiting(self)[account] = 1;
    self->queue[(self->first + self->n++) % self->room] = (case_t){account, due};
    return true;
}

void reviews_act(const measure_run_t *run, reviews_t *self, const review_rules_t *rules, struct sim *sim,
                 uint32_t account, uint32_t time)
{
    self->room = (uint32_t)run->world->account.n;
    switch ((action_t)rules->action) {
    case ACTION_WARN:
        engine_row(measure_shard(sim, account), time, account, NO_ACCOUNT, EVENT_WARN, 0);
        measure_cost(run, 0, account, COST_PROMPTS);
        break;
    case ACTION_RESTRICT:
        measure_restrict_account(sim, account, time);
        restricted(self)[account] = time + (uint32_t)fmin(rules->restrict_days * DAY_S, 1e9);
        measure_cost(run, 0, account, COST_RESTRICTED);
        break;
    case ACTION_CLOSE:
    case ACTION_POLICE:
        measure_cost(run, 0, account, COST_CLOSED);
        if (rules->action == ACTION_POLICE) measure_tell_police(sim, account, time);
        measure_close_account(sim, account, time, rules->action == ACTION_CLOSE);
        break;
    }
}

/// Reviewers see what the model knows and err at the given rates; a draw an account and moment.
static void review(const measure_run_t *run, reviews_t *self, const review_rules_t *rules, struct sim *sim,
                   uint32_t account, uint32_t time)
{
    if (world_gone(run->world, account)) return;
    rng_t rng = rng_at(run->world->seed, account, time, RNG_REVIEW);
    bool abused = measure_account_abused(sim, account, time);
    bool acts = rng_chance(&rng, abused ? rules->sensitivity : rules->false_finding);
    measure_cost(run, 0, account, COST_REVIEWS);
    measure_decided(run, account, acts ? RULING_DENIED : RULING_ALLOWED);
    if (acts) reviews_act(run, self, rules, sim, account, time);
}

void reviews_tick(const measure_run_t *run, reviews_t *self, const review_rules_t *rules, struct sim *sim,
                  uint32_t time)
{
    double per_tick = rules->per_day * 1e-6 * (double)run->world->account.n * TICK_S / DAY_S;
    self->credit = fmin(self->credit + per_tick, 24 * per_tick + 1);
    while (self->n && (self->credit >= 1 || rules->per_day < 0) && self->queue[self->first].due <= time) {
        uint32_t account = self->queue[self->first].account;
        self->first = (self->first + 1) % self->room;
        self->n--;
        self->credit -= 1;
        waiting(self)[account] = 0;
        review(run, self, rules, sim, account, time);
    }
}

ruling_t reviews_contact(const measure_run_t *run, attempt_t *attempt)
{
    const reviews_t *self = run->state;
    return self->room && restricted(self)[attempt->actor] > attempt->time ? RULING_DENIED : RULING_ALLOWED;
}

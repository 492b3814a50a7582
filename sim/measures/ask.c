// SPDX-License-Identifier: GPL-3.0-or-later
// Asking the measures at a decision point, and counting what they did and to whom.
#include "sim/engine.h"

/// Draws of an account for one measure: coverage and quality are of the first kind.
enum { DRAW_COVERAGE, DRAW_OWN };

static bool is_offender(const world_t *world, uint32_t account)
{
    uint32_t person = world->hidden.person[account];
    return world->person.offender[person] != OFFENDER_NONE && !world->scenario->run.null_offenders;
}

static bool covers(const measure_run_t *self, uint32_t who, uint8_t platform)
{
    const measure_config_t *config = self->config;
    rng_t rng = rng_at(self->world->seed, who, self->key + DRAW_COVERAGE, RNG_MEASURE);
    return rng_chance(&rng, config->coverage[platform]) && rng_chance(&rng, config->quality);
}

bool measure_covers(const measure_run_t *self, uint32_t account)
{
    return covers(self, account, self->world->account.platform[account]);
}

bool measure_covers_device(const measure_run_t *self, uint32_t account)
{
    return covers(self, self->world->account.device[account], self->world->account.platform[account]);
}

double measure_draw(const measure_run_t *self, uint32_t account, uint32_t which)
{
    rng_t rng = rng_at(self->world->seed, account, self->key + DRAW_OWN + which, RNG_MEASURE);
    return rng_unit(&rng);
}

rng_t measure_rng(const measure_run_t *self, uint32_t who, uint32_t time)
{
    return rng_at(self->world->seed, who ^ self->key, time, RNG_MEASURE_ACT);
}

void measure_cost(const measure_run_t *self, uint32_t shard, uint32_t account, cost_t cost)
{
    const world_t *w = self->world;
    uint32_t person = w->hidden.person[account];
    uint32_t band = age_band(w->person.age[person]);
    self->tally[shard].cost[is_offender(w, account)][w->person.role[person]][band][cost]++;
}

void measure_decided(const measure_run_t *self, uint32_t account, ruling_t ruling)
{
    const uint8_t platform = self->world->account.platform[account];
    self->tally[0].attempts[HOOK_ALERT][platform]++;
    self->tally[0].count[HOOK_ALERT][platform][ruling]++;
}

void measure_stopped(const measure_run_t *self, uint32_t shard, uint32_t wanted, uint32_t other, cost_t cost)
{
    if (is_offender(self->world, wanted) || (other != NO_ACCOUNT && is_offender(self->world, other))) return;
    measure_cost(self, shard, wanted, cost);
}

/// What has not come about costs whoever wanted it.
static void count_stopped(const measure_run_t *self, hook_t hook, const attempt_t *attempt)
{
    bool answers = hook == HOOK_ANSWER || hook == HOOK_RECEIVE;
    uint32_t wanted = answers ? attempt->target : attempt->actor, other = answers ? attempt->actor : attempt->target;
    uint32_t shard = attempt->shard->index;
    if (hook == HOOK_REGISTER)
        measure_cost(self, shard, wanted, COST_CLOSED);
    else
        measure_stopped(self, shard, wanted, other, hook == HOOK_DISCOVER ? COST_HIDDEN : COST_STOPPED);
}

ruling_t measures_ask_(hook_t hook, attempt_t *attempt)
{
    const shard_t *shard = attempt->shard;
    const measure_set_t *set = shard->measures;
    uint8_t platform = shard->world->account.platform[attempt->actor];
    for (size_t i = 0; i < set->n; i++) {
        const measure_run_t *run = &set->item[i];
        if (!run->measure->ask[hook] || shard->start < run->start_s) continue;
        run->tally[shard->index].attempts[hook][platform]++;
        ruling_t ruling = run->measure->ask[hook](run, attempt);
        run->tally[shard->index].count[hook][platform][ruling]++;
        if (ruling == RULING_ALLOWED) continue;
        attempt->capped = run->measure->limits_number;
        count_stopped(run, hook, attempt);
        return ruling;
    }
    for (size_t i = 0; i < set->n; i++) {
        const measure_run_t *run = &set->item[i];
        if (run->measure->took[hook] && shard->start >= run->start_s) run->measure->took[hook](run, attempt);
    }
    return RULING_ALLOWED;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// When offenders do things: active spells, looking for children, hours of conversations.
#include "sim/offenders/pacing.h"

#include "sim/life/life.h"
#include "sim/offenders/response.h"

/// Periods of looking for children lie at least so far apart on average; quicker paces begin several approaches in one.
#define SEARCH_GAP_DAYS 0.5
#define LATEST (UINT32_MAX / 2)

static uint32_t clip(double time) { return time < LATEST ? (uint32_t)time : LATEST; }

/// End of a spell that begins (or is found running) at `time`.
static uint32_t spell_end(const scenario_t *scenario, rng_t *rng, double time)
{
    return clip(time + rng_exponential(rng, scenario->offending.spell_days * DAY_S));
}

void pacing_start(const world_t *world, culprit_t *culprit)
{
    const scenario_t *scenario = world->scenario;
    const offending_t *offending = &scenario->offending;
    const offender_policy_t *policy = &scenario->offender[culprit->type];
    rng_t rng = rng_at(world->seed, culprit->person, 0, RNG_OFFENDER_PLAN);
    double pareto = policy->pace_per_day * pow(rng_unit_positive(&rng), -1 / policy->pace_alpha);
    culprit->pace_per_day = fmin(pareto, policy->pace_cap_per_day);
    culprit->parallel = (uint8_t)fmin(255, 1 + rng_below(&rng, (uint32_t)policy->parallel));
    double onset_day =
        rng_unit(&rng) * (offending->onset_spread_days + scenario->run.days) - offending->onset_spread_days;
    double start = onset_day * DAY_S;
    if (start < 0) { // found in a spell or in a pause, as a stationary process is
        double active = offending->spell_days / (offending->spell_days + offending->pause_days);
        start = rng_chance(&rng, active) ? 0 : rng_exponential(&rng, offending->pause_days * DAY_S);
    }
    culprit->spell_end = spell_end(scenario, &rng, start);
    double gap = DAY_S * fmax(SEARCH_GAP_DAYS, 1 / fmax(culprit->pace_per_day, 1e-9));
    culprit->next = clip(start + rng_exponential(&rng, gap));
}

double pacing_expected(const world_t *world, const culprit_t *culprit)
{
    return culprit->pace_per_day * world->scenario->run.days;
}

/// Moves a time that lies in a pause to the next spell.
static uint32_t within_spell(const scene_t *scene, culprit_t *culprit, rng_t *rng, uint32_t time)
{
    const offending_t *offending = &scene->scenario->offending;
    while (time >= culprit->spell_end && time < LATEST) {
        double start = culprit->spell_end + rng_exponential(rng, offending->pause_days * DAY_S);
        time = time > start ? time : clip(start + rng_unit(rng) * DAY_S);
        culprit->spell_end = spell_end(scene->scenario, rng, start);
    }
    return time;
}

uint32_t pacing_next_search(const scene_t *scene, culprit_t *culprit, rng_t *rng, uint32_t time, uint32_t *approaches)
{
    double pace = fmax(culprit->pace_per_day, 1e-9), gap_days = fmax(SEARCH_GAP_DAYS, 1 / pace);
    *approaches = 1 + rng_poisson(rng, fmax(0, pace * gap_days - 1));
    uint32_t next = clip(time + 60 + rng_exponential(rng, gap_days * response_gap(scene, culprit) * DAY_S));
    next = within_spell(scene, culprit, rng, next);
    return next < LATEST ? life_at_hour(scene->shard, culprit->person, rng, next, 0) : LATEST;
}

uint32_t pacing_next_talk(const scene_t *scene, const culprit_t *culprit, const pursuit_t *pursuit, rng_t *rng,
                          uint32_t time)
{
    if (pursuit->mode == MODE_MINUTES) return time + 30 + (uint32_t)rng_exponential(rng, 300);
    const offender_policy_t *policy = roster_policy(scene, culprit);
    double late = policy->night * (pursuit->stage >= STAGE_ISOLATION ? 2 : 1);
    uint32_t next = clip(time + 600 + rng_exponential(rng, DAY_S / policy->talks_per_day) * 0.7);
    return life_at_hour(scene->shard, pursuit->record.child, rng, next, fmin(late, 1));
}
